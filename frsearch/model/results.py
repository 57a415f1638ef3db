"""What a search returns, as frozen attrs classes: hits with their passages, notes, terms of the index.

Every offset counts code points of the clean text it refers to (see :mod:`frsearch.text`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, overload

from attrs import evolve, frozen

from frsearch.model.article import Article, shortened

if TYPE_CHECKING:
    import pandas

    from frsearch.model.copies import Copy

_HITS_SHOWN = 3
"""Hits in the repr of results: one prompt, not a page."""


@frozen(order=True)
class Span:
    """A range of code points, from `start` up to but not including `end`; it unpacks into the two."""

    start: int
    end: int

    def __iter__(self) -> Iterator[int]:
        return iter((self.start, self.end))


@frozen
class Passage:
    """A part of an article's body that answers the query: ``article.body[start:end] == text``, in code points.

    ``highlights`` are relative to ``text``, in order and without overlap; a phrase is one span. ``score`` has no unit:
    it compares passages of one search.
    """

    text: str
    start: int
    end: int
    score: float
    highlights: tuple[Span, ...] = ()

    def __repr__(self) -> str:
        about = f"score={self.score:.4g}, highlights={len(self.highlights)}"
        return f"Passage({shortened(self.text)}, {self.start}, {self.end}, {about})"


@frozen
class Reason:
    """One part of a hit's score: ``what`` says in words what earned it, ``value`` is how much."""

    what: str
    value: float


@frozen
class Hit:
    """One article found, or with ``by="passage"`` one passage of it. ``rank`` counts from 1.

    ``score`` has no unit and never rises from one hit to the next; it is 0 in a search sorted by date. ``title_highlights``
    are code points of the title. ``reasons``, if :meth:`frsearch.Index.search` was asked to explain, come largest
    first and add up to the score; a negative one says that the score was lowered to that of the hit before. ``index`` is the
    path of the article's index, if several are open together (:meth:`frsearch.Index.open_many`). ``copies``, in a search that
    groups, are the other articles found that are the same dispatch, oldest first.
    """

    rank: int
    score: float
    article: Article
    passages: tuple[Passage, ...] = ()
    title_highlights: tuple[Span, ...] = ()
    reasons: tuple[Reason, ...] = ()
    index: str | None = None
    copies: tuple[Copy, ...] = ()

    def __repr__(self) -> str:
        return f"Hit({self.rank}, {self.article!r}, score={self.score:.4g}, passages={len(self.passages)})"

    def _repr_html_(self) -> str:
        from frsearch.render.notebook import hit_html  # noqa: PLC0415 (upwards: only a notebook asks)

        return hit_html(self)


@frozen
class Note:
    """Something a user should know about how the query was read or why it found what it did.

    ``kind`` is one of ``dropped``, ``limit``, ``unknown``, ``suggestion``, ``correction``, ``variants``, ``syntax``, ``undated``.
    ``start`` and ``end`` are code-point offsets into the query, both 0 if the note is about no particular part of it.
    """

    kind: str
    message: str
    start: int = 0
    end: int = 0


@frozen
class Results(Sequence[Hit]):
    """What a search found, a sequence of hits: ``total`` counts all matching articles, ``hits`` are those asked for, best first.

    ``results[0]`` is the best hit, and a slice is Results of fewer hits. ``query`` is what was searched for; ``notes`` say how
    it was read and what was left out; ``took_ms`` is the time the search took, in milliseconds. ``corrected`` is the query that
    found the hits if the one typed, which has words that are in no article, found nothing; otherwise None. ``groups`` is how many
    hits all matching articles make in a search that groups those of the same dispatch; otherwise None.
    """

    total: int
    hits: tuple[Hit, ...] = ()
    notes: tuple[Note, ...] = ()
    took_ms: float = 0.0
    query: str = ""
    corrected: str | None = None
    groups: int | None = None

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)

    @overload
    def __getitem__(self, key: int) -> Hit: ...

    @overload
    def __getitem__(self, key: slice) -> Results: ...

    def __getitem__(self, key: int | slice) -> Hit | Results:
        return evolve(self, hits=self.hits[key]) if isinstance(key, slice) else self.hits[key]

    def __repr__(self) -> str:
        more = [f"… {len(self) - _HITS_SHOWN:,} more"] if len(self) > _HITS_SHOWN else []
        hits = ",\n ".join([*map(repr, self.hits[:_HITS_SHOWN]), *more])
        return f"Results({shortened(self.query)}, total={self.total}, notes={len(self.notes)}, hits=[{hits}])"

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return a dictionary for each hit, of strings, numbers, lists and None: the objects of ``--format jsonl``.

        The keys are rank, score, id, title, title_highlights, date, outlet, url and passages, each with text, start, end,
        score and highlights; highlights are pairs of offsets in code points. ``reasons`` are there if they were asked for,
        ``index`` if several indexes are open together, and ``copies`` where a search grouped some.
        """
        return [_hit(hit) for hit in self.hits]

    def to_json(self) -> str:
        """Return a JSON array of the dictionaries of :meth:`to_dicts`, that can be encoded whatever the texts hold."""
        text = json.dumps(self.to_dicts(), ensure_ascii=False)
        return text.encode("utf-8", "backslashreplace").decode()  # \ud800 is an escape of JSON, too

    def to_pandas(self) -> pandas.DataFrame:
        """Return a pandas DataFrame with a row for each passage, and one for a hit without: the columns of ``--format csv``.

        The texts are as they are, and ``highlights`` are lists of pairs of offsets. Raises ImportError, with what to install,
        if there is no pandas.
        """
        from frsearch.render.frame import frame  # noqa: PLC0415 (upwards: pandas is no dependency)

        return frame(self)

    def _repr_html_(self) -> str:
        from frsearch.render.notebook import results_html  # noqa: PLC0415 (upwards: only a notebook asks)

        return results_html(self)


def _hit(hit: Hit) -> dict[str, Any]:
    found = hit.article
    return {
        "rank": hit.rank,
        "score": round(hit.score, 4),
        "id": found.id,
        "title": found.title,
        "title_highlights": _pairs(hit.title_highlights),
        "date": found.date,
        "outlet": found.outlet,
        "url": found.url,
        "passages": [_passage(passage) for passage in hit.passages],
        **({"index": hit.index} if hit.index else {}),
        **({"reasons": [[reason.what, round(reason.value, 4)] for reason in hit.reasons]} if hit.reasons else {}),
        **({"copies": [_copy(copy) for copy in hit.copies]} if hit.copies else {}),
    }


def _copy(copy: Copy) -> dict[str, Any]:
    return {name: value for name, value in copy.to_dict().items() if name != "runs"}


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "score": round(passage.score, 4),
        "highlights": _pairs(passage.highlights),
    }


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


@frozen
class TermFrequency:
    """A word of the index, in lower case with its accents and hyphens, and the number of ``articles`` that contain it."""

    text: str
    articles: int
