"""The engine seam: what the façade asks of whatever stores and finds articles.

An engine is a module with ``create`` and ``open_store``, which return a :class:`Store`. Article numbers are the engine's
own, valid for one :class:`Reader`, which sees one commit and no later one.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from attrs import frozen

if TYPE_CHECKING:  # who writes segments knows no queries
    from frsearch.model import Article, VerifyReport
    from frsearch.query import Fuzzy, Gain, Leaf, Match, Node, Phrase, Refined, Term, Wildcard


@frozen
class Found:
    """What a tree matches: ``total`` articles, of which the best are given, best first, with their scores."""

    total: int
    numbers: tuple[int, ...] = ()
    scores: tuple[float, ...] = ()


@frozen
class Counts:
    """Articles by outlet (None: not named), the first and last date, and how many have none."""

    outlets: Mapping[str | None, int]
    since: str | None
    until: str | None
    undated: int


class Reader(Protocol):
    """One commit, for reading."""

    generation: int

    def __len__(self) -> int: ...

    def ids(self) -> Iterator[str]:
        """Yield the id of every article, in the order of its number."""

    def numbers(self) -> Iterator[int]:
        """Yield the number of every article."""

    def number(self, article_id: str) -> int | None:
        """Return the number of an article, or None."""

    def article(self, number: int) -> Article:
        """Return one article whole."""

    def search(self, tree: Node | Refined, limit: int | None, by_date: bool = False) -> Found:
        """Return the best `limit` articles (None: all) by score, or the latest by date, undated ones last."""

    def parts(self, tree: Node | Refined, number: int) -> list[tuple[Gain, float]]:
        """Return which leaves of a tree an article has, and what each, and whatever else tells, adds to its score."""

    def frequency(self, leaf: Term | Phrase) -> int:
        """Return in how many articles a term, or the rarest word of a phrase, stands."""

    def weight(self, leaf: Leaf) -> float:
        """Return what a leaf is worth at most: how rare its word is, times what the form as typed counts."""

    def finder(self, leaves: Sequence[Leaf], place: str) -> Callable[[int], list[Match]]:
        """Return a function from an article to where leaves stand in one of its fields, in order."""

    def sentences(self, number: int) -> list[tuple[int, int]]:
        """Return the sentences of the body of an article, as (start, end) in code points."""

    def forms(self, leaf: Wildcard | Fuzzy) -> int:
        """Return how many words a pattern or a misspelt word stands for in the part of the index where these are most."""

    def near_words(self, exact: str) -> Mapping[tuple[int, str], int]:
        """Return the words (exact forms) a letter or two away from `exact`: (letters, form) → how often it stands."""

    def words_beginning(self, folded: str) -> Mapping[str, int]:
        """Return the words (exact forms) whose folded form begins so, and how often each stands, deleted articles included."""

    def family(self, lemma: str) -> frozenset[str]:
        """Return the other lemmas that have the stem of this one (:mod:`frsearch.analysis.families`)."""

    def relatives(self, word: Term) -> tuple[str, ...]:
        """Return the lemmas that begin like that of a word and often stand in the same articles."""

    def counts(self) -> Counts:
        """Return what an index holds, at a glance."""

    @property
    def undated(self) -> int:
        """How many articles have no date."""

    @property
    def newest(self) -> datetime.date | None:
        """The day of the newest article, in the middle of its date; None: all are undated."""

    def close(self) -> None:
        """Let go of files; the reader is of no use afterwards."""


class Store(Protocol):
    """An index on disk."""

    path: Path

    def reader(self) -> Reader:
        """Return a reader of the last commit."""

    def generation(self) -> int:
        """Return the number of the last commit; each one is higher than those before."""

    def size(self) -> int:
        """Return the bytes that it takes on the disk."""

    def verify(self) -> VerifyReport:
        """Return what is wrong with the last commit."""

    def compact(self, wait: float = 0.0) -> bool:
        """Make the last commit as small and as fast as it can be; tell whether there was anything to do."""

    def backup(self, reader: Any, to: Path) -> None:
        """Copy what a reader of this index sees to another folder; raises IndexExists where that is not empty."""

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


__all__ = ["Counts", "Found", "Reader", "Store", "Transaction"]
