"""Words that a research method lists with their figures: collocates, keywords, and what makes articles similar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Generic, TypeVar, overload

from attrs import asdict, evolve, frozen

from frsearch.model.results import Note

Item = TypeVar("Item", "Collocate", "Keyword", "SimilarArticle")


@frozen
class Listed(Sequence[Item], Generic[Item]):
    """A sequence of items, best first; a slice of it is one, too."""

    items: tuple[Item, ...]

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @overload
    def __getitem__(self, key: int) -> Item: ...

    @overload
    def __getitem__(self, key: slice) -> Listed[Item]: ...

    def __getitem__(self, key: int | slice) -> Item | Listed[Item]:
        return evolve(self, items=self.items[key]) if isinstance(key, slice) else self.items[key]

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return a dictionary for each item, of strings, numbers, lists and None."""
        return [asdict(item) for item in self.items]


@frozen
class Collocate:
    """A word that occurs near a query more often than elsewhere.

    ``word`` is the form that is most frequent there, ``lemma`` what is counted: all forms of the word. It occurs ``observed``
    times near the query, where ``expected`` would be proportionate to its ``total`` in all articles that the filters leave.
    """

    word: str
    lemma: str
    observed: int
    expected: float
    total: int
    log_likelihood: float
    log_dice: float
    log_ratio: float


@frozen
class Collocates(Listed[Collocate]):
    """The collocates of a query, the strongest first.

    ``occurrences`` of the query were found in ``articles``; ``context`` is the number of words near them, ``words`` that of all
    articles that the filters leave.
    """

    query: str
    articles: int
    occurrences: int
    context: int
    words: int
    notes: tuple[Note, ...] = ()


@frozen
class Keyword:
    """A word that is typical of a selection: more frequent there than in the reference.

    ``word`` is its most frequent form in the index, ``lemma`` what is counted: all its forms. It occurs ``count`` times in the
    selection, in so many ``articles`` of it, and ``reference`` times in the reference. ``dispersion`` is Gries' DP over the
    articles of the selection, from 0 (spread like the text) to 1 (in one article).
    """

    word: str
    lemma: str
    count: int
    articles: int
    reference: int
    log_likelihood: float
    log_ratio: float
    dispersion: float


@frozen
class Keywords(Listed[Keyword]):
    """The keywords of a selection, the most typical first; the sizes of both sides are in articles and words."""

    query: str
    articles: int
    words: int
    reference_articles: int
    reference_words: int
    notes: tuple[Note, ...] = ()


@frozen
class SimilarArticle:
    """An article similar to another: ``words`` are those it was found by, the most important first; ``score`` has no unit."""

    id: str
    title: str | None
    outlet: str | None
    date: str | None
    score: float
    words: tuple[str, ...]


@frozen
class SimilarArticles(Listed[SimilarArticle]):
    """The articles most similar to one, best first; ``words`` are the most typical words of that, by which they were found."""

    article_id: str
    words: tuple[str, ...]
    notes: tuple[Note, ...] = ()
