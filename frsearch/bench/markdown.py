"""The figures of a run as a section of a Markdown page: what README.md says about speed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from frsearch.bench.engines import KINDS, REFERENCE
from frsearch.bench.summary import Figure, Latency, Summary, summaries
from frsearch.bench.table import NONE, busy, described, milliseconds, ratio, ratios, versions

_NAMES = {
    "bm25s": "bm25s, no passages",
    "fts5": "SQLite FTS5, no stemmer",
    "lucene-1": "Lucene, one thread",
    "lucene-2": "Lucene, two threads",
    "tantivy-1": "tantivy, one thread",
    "tantivy-2": "tantivy, two threads",
    "whoosh": "Whoosh",
    "xapian": "Xapian",
}

Run = Mapping[str, Any]
"""The content of a ``run.json``."""


def section(run: Run, folder: str) -> str:
    """Return the section about a run, whose table and plots are in `folder`, ending with a newline."""
    found = summaries(run["rows"])
    ours = [one for one in found if one.engine == "frsearch"]
    parts = [
        _introduction(run, found, folder),
        _slower(ours),
        *_asked(run, found, "first", "Words nobody asked before, each kind of queries in a new process:"),
        *_asked(run, found, "again", "The same queries asked again:"),
        *_all_engines(run, found, "Two or three words first asked, every engine:", _words),
        *_all_engines(run, found, "Indexing, from parsed rows to a durable commit:", _indexing),
        _rest(ours),
        f"![Indexing speed, peak memory and time of a search, by number of articles]({folder}/plots.svg)",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _introduction(run: Run, found: Sequence[Summary], folder: str) -> str:
    shared = busy(found, run["machine"]["cores"])
    warning = f" Other programs kept up to {max(one.other_cores for one in shared):.1f} cores busy meanwhile." if shared else ""
    return (
        f"All figures are from one run of revision {run['git']} on {described(run['machine'])} "
        f"([complete tables]({folder}/table.txt)).{warning} The command was:\n\n"
        f"```sh\n{run['command']}\n```\n\n"
        "Times of queries are milliseconds of CPU time for ten hits with passages, p50 / p99. × is the ratio to tantivy with two "
        "threads, with snippets: above 1, tantivy is faster."
    )


def _slower(ours: Sequence[Summary]) -> str:
    """Return what tantivy does faster, and what it does not, at each number of articles."""
    lines = []
    for one in ours:
        pairs = [("indexing (wall clock)", one.wall_s), ("indexing (CPU)", one.cpu_s)]
        pairs += [(name, one.asked[kind].took["first"]["cpu_ms"].p50) for kind, name in KINDS.items() if kind in one.asked]
        known = sorted(((round(figure.ratio, 2), name) for name, figure in pairs if figure.ratio), key=lambda pair: pair[0])
        slower = [f"{name} {times:.2f}" for times, name in reversed(known) if times > 1]
        others = [f"{name} {times:.2f}" for times, name in known if times <= 1]
        if known:
            lines.append(f"- {_size(one)} articles: slower: {_listed(slower)}; as fast or faster: {_listed(others)}.")
    heading = "Against tantivy, queries first asked at their median (×):"
    return "\n".join([heading, "", *lines]) if lines else ""


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "nothing"


def _asked(run: Run, found: Sequence[Summary], turn: str, title: str) -> Iterator[str]:
    """Yield a table of the times of frsearch, by kind of query and number of articles."""
    ours = [one for one in found if one.engine == "frsearch"]
    peers = [one for one in found if one.engine in ("frsearch", REFERENCE)]
    yield f"{title} {_ground(run, peers)}, ms (×):"
    rows = []
    for kind, name in KINDS.items():
        took = [one.asked[kind].took[turn]["cpu_ms"] if kind in one.asked else None for one in ours]
        if any(took):
            rows.append([name, *map(_latency, took)])
    yield _table(["frsearch", *map(_size, ours)], rows)


def _latency(took: Latency | None) -> str:
    return f"{milliseconds(took)} ({ratios(took)})" if took else NONE


def _all_engines(run: Run, found: Sequence[Summary], title: str, cell: Any) -> Iterator[str]:
    """Yield a table with a row for each engine and a column for each number of articles."""
    sizes = {one.size: _size(one) for one in found}
    by_place = {(one.engine, one.size): one for one in found}
    unit, text = cell
    yield f"{title} {_ground(run, found)}, {unit}:"
    yield _table(
        ["", *sizes.values()],
        [
            [_NAMES.get(name, name), *(text(by_place[name, size]) if (name, size) in by_place else NONE for size in sizes)]
            for name in dict.fromkeys(one.engine for one in found)
        ],
    )


def _words_text(one: Summary) -> str:
    return _latency(one.asked["words"].took["first"]["cpu_ms"] if "words" in one.asked else None)


def _indexing_text(one: Summary) -> str:
    return f"{_seconds(one.wall_s)}; {_seconds(one.cpu_s)}; {one.index_ratio:.2f}; {one.peak_mb:,.0f}"


_words = "ms (×)", _words_text
_indexing = "wall-clock s (×); CPU s (×); index / text; peak MB", _indexing_text


def _seconds(figure: Figure) -> str:
    return f"{figure.value:.2f} ({ratio(figure)})"


def _rest(ours: Sequence[Summary]) -> str:
    """Return the sentences about what has no table: opening, adding, and a search from the shell."""
    sentences = []
    for one in ours:
        if one.open_ms is not None and one.added_ms is not None:
            found = f"ten more articles are durable and found after {one.added_ms:.0f} ms"
            sentences.append(f"{_size(one)} articles: the index opens in {one.open_ms:.1f} ms; {found}.")
    if ours and ours[-1].cold:
        wall, cpu = ours[-1].cold["wall_ms"], ours[-1].cold["cpu_ms"]
        times = f"{wall.value:.0f} ms ({ratio(wall)} ×) and {cpu.value:.0f} ms of CPU ({ratio(cpu)} ×)"
        sentences.append(f'A search from the shell takes {times}; × is the ratio to `python -c "import numpy"`.')
    return "\n".join(f"- {sentence}" for sentence in sentences)


def _ground(run: Run, found: Sequence[Summary]) -> str:
    return f"{described(run['machine'])}; {', '.join(versions(found))}"


def _size(one: Summary) -> str:
    return f"{one.size:,}{' generated' if one.is_generated else ''}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
