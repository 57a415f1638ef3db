"""The metadata of articles as columns, within limits: which fields of ``extra`` an index has, and which values an article."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

import numpy as np

from frsearch.engine.arrays import Counts
from frsearch.engine.write.metadata.field_part import FieldPart
from frsearch.model.metadata import BOOKKEEPING, LONGEST_VALUE, MOST_FIELDS, MOST_VALUES, text_of, texts_of

_LONGEST_NAME = 60
"""Code points of a field's name; a longer one is none that anybody would type."""

_LOOKED_AT = 4 * MOST_FIELDS
"""Names in a batch that are looked at: each takes a look at every article."""

_NAMED = 10
"""Fields named in a remark on too many of them."""

_SCALARS = frozenset((str, int, float, type(None)))
"""Types of which equal values have the same text; True equals 1, but is another value."""


def shortened(extra: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return all that matters of the values of a long ``extra``; what is beyond a limit still is."""
    return {
        name: [text[: LONGEST_VALUE + 1] for text in texts[: MOST_VALUES + 1]]
        for name, value in extra.items()
        if (texts := texts_of(value))
    }


class MetadataLimits:
    """What an index keeps as metadata: the `fields` it has already and others, up to :data:`MOST_FIELDS`; the rest is noted."""

    def __init__(self, fields: Iterable[str] = ()) -> None:
        self._fields = set(fields)
        self._refused: dict[str, None] = {}
        self._noted: dict[str, None] = {}

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was left out: a sentence for each field, and one on fields beyond the limit."""
        if not self._refused:
            return tuple(self._noted)
        named = ", ".join(map(repr, islice(self._refused, _NAMED)))
        more = " and others" if len(self._refused) > _NAMED else ""
        beyond = f"an index has up to {MOST_FIELDS} extra fields; these are kept but cannot be filtered by: {named}{more}"
        return (*self._noted, beyond)

    def columns(self, extras: Sequence[Mapping[str, Any]]) -> Iterator[FieldPart]:
        """Yield the fields in which some articles have a value, by the ``extra`` of each."""
        for number, name in enumerate(dict.fromkeys(chain.from_iterable(extras))):
            if name in BOOKKEEPING or not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
                continue
            if name not in self._fields and (len(self._fields) >= MOST_FIELDS or number >= _LOOKED_AT):
                if len(self._refused) <= _NAMED:
                    self._refused[name] = None
                continue
            column = self._column(name, [extra.get(name) for extra in extras])
            if len(column.codes):
                self._fields.add(name)
                yield column

    def _column(self, name: str, values: Sequence[Any]) -> FieldPart:
        kinds = set(map(type, values))
        articles = np.arange(len(values))
        if list in kinds:
            lists: list[Sequence[Any]] = [value if type(value) is list else (value,) for value in values]
            sizes = list(map(len, lists))
            flat = list(chain.from_iterable(lists))
            kinds = set(map(type, flat))
            if max(sizes) > MOST_VALUES or not kinds <= _SCALARS:
                lists = [self._texts(name, value) for value in values]
                sizes, flat = list(map(len, lists)), list(chain.from_iterable(lists))
            return _without_repeats(self._of_scalars(name, flat, np.repeat(articles, sizes)))
        if not kinds <= _SCALARS:
            values = [text_of(value) for value in values]
        return self._of_scalars(name, values, articles)

    def _texts(self, name: str, value: Any) -> Sequence[str]:
        """Return the first values of an article in a field."""
        texts = texts_of(value)
        if len(texts) > MOST_VALUES:
            self._noted[f"of the values of {name!r}, only the first {MOST_VALUES} of an article can be filtered by"] = None
        return texts[:MOST_VALUES]

    def _of_scalars(self, name: str, values: Sequence[Any], articles: Counts) -> FieldPart:
        """Return the column of values, each of the article beside it; empty ones are none."""
        different = list(dict.fromkeys(values))
        texts = self._short(name, _texts_of_each(different))
        codes = {text: code for code, text in enumerate(dict.fromkeys(text for text in texts if text is not None))}
        numbers = dict(zip(different, (-1 if text is None else codes[text] for text in texts), strict=True))
        found = np.fromiter(map(numbers.__getitem__, values), np.int64, len(values))
        is_there = found >= 0
        return FieldPart(name, list(codes), articles[is_there].astype(np.uint32), found[is_there].astype(np.uint32))

    def _short(self, name: str, texts: Sequence[str | None]) -> Sequence[str | None]:
        """Return the texts with None in place of those that are too long."""
        if max((len(text) for text in texts if text is not None), default=0) <= LONGEST_VALUE:
            return texts
        self._noted[f"values of {name!r} with more than {LONGEST_VALUE} characters are kept but cannot be filtered by"] = None
        return [None if text is None or len(text) > LONGEST_VALUE else text for text in texts]


def _texts_of_each(scalars: Sequence[Any]) -> Sequence[str | None]:
    """Return :func:`text_of` each; texts that are clean, as most are, are found so all at once, in a fifth of the time."""
    kinds = set(map(type, scalars)) - {type(None)}
    if kinds == {int}:
        return [None if number is None else str(number) for number in scalars]
    if kinds == {str}:
        joined = "|".join(["", *(text for text in scalars if text is not None), ""])
        is_on_one_line = not any(blank in joined for blank in ("  ", " |", "| ", "||"))
        if is_on_one_line and joined.isprintable() and unicodedata.is_normalized("NFC", joined):
            return scalars
    return [text_of(scalar) for scalar in scalars]


def _without_repeats(column: FieldPart) -> FieldPart:
    """Return a column in which no article has a value twice."""
    name, texts, articles, codes = column
    first = np.sort(np.unique(articles.astype(np.int64) * len(texts) + codes, return_index=True)[1])
    return column if len(first) == len(codes) else FieldPart(name, texts, articles[first], codes[first])
