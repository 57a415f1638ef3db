"""Saved searches: queries kept beside an index, which remember the ids of the articles that they have shown.

An article counts as shown by its id, whatever becomes of it: neither merging nor building the index again makes it new, nor being
deleted and added again, nor a changed text. The file is JSON: ``{"version": 1, "searches": {name: {query, filters, created,
shown}}}``.
"""

from __future__ import annotations

import datetime
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Unpack

from attrs import evolve

from frsearch.analysis import FrenchAnalyzer
from frsearch.analysis.variants import Variants
from frsearch.engine import Searcher, Store
from frsearch.errors import IndexProblem, QueryError, SavedExists, SavedMissing
from frsearch.model import Results
from frsearch.model.article import clean_id
from frsearch.model.saved import SavedSearch
from frsearch.query import Nothing
from frsearch.research.filters import given_filters, plain_filters
from frsearch.research.selection import select
from frsearch.research.unseen import unseen
from frsearch.search.answer import answer
from frsearch.search.request import Filters, Request
from frsearch.text import clean_line

_VERSION = 1
_LONGEST_NAME = 100
"""Code points of a name."""

Entries = dict[str, dict[str, Any]]


class SavedSearches(Mapping[str, SavedSearch]):
    """The searches kept beside an index, a mapping from their names to :class:`frsearch.SavedSearch`, oldest first.

    What other processes add is in it as soon as it is there. Queries are never corrected or loosened.

    >>> with Index.create(tmp_path / "index") as index:
    ...     report = index.add([Article("1", body="Le port rouvre.")])
    ...     saved = index.saved.add("port", "port")
    ...     len(index.saved.run("port", new=True)), len(index.saved.run("port", new=True))
    (1, 0)
    """

    def __init__(
        self, store: Store, searcher: Callable[[], Searcher], analyzer: FrenchAnalyzer, variants: Variants, wait: float
    ) -> None:
        self._store = store
        self._searcher = searcher
        self._analyzer = analyzer
        self._variants = variants
        self._wait = wait

    def __getitem__(self, name: str) -> SavedSearch:
        return _search(name, self._entry(name))

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries(self._store.kept()))

    def __len__(self) -> int:
        return len(self._entries(self._store.kept()))

    def add(self, name: str, query: str, *, replace: bool = False, **filters: Unpack[Filters]) -> SavedSearch:
        """Keep a query with its filters under a name, and return it; with ``replace``, it takes the place of one of that name.

        Raises SavedExists, QueryError if nothing in the query can be understood, and ValueError for an empty name, or a filter
        that :meth:`frsearch.Index.search` would refuse.
        """
        name = clean_line(name)
        if not 0 < len(name) <= _LONGEST_NAME:
            raise ValueError(f"a saved search has a name of 1 to {_LONGEST_NAME} characters")
        kept = plain_filters(filters)
        self._check(query, kept)
        created = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        entry = {"query": query, "filters": kept, "created": created, "shown": []}

        def added(entries: Entries) -> None:
            if name in entries and not replace:
                raise SavedExists(name)
            entries[name] = entry

        self._change(added)
        return _search(name, entry)

    def remove(self, name: str) -> None:
        """Forget the search of a name; raises SavedMissing."""

        def removed(entries: Entries) -> None:
            if name not in entries:
                raise SavedMissing(name, list(entries))
            del entries[name]

        self._change(removed)

    def run(
        self, name: str, *, new: bool = False, limit: int | None = None, passages: int | None = None, mark: bool = True
    ) -> Results:
        """Return what the search of a name finds now; with ``new``, only articles that it has not shown before.

        ``limit`` (None: all) and ``passages`` are as for :meth:`frsearch.Index.search`. The hits then count as shown, unless
        ``mark`` is false: :meth:`mark` does it later, once they have been. Raises SavedMissing, and whatever a search raises.
        """
        entry = self._entry(name)
        filters = given_filters(entry["filters"])
        request = Request(limit=limit, passages=passages, **filters)
        variants = None if request.strict else self._variants
        began = time.perf_counter()
        if new:
            found = unseen(self._searcher(), self._analyzer, entry["query"], request, variants, entry["shown"])
            found = evolve(found, took_ms=(time.perf_counter() - began) * 1000)
        else:
            found = answer(self._searcher(), self._analyzer, entry["query"], evolve(request, strict=True), variants)
        if mark:
            self.mark(name, found)
        return found

    def mark(self, name: str, results: Results) -> None:
        """Count the articles in `results` as shown by the search of a name; raises SavedMissing."""
        ids = [hit.article.id for hit in results]

        def marked(entries: Entries) -> None:
            if name not in entries:
                raise SavedMissing(name, list(entries))
            entries[name]["shown"] = [*dict.fromkeys((*entries[name]["shown"], *ids))]

        self._change(marked)

    def forget(self, ids: Iterable[str | int]) -> None:
        """Leave nothing of articles with these `ids` in the file; should they come again, they are new."""
        purged = {clean_id(article_id) for article_id in ids}

        def forgotten(entries: Entries) -> None:
            for entry in entries.values():
                entry["shown"] = [article_id for article_id in entry["shown"] if article_id not in purged]

        if self._store.kept():
            self._change(forgotten)

    def _check(self, query: str, filters: Mapping[str, Any]) -> None:
        """Raise an error if a query or its filters could never find anything."""
        request = Request(**given_filters(filters))
        selection = select(self._searcher(), self._analyzer, query, request, None if request.strict else self._variants)
        if selection.parsed and isinstance(selection.parsed.tree, Nothing):
            raise QueryError("there is no word in this query", query)

    def _entry(self, name: str) -> dict[str, Any]:
        entries = self._entries(self._store.kept())
        if name not in entries:
            raise SavedMissing(name, list(entries))
        return entries[name]

    def _change(self, change: Callable[[Entries], None]) -> None:
        def changed(before: bytes) -> bytes:
            entries = self._entries(before)
            change(entries)
            return json.dumps({"version": _VERSION, "searches": entries}, indent=1).encode("ascii")

        self._store.keep(changed, self._wait)

    def _entries(self, kept: bytes) -> Entries:
        """Return the searches in the file; raises IndexProblem for a file that is not one of saved searches."""
        if not kept:
            return {}
        try:
            content = json.loads(kept)
            if content["version"] != _VERSION:
                raise ValueError(f"version {content['version']}")
            entries: Entries = content["searches"]
            for name, entry in entries.items():
                _check(name, entry)
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
            what = f"cannot be read as saved searches ({type(error).__name__}: {error}); mend that file, or remove it"
            raise IndexProblem(f"frsearch-saved.json {what}", self._store.path) from error
        return entries


def _check(name: str, entry: dict[str, Any]) -> None:
    """Raise ValueError, TypeError or KeyError unless this is a saved search."""
    texts = [name, entry["query"], entry["created"], *entry["shown"]]
    if not all(isinstance(text, str) for text in texts) or not isinstance(entry["shown"], list):
        raise TypeError(f"{name!r} has a query, a time or an id that is no text")
    given_filters(entry["filters"])


def _search(name: str, entry: Mapping[str, Any]) -> SavedSearch:
    return SavedSearch(name, entry["query"], entry["filters"], entry["created"], len(entry["shown"]))
