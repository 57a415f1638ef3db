"""What does safety cost? Indexing and searching with the checks and without them, in alternation, in one process.

    python benchmarks/trust_cost.py [--articles 5000] [--queries 42] [--rounds 9]

*Without* takes out, for the comparison alone: fsync; the checksums of blocks and directories, computed and
compared; the checks of sections, lists and stored articles that a stranger may have written; and what turns numbers
that contradict each other into IndexDamaged. A few comparisons stand amid other code, as of a sum with another one, and stay.

Generated articles are indexed by this process alone, since workers of their own would not know what was taken out. A round
indexes them, adds ten more, and asks queries of an index that was opened anew, and again. All is done once with the checks
and once without, in turn the one first and then the other, queries in chunks. Seconds of processor time do not see a disk
that takes its time, so seconds by the clock stand beside. Printed are medians over the rounds, and that of their ratios.
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

from frsearch import Article, Index
from frsearch.bench.engines import KINDS
from frsearch.bench.generator import generate
from frsearch.bench.own import typed
from frsearch.bench.queries import make_queries
from frsearch.engine.format import checked_lists, segment_file
from frsearch.engine.read import segment
from frsearch.engine.search import searcher
from frsearch.engine.write import segment_builder

Times = tuple[float, float]
"""Seconds of processor time, and by the clock."""

Rows = dict[str, tuple[Times, Times]]
"""What was done → how long it took with the checks, and without."""

_FORGIVING = SimpleNamespace(crc32=lambda *_: 0)


_CHUNK = 30
"""Queries that are asked in a row: what is patched makes Python forget what it has learnt of the code that follows."""


@contextmanager
def checks(are_made: bool) -> Iterator[None]:
    """Take the checks out of this process, or put in their place what is there: both slow down what follows alike."""
    with ExitStack() as out:
        for of, name, instead in (
            (os, "fsync", lambda _: None),
            (segment_file, "zlib", _FORGIVING),
            (segment_file.Sections, "check", lambda *_: None),
            (segment_file.Sections, "_check_overlaps", lambda _: None),
            (checked_lists, "_checked", lambda sections, name, found: found),
            (checked_lists, "_touch", lambda *_: None),
            (segment_builder, "frames", lambda compressor, articles: map(compressor.compress, articles)),
            (segment, "most", lambda _: segment.FRAME_LIMIT),
        ):
            out.enter_context(patch.object(of, name, getattr(of, name) if are_made else instead))
        for of in (segment.Segment, searcher.SegmentsReader):
            for name, method in list(vars(of).items()):
                if hasattr(method, "__wrapped__"):
                    out.enter_context(patch.object(of, name, method if are_made else method.__wrapped__))
        yield


def timed(work: Callable[[], Any]) -> Times:
    """Return the seconds that some work takes: of the processor, and by the clock."""
    cpu, clock = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - clock


Work = Callable[[Index], Any]


def both(works: Sequence[Work], indexes: tuple[Index, Index], number: int) -> tuple[Times, Times]:
    """Return the seconds that all works take with the checks and without; which is first depends on `number`."""
    totals = [[0.0, 0.0], [0.0, 0.0]]
    for at, work in enumerate(works, number):
        for which in (at % 2, 1 - at % 2):
            with checks(are_made=not which):
                for unit, seconds in enumerate(timed(lambda: work(indexes[which]))):  # noqa: B023 (called at once)
                    totals[which][unit] += seconds
    (cpu, clock), (bare_cpu, bare_clock) = totals
    return (cpu, clock), (bare_cpu, bare_clock)


def one_round(place: Path, articles: list[Article], more: list[Article], queries: list[str], number: int) -> Rows:
    """Do all of it once with the checks and once without."""
    folders = place / "with", place / "without"
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
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
    """Measure, and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("articles", 5000), ("queries", 42), ("rounds", 9)):
        options.add_argument(f"--{name}", type=int, default=default)
    given = options.parse_args()
    stream = generate(given.articles + 10, seed=1)
    articles, more = list(islice(stream, given.articles)), list(stream)
    queries = [typed(query) for query in make_queries(articles, -(-given.queries // len(KINDS))).queries]
    with tempfile.TemporaryDirectory(prefix="frsearch-") as place, patch("frsearch.engine.write.transaction.SMALL", 1 << 40):
        one_round(Path(place), articles, more, queries, 0)  # French is learnt once
        rounds = [one_round(Path(place), articles, more, queries, number) for number in range(given.rounds)]
    print(f"{'':24}{'processor, s':>20}{'clock, s':>36}")
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
