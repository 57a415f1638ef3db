"""Steps 3 and 4: the exact form (accents kept, case folded) and the folded form (plain letters and digits).

Both are computed on one token, after cutting: Unidecode turns ``°`` into ``deg`` and changes lengths, so it must never
see running text. Other scripts are transliterated by it (``Мали`` → ``mali``), so that a name is found in either; what
it does not know keeps its exact form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from unidecode import unidecode

from frsearch.analysis.characters import APOSTROPHES, HYPHENS
from frsearch.text import INVISIBLE

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_APOSTROPHES, _HYPHENS = APOSTROPHES.replace("'", ""), HYPHENS.replace("-", "")
_SHAPED = re.compile(f"[{_HYPHENS}{_APOSTROPHES}{INVISIBLE}]")
_NOT_FOLDED = re.compile("[^a-z0-9]+")


class _Plain(dict[int, str]):
    """What each code point folds to; Unidecode, which knows no context, is asked once for each."""

    def __missing__(self, code: int) -> str:
        plain = self[code] = _NOT_FOLDED.sub("", unidecode(chr(code), errors="ignore").lower())
        return plain


_PLAIN = _Plain()
_PLAIN_LINES = _Plain({ord("\n"): "\n"})


def normalize(text: str) -> str:
    """Return `text` in lower case and with one shape of apostrophe and hyphen, code point for code point.

    What is one text then has one analysis, with the same offsets.

    >>> normalize("Aujourd’HUI"), normalize("Été")
    ("aujourd'hui", 'été')
    """
    return "İ".join([part.lower() for part in _one_sign(text).split("İ")])  # the only letter that is two in lower case


def exact_form(surface: str) -> str:
    """Return `surface` in lower case and NFC, with one shape of apostrophe and hyphen and nothing invisible.

    >>> exact_form("Aujourd’HUI"), exact_form("E\\u0301tat")
    ("aujourd'hui", 'état')
    """
    if surface.isascii():
        return surface.lower().replace("`", "'")
    if _SHAPED.search(surface):
        surface = _one_sign(_INVISIBLE.sub("", surface))
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", surface).casefold())


def _one_sign(text: str) -> str:
    """Give apostrophes and hyphens one shape; replacing one after the other is many times as fast as a translation."""
    for sign in _APOSTROPHES:
        text = text.replace(sign, "'")
    for sign in _HYPHENS:
        text = text.replace(sign, "-")
    return text


def fold(exact: str) -> str:
    """Return `exact` as plain letters a–z and digits; idempotent.

    >>> fold("œuvre"), fold("aujourd'hui"), fold("état"), fold("мали")
    ('oeuvre', 'aujourdhui', 'etat', 'mali')
    """
    if exact.isascii() and exact.isalnum():  # most words
        return exact
    return exact.translate(_PLAIN) or exact


def fold_all(exacts: Sequence[str]) -> list[str]:
    """Return what :func:`fold` does for each; none of them has a line end."""
    folded = "\n".join(exacts).translate(_PLAIN_LINES).split("\n")
    return [form or exact for form, exact in zip(folded, exacts, strict=bool(exacts))]
