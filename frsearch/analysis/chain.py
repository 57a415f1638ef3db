"""The chain: one graphic word → its tokens. Read from top to bottom, this module is the specification.

cut (segments) → elide → exact form → folded form → lemma; then the joined form of a compound. What comes out depends on
the word alone, so each distinct word is analysed once, however often a corpus repeats it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from attrs import frozen

from frsearch.analysis.characters import NOT_LETTERS
from frsearch.analysis.cutting import Segment, segments
from frsearch.analysis.elision import is_elided, is_one_word
from frsearch.analysis.folding import exact_form, fold
from frsearch.analysis.lemmas import lemma
from frsearch.analysis.numbers import number, ordinal
from frsearch.analysis.stopwords import STOP_WORDS
from frsearch.text import INVISIBLE

LONGEST = 255
"""Code points of one token that make its terms; what a longer one has beyond is left out of them."""

_NOT_A_LETTER = re.compile(f"[{NOT_LETTERS}]")
_SURFACE = re.compile(f"[{INVISIBLE}]*(.*?)[{INVISIBLE}]*", re.DOTALL)
_SEPARATORS = re.compile("[-'., ]")
_LETTER = re.compile("[^0-9.]")
_PLAIN_GROUP = re.compile("[^ ]+")
_UNDOTTED = re.compile("[^.,]+")


@frozen
class WordToken:
    """One token of a graphic word: its three forms, with offsets and position relative to the word.

    ``span`` is the number of positions it covers: 1, or more for the joined form of a compound. ``rule`` names what
    made it: ``word``, ``elision``, ``apostrophe kept``, ``acronym``, ``number`` or ``joined``.
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


@frozen
class _Part:
    """A stretch of a graphic word that is one token."""

    start: int
    end: int
    rule: str


def analyze_word(word: str) -> tuple[WordToken, ...]:
    """Return the tokens of one graphic word: its parts in order, then, for a compound, its joined form.

    >>> [(t.folded, t.position, t.span) for t in analyze_word("porte-paroles")]
    [('porte', 0, 1), ('paroles', 1, 1), ('porteparoles', 0, 2)]
    """
    if word.isalpha() and not _NOT_A_LETTER.search(word):  # most words: nothing to cut, nothing to elide
        return (_token(word, _Part(0, len(word), "word"), 0),)
    parts = [visible for part in _parts(word) if (visible := _trim(word, part))]
    tokens = [_token(word, part, position) for position, part in enumerate(parts)]
    if len(parts) > 1 and _is_compound(word, parts):
        whole = _Part(parts[0].start, parts[-1].end, "joined")
        tokens.append(_token(word, whole, 0, span=len(parts)))
    return tuple(tokens)


def _parts(word: str) -> Iterator[_Part]:
    """Cut and elide: yield the stretches that are tokens."""
    rest = segments(word)
    rule = "word"
    while rest:
        segment, *rest = rest
        before, after = _folded(word, segment), _folded(word, rest[0]) if rest else ""
        if segment.joiner == "'" and is_elided(before, after):
            rule = "elision"
            continue
        if segment.joiner == "'" and is_one_word(before, after):
            merged, *rest = rest
            yield _Part(segment.start, merged.end, "apostrophe kept")
        elif segment.kind == "acronym":
            yield _Part(segment.start, segment.end, "acronym")
        else:
            yield from _runs(word, segment, rule)
        rule = "word"


def _folded(word: str, segment: Segment) -> str:
    return fold(exact_form(word[segment.start : segment.end]))


def _runs(word: str, segment: Segment, rule: str) -> Iterator[_Part]:
    """A number is one token, but a plain space between its groups parts it; other dots and commas part."""
    text = word[segment.start : segment.end]
    if segment.kind == "groups" or number(text):
        pattern, rule = _PLAIN_GROUP, "number"
    else:
        pattern = _UNDOTTED
    for found in pattern.finditer(text):
        yield _Part(segment.start + found.start(), segment.start + found.end(), rule)


def _trim(word: str, part: _Part) -> _Part | None:
    """Take what is invisible from both ends; None where nothing is left."""
    found = _SURFACE.fullmatch(word, part.start, part.end)
    start, end = found.span(1) if found else (part.start, part.end)
    return _Part(start, end, part.rule) if start < end else None


def _is_compound(word: str, parts: list[_Part]) -> bool:
    """A compound has a letter in it, or is one number whose groups plain spaces part."""
    text = word[parts[0].start : parts[-1].end]
    return _LETTER.search(_SEPARATORS.sub("", text)) is not None or _grouped(text) is not None


def _grouped(text: str) -> str | None:
    """Return the number that `text` is where its groups are parted by plain spaces."""
    return number(text.replace(" ", "\u00a0")) if " " in text else None


def _token(word: str, part: _Part, position: int, span: int = 1) -> WordToken:
    """Give a part its three forms."""
    exact, folded, base = _forms(word[part.start : min(part.end, part.start + LONGEST)], part.rule)
    stop = span == 1 and folded in STOP_WORDS
    return WordToken(exact, folded, base, part.start, part.end, position, span, stop, part.rule)


@lru_cache(100_000)
def _forms(surface: str, rule: str) -> tuple[str, str, str]:
    """Return the exact form, the folded form and the lemma of one token."""
    exact = exact_form(surface)
    if plain := _grouped(exact) if rule == "joined" else number(exact):
        return plain, plain, plain
    if rule in ("acronym", "joined"):
        exact = _SEPARATORS.sub("", exact)
    folded = fold(exact)
    if digits := ordinal(folded):
        return exact, folded, digits
    return exact, folded, lemma(folded) if folded.isascii() and folded.isalpha() else folded
