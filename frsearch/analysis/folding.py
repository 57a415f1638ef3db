"""Steps 3 and 4: the exact form (case folded, accents kept) and the folded form (plain letters and digits).

Both are computed on one token, after tokenizing: Unidecode turns ``°`` into ``deg`` and changes lengths, so it must never see
running text. It transliterates other scripts (``Мали`` → ``mali``), so a name is found in either; what it does not know keeps its
exact form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from threading import RLock

from unidecode import unidecode

from frsearch.analysis.characters import APOSTROPHES, HYPHENS, MIDDLE_DOTS
from frsearch.forks import finished_before_forks
from frsearch.text import INVISIBLE

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_APOSTROPHES, _HYPHENS, _DOTS = APOSTROPHES.replace("'", ""), HYPHENS.replace("-", ""), MIDDLE_DOTS.replace("·", "")
_VARIANT = re.compile(f"[{_HYPHENS}{_APOSTROPHES}{_DOTS}{INVISIBLE}]")
_NOT_FOLDED = re.compile("[^a-z0-9]+")
_unidecoding = finished_before_forks(RLock())
"""Held while Unidecode looks up a character: it imports its tables on demand."""


class _FoldingTable(dict[int, str]):
    """What each code point folds to. Unidecode ignores context, so it is asked once per code point."""

    def __missing__(self, code: int) -> str:
        with _unidecoding:
            plain = self[code] = _NOT_FOLDED.sub("", unidecode(chr(code), errors="ignore").lower())
        return plain


_FOLDED = _FoldingTable()
_FOLDED_LINES = _FoldingTable({ord("\n"): "\n"})


def normalize(text: str) -> str:
    """Return `text` in lower case, with one kind of apostrophe, hyphen and middle dot, code point for code point.

    Texts that become equal have the same analysis, offsets included.

    >>> normalize("Aujourd’HUI"), normalize("Été")
    ("aujourd'hui", 'été')
    """
    return "İ".join([part.lower() for part in _unify(text).split("İ")])  # the only letter whose lower case is two code points


def exact_form(surface: str) -> str:
    """Return `surface` in lower case and NFC, with one kind of apostrophe, hyphen and middle dot, less invisible characters.

    >>> exact_form("Aujourd’HUI"), exact_form("E\\u0301tat")
    ("aujourd'hui", 'état')
    """
    if surface.isascii():
        return surface.lower().replace("`", "'")
    if _VARIANT.search(surface):
        surface = _unify(_INVISIBLE.sub("", surface))
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", surface).casefold())


def _unify(text: str) -> str:
    """Replace all apostrophes, hyphens and middle dots by ', - and ·; a replace for each is many times as fast as translating."""
    for apostrophe in _APOSTROPHES:
        text = text.replace(apostrophe, "'")
    for hyphen in _HYPHENS:
        text = text.replace(hyphen, "-")
    for dot in _DOTS:
        text = text.replace(dot, "·")
    return text


def fold(exact: str) -> str:
    """Return `exact` as plain letters a–z and digits; idempotent.

    >>> fold("œuvre"), fold("aujourd'hui"), fold("état"), fold("мали")
    ('oeuvre', 'aujourdhui', 'etat', 'mali')
    """
    if exact.isascii() and exact.isalnum():  # most words
        return exact
    return exact.translate(_FOLDED) or exact


def fold_all(exacts: Sequence[str]) -> list[str]:
    """Return :func:`fold` of each form; none may contain a line end."""
    folded = "\n".join(exacts).translate(_FOLDED_LINES).split("\n")
    return [form or exact for form, exact in zip(folded, exacts, strict=bool(exacts))]
