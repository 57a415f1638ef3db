"""Step 1, tokenize: a text → graphic words, and a graphic word → its pieces.

A *graphic word* is the text between two spaces or punctuation marks: ``l’État``, ``porte-parole``, ``O.N.U.``,
``100\u00a0000``, ``3,5``. Each distinct one is analysed once, and the result is reused wherever it occurs, so nothing here may
look at the text around it. *Pieces* are the parts of a graphic word between its apostrophes and hyphens.

A graphic word consists of
- letters, digits and what is attached to them (accents in NFD, soft hyphens, zero-width characters);
- an apostrophe or a hyphen between two of these, and an apostrophe after one (``d’ "accord"``);
- the dots of an acronym: single letters with a dot after each, the last one optional (``O.N.U.``, ``U.E``), but not the dot of
  ``M. Diop`` or of the run-on sentences ``prochains.Le`` and ``plan B.L’armée``;
- a dot or a comma between two digits (``3,5``, ``24.09.2024``);
- a space, non-breaking or plain, between groups of three digits (``100 000``);
- the signs of inclusive writing (``étudiant·e·s``, ``étudiant(e)s``), or what looks like it (``exemple.es``): which of the two it
  is, is for the next step to decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from frsearch.analysis.characters import APOSTROPHES, ATTACHED, DIGIT_SPACES, HYPHENS, LETTER, MIDDLE_DOTS, NOT_LETTERS, WORD
from frsearch.analysis.inclusive import candidates, inclusive_words, masked
from frsearch.text import INVISIBLE

_ATTACHED = f"[{ATTACHED}]*+"
_INVISIBLE = f"[{INVISIBLE}]*+"
_INITIAL = f"{_ATTACHED}{LETTER}{_ATTACHED}"
_ELIDED = f"[{APOSTROPHES}]{WORD}"
_DIGIT = f"[0-9]{_INVISIBLE}"
_ACRONYM = f"(?:{_INITIAL}\\.)+{_INITIAL}(?!{WORD}|{_ELIDED})\\.?|(?:{_INITIAL}\\.){{2,}}"
_DECIMALS = f"(?:(?<=[0-9{INVISIBLE}])[.,](?={_INVISIBLE}[0-9]){WORD}++)*+"
_GROUPS = f"(?:{_DIGIT}){{1,3}}(?:[ {DIGIT_SPACES}]{_INVISIBLE}(?:{_DIGIT}){{3}}(?!{WORD}))++{_DECIMALS}"
_RUN = f"{WORD}++{_DECIMALS}"
_PIECE = f"(?:{_ACRONYM}|{_GROUPS}|{_RUN})"
_JOINER = f"[{HYPHENS}{APOSTROPHES}]"

_LETTERS = f"{LETTER}{{2,}}+(?!{WORD}|{_JOINER})"  # most words; tried first for speed
_GRAPHIC_WORD = f"{_LETTERS}|{_PIECE}(?:{_JOINER}(?={WORD}){_PIECE})*+[{APOSTROPHES}]?"
_PIECES = f"(?:({_ACRONYM})|({_GROUPS})|({_RUN}))({_JOINER}?)"

_compiled = cache(re.compile)
"""Compiling takes ten milliseconds each; a word of letters, as most queries consist of, needs neither, and the columnar tokenizer
the first only for texts with accents in NFD."""

_SIGN = re.compile(rf"\S[{MIDDLE_DOTS}./(]\S")
"""What inclusive writing in a text cannot do without."""

_NOT_A_LETTER = re.compile(f"[{NOT_LETTERS}]")


def is_letters(text: str) -> bool:
    """Return whether a text consists of letters only: a single word, with nothing to split and nothing to elide."""
    return text.isalpha() and (text.isascii() or not _NOT_A_LETTER.search(text))


def graphic_words(text: str) -> Iterator[tuple[str, int]]:
    """Yield the graphic words of `text`, in order, each with the code-point offset where it starts.

    >>> list(graphic_words("L’O.N.U. dit-il à M. Diop"))
    [('L’O.N.U.', 0), ('dit-il', 9), ('à', 16), ('M', 18), ('Diop', 21)]
    """
    if is_letters(text):
        yield text, 0
        return
    plain = masked(text, candidates(text)) if _SIGN.search(text) else text
    for found in _compiled(_GRAPHIC_WORD).finditer(plain):
        yield text[found.start() : found.end()], found.start()


class Piece(NamedTuple):
    """A piece of a graphic word: ``kind`` is ``run``, ``acronym`` or ``groups`` (of digits).

    ``joiner`` is the character that follows it in the word: an apostrophe (as ``'``), a hyphen (as ``-``) or nothing. An
    inclusive word is a run with the exact forms of its ``readings``.
    """

    kind: str
    start: int
    end: int
    joiner: str
    readings: tuple[str, ...] = ()


def pieces(word: str) -> list[Piece]:
    """Return the pieces of one graphic word, in order.

    >>> [(piece.kind, word[piece.start : piece.end], piece.joiner) for word in ["l’Île-d'Yeu"] for piece in pieces(word)]
    [('run', 'l', "'"), ('run', 'Île', '-'), ('run', 'd', "'"), ('run', 'Yeu', '')]
    """
    found = []
    inclusive = {start: (end, readings) for start, end, *readings in inclusive_words(word)}
    plain = masked(word, ((start, end) for start, (end, _) in inclusive.items())) if inclusive else word
    for match in _compiled(_PIECES).finditer(plain):
        kind = "acronym" if match[1] else "groups" if match[2] else "run"
        joiner = match[4] and ("-" if match[4] in HYPHENS else "'")
        readings = inclusive[match.start()][1] if match.start() in inclusive else ()
        found.append(Piece(kind, match.start(), match.start(4), joiner, tuple(readings)))
    return found
