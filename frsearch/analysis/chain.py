"""The chain: one graphic word → its tokens. Read from top to bottom, this module is the specification.

split into pieces → elide → exact form → folded form → lemma; then the joined form of a compound. The result depends on the word
alone, so each distinct word is analysed once, however often a corpus repeats it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from frsearch.analysis.characters import APOSTROPHES, ATTACHED, HYPHENS, LETTER
from frsearch.analysis.elision import is_elided, is_one_word
from frsearch.analysis.folding import exact_form, fold
from frsearch.analysis.lemmas import lemma
from frsearch.analysis.numbers import number, ordinal
from frsearch.analysis.stopwords import STOP_WORDS
from frsearch.analysis.tokenizer import Piece, is_letters, pieces
from frsearch.text import INVISIBLE

MAX_TOKEN_LENGTH = 255
"""Code points. The terms of a longer token are made from its beginning."""

_SURFACE = re.compile(f"[{ATTACHED}]*+(.*[^{INVISIBLE}])?", re.DOTALL)
_SEPARATORS = re.compile("[-'., ·]")
_JOINER = re.compile(f"[{HYPHENS}{APOSTROPHES}]")
_LETTER = re.compile(LETTER)
_PLAIN_GROUP = re.compile("[^ ]+")
_UNDOTTED = re.compile("[^.,]+")


class WordToken(NamedTuple):
    """One token of a graphic word: its three forms, with offsets and position relative to the word.

    ``span`` is the number of positions it covers: 1, or more for the joined form of a compound. ``rule`` names the rule
    that made it: ``word``, ``elision``, ``apostrophe kept``, ``acronym``, ``number``, ``inclusive`` (the masculine of
    ``étudiant·e·s``), ``feminine`` (its feminine, at the same position) or ``joined``.
    """

    exact: str
    folded: str
    lemma: str
    start: int
    end: int
    position: int
    span: int
    stop: bool
    rule: str


class ExactToken(NamedTuple):
    """A token of a graphic word before folding; its fields are those of :class:`WordToken`."""

    exact: str
    start: int
    end: int
    position: int
    span: int
    rule: str


class _Part(NamedTuple):
    """The part of a graphic word that becomes one token."""

    start: int
    end: int
    rule: str
    readings: tuple[str, ...] = ()
    """The exact forms of an inclusive word."""


def analyze_word(word: str) -> tuple[WordToken, ...]:
    """Return the tokens of one graphic word: its parts in order, then, for a compound, its joined form.

    >>> [(t.folded, t.position, t.span) for t in analyze_word("porte-paroles")]
    [('porte', 0, 1), ('paroles', 1, 1), ('porteparoles', 0, 2)]
    """
    return tuple([_token(*token) for token in exact_tokens(word)])


def has_position(span: int, rule: str) -> bool:
    """Return whether a token has a position of its own, which joined forms and the feminine of an inclusive word share."""
    return span == 1 and rule != "feminine"


def exact_tokens(word: str) -> list[ExactToken]:
    """Return the tokens of one graphic word with their exact forms only."""
    if is_letters(word):
        return [ExactToken(exact_form(word[:MAX_TOKEN_LENGTH]), 0, len(word), 0, 1, "word")]
    parts = [visible for part in _parts(word) if (visible := _trim(word, part))]
    tokens = [token for position, part in enumerate(parts) for token in _exact_tokens(word, part, position)]
    if len(parts) > 1 and _is_compound(word, parts):
        whole = _Part(parts[0].start, parts[-1].end, "joined", (_masculine(word, parts),))
        tokens += _exact_tokens(word, whole, 0, span=len(parts))
    return tokens


def _parts(word: str) -> Iterator[_Part]:
    """Split and elide: yield the parts that become tokens."""
    found = pieces(word)
    pairs = zip(found, [*found[1:], None], strict=True)
    rule = "word"
    for piece, following in pairs:
        before = _folded(word, piece) if piece.joiner == "'" else ""
        after = _folded(word, following) if before and following else ""
        if is_elided(before, after):
            rule = "elision"
            continue
        if following and is_one_word(before, after):
            next(pairs)
            before = word[piece.start : following.start]
            readings = tuple(exact_form(before + reading) for reading in following.readings)
            yield _Part(piece.start, following.end, "inclusive" if readings else "apostrophe kept", readings)
        elif piece.readings:
            yield _Part(piece.start, piece.end, "inclusive", piece.readings)
        elif piece.kind == "acronym":
            yield _Part(piece.start, piece.end, "acronym")
        else:
            yield from _runs(word, piece, rule)
        rule = "word"


def _folded(word: str, piece: Piece) -> str:
    return fold(exact_form(word[piece.start : piece.end]))


def _runs(word: str, piece: Piece, rule: str) -> Iterator[_Part]:
    """Yield the tokens of a piece: a number is one, unless plain spaces separate its groups; other dots and commas split."""
    text = word[piece.start : piece.end]
    if text.isalpha():
        yield _Part(piece.start, piece.end, rule)
        return
    pattern = _PLAIN_GROUP if piece.kind == "groups" or number(exact_form(text)) else _UNDOTTED
    for found in pattern.finditer(text):
        kind = "number" if number(exact_form(found.group())) else rule
        yield _Part(piece.start + found.start(), piece.start + found.end(), kind)


def _trim(word: str, part: _Part) -> _Part | None:
    """Strip invisible characters and accents without a letter from both ends; return None if nothing is left."""
    if word[part.start].isalnum() and word[part.end - 1].isalnum():
        return part
    found = _SURFACE.match(word, part.start, part.end)
    start, end = found.span(1) if found else (part.start, part.end)
    return _Part(start, end, part.rule, part.readings) if start < end else None


def _is_compound(word: str, parts: list[_Part]) -> bool:
    """Return whether it has a joiner and a letter, or is a number whose groups are separated by plain spaces."""
    text = word[parts[0].start : parts[-1].end]
    if _JOINER.search(text):
        return _LETTER.search(text) is not None
    return _grouped(exact_form(text)) is not None


def _grouped(exact: str) -> str | None:
    """Return the number that `exact` stands for if plain spaces separate its groups, else None."""
    return number(exact.replace(" ", "\u00a0")) if " " in exact else None


def _masculine(word: str, parts: list[_Part]) -> str:
    """Return a compound with the masculine of its inclusive words."""
    text, at = "", parts[0].start
    for start, end, _, readings in parts:
        text += word[at:start] + (readings[0] if readings else word[start:end])
        at = end
    return text


def _exact_tokens(word: str, part: _Part, position: int, span: int = 1) -> Iterator[ExactToken]:
    """Yield a part with its exact form, or with each of its readings."""
    start, end, rule, readings = part
    for reading in readings or (word[start:end],):
        exact = exact_form(reading[:MAX_TOKEN_LENGTH])
        if plain := _grouped(exact) if rule == "joined" else number(exact):
            exact = plain
        elif rule in ("acronym", "joined"):
            exact = _SEPARATORS.sub("", exact)
        yield ExactToken(exact, start, end, position, span, rule)
        rule = "feminine"


def _token(exact: str, start: int, end: int, position: int, span: int, rule: str) -> WordToken:
    """Add the folded form and the lemma."""
    folded = folded_form(exact)
    return WordToken(exact, folded, lemma_of(folded), start, end, position, span, span == 1 and folded in STOP_WORDS, rule)


def lemma_of(folded: str) -> str:
    """Return the lemma of a folded form, which is its digits for an ordinal."""
    return ordinal(folded) or (lemma(folded) if folded.isascii() and folded.isalpha() else folded)


def folded_form(exact: str) -> str:
    """Return the folded form of an exact form; a decimal number keeps its dot."""
    return exact if "." in exact and number(exact) else fold(exact)
