"""Which fields of ``extra`` can be filtered, sorted and counted by: those of the embedded engine, within the same limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from frsearch.model.metadata import BOOKKEEPING, LONGEST_VALUE, MOST_FIELDS, MOST_VALUES, texts_of

_LONGEST_NAME = 60
"""Code points of a field's name; a longer one is none that anybody would type."""

_NAMED = 10
"""Fields named in a remark on too many of them."""


class ExtraFields:
    """The fields that an index has already, and others, up to :data:`~frsearch.model.metadata.MOST_FIELDS`; the rest is noted."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        self._known = set(known)
        self._refused: dict[str, None] = {}
        self._noted: dict[str, None] = {}

    @property
    def remarks(self) -> Sequence[str]:
        """What was left out: a sentence for each field, and one on fields beyond the limit."""
        if not self._refused:
            return tuple(self._noted)
        named = ", ".join(map(repr, list(self._refused)[:_NAMED]))
        more = " and others" if len(self._refused) > _NAMED else ""
        beyond = f"an index has up to {MOST_FIELDS} extra fields; these are kept but cannot be filtered by: {named}{more}"
        return (*self._noted, beyond)

    def of(self, extra: Mapping[str, Any]) -> dict[str, list[str]]:
        """Return the values of an article in the fields that it has."""
        found = {}
        for name, value in extra.items():
            if name in BOOKKEEPING or not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
                continue
            if (values := self._values(name, texts_of(value))) and self._is_within(name):
                found[name] = values
        return found

    def _values(self, name: str, texts: list[str]) -> list[str]:
        if len(texts) > MOST_VALUES:
            self._noted[f"of the values of {name!r}, only the first {MOST_VALUES} of an article can be filtered by"] = None
        short = [text for text in texts[:MOST_VALUES] if len(text) <= LONGEST_VALUE]
        if len(short) < min(len(texts), MOST_VALUES):
            self._noted[f"values of {name!r} with more than {LONGEST_VALUE} characters are kept but cannot be filtered by"] = None
        return short

    def _is_within(self, name: str) -> bool:
        if name in self._known:
            return True
        if len(self._known) < MOST_FIELDS:
            self._known.add(name)
            return True
        if len(self._refused) <= _NAMED:
            self._refused[name] = None
        return False
