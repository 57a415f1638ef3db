"""The values that the articles of a batch have in ``extra``, in a form that can be sent through a pipe."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from frsearch.engine.cache import cached_property

if TYPE_CHECKING:
    from frsearch.engine.write.field_limits import FieldLimits


class MetadataRows:
    """The values of some articles, article by article: pairs of the number of a field and the number of a value in it.

    ``values`` has for each field its different texts, in order of their numbers.
    """

    def __init__(self, limits: FieldLimits | None = None) -> None:
        self._limits = limits
        self._fields: dict[str, tuple[int, dict[str, int]]] = {}
        self.counts = array("I")
        """For each article, how many values it has."""
        self.pairs = array("I")

    @property
    def values(self) -> Mapping[str, Sequence[str]]:
        """The different texts of each field."""
        return {name: list(texts) for name, (_, texts) in self._fields.items()}

    def add(self, extra: Mapping[str, Any]) -> None:
        """Add the values of an article."""
        append = self.pairs.append
        before = len(self.pairs)
        for name, value in extra.items():
            field = self._fields.get(name)
            if field is not None and type(value) is str and (code := field[1].get(value)) is not None:  # as most are
                append(field[0])
                append(code)
            elif value is not None:
                self._append(name, self._within_limits(name, value))
        self.counts.append((len(self.pairs) - before) // 2)

    def _within_limits(self, name: str, value: Any) -> Sequence[str]:
        if self._limits is None:
            from frsearch.engine.write.field_limits import FieldLimits  # noqa: PLC0415 (workers only read rows)

            self._limits = FieldLimits()
        return self._limits.texts(name, value)

    def _append(self, name: str, texts: Iterable[str]) -> None:
        for text in texts:
            number, codes = self._fields.setdefault(name, (len(self._fields), {}))
            self.pairs.append(number)
            self.pairs.append(codes.setdefault(text, len(codes)))

    def take(self, other: MetadataRows, number: int) -> None:
        """Add the values of article `number` among those of `other`, to which nothing is added any more."""
        before = len(self.pairs)
        for field, code in other._rows[number]:
            name, texts = other._texts[field]
            self._append(name, texts[code : code + 1])
        self.counts.append((len(self.pairs) - before) // 2)

    @cached_property
    def _texts(self) -> list[tuple[str, list[str]]]:
        return [(name, list(texts)) for name, (_, texts) in self._fields.items()]

    @cached_property
    def _rows(self) -> list[list[tuple[int, int]]]:
        pairs = zip(self.pairs[::2], self.pairs[1::2], strict=True)
        return [list(islice(pairs, count)) for count in self.counts]

    @classmethod
    def read(cls, values: Mapping[str, Sequence[str]], counts: bytes, pairs: bytes) -> MetadataRows:
        """Return the rows with these ``values``, ``counts`` and ``pairs``."""
        rows = cls()
        rows._fields = {
            name: (number, dict(zip(texts, range(len(texts)), strict=True))) for number, (name, texts) in enumerate(values.items())
        }
        rows.counts.frombytes(counts)
        rows.pairs.frombytes(pairs)
        return rows
