"""What an engine must do to be measured, and where engines are found.

A file in a folder of peers (``benchmarks/peers/``) has a table ``ENGINES`` from names to engines, and imports its library
only when an engine is used, so that what is not installed is merely absent.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from attrs import frozen

from frsearch.model import Article

KINDS = ("one", "two", "three", "four", "phrase", "prefix", "title")
"""Loose words by their number; words side by side; the beginning of a word; a word of a title, sought in titles."""

PASSAGES, ADDING = "passages", "adding"
"""What else an engine may not be able to do, beside queries of a kind."""

SNIPPET_CHARS = 400
"""The length of a passage, in characters, where an engine can be told."""


@frozen
class Query:
    """One query, the same for every engine: at least one of the `words` must match, or, in a phrase, all side by side."""

    kind: str
    words: tuple[str, ...]

    @property
    def field(self) -> str:
        """Where the words are sought: ``title``, or ``body``."""
        return "title" if self.kind == "title" else "body"


@frozen
class Answer:
    """How many articles match (None: the engine does not count them), and the ids of the best.

    ``ms`` are the milliseconds it took where the engine's own process measured them, free of what talking to it takes.
    """

    total: int | None
    ids: tuple[str, ...]
    snippets: tuple[str, ...] = ()
    ms: float | None = None


class Engine(ABC):
    """An engine as it is set up for these runs; the docstring of its class says how.

    Making one raises ImportError where what it needs is not installed.
    """

    package: str
    """The distribution whose version counts."""

    lacks: Mapping[str, str] = {}
    """What it cannot do (a kind of query, :data:`PASSAGES` or :data:`ADDING`), and why."""

    most: int | None = None
    """More articles than this are too many for it; None: any number."""

    warm_up_s = 0.0
    """Seconds for which queries are asked before they count, each at least once; more where code is compiled as it runs."""

    def version(self) -> str:
        """Return the name and version of what is measured."""
        return f"{self.package} {importlib.metadata.version(self.package)}"

    def load(self, articles: Sequence[Article]) -> None:  # noqa: B027 (most have nothing to do)
        """Take the articles that :meth:`build` or :meth:`add` gets next to where they are indexed, before time counts."""

    @abstractmethod
    def build(self, articles: Sequence[Article], path: Path) -> None:
        """Index `articles` in the empty folder `path`; return when they are on the disk for good."""

    @abstractmethod
    def open(self, path: Path) -> int:
        """Open the index for searching; return how many articles it holds."""

    @abstractmethod
    def search(self, query: Query, limit: int) -> Answer:
        """Return the ids of the `limit` best articles."""

    def passages(self, query: Query, limit: int) -> Answer:
        """Return the ids of the `limit` best articles, and for each a passage with the words of the query marked."""
        raise NotImplementedError(self.lacks[PASSAGES])

    def add(self, articles: Sequence[Article]) -> None:
        """Add a few articles to the open index; return when they are on the disk for good and searches find them."""
        raise NotImplementedError(self.lacks[ADDING])

    @abstractmethod
    def close(self) -> None:
        """Let go of files."""


Factory = Callable[[], Engine]


def find_engines(folder: Path) -> Mapping[str, Factory]:
    """Return how to make each engine, by name: frsearch and those of the files in `folder`, which may be missing."""
    found: dict[str, Factory] = dict(_table(Path(__file__).with_name("own.py")))
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
    """Put every file of `path` on the disk for good, for engines that leave this to the system."""
    for entry in [*path.rglob("*"), path]:
        descriptor = os.open(entry, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def folder_bytes(path: Path) -> int:
    """Return the bytes of all files in `path`."""
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
