"""Cleaning at the door: what is done to every text of an :class:`~frsearch.Article`.

``clean`` is idempotent. It normalises line ends, drops characters that carry no text, and composes accents:

=====================================================  ============================================
found                                                  becomes
=====================================================  ============================================
CR LF, CR, VT, FF, NEL, U+2028, U+2029                 a newline
controls (C0, DEL, C1) except newline and tab          nothing
soft hyphen U+00AD                                     nothing
zero-width U+200B–200D, U+2060–2064, U+180E, U+FEFF    nothing
bidi marks U+061C, 200E, 200F, 202A–202E, 2066–206F    nothing
lone surrogates U+D800–DFFF                            U+FFFD (they cannot be encoded)
decomposed accents                                     composed (Unicode NFC)
more than 30 marks on a letter, not in order           the first 30 (UAX #15, Stream-Safe Text Format)
=====================================================  ============================================

Non-breaking spaces stay: French typography requires them, and offsets count them.
"""

from __future__ import annotations

import os
import re
import unicodedata
from os import PathLike
from pathlib import Path

INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
"""Characters that never separate words, as the inside of a regular-expression class."""

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_NOTHING = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f{INVISIBLE}]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKS = 30
_TOWER = re.compile(rf"[^\w\s\x00-\x7f]{{{_MARKS + 1},}}")
"""Text that may have more marks in a row than that: composing takes time quadratic in their number."""
_ASCII = bytes([*b"\t\n", *range(ord(" "), ord("~") + 1)])
_UNUSUAL = re.compile("[^\xa0-\xac\xae-\u02ff\u2010-\u2027\u202f-\u205e\u20a0-\u20bf]")
"""What may have to be cleaned, once ASCII characters are left out: not the letters, quotation marks and dashes of French, which
stay as they are whatever precedes them."""
_ACCENTS = re.compile("[\u0300-\u036f]+")
_APOSTROPHES = re.compile("[’‘`´ʼ′]")


def clean(text: str) -> str:
    """Return `text` cleaned as in the table above; every offset that frsearch returns refers to the result.

    >>> clean("L’e\u0301te\u0301\\r\\nest la\u00ad")
    'L’été\\nest la'

    Raises TypeError for anything but a string.
    """
    if not isinstance(text, str):
        raise TypeError(f"a text is a string, not {type(text).__name__}")
    if _is_plain(text):
        return text
    # Line ends other than \n, invisible characters and surrogates are not printable.
    if not text.isprintable() and not _without_spaces(text).isprintable():
        text = _LINE_END.sub("\n", text)
        text = _NOTHING.sub("", text)
        text = _SURROGATE.sub("\ufffd", text)
    if unicodedata.is_normalized("NFC", text):  # takes one pass
        return text
    return unicodedata.normalize("NFC", _TOWER.sub(_without_towers, text))


def _is_plain(text: str) -> bool:
    """Return whether nothing in `text` can have to be cleaned, in a third of the time that the full tests take."""
    if text.isascii() and text.isprintable():
        return True
    others = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    return not others or not _UNUSUAL.search(others.decode("utf-8", "surrogatepass"))


def _without_towers(found: re.Match[str]) -> str:
    kept, marks = [], 0
    for character in found.group():
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MARKS:
            kept.append(character)
    return "".join(kept)


def _without_spaces(text: str) -> str:
    """Return `text` without the white space that clean text may contain but that does not count as printable."""
    return text.replace("\n", "").replace("\t", "").replace("\xa0", "").replace("\u202f", "")


def clean_line(text: str) -> str:
    """Return `text` cleaned and on one line: runs of plain white space become one space, none is left at the ends."""
    text = clean(text)
    if "\n" not in text and "  " not in text and "\t" not in text and text[:1] != " " and text[-1:] != " ":
        return text  # as most are
    return " ".join(part for part in re.split("[ \t\n]+", text) if part)


def plain(text: str) -> str:
    """Return `text` in lower case, without accents, with straight apostrophes and single spaces.

    Lines and dates are recognised in this form; it is never stored or searched.

    >>> plain("À  l’Été")
    "a l'ete"
    """
    text = _APOSTROPHES.sub("'", text.casefold())
    return " ".join(_ACCENTS.sub("", unicodedata.normalize("NFD", text)).split())


def expanded(path: str | PathLike[str]) -> Path:
    """Return a path with ``~`` at its start replaced by the home directory, as a shell does it.

    A string ``./~brouillons`` is left alone: a Path has forgotten its dot.
    """
    return Path(os.path.expanduser(path))  # noqa: PTH111 (see above)


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def is_address(path: str | Path) -> bool:
    """Return whether a text is the address of an index on a cluster, such as ``opensearch://host:9200/presse``.

    So is whatever begins like an address, mistyped ones too: else they would name folders, and a password in them be shown.
    """
    return isinstance(path, str) and _SCHEME.match(path) is not None


def located(path: str | Path) -> Path | str:
    """Return an address as it is, and the path of a folder with ``~`` replaced by the home directory."""
    return path if isinstance(path, str) and is_address(path) else expanded(path)
