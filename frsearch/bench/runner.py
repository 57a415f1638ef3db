"""A run: every engine in turn, each in a fresh process, several rounds of it, on the same articles and queries."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from attrs import evolve, frozen

from frsearch.bench.engines import find_engines
from frsearch.bench.generator import generate
from frsearch.bench.memory import MemoryWatch
from frsearch.bench.queries import Queries, make_queries
from frsearch.bench.worker import ADDED_WORD, HITS, Row, read_spool, write_spool
from frsearch.model import Article

_ADDED = "added.jsonl"

Tell = Callable[[str], None]

_SAMPLE = 20_000
"""Articles, at least, that queries are taken from and frequencies counted on, where there are so many; below twice that: all."""


@frozen
class Plan:
    """What to run: engines by name (none: every one), numbers of articles, queries of each kind, rounds."""

    engines: tuple[str, ...] = ()
    sizes: tuple[int, ...] = (10_000,)
    queries: int = 100
    rounds: int = 1
    seed: int = 0
    profile: bool = False
    peers: Path = Path("benchmarks/peers")

    def chosen(self) -> dict[str, int | None]:
        """Return the engines to run, each with the most articles it takes; raises ValueError for a name that is none.

        An engine that is asked for by name takes as many as there are.
        """
        known = find_engines(self.peers)
        if unknown := [name for name in self.engines if name not in known]:
            raise ValueError(f"there is no engine {unknown[0]!r}; there are: {', '.join(known)}")
        if self.engines:
            return dict.fromkeys(self.engines)
        return {name: _most(known[name]) for name in known}


def _most(make: Callable[[], object]) -> int | None:
    try:
        limit: int | None = getattr(make(), "most", None)
    except ImportError:
        return None
    return limit


def run(plan: Plan, articles: Iterable[Article], tell: Tell = lambda line: None) -> tuple[list[Row], dict[int, Queries]]:
    """Return a row for each engine, size and round, and the queries of each size; `tell` hears of progress.

    A size that the articles do not reach is run with all of them. A row has the key ``failed``, ``absent`` or ``skipped``
    where there are no figures. Raises ValueError where there are no articles at all, or too few for the queries.
    """
    engines = plan.chosen()
    with tempfile.TemporaryDirectory(prefix="frsearch-bench-") as folder:
        spool = Path(folder) / "articles.jsonl"
        count = write_spool(islice(articles, max(plan.sizes)), spool)
        tell(f"{count:,} articles, {spool.stat().st_size / 1e6:,.0f} MB as JSON lines")
        write_spool(_to_add(plan.seed), spool.with_name(_ADDED))
        sizes = sorted({min(size, count) for size in plan.sizes})
        jobs = _jobs(engines, sizes)
        queries = {size: _queries(spool, size, plan) for size in sorted({size for _, size in jobs})}
        rows = list(_skipped(engines, sizes))
        for number in range(plan.rounds):
            for name, size in jobs:
                row = {"engine": name, "size": size, "round": number, **_one(plan, name, size, queries[size], spool)}
                tell(_heard(row))
                rows.append(row)
    return rows, queries


def _jobs(engines: dict[str, int | None], sizes: Sequence[int]) -> list[tuple[str, int]]:
    """Return each engine with each size, or else with the most it takes; and frsearch with every size there is, to compare."""
    jobs = [(name, min(size, most or size)) for size in sizes for name, most in engines.items()]
    if "frsearch" in engines:
        jobs += [("frsearch", size) for _, size in jobs]
    return list(dict.fromkeys(jobs))


def _skipped(engines: dict[str, int | None], sizes: Sequence[int]) -> Iterator[Row]:
    """Yield a row for each size that is too much for an engine."""
    for size in sizes:
        for name, most in engines.items():
            if most is not None and size > most:
                yield {"engine": name, "size": size, "skipped": f"it gets {most:,} articles unless it is asked for by name"}


def _to_add(seed: int) -> Iterator[Article]:
    """Yield the articles that are added to the index at last; they are no others' by their ids and a word."""
    for number, article in enumerate(generate(HITS, seed + 1)):
        yield evolve(article, id=f"added-{number}", body=f"{article.body}\n\n{ADDED_WORD.capitalize()}.")


def _queries(spool: Path, size: int, plan: Plan) -> Queries:
    """Take queries from articles evenly spread over all of them."""
    sample = list(read_spool(spool, size, max(1, size // _SAMPLE)))
    return make_queries(sample, plan.queries, plan.seed, size)


def _one(plan: Plan, name: str, size: int, queries: Queries, spool: Path) -> Row:
    """Run one engine in a process of its own."""
    with tempfile.TemporaryDirectory(dir=spool.parent) as folder:
        order, result = Path(folder) / "order.json", Path(folder) / "result.json"
        asked = [(query.kind, query.words) for query in queries.queries]
        content = {"engine": name, "peers": str(plan.peers), "articles": size, "profile": plan.profile, "queries": asked}
        spools = {"spool": str(spool), "added": str(spool.with_name(_ADDED))}
        order.write_text(json.dumps(content | spools), "utf-8")
        command = [sys.executable, "-m", "frsearch.bench.worker", str(order), str(result)]
        with (
            subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process,
            MemoryWatch(process.pid) as memory,
        ):
            _, complaints = process.communicate()
        if process.returncode:
            return {"failed": (complaints.strip() or f"exit code {process.returncode}").splitlines()[-1]}
        row: Row = json.loads(result.read_text("utf-8"))
    if "since" in row:
        row["peak_bytes"] = max(0, memory.peak(row.pop("since"), row.pop("until")) - row["before_bytes"])
    return row


def _heard(row: Row) -> str:
    what = f"round {row['round'] + 1}, {row['engine']}, {row['size']:,} articles: "
    if "wall_s" in row:
        return what + f"indexed in {row['wall_s']:.1f} s"
    return what + (f"absent ({row['absent']})" if "absent" in row else f"failed ({row['failed']})")
