"""Text → a form in which lines and dates are recognised; what is stored and searched is never folded here."""

from __future__ import annotations

import re
import unicodedata

_ACCENTS = re.compile("[\u0300-\u036f]+")
_APOSTROPHES = re.compile("[’‘`´ʼ′]")


def fold(text: str) -> str:
    """Return `text` in small letters, without accents, apostrophes alike and white space as one space.

    >>> fold("À  l’Été")
    "a l'ete"
    """
    text = _APOSTROPHES.sub("'", text.casefold())
    return " ".join(_ACCENTS.sub("", unicodedata.normalize("NFD", text)).split())
