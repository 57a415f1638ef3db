"""The adapter that an engine needs to be measured, and how engines are found.

Each file in a folder of peers (``benchmarks/peers/``) has a table ``ENGINES`` from names to adapters. It imports its library only
when an adapter is made, so an engine that is not installed is reported as absent.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

BY_PASSAGE = "by passage"

KINDS: Mapping[str, str] = {
    "words": "two or three words",
    "word": "one word",
    "phrase": "phrases",
    "both": "`a ET b`",
    "question": "questions",
    "title": "titles",
    BY_PASSAGE: "by passage",
}
"""Kinds of queries, and their names in tables. By passage: two or three words, for which frsearch ranks passages; other engines
answer these queries like any other.
"""

PASSAGES, ADDING = "passages", "adding"
"""What else an engine may lack, besides queries of a kind."""

REFERENCE = "tantivy-2"
"""The engine that all others are compared with, in ratios."""

PEERS = ("bm25s", "fts5", "lucene-1", "lucene-2", "tantivy-1", "tantivy-2", "whoosh", "xapian")
"""The engines whose adapters are files of ``benchmarks/peers``, which no installed package has."""

HITS = 10
"""How many hits each query asks for."""

SNIPPET_CHARS = 400
"""The length of a passage in characters, for engines that have such an option."""

Record = Mapping[str, Any]
"""A parsed row: the arguments of :class:`Article`, by name. Making an article or a document of it is part of indexing."""


@frozen
class Query:
    """One query, the same for every engine, to be searched in titles and bodies.

    At least one of the `words` must match; for ``phrase`` all side by side, for ``both`` all of them. Words are what is between
    spaces, so an engine may have to split them (``l’État``); they have no characters that are operators anywhere.
    """

    kind: str
    words: tuple[str, ...]


@frozen
class Answer:
    """The number of matching articles (None: the engine does not count them), and for each of the best its id and a snippet.

    ``took_ms`` has the CPU and wall-clock time taken, in milliseconds, if the engine runs in a process of its own and measures
    them there, without the time to communicate with it.
    """

    total: int | None
    ids: tuple[str, ...]
    snippets: tuple[str, ...] = ()
    took_ms: tuple[float, float] | None = None


class EngineAdapter(ABC):
    """An engine, configured for these runs as the docstring of its class says.

    The constructor raises ImportError if something it needs is not installed.
    """

    package: str
    """The distribution whose version is reported."""

    lacks: Mapping[str, str] = {}
    """What it cannot do (a kind of query, :data:`PASSAGES` or :data:`ADDING`), and why."""

    max_articles: int | None = None
    """The most articles that it is given unless asked for by name; None: any number."""

    warm_up_s = 0.0
    """Seconds of unmeasured queries, at least one; more for engines whose code is compiled as it runs."""

    def version(self) -> str:
        """Return the name and version of the engine."""
        return f"{self.package} {importlib.metadata.version(self.package)}"

    def load(self, records: Sequence[Record]) -> None:  # noqa: B027 (most have nothing to do)
        """Send the rows of the next :meth:`build` or :meth:`add` to the process that indexes them, before it is timed."""

    @abstractmethod
    def build(self, records: Sequence[Record], path: Path) -> None:
        """Make articles of rows and index them in the empty folder `path`; return when they are durably on disk."""

    @abstractmethod
    def open(self, path: Path) -> int:
        """Open the index for searching; return the number of its articles."""

    @abstractmethod
    def search(self, query: Query, limit: int) -> Answer:
        """Return the ids of the `limit` best articles and, unless it lacks these, a passage of each with the words marked."""

    def check(self, query: Query) -> None:  # noqa: B027 (few know more than their answer says)
        """Raise ValueError if the last answer is wrong; not timed."""

    def add(self, records: Sequence[Record]) -> None:
        """Add a few articles to the open index; return when they are durably on disk and searchable."""
        raise NotImplementedError(self.lacks[ADDING])

    @abstractmethod
    def close(self) -> None:
        """Close files and end processes."""


Factory = Callable[[], EngineAdapter]


def find_engines(folder: Path) -> Mapping[str, Factory]:
    """Return the factory of each engine by name: frsearch, and those of the files in `folder`, which need not exist."""
    found: dict[str, Factory] = dict(_table(Path(__file__).with_name("frsearch_engine.py")))
    for file in sorted(folder.glob("*.py")):
        found |= _table(file)
    return found


def _table(file: Path) -> Mapping[str, Factory]:
    spec = importlib.util.spec_from_file_location(f"frsearch_peer_{file.stem}", file)
    if spec is None or spec.loader is None:
        raise ValueError(f"{file} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    table: Mapping[str, Factory] = module.ENGINES
    return table


def sync_folder(path: Path) -> None:
    """Fsync every file of `path`, for engines that do not do so themselves."""
    for entry in [*path.rglob("*"), path]:
        descriptor = os.open(entry, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def folder_bytes(path: Path) -> int:
    """Return the total size of all files in `path`, in bytes."""
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
