"""The engine interface: what the rest of frsearch requires of an engine that stores and finds articles.

A :class:`Store` opens a :class:`Snapshot` of its last commit, which holds the articles, and a :class:`Searcher` of it, whose
:class:`Vocabulary` holds their words; a :class:`Transaction` makes the next commit. A :class:`Collector` makes a
result of the articles that match a query: the top k, a count, all doc ids, or counts by outlet.

Doc ids are the engine's own numbers of articles, valid for one snapshot.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

import numpy as np

if TYPE_CHECKING:  # the code that writes segments must not load that of queries
    from numpy.typing import NDArray

    from frsearch.model import Article
    from frsearch.model.reports import RepairReport, UpgradeReport, VerifyReport
    from frsearch.query import Fuzzy, Leaf, Match, Maybe, Node, Phrase, Rescored, Signal, Term, Wildcard

MOST_FORMS = 1000
"""Most words that a pattern or a misspelt word expands to in one field: the most frequent of each part of an index."""

Collected = TypeVar("Collected")
Collected_co = TypeVar("Collected_co", covariant=True)


class TopDocs(NamedTuple):
    """How many articles match (``total``), and the first of them in order, with their scores."""

    total: int
    doc_ids: tuple[int, ...] = ()
    scores: tuple[float, ...] = ()


class IndexCounts(NamedTuple):
    """Number of articles by outlet (None: not named), first and last date, and number of undated articles."""

    outlets: Mapping[str | None, int]
    since: str | None
    until: str | None
    undated: int


class Column(NamedTuple):
    """The values of articles in a field: of article *i*, ``codes[starts[i]:starts[i + 1]]``, indices into ``values``."""

    values: Sequence[str]
    starts: NDArray[np.int64]
    codes: NDArray[np.int64]


class DateCounts(NamedTuple):
    """How many articles have each date: its first day, as an ordinal, its precision (:func:`precision_of`), and the number.

    Dates are different and ascend. ``undated`` articles have none.
    """

    first: NDArray[np.int64]
    precision: NDArray[np.int64]
    counts: NDArray[np.int64]
    undated: int


_MONTH = 31
"""Most days of a date that is a month."""


def precision_of(first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return whether each date, given by its first and its last day, is a day (0), a month (1) or a year (2)."""
    return (last > first).astype(np.int64) + (last - first >= _MONTH)


class Matching(Protocol):
    """The articles that match a tree, as a collector sees them; each method computes its answer when called.

    An engine that has an array of all articles for each column answers from these (:mod:`frsearch.engine.columns`).
    """

    def count(self) -> int:
        """Return how many articles match."""

    def doc_ids(self) -> NDArray[np.int64]:
        """Return the doc ids of all that match, ascending; nothing is scored."""

    def top(self, limit: int | None) -> TopDocs:
        """Return the `limit` articles (None: all) with the highest scores, best first; of equal scores the lower doc id first."""

    def latest(self, limit: int | None, is_oldest: bool) -> TopDocs:
        """Return the `limit` latest articles (None: all) by the first day of their date, or the oldest; undated ones last."""

    def outlet_counts(self) -> Counter[str | None]:
        """Return how many are from each outlet, None: not named; those above 0."""

    def value_counts(self, fields: tuple[str, ...]) -> Counter[str | None]:
        """Return how many have each value in any of some fields of ``extra``, None: without a value; those above 0."""

    def date_counts(self) -> DateCounts:
        """Return how many have each date."""

    def days(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the first and the last day of each matching article's date, as proleptic ordinals; 0: undated."""

    def outlets(self) -> tuple[NDArray[np.int64], Sequence[str | None]]:
        """Return the outlet of each matching article, as an index into the names that come with it; None: not named."""

    def column(self, fields: tuple[str, ...]) -> Column:
        """Return the values of each matching article in any of some fields of ``extra``, each value once."""

    def ranks(self, fields: tuple[str, ...]) -> NDArray[np.int64]:
        """Return the place in order of each value that comes with :meth:`column`, from 0: numbers by size, dates by day."""


class Collector(Protocol[Collected_co]):
    """Makes a result of the articles that match."""

    def collect(self, matching: Matching) -> Collected_co:
        """Return the result."""


class TopK(NamedTuple):
    """The `limit` best articles by score (None: all)."""

    limit: int | None

    def collect(self, matching: Matching) -> TopDocs:
        """Return them, best first."""
        return matching.top(self.limit)


class Latest(NamedTuple):
    """The `limit` latest articles by the first day of their date, or the oldest (None: all); undated ones last.

    Articles of one day are in the order of their doc ids; each has a score of 0, here and in the next two.
    """

    limit: int | None
    is_oldest: bool = False

    def collect(self, matching: Matching) -> TopDocs:
        """Return them, latest or oldest first."""
        return matching.latest(self.limit, self.is_oldest)


class SortedByField(NamedTuple):
    """The `limit` first articles (None: all) by their lowest value in some fields of ``extra``, or the last by their highest.

    Articles without a value come last, equal ones in the order of their doc ids.
    """

    limit: int | None
    fields: tuple[str, ...]
    is_descending: bool = False

    def collect(self, matching: Matching) -> TopDocs:
        """Return them in order."""
        column = matching.column(self.fields)
        has_value = column.starts[1:] > column.starts[:-1]
        keys = np.zeros(len(has_value), np.int64)
        if has_value.any():
            ranks = matching.ranks(self.fields)[column.codes]
            ranks = -ranks if self.is_descending else ranks
            keys[has_value] = np.minimum.reduceat(ranks, column.starts[:-1][has_value])
        return first_by(keys, ~has_value, matching, self.limit)


class SortedByOutlet(NamedTuple):
    """The `limit` first articles (None: all) by the name of their outlet, or the last; those that name none come last."""

    limit: int | None
    is_descending: bool = False

    def collect(self, matching: Matching) -> TopDocs:
        """Return them in order."""
        from frsearch.model.metadata import sort_ranks  # noqa: PLC0415 (the code that writes segments needs no model)

        codes, names = matching.outlets()
        ranks = np.array(sort_ranks([name or "" for name in names]), np.int64)
        is_unnamed = np.array([name is None for name in names], np.bool_)
        return first_by((-ranks if self.is_descending else ranks)[codes], is_unnamed[codes], matching, self.limit)


def first_by(keys: NDArray[np.int64], is_last: NDArray[np.bool_], matching: Matching, limit: int | None) -> TopDocs:
    """Return the first articles by ascending `keys`, those that are last after all others."""
    doc_ids = matching.doc_ids()
    first = np.argsort(np.where(is_last, np.iinfo(np.int64).max, keys), kind="stable")[:limit]
    return TopDocs(len(doc_ids), tuple(doc_ids[first].tolist()), (0.0,) * len(first))


class Count:
    """How many articles match."""

    def collect(self, matching: Matching) -> int:
        """Return the number."""
        return matching.count()


class DocIds:
    """All articles that match."""

    def collect(self, matching: Matching) -> NDArray[np.int64]:
        """Return their doc ids, ascending."""
        return matching.doc_ids()


class ByOutlet:
    """How many of the articles that match are from each outlet."""

    def collect(self, matching: Matching) -> Counter[str | None]:
        """Return the counts by the outlet's name, those above 0; None: not named."""
        return matching.outlet_counts()


class ByField(NamedTuple):
    """How many of the articles that match have each value in some fields of ``extra``; one with several counts for each."""

    fields: tuple[str, ...]

    def collect(self, matching: Matching) -> Counter[str | None]:
        """Return the counts by value, those above 0; None: articles without a value."""
        return matching.value_counts(self.fields)


class Snapshot(Protocol):
    """The articles of one commit, unchanged until it is closed."""

    generation: int

    @property
    def fields(self) -> Sequence[str]:
        """The fields of ``extra`` in which an article has a value, or had one before it was deleted, in order of their names."""

    def __len__(self) -> int: ...

    def ids(self) -> Iterator[str]:
        """Yield the id of every article, in the order of doc ids."""

    def doc_ids(self) -> Iterator[int]:
        """Yield the doc id of every article."""

    def doc_id(self, article_id: str) -> int | None:
        """Return the doc id of the article with this id, or None."""

    def article(self, doc_id: int) -> Article:
        """Return one article with all its fields."""

    def articles(self, doc_ids: Sequence[int] | None = None) -> Iterator[Article]:
        """Yield the articles with some doc ids, in that order, or every article; few are in memory at a time."""

    def index_of(self, doc_id: int) -> str | None:
        """Return which of several indexes that are open together an article is in; None: only one is open."""

    @property
    def repeated(self) -> int:
        """How many ids are in more than one of several indexes that are open together."""

    def content_hashes(self, article_ids: Sequence[str]) -> list[str | None]:
        """Return the content hash of each article, None where there is none with the id."""

    def sentences(self, doc_ids: Sequence[int]) -> Iterator[tuple[list[int], list[int], list[int]]]:
        """Yield the sentences of the body of each article: where each starts and ends, in code points, and its paragraph.

        Paragraphs are numbered in order; one ends where a line ends after a sentence.
        """

    def word_starts(self, doc_ids: Sequence[int], field: str) -> Iterator[Sequence[int]]:
        """Yield where each word of one field of each article begins, in code points; parts of a compound are words.

        The doc ids are all different.
        """

    def fingerprints(self) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """Return fingerprints of the bodies of all articles, and the doc id of each, ascending; of each article, distinct ones.

        A fingerprint is a hash of five words in a row, without their accents and case; one in eight runs has one. Articles that
        share text share fingerprints, in whatever index they are.
        """

    def counts(self) -> IndexCounts:
        """Return an overview: articles by outlet, first and last date, undated articles."""

    @property
    def undated(self) -> int:
        """How many articles have no date."""

    @property
    def added_unknown(self) -> int:
        """Of how many articles it is unknown when they were added."""

    @property
    def newest(self) -> datetime.date | None:
        """The day of the newest article, in the middle of its date; None: all are undated."""

    def earlier_versions(self, doc_id: int) -> Sequence[tuple[Article, int]]:
        """Return the kept earlier versions of an article, oldest first, each with when it was replaced, in seconds since 1970."""

    def close(self) -> None:
        """Close the files; the snapshot cannot be used afterwards."""


class Vocabulary(Protocol):
    """The words of one commit."""

    def frequency(self, leaf: Term | Phrase) -> int:
        """Return how many articles contain a term, or the rarest word of a phrase."""

    def forms(self, leaf: Wildcard | Fuzzy) -> int:
        """Return how many words a pattern or a misspelt word expands to, in the part of the index that has the most of them."""

    def near_words(self, exact: str) -> Mapping[tuple[int, str], int]:
        """Return the words (exact forms) one or two edits away from `exact`: (edits, form) → occurrences."""

    def words_beginning(self, folded: str) -> Mapping[str, int]:
        """Return the words (exact forms) whose folded form begins with `folded` → occurrences, deleted articles included."""

    def family(self, lemma: str) -> frozenset[str]:
        """Return the other lemmas with the stem of this one (:mod:`frsearch.analysis.families`)."""

    def relatives(self, word: Term) -> tuple[str, ...]:
        """Return the lemmas that begin like that of a word and often occur in the same articles."""


class Lexicon(Protocol):
    """How often words occur, as lemmas: the parts of a compound count as words, its joined form does not.

    ``fields`` are some of ``title`` and ``body``, whose occurrences are added up.
    """

    def counts(
        self, groups: Sequence[NDArray[np.int64]], fields: Sequence[str], lemmas: Sequence[str] | None = None
    ) -> tuple[Sequence[str], NDArray[np.int64]]:
        """Return lemmas, and a row for each: its occurrences in each group of articles, given by their doc ids (ascending).

        No article may be in two groups. Without `lemmas`, those are returned that occur in any of the groups. All posting
        lists asked for are read, however few the articles are. Raises SearchStopped.
        """

    def frequencies(self, lemma: str, doc_ids: NDArray[np.int64], fields: Sequence[str]) -> NDArray[np.int64]:
        """Return the occurrences of a lemma in each of some articles (ascending)."""

    def lengths(self, doc_ids: NDArray[np.int64], fields: Sequence[str]) -> NDArray[np.int64]:
        """Return the number of words of each of some articles (ascending)."""

    def form(self, lemma: str) -> str:
        """Return the most frequent exact form of a lemma, deleted articles included; the lemma itself if it does not occur."""


class Searcher(Protocol):
    """Runs query trees over one snapshot."""

    @property
    def snapshot(self) -> Snapshot:
        """The articles it searches."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of these articles."""

    @property
    def lexicon(self) -> Lexicon:
        """How often these words occur."""

    is_distant: bool
    """Whether each look-up of a word is a message to another machine, so that it pays to :meth:`expect` all words first."""

    def expect(self, leaves: Iterable[Leaf], rescored: Sequence[Maybe] = ()) -> None:
        """Look up together what is going to be asked about leaves, and words that are rescored; it may do nothing."""

    def search(self, tree: Node | Rescored, collector: Collector[Collected]) -> Collected:
        """Return what a collector makes of the articles that match; raises SearchStopped."""

    def caveats(self, tree: Node) -> Iterator[str]:
        """Yield what a search for a tree finds that may not match it, a sentence each; nothing is ever missing."""

    def parts(self, tree: Node | Rescored, doc_id: int) -> list[tuple[Signal, float]]:
        """Return the leaves of a tree that an article matches and the other signals, each with what it adds to the score."""

    def weight(self, leaf: Leaf) -> float:
        """Return the highest score that a leaf can reach in a passage: its idf, times the weight of a form as typed."""

    def article_weight(self, leaf: Leaf) -> float:
        """Return the highest score that a leaf can reach in an article."""

    def finder(
        self, leaves: Sequence[Leaf], field: str, *, finds_all: bool = False
    ) -> Callable[[Sequence[int]], Iterator[list[Match]]]:
        """Return a function from doc ids, all different, to where the leaves occur in one field of each article, in order.

        It finds them for many articles at a time, but yields them one by one; leaves that are searched for in other fields are
        ignored. Of a word that occurs more than thousands of times in an article, which only crafted ones do, it finds the first
        few thousand, unless it `finds_all`. Raises SearchStopped.
        """


class Store(Protocol):
    """An index that exists."""

    format: str
    """Name and version of its storage format."""
    is_atomic: bool
    """Whether all changes of a transaction take effect, or none; else those do that were made before it failed."""

    @property
    def path(self) -> Path | str:
        """The folder, or the address of an index on a cluster, without a password."""

    def snapshot(self) -> Snapshot:
        """Return a snapshot of the last commit."""

    def searcher(self, snapshot: Any = None) -> Searcher:
        """Return a searcher of a snapshot of this index, by default of one of the last commit."""

    def generation(self) -> int:
        """Return the number of the last commit; each one is higher than those before."""

    def size(self) -> int:
        """Return its size on disk, in bytes."""

    def verify(self) -> VerifyReport:
        """Return the damage found in the last commit."""

    def compact(self, wait: float = 0.0) -> bool:
        """Make the last commit as small and as fast as it can be; return whether there was anything to do."""

    def backup(self, snapshot: Any, to: Path) -> None:
        """Copy a snapshot of this index to another folder; raises IndexExists if that is not empty."""

    def kept(self) -> bytes:
        """Return what is kept beside the articles; empty: nothing. Raises IndexDamaged if that cannot be read."""

    def keep(self, change: Callable[[bytes], bytes], wait: float = 0.0) -> None:
        """Replace what is kept beside the articles by what `change` makes of it, durably, or not at all.

        It is no part of any commit: whatever becomes of the articles, it stays, and a backup has it. Raises IndexLocked if other
        processes leave no chance for more than a few seconds, or `wait`.
        """

    def transaction(self, clear: bool = False, wait: float = 0.0) -> Transaction:
        """Take the write lock; raises IndexLocked after `wait` seconds.

        With `clear`, the commit replaces everything that was in the index.
        """


class Transaction(Protocol):
    """A commit being prepared: all of its changes take effect, or none, if the store is atomic."""

    def content_hashes(self, article_ids: Sequence[str]) -> list[str | None]:
        """Return the content hash that each article would have after the commit; None: no such article."""

    def add(self, article: Article, *, keep_earlier: bool = False) -> str:
        """Add an article and return its content hash; of two with the same id, the later one counts.

        The earlier versions of an article that it replaces stay; with `keep_earlier`, that one becomes one of them, unless its
        body and its fields are the same (:func:`~frsearch.model.fields.fields_of`).
        """

    def delete(self, article_id: str) -> None:
        """Delete an article, if it exists."""

    def purge(self, article_id: str) -> None:
        """Delete an article, if it exists; after the commit, nothing of it nor of what ever had its id is in the index."""

    @property
    def refused(self) -> Sequence[Refused]:
        """The articles that were added and that the store did not take, complete after the commit."""

    @property
    def remarks(self) -> Sequence[str]:
        """What of the metadata of added articles is beyond the engine's limits, a sentence for each field; what was not kept."""

    def commit(self) -> None:
        """Make the changes durable and release the lock."""

    def cancel(self) -> None:
        """Discard the changes and release the lock."""


class Refused(NamedTuple):
    """An article that a store did not take, and why; whether it had one with that id before, which stays."""

    article_id: str
    reason: str
    is_update: bool


class Backend(Protocol):
    """Creates, opens, verifies, repairs and upgrades indexes. A module can be one.

    A path is that of a folder, or the address of an index on a cluster.
    """

    def create(self, path: Any, overwrite: bool = False) -> Store:
        """Create an empty index; with `overwrite`, an existing one stays until the first commit. Raises IndexExists."""

    def open_store(self, path: Any) -> Store:
        """Open an index; raises IndexMissing, IndexOutdated or IndexDamaged."""

    def verify(self, path: Any) -> VerifyReport:
        """Return the damage found in an index, even one that cannot be opened; raises IndexMissing or IndexOutdated."""

    def repair(self, path: Any, wait: float = 0.0) -> RepairReport:
        """Repair a damaged index and return what was lost; raises IndexMissing, IndexLocked, or IndexOutdated if unreadable."""

    def upgrade(self, path: Any, wait: float = 0.0) -> UpgradeReport:
        """Make an outdated index one of this version, unless it is; raises as `repair` does, and IndexDamaged."""


__all__ = [
    "MOST_FORMS",
    "Backend",
    "ByField",
    "ByOutlet",
    "Collector",
    "Column",
    "Count",
    "DateCounts",
    "DocIds",
    "IndexCounts",
    "Latest",
    "Lexicon",
    "Matching",
    "Refused",
    "Searcher",
    "Snapshot",
    "SortedByField",
    "SortedByOutlet",
    "Store",
    "TopDocs",
    "TopK",
    "Transaction",
    "Vocabulary",
    "first_by",
    "precision_of",
]
