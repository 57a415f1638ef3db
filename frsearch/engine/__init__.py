"""The seam: what the rest of frsearch asks of whatever stores and finds articles.

A :class:`Store` opens a :class:`Searcher` of its last commit, whose :class:`Snapshot` holds the articles and whose
:class:`Vocabulary` holds their words; a :class:`Transaction` makes the next commit. What is done with the articles that match
a query is a :class:`Collector`'s business: the best few, a count, all of them, or a table of their columns.

Doc ids are the engine's own numbers of articles, valid for one snapshot.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np
from attrs import frozen

if TYPE_CHECKING:  # who writes segments knows no queries
    from numpy.typing import NDArray

    from frsearch.model import Article, RepairReport, VerifyReport
    from frsearch.query import Fuzzy, Leaf, Match, Node, Phrase, Rescored, Signal, Term, Wildcard

MOST_FORMS = 1000
"""Words that a pattern or a misspelt word expands to in one field, at most: the most frequent ones of each part of an index."""

Collected = TypeVar("Collected")
Collected_co = TypeVar("Collected_co", covariant=True)


@frozen
class TopDocs:
    """What a tree matches: ``total`` articles, of which some are given in order, with their scores."""

    total: int
    doc_ids: tuple[int, ...] = ()
    scores: tuple[float, ...] = ()


@frozen
class IndexCounts:
    """Articles by outlet (None: not named), the first and last date, and how many have none."""

    outlets: Mapping[str | None, int]
    since: str | None
    until: str | None
    undated: int


class Matching(Protocol):
    """The articles that match a tree, as a collector sees them: each answer is computed when it is asked for."""

    def count(self) -> int:
        """Return how many articles match."""

    def doc_ids(self) -> NDArray[np.int64]:
        """Return the doc ids of all that match, ascending; nothing is scored."""

    def top(self, limit: int | None) -> TopDocs:
        """Return the `limit` articles (None: all) with the highest scores, best first, of equal ones the first."""

    def days(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the first and the last day of each matching article's date, as proleptic ordinals; 0: undated."""

    def outlets(self) -> tuple[NDArray[np.int64], Sequence[str | None]]:
        """Return the outlet of each matching article, as an index into the names that come with it; None: not named."""


class Collector(Protocol[Collected_co]):
    """Makes something of the articles that match."""

    def collect(self, matching: Matching) -> Collected_co:
        """Return it."""


@frozen
class TopK:
    """The `limit` best articles by score (None: all)."""

    limit: int | None

    def collect(self, matching: Matching) -> TopDocs:
        """Return them, best first."""
        return matching.top(self.limit)


@frozen
class Latest:
    """The `limit` latest articles by the first day of their date (None: all); undated ones last, each with a score of 0."""

    limit: int | None

    def collect(self, matching: Matching) -> TopDocs:
        """Return them, latest first, those of one day in the order of their doc ids."""
        doc_ids = matching.doc_ids()
        latest = np.argsort(-matching.days()[0], kind="stable")[: self.limit]
        return TopDocs(len(doc_ids), tuple(doc_ids[latest].tolist()), (0.0,) * len(latest))


@frozen
class Count:
    """How many articles match."""

    def collect(self, matching: Matching) -> int:
        """Return the number."""
        return matching.count()


@frozen
class DocIds:
    """All articles that match."""

    def collect(self, matching: Matching) -> NDArray[np.int64]:
        """Return their doc ids, ascending."""
        return matching.doc_ids()


@frozen
class ByOutlet:
    """How many of the articles that match are from each outlet."""

    def collect(self, matching: Matching) -> Counter[str | None]:
        """Return the counts by the outlet's name, those above 0; None: not named."""
        codes, names = matching.outlets()
        counts = np.bincount(codes, minlength=len(names)).tolist()
        return Counter({name: count for name, count in zip(names, counts, strict=True) if count})


class Snapshot(Protocol):
    """The articles of one commit, which stay as they are until it is closed."""

    generation: int

    def __len__(self) -> int: ...

    def ids(self) -> Iterator[str]:
        """Yield the id of every article, in the order of doc ids."""

    def doc_ids(self) -> Iterator[int]:
        """Yield the doc id of every article."""

    def doc_id(self, article_id: str) -> int | None:
        """Return the doc id of the article with this id, or None."""

    def article(self, doc_id: int) -> Article:
        """Return one article whole."""

    def sentences(self, doc_id: int) -> list[tuple[int, int]]:
        """Return the sentences of the body of an article, as (start, end) in code points."""

    def counts(self) -> IndexCounts:
        """Return what an index holds, at a glance."""

    @property
    def undated(self) -> int:
        """How many articles have no date."""

    @property
    def newest(self) -> datetime.date | None:
        """The day of the newest article, in the middle of its date; None: all are undated."""

    def close(self) -> None:
        """Let go of files; the snapshot is of no use afterwards."""


class Vocabulary(Protocol):
    """The words of one commit."""

    def frequency(self, leaf: Term | Phrase) -> int:
        """Return how many articles contain a term, or the rarest word of a phrase."""

    def forms(self, leaf: Wildcard | Fuzzy) -> int:
        """Return how many words a pattern or a misspelt word expands to, in the part of the index where these are most."""

    def near_words(self, exact: str) -> Mapping[tuple[int, str], int]:
        """Return the words (exact forms) one or two edits away from `exact`: (edits, form) → occurrences."""

    def words_beginning(self, folded: str) -> Mapping[str, int]:
        """Return the words (exact forms) whose folded form begins so → occurrences, deleted articles included."""

    def family(self, lemma: str) -> frozenset[str]:
        """Return the other lemmas with the stem of this one (:mod:`frsearch.analysis.families`)."""

    def relatives(self, word: Term) -> tuple[str, ...]:
        """Return the lemmas that begin like that of a word and often occur in the same articles."""


class Searcher(Protocol):
    """Runs query trees over one snapshot."""

    @property
    def snapshot(self) -> Snapshot:
        """The articles it searches."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of these."""

    def search(self, tree: Node | Rescored, collector: Collector[Collected]) -> Collected:
        """Return what a collector makes of the articles that match; raises SearchTimeout."""

    def parts(self, tree: Node | Rescored, doc_id: int) -> list[tuple[Signal, float]]:
        """Return which leaves of a tree an article has, and what each, and every other signal, adds to its score."""

    def weight(self, leaf: Leaf) -> float:
        """Return the highest score of a leaf: how rare its word is, times what the form as typed counts."""

    def finder(self, leaves: Sequence[Leaf], field: str) -> Callable[[int], list[Match]]:
        """Return a function from a doc id to where the leaves occur in one field of that article, in order."""


class Store(Protocol):
    """An index that is there."""

    path: Path
    format: str
    """The name and version of what it is stored as."""

    def searcher(self) -> Searcher:
        """Return a searcher of the last commit."""

    def generation(self) -> int:
        """Return the number of the last commit; each one is higher than those before."""

    def size(self) -> int:
        """Return the bytes that it takes on the disk."""

    def verify(self) -> VerifyReport:
        """Return what is wrong with the last commit."""

    def compact(self, wait: float = 0.0) -> bool:
        """Make the last commit as small and as fast as it can be; tell whether there was anything to do."""

    def backup(self, snapshot: Any, to: Path) -> None:
        """Copy what a snapshot of this index holds to another folder; raises IndexExists where that is not empty."""

    def transaction(self, clear: bool = False, wait: float = 0.0) -> Transaction:
        """Take the write lock; raises IndexLocked after `wait` seconds.

        With `clear`, the commit drops all that was there before.
        """


class Transaction(Protocol):
    """One commit in the making: all of it or nothing happens."""

    def content_hashes(self, article_ids: Sequence[str]) -> list[str | None]:
        """Return the content hash that each article would have after a commit, None where there would be no such article."""

    def add(self, article: Article) -> str:
        """Store an article, of two with one id the later, and return its content hash."""

    def delete(self, article_id: str) -> None:
        """Take an article out; nothing happens where there is none."""

    def commit(self) -> None:
        """Make it last, and release the lock."""

    def cancel(self) -> None:
        """Forget it, and release the lock."""


class Backend(Protocol):
    """Keeps indexes: makes, opens, checks and mends them. A module can be one."""

    def create(self, path: Path, overwrite: bool = False) -> Store:
        """Make an empty index; with `overwrite`, what is there stays until the first commit. Raises IndexExists."""

    def open_store(self, path: Path) -> Store:
        """Open an index; raises IndexMissing, IndexOutdated or IndexDamaged."""

    def verify(self, path: Path) -> VerifyReport:
        """Return what is wrong with an index, even one that cannot be opened; raises IndexMissing or IndexOutdated."""

    def repair(self, path: Path, wait: float = 0.0) -> RepairReport:
        """Make a damaged index whole, and return what was lost; raises IndexMissing, IndexOutdated or IndexLocked."""


__all__ = [
    "MOST_FORMS",
    "Backend",
    "ByOutlet",
    "Collector",
    "Count",
    "DocIds",
    "IndexCounts",
    "Latest",
    "Matching",
    "Searcher",
    "Snapshot",
    "Store",
    "TopDocs",
    "TopK",
    "Transaction",
    "Vocabulary",
]
