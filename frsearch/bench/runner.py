"""A run: every engine indexes the same articles, in turn, and answers the same queries, query by query in turn."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from attrs import evolve, frozen

from frsearch.bench.asking import Asking, Built
from frsearch.bench.cold import cold
from frsearch.bench.engines import HITS, KINDS, PEERS, Query, Record, find_engines
from frsearch.bench.generator import generate
from frsearch.bench.index_worker import REASONS, Row
from frsearch.bench.memory import MemoryWatch
from frsearch.bench.queries import make_queries
from frsearch.bench.search_worker import ADDED_WORD
from frsearch.bench.spool import read_spool, write_spool
from frsearch.model import Article

Tell = Callable[[str], None]

_SAMPLE = 20_000
"""Queries are made from at least this many articles, evenly spread; from all, if there are fewer than twice as many."""

_WARM_UP = 20
"""Queries of each kind that engines may ask to warm up; most ask one of them."""


@frozen
class BenchmarkPlan:
    """What to run: engines by name (empty: all), numbers of articles, number of queries of each kind, rounds of indexing.

    ``questions`` are those from which queries of this kind are drawn.
    """

    engines: tuple[str, ...] = ()
    sizes: tuple[int, ...] = (10_000,)
    queries: int = 100
    rounds: int = 1
    seed: int = 0
    profile: bool = False
    questions: tuple[str, ...] = ()
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


@frozen
class _Source:
    """A number of articles from the beginning of a spool."""

    spool: Path
    size: int
    is_generated: bool

    @property
    def about(self) -> Row:
        """What a row says about its articles."""
        return {"size": self.size, "source": "generated" if self.is_generated else "corpus"}


def _max_articles(make: Callable[[], object]) -> int | None:
    try:
        limit: int | None = getattr(make(), "max_articles", None)
    except ImportError:
        return None
    return limit


Queries = Mapping[int, Sequence[Query]]
"""The queries asked, by the number of articles."""


def run(plan: BenchmarkPlan, corpus: Iterable[Article] | None, tell: Tell = lambda line: None) -> tuple[list[Row], Queries]:
    """Return a row for each engine, size and round, and the queries of each size; report progress by `tell`.

    Sizes beyond the `corpus` are measured on generated articles, and the corpus as a whole is measured as well; without a corpus,
    all articles are generated. Queries are asked in the index of the last round, whose row has the figures. A row without figures
    has the key ``failed``, ``absent`` or ``skipped``. Raises ValueError if there are no articles.
    """
    engines = plan.chosen()
    rows: list[Row] = []
    queries: dict[int, Sequence[Query]] = {}
    with tempfile.TemporaryDirectory(prefix="frsearch-bench-") as temporary:
        folder = Path(temporary)
        write_spool(_to_add(plan.seed), folder / "added.jsonl")
        for source in _sources(plan, corpus, folder, tell):
            sample = list(read_spool(source.spool, source.size, max(1, source.size // _SAMPLE)))
            questions = () if source.is_generated else plan.questions
            queries[source.size] = make_queries(sample, plan.queries, plan.seed, questions)
            warm_up = _warm_up(sample, plan.seed + 1, questions, queries[source.size])
            del sample
            rows += _announced(_not_measured(plan, engines, source), tell)
            measuring = [name for name, most in engines.items() if most is None or source.size <= most]
            rows += _measured(plan, measuring, source, queries[source.size], warm_up, tell)
    return rows, queries


def _sources(plan: BenchmarkPlan, corpus: Iterable[Article] | None, folder: Path, tell: Tell) -> Iterator[_Source]:
    """Write the spools and yield what is to be measured, by size."""
    count = 0
    if corpus is not None:
        spool = folder / "corpus.jsonl"
        count = write_spool(islice(corpus, max(plan.sizes)), spool)
        if not count:
            raise ValueError("there are no articles in the corpus")
        tell(f"{count:,} articles of the corpus, {spool.stat().st_size / 1e6:,.0f} MB as JSON lines")
        yield from (_Source(spool, size, False) for size in sorted({min(size, count) for size in plan.sizes}))
    if more := sorted({size for size in plan.sizes if size > count}):
        spool = folder / "generated.jsonl"
        write_spool(generate(more[-1], plan.seed), spool)
        tell(f"{more[-1]:,} generated articles, {spool.stat().st_size / 1e6:,.0f} MB as JSON lines")
        yield from (_Source(spool, size, True) for size in more)


def _to_add(seed: int) -> Iterator[Article]:
    """Yield the articles that are added to the index last; their ids, and one word in each, occur in no other article."""
    for number, article in enumerate(generate(HITS, seed + 1)):
        yield evolve(article, id=f"added-{number}", body=f"{article.body}\n\n{ADDED_WORD.capitalize()}.")


def _warm_up(sample: Sequence[Record], seed: int, questions: Sequence[str], asked: Sequence[Query]) -> list[Query]:
    """Return queries of each kind that are not among those asked."""
    others = [query for query in make_queries(sample, _WARM_UP, seed, questions) if query not in set(asked)]
    kinds = {query.kind for query in others}
    return others + [Query(kind, ("france", "monde")) for kind in KINDS if kind not in kinds]


def _not_measured(plan: BenchmarkPlan, engines: Mapping[str, int | None], source: _Source) -> Iterator[Row]:
    """Yield a row for each engine that cannot be given so many articles, or whose adapter is missing."""
    for name, most in engines.items():
        if most is not None and source.size > most:
            yield {"engine": name, **source.about, "skipped": f"limited to {most:,} articles unless asked for by name"}
    if plan.not_here and not plan.engines:
        yield from ({"engine": name, **source.about, "absent": plan.not_here} for name in PEERS)


def _announced(rows: Iterable[Row], tell: Tell) -> Iterator[Row]:
    for row in rows:
        tell(_progress(row))
        yield row


def _measured(
    plan: BenchmarkPlan, engines: Sequence[str], source: _Source, queries: Sequence[Query], warm_up: Sequence[Query], tell: Tell
) -> list[Row]:
    """Return the rows of one number of articles."""
    rows: list[Row] = []
    indexes = source.spool.parent / "indexes"
    for number in range(plan.rounds):
        shutil.rmtree(indexes, ignore_errors=True)
        built = (
            {"engine": name, **source.about, "round": number, **_built(plan, name, source, indexes / name)} for name in engines
        )
        rows += _announced(built, tell)
    _search(plan.peers, [row for row in rows[-len(engines) :] if "wall_s" in row], indexes, queries, warm_up, tell)
    shutil.rmtree(indexes, ignore_errors=True)
    return rows


def _built(plan: BenchmarkPlan, name: str, source: _Source, folder: Path) -> Row:
    """Let one engine build its index, in a process of its own."""
    folder.mkdir(parents=True)
    job, result = folder.with_suffix(".job.json"), folder.with_suffix(".result.json")
    content = {"engine": name, "peers": str(plan.peers), "articles": source.size, "profile": plan.profile}
    job.write_text(json.dumps(content | {"spool": str(source.spool), "folder": str(folder)}), "utf-8")
    command = [sys.executable, "-m", "frsearch.bench.index_worker", str(job), str(result)]
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


def _search(
    peers: Path, rows: Sequence[Row], indexes: Path, queries: Sequence[Query], warm_up: Sequence[Query], tell: Tell
) -> None:
    """Ask the queries in the indexes of these rows, and add what was measured to the rows."""
    if not rows:
        return
    tell(f"{rows[0]['size']:,} articles: {len(queries):,} queries to each of {len(rows)} engines, twice")
    asking = Asking(peers, [Built(row["engine"], indexes / row["engine"], row["size"], row["lacks"]) for row in rows])
    for row in rows:
        if row["engine"] == "frsearch":
            row["cold"] = cold(indexes / "frsearch", [query for query in queries if query.kind == "words"])
    asking.ask(queries, warm_up, indexes.parent / "added.jsonl")
    for row in rows:
        found = asking.rows[row["engine"]]
        row["other_cores"]["searching"] = found.pop("other_cores", 0.0)
        row.update(found)
        if "failed" in row:
            tell(_progress({key: row[key] for key in ("engine", "size", "failed")}))


def _progress(row: Row) -> str:
    what = f"{row['engine']}, {row['size']:,} articles: "
    if "round" in row:
        what = f"round {row['round'] + 1}, {what}"
    if "wall_s" in row:
        return f"{what}indexed in {row['wall_s']:.1f} s, {row['cpu_s']:.1f} s of CPU"
    [(key, reason)] = [(key, row[key]) for key in REASONS if key in row]
    return f"{what}{key} ({reason})"
