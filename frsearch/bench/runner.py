"""A run: several rounds of every engine in turn, each in a fresh process, with the same articles and queries."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from attrs import evolve, frozen

from frsearch.bench.engines import PEERS, find_engines
from frsearch.bench.generator import generate
from frsearch.bench.memory import MemoryWatch
from frsearch.bench.queries import Queries, make_queries
from frsearch.bench.worker import ADDED_WORD, HITS, REASONS, Row, read_spool, write_spool
from frsearch.model import Article

_ADDED = "added.jsonl"

Tell = Callable[[str], None]

_SAMPLE = 20_000
"""Queries are made from at least this many articles, evenly spread; from all, if there are fewer than twice as many."""


@frozen
class BenchmarkPlan:
    """What to run: engines by name (empty: all), numbers of articles, number of queries of each kind, rounds."""

    engines: tuple[str, ...] = ()
    sizes: tuple[int, ...] = (10_000,)
    queries: int = 100
    rounds: int = 1
    seed: int = 0
    profile: bool = False
    peers: Path = Path("benchmarks/peers")

    def chosen(self) -> dict[str, int | None]:
        """Return the engines to run, each with the most articles it is given; raises ValueError for an unknown name.

        Engines asked for by name are given any number.
        """
        known = find_engines(self.peers)
        if unknown := [name for name in self.engines if name not in known]:
            where = f"; {self.not_here}" if self.not_here else ""
            raise ValueError(f"no engine {unknown[0]!r}; there are: {', '.join(known)}{where}")
        if self.engines:
            return dict.fromkeys(self.engines)
        return {name: _max_articles(known[name]) for name in known}

    @property
    def not_here(self) -> str:
        """Why the other engines cannot be measured, if the folder of their adapters is missing; else nothing."""
        return "" if self.peers.is_dir() else f"other engines need a clone of the project: there is no folder {self.peers} here"


def _max_articles(make: Callable[[], object]) -> int | None:
    try:
        limit: int | None = getattr(make(), "max_articles", None)
    except ImportError:
        return None
    return limit


def run(plan: BenchmarkPlan, articles: Iterable[Article], tell: Tell = lambda line: None) -> tuple[list[Row], dict[int, Queries]]:
    """Return a row for each engine, size and round, and the queries of each size; report progress by `tell`.

    A size larger than the number of articles becomes that number. A row without figures has the key ``failed``, ``absent`` or
    ``skipped``. Raises ValueError if there are no articles, or too few for the queries.
    """
    engines = plan.chosen()
    with tempfile.TemporaryDirectory(prefix="frsearch-bench-") as folder:
        spool = Path(folder) / "articles.jsonl"
        count = write_spool(islice(articles, max(plan.sizes)), spool)
        tell(f"{count:,} articles, {spool.stat().st_size / 1e6:,.0f} MB as JSON lines")
        write_spool(_to_add(plan.seed), spool.with_name(_ADDED))
        sizes = sorted({min(size, count) for size in plan.sizes})
        missing = [*_too_few(plan.sizes, count), *_not_here(plan, sizes)]
        for row in missing:
            tell(_progress(row))
        jobs = _jobs(engines, sizes)
        queries = {size: _queries(spool, size, plan) for size in sorted({size for _, size in jobs})}
        rows = [*missing, *_skipped(engines, sizes)]
        for number in range(plan.rounds):
            for name, size in jobs:
                row = {"engine": name, "size": size, "round": number, **_one(plan, name, size, queries[size], spool)}
                tell(_progress(row))
                rows.append(row)
    return rows, queries


def _jobs(engines: dict[str, int | None], sizes: Sequence[int]) -> list[tuple[str, int]]:
    """Return each engine with each size, or the most articles it is given; and frsearch with all of these, to compare."""
    jobs = [(name, min(size, most or size)) for size in sizes for name, most in engines.items()]
    if "frsearch" in engines:
        jobs += [("frsearch", size) for _, size in jobs]
    return list(dict.fromkeys(jobs))


def _skipped(engines: dict[str, int | None], sizes: Sequence[int]) -> Iterator[Row]:
    """Yield a row for each size that is too large for an engine."""
    for size in sizes:
        for name, most in engines.items():
            if most is not None and size > most:
                yield {"engine": name, "size": size, "skipped": f"limited to {most:,} articles unless asked for by name"}


def _too_few(asked: Iterable[int], count: int) -> Iterator[Row]:
    """Yield a row for each size that is larger than the corpus."""
    for size in sorted({size for size in asked if size > count}):
        yield {"engine": "corpus", "size": size, "skipped": f"there are only {count:,} articles; these are measured"}


def _not_here(plan: BenchmarkPlan, sizes: Sequence[int]) -> Iterator[Row]:
    """Yield a row for each engine that is not measured because its adapter is missing."""
    if plan.not_here and not plan.engines:
        yield from ({"engine": name, "size": sizes[-1], "absent": plan.not_here} for name in PEERS)


def _to_add(seed: int) -> Iterator[Article]:
    """Yield the articles that are added to the index last; their ids, and one word in each, occur in no other article."""
    for number, article in enumerate(generate(HITS, seed + 1)):
        yield evolve(article, id=f"added-{number}", body=f"{article.body}\n\n{ADDED_WORD.capitalize()}.")


def _queries(spool: Path, size: int, plan: BenchmarkPlan) -> Queries:
    """Return queries made from an evenly spread sample of the articles."""
    sample = list(read_spool(spool, size, max(1, size // _SAMPLE)))
    return make_queries(sample, plan.queries, plan.seed, size)


def _one(plan: BenchmarkPlan, name: str, size: int, queries: Queries, spool: Path) -> Row:
    """Run one engine in a process of its own."""
    with tempfile.TemporaryDirectory(dir=spool.parent) as folder:
        job, result = Path(folder) / "job.json", Path(folder) / "result.json"
        asked = [(query.kind, query.words) for query in queries.queries]
        content = {"engine": name, "peers": str(plan.peers), "articles": size, "profile": plan.profile, "queries": asked}
        spools = {"spool": str(spool), "added": str(spool.with_name(_ADDED))}
        job.write_text(json.dumps(content | spools), "utf-8")
        command = [sys.executable, "-m", "frsearch.bench.worker", str(job), str(result)]
        with (
            subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process,
            MemoryWatch(process.pid) as memory,
        ):
            _, errors = process.communicate()
        if process.returncode:
            return {"failed": (errors.strip() or f"exit code {process.returncode}").splitlines()[-1]}
        row: Row = json.loads(result.read_text("utf-8"))
    if "since" in row:
        row["peak_bytes"] = max(0, memory.peak(row.pop("since"), row.pop("until")) - row["before_bytes"])
    return row


def _progress(row: Row) -> str:
    what = f"{row['engine']}, {row['size']:,} articles: "
    if "round" in row:
        what = f"round {row['round'] + 1}, {what}"
    if "wall_s" in row:
        return f"{what}indexed in {row['wall_s']:.1f} s, {row['cpu_s']:.1f} s of CPU"
    [(key, reason)] = [(key, row[key]) for key in REASONS if key in row]
    return f"{what}{key} ({reason})"
