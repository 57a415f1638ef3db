"""The words outside quotations, in their order, with a placeholder for each quotation."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from frsearch.analysis.folding import normalize

QUOTE, TITLE = "«»", "«T»"
"""What placeholders have for a word: of any quotation, as ``low``; of one that begins with a capital letter, as ``text``."""

_WORD = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*(?:['’`´ʼ](?=[^\W\d_]))?|[^\w\s]|_")


class Word(NamedTuple):
    """A word, number or other character, ``body[start:end]``; ``low`` is its lower case, with one kind of apostrophe."""

    text: str
    start: int
    end: int
    low: str

    @property
    def is_capital(self) -> bool:
        """Return whether it begins with a capital letter."""
        return self.text[0].isupper()


def words(text: str, start: int, end: int) -> list[Word]:
    """Return the words between two places of a text; an elided word ends with its apostrophe.

    >>> [word.low for word in words("L’État a-t-il dit", 0, 17)]
    ["l'", 'état', 'a-t-il', 'dit']
    """
    return [Word(found.group(), found.start(), found.end(), _lower(found.group())) for found in _WORD.finditer(text, start, end)]


@lru_cache(maxsize=1 << 15)
def _lower(word: str) -> str:
    return normalize(word)
