"""The limits of metadata: which fields of ``extra`` an index may have, and which values of them an article may."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from frsearch.model.metadata import BOOKKEEPING, LONGEST_VALUE, MOST_FIELDS, MOST_VALUES, texts_of

_LONGEST_NAME = 60
"""Code points of a field's name; a longer one is none that anybody would type."""

_NAMED = 10
"""Fields named in a remark on too many of them."""


class FieldLimits:
    """Which fields an index may have: those it has already, and others up to :data:`MOST_FIELDS`; what goes beyond is noted."""

    def __init__(self, fields: Iterable[str] = ()) -> None:
        self._fields = set(fields)
        self._refused: dict[str, None] = {}
        self._noted: dict[str, None] = {}

    def _admits(self, name: str) -> bool:
        """Return whether values of this field are kept as metadata; a new name counts from then on."""
        if name in self._fields:
            return True
        if name in BOOKKEEPING or not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
            return False
        if len(self._fields) >= MOST_FIELDS:
            if len(self._refused) <= _NAMED:
                self._refused[name] = None
            return False
        self._fields.add(name)
        return True

    def texts(self, name: str, value: Any) -> Sequence[str]:
        """Return the values of an article in a field, as far as the limits allow them."""
        texts = texts_of(value)
        if not texts or not self._admits(name):
            return ()
        short = [text for text in texts if len(text) <= LONGEST_VALUE]
        if len(short) < len(texts):
            self._note(f"values of {name!r} with more than {LONGEST_VALUE} characters are kept but cannot be filtered by")
        if len(short) > MOST_VALUES:
            self._note(f"of the values of {name!r}, only the first {MOST_VALUES} of an article can be filtered by")
        return short[:MOST_VALUES]

    def _note(self, remark: str) -> None:
        self._noted[remark] = None

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was left out: a sentence for each field, and one on fields beyond the limit."""
        if not self._refused:
            return tuple(self._noted)
        named = ", ".join(map(repr, islice(self._refused, _NAMED)))
        more = " and others" if len(self._refused) > _NAMED else ""
        return (*self._noted, f"beyond {MOST_FIELDS} fields in extra, these are kept but cannot be filtered by: {named}{more}")
