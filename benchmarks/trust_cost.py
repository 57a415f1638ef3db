"""What do the safety checks cost? Indexing and searching with and without them, alternately, in one process.

    python benchmarks/trust_cost.py [--articles 5000] [--queries 42] [--rounds 9]

*Without* disables, for this comparison only: fsync; computing and comparing the checksums of blocks and directories; the
checks of sections, lists and stored articles from untrusted indexes; and the conversion of errors from contradictory numbers
into IndexDamaged. A few comparisons inside other code, such as that of two sums, remain.

Generated articles are indexed by this process alone, because workers would not be patched. A round indexes them, adds ten more,
and runs queries on a newly opened index, twice. Everything is done with and without the checks, in alternating order, the
queries in chunks. CPU time does not include waiting for the disk, so wall-clock time is shown, too. The output has medians over
the rounds, and the medians of their ratios.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from attrs import asdict

from frsearch import Article, Index
from frsearch.bench.engines import KINDS
from frsearch.bench.frsearch_engine import typed
from frsearch.bench.generator import generate
from frsearch.bench.queries import make_queries
from frsearch.engine.format import checked_lists, segment_file, stored_articles
from frsearch.engine.read import segment, snapshot
from frsearch.engine.search import searcher
from frsearch.engine.write import segment_builder

Times = tuple[float, float]
"""Seconds of CPU time and of wall-clock time."""

Rows = dict[str, tuple[Times, Times]]
"""Task → the times that it took with the checks and without."""

_NO_CHECKSUMS = SimpleNamespace(crc32=lambda *_: 0)

_CHUNK = 30
"""Queries that are run in a row: after patching, Python has to specialise the code again."""


@contextmanager
def checks(are_made: bool) -> Iterator[None]:
    """Disable the checks in this process, or patch them with themselves, which slows down the code that follows as much."""
    with ExitStack() as out:
        for of, name, instead in (
            (os, "fsync", lambda _: None),
            (segment_file, "zlib", _NO_CHECKSUMS),
            (segment_file.Sections, "check", lambda *_: None),
            (segment_file.Sections, "_check_overlaps", lambda _: None),
            (checked_lists, "_checked", lambda sections, name, found: found),
            (checked_lists, "_touch", lambda *_: None),
            (segment_builder, "frames", lambda compressor, articles: map(compressor.compress, articles)),
            (segment, "most", lambda *_: stored_articles.FRAME_LIMIT),
        ):
            out.enter_context(patch.object(of, name, getattr(of, name) if are_made else instead))
        for of in (segment.Segment, snapshot.SegmentsSnapshot, searcher.SegmentsSearcher):
            for name, method in list(vars(of).items()):
                if hasattr(method, "__wrapped__"):
                    out.enter_context(patch.object(of, name, method if are_made else method.__wrapped__))
        yield


def timed(work: Callable[[], Any]) -> Times:
    """Return the CPU and wall-clock seconds that some work takes."""
    cpu, clock = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - clock


Work = Callable[[Index], Any]


def both(works: Sequence[Work], indexes: tuple[Index, Index], number: int) -> tuple[Times, Times]:
    """Return the times of all works with the checks and without; `number` decides which comes first."""
    totals = [[0.0, 0.0], [0.0, 0.0]]
    for at, work in enumerate(works, number):
        for which in (at % 2, 1 - at % 2):
            with checks(are_made=not which):
                for unit, seconds in enumerate(timed(lambda: work(indexes[which]))):  # noqa: B023 (called at once)
                    totals[which][unit] += seconds
    (cpu, clock), (bare_cpu, bare_clock) = totals
    return (cpu, clock), (bare_cpu, bare_clock)


def one_round(folder: Path, articles: list[Article], more: list[Article], queries: list[str], number: int) -> Rows:
    """Do everything once with the checks and once without."""
    folders = folder / "with", folder / "without"
    for path in folders:
        shutil.rmtree(path, ignore_errors=True)
    found: list[int] = []
    chunks = [queries[at : at + _CHUNK] for at in range(0, len(queries), _CHUNK)]
    asked = [lambda index, chunk=chunk: found.extend(index.search(query).total for query in chunk) for chunk in chunks]
    with Index.create(folders[0]) as one, Index.create(folders[1]) as other:
        rows = {f"index {len(articles)} articles": both([lambda index: index.add(articles)], (one, other), number)}
        rows["add ten more"] = both([lambda index: index.add(more)], (one, other), number)
    with Index.open(folders[0]) as one, Index.open(folders[0]) as other:
        rows[f"search {len(queries)} queries"] = both(asked, (one, other), number)
        rows["and again"] = both(asked, (one, other), number)
    assert len(found) == 4 * len(queries)
    assert all(found), "each query has a hit"
    return rows


def main() -> None:
    """Measure, and print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("articles", 5000), ("queries", 42), ("rounds", 9)):
        options.add_argument(f"--{name}", type=int, default=default)
    given = options.parse_args()
    stream = generate(given.articles + 10, seed=1)
    articles, more = list(islice(stream, given.articles)), list(stream)
    drawn = make_queries([asdict(article) for article in articles], -(-given.queries // (len(KINDS) - 1)))
    queries = [typed(query) for query in drawn]  # of all kinds but questions, since none are given
    with tempfile.TemporaryDirectory(prefix="frsearch-") as folder, patch("frsearch.engine.write.transaction.SMALL", 1 << 40):
        one_round(Path(folder), articles, more, queries, 0)  # warms up the analyzer
        rounds = [one_round(Path(folder), articles, more, queries, number) for number in range(given.rounds)]
    print(f"{'':24}{'CPU, s':>20}{'wall clock, s':>36}")
    print(f"{'':24}" + 2 * f"{'with':>10}{'without':>10}{'ratio':>8}    ")
    for name in rounds[0]:
        columns = ""
        for unit in (0, 1):
            pairs = [(row[name][0][unit], row[name][1][unit]) for row in rounds]
            checked, bare = (median(column) for column in zip(*pairs, strict=True))
            columns += f"{checked:10.3f}{bare:10.3f}{median(one / other for one, other in pairs):8.3f}    "
        print(f"{name:24}{columns}")


if __name__ == "__main__":
    main()
