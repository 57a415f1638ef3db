"""What differs between two texts, and the versions of an article between which texts differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, overload

from attrs import evolve, frozen

from frsearch.model.article import Article, shortened

PartKind = Literal["same", "cut", "added", "changed"]
WordKind = Literal["same", "cut", "added"]


@frozen
class FieldChange:
    """A field that two articles differ in (``title``, ``date``, ``outlet``, ``url``, or one of ``extra``), and its values.

    A value of ``extra`` that is no text is written as JSON; None: there is none.
    """

    name: str
    before: str | None
    after: str | None


@frozen
class DiffPart:
    """A sentence, as it is ``before`` and ``after``: the same, cut (``after`` is None), added (``before`` is None) or changed.

    ``is_moved`` says of one that is cut or added that it is as it was, but elsewhere in the text. ``words`` are those of a
    changed sentence in order, as (kind, text), where kind is ``"same"``, ``"cut"`` or ``"added"``; a text includes the white
    space before it. ``before_start`` and ``after_start`` are code points of the two bodies. ``begins_paragraph`` says that a line
    ends before it.
    """

    kind: PartKind
    before: str | None
    after: str | None
    before_start: int | None = None
    after_start: int | None = None
    words: tuple[tuple[WordKind, str], ...] = ()
    is_moved: bool = False
    begins_paragraph: bool = False


@frozen
class Diff(Sequence[DiffPart]):
    """What differs between two articles: ``fields``, and the sentences of the bodies in order, what is cut before what is added.

    Two sentences are the same if they differ in white space and the shape of apostrophes alone.
    """

    before: Article
    after: Article
    parts: tuple[DiffPart, ...] = ()
    fields: tuple[FieldChange, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return not self.fields and all(part.kind == "same" for part in self.parts)

    def count(self, kind: object, is_moved: bool = False) -> int:
        """Return how many sentences are of a kind, moved ones or others."""
        return sum(part.kind == kind and part.is_moved == is_moved for part in self.parts)

    def __repr__(self) -> str:
        counts = ", ".join(f"{kind}={self.count(kind)}" for kind in ("same", "cut", "added", "changed"))
        names = f"{shortened(self.before.id)}, {shortened(self.after.id)}"
        return f"Diff({names}, {counts}, moved={self.count('added', is_moved=True)})"

    def __len__(self) -> int:
        return len(self.parts)

    def __iter__(self) -> Iterator[DiffPart]:
        return iter(self.parts)

    @overload
    def __getitem__(self, key: int) -> DiffPart: ...

    @overload
    def __getitem__(self, key: slice) -> Diff: ...

    def __getitem__(self, key: int | slice) -> DiffPart | Diff:
        return evolve(self, parts=self.parts[key]) if isinstance(key, slice) else self.parts[key]

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return a dictionary for each field and each sentence: the objects of ``--format jsonl``."""
        fields = [{"kind": "field", "name": one.name, "before": one.before, "after": one.after} for one in self.fields]
        return fields + [_sentence(part) for part in self.parts]


def _sentence(part: DiffPart) -> dict[str, Any]:
    return {
        "kind": part.kind,
        "before": part.before,
        "after": part.after,
        "before_start": part.before_start,
        "after_start": part.after_start,
        "moved": part.is_moved,
        "words": [list(word) for word in part.words],
    }


@frozen
class Version:
    """A version of an article, numbered from 1, the oldest that is kept.

    ``until`` is when another took its place, as ``2026-11-30T04:32:12Z``; None: it is what the index has now. :attr:`name` is
    what ``diff`` calls it by.
    """

    number: int
    article: Article
    until: str | None = None

    @property
    def name(self) -> str:
        """The id of the article, with the number if another version has taken its place: ``id@1``."""
        return self.article.id if self.until is None else f"{self.article.id}@{self.number}"
