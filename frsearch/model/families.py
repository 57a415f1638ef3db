"""Lists of copies: those of one article, and families of the same dispatch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

from attrs import evolve, frozen

from frsearch.model.article import Article
from frsearch.model.copies import Copy
from frsearch.model.results import Note


@frozen
class Copies(Sequence[Copy]):
    """The copies of an ``article``, a sequence, oldest first; ``places`` are those of the article itself, as in :class:`Copy`.

    Undated copies come last. ``notes`` say what was left out.
    """

    article: Article
    copies: tuple[Copy, ...] = ()
    places: tuple[int, int] = (1, 1)
    notes: tuple[Note, ...] = ()

    def __len__(self) -> int:
        return len(self.copies)

    def __iter__(self) -> Iterator[Copy]:
        return iter(self.copies)

    @overload
    def __getitem__(self, key: int) -> Copy: ...

    @overload
    def __getitem__(self, key: slice) -> Copies: ...

    def __getitem__(self, key: int | slice) -> Copy | Copies:
        return evolve(self, copies=self.copies[key]) if isinstance(key, slice) else self.copies[key]

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return a dictionary for each copy."""
        return [copy.to_dict() for copy in self.copies]


@frozen
class Families(Sequence[tuple[Copy, ...]]):
    """Articles that are the same dispatch, each with each: families of two or more, largest first, oldest articles first.

    The ``share`` of a member is its alignment with the first; ``notes`` say what was left out.
    """

    families: tuple[tuple[Copy, ...], ...] = ()
    notes: tuple[Note, ...] = ()

    def __len__(self) -> int:
        return len(self.families)

    def __iter__(self) -> Iterator[tuple[Copy, ...]]:
        return iter(self.families)

    @overload
    def __getitem__(self, key: int) -> tuple[Copy, ...]: ...

    @overload
    def __getitem__(self, key: slice) -> Families: ...

    def __getitem__(self, key: int | slice) -> tuple[Copy, ...] | Families:
        return evolve(self, families=self.families[key]) if isinstance(key, slice) else self.families[key]

    @property
    def articles(self) -> int:
        """How many articles are in a family."""
        return sum(map(len, self.families))
