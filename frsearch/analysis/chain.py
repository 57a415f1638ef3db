"""The chain: one graphic word → its tokens. Read from top to bottom, this module is the specification.

cut (segments) → elide → exact form → folded form → lemma; then the joined form of a compound. What comes out depends on
the word alone, so each distinct word is analysed once, however often a corpus repeats it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from frsearch.analysis.characters import APOSTROPHES, ATTACHED, HYPHENS, LETTER, NOT_LETTERS
from frsearch.analysis.elision import is_elided, is_one_word
from frsearch.analysis.folding import exact_form, fold
from frsearch.analysis.lemmas import lemma
from frsearch.analysis.numbers import number, ordinal
from frsearch.analysis.stopwords import STOP_WORDS
from frsearch.analysis.tokenizer import Segment, segments
from frsearch.text import INVISIBLE

LONGEST = 255
"""Code points of one token that make its terms; what a longer one has beyond is left out of them."""

_NOT_A_LETTER = re.compile(f"[{NOT_LETTERS}]")
_SURFACE = re.compile(f"[{ATTACHED}]*(.*?)[{INVISIBLE}]*", re.DOTALL)
_SEPARATORS = re.compile("[-'., ]")
_JOINER = re.compile(f"[{HYPHENS}{APOSTROPHES}]")
_LETTER = re.compile(LETTER)
_PLAIN_GROUP = re.compile("[^ ]+")
_UNDOTTED = re.compile("[^.,]+")


class WordToken(NamedTuple):
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


class Form(NamedTuple):
    """A token of a graphic word before it is folded; what it has is that of :class:`WordToken`."""

    exact: str
    start: int
    end: int
    position: int
    span: int
    rule: str


class _Part(NamedTuple):
    """A stretch of a graphic word that is one token."""

    start: int
    end: int
    rule: str


def analyze_word(word: str) -> tuple[WordToken, ...]:
    """Return the tokens of one graphic word: its parts in order, then, for a compound, its joined form.

    >>> [(t.folded, t.position, t.span) for t in analyze_word("porte-paroles")]
    [('porte', 0, 1), ('paroles', 1, 1), ('porteparoles', 0, 2)]
    """
    return tuple([_token(*form) for form in exact_forms(word)])


def exact_forms(word: str) -> list[Form]:
    """Return the tokens of one graphic word as far as the exact form."""
    if is_plain(word):
        return [Form(exact_form(word[:LONGEST]), 0, len(word), 0, 1, "word")]
    parts = [visible for part in _parts(word) if (visible := _trim(word, part))]
    forms = [_form(word, part, position) for position, part in enumerate(parts)]
    if len(parts) > 1 and _is_compound(word, parts):
        whole = _Part(parts[0].start, parts[-1].end, "joined")
        forms.append(_form(word, whole, 0, span=len(parts)))
    return forms


def is_plain(word: str) -> bool:
    """Tell whether a word is letters alone, as most are: nothing to cut, nothing to elide."""
    return word.isalpha() and (word.isascii() or not _NOT_A_LETTER.search(word))


def _parts(word: str) -> Iterator[_Part]:
    """Cut and elide: yield the stretches that are tokens."""
    found = segments(word)
    pairs = zip(found, [*found[1:], None], strict=True)
    rule = "word"
    for segment, following in pairs:
        before = _folded(word, segment) if segment.joiner == "'" else ""
        after = _folded(word, following) if before and following else ""
        if is_elided(before, after):
            rule = "elision"
            continue
        if following and is_one_word(before, after):
            next(pairs)
            yield _Part(segment.start, following.end, "apostrophe kept")
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
    if text.isalpha():
        yield _Part(segment.start, segment.end, rule)
        return
    pattern = _PLAIN_GROUP if segment.kind == "groups" or number(exact_form(text)) else _UNDOTTED
    for found in pattern.finditer(text):
        kind = "number" if number(exact_form(found.group())) else rule
        yield _Part(segment.start + found.start(), segment.start + found.end(), kind)


def _trim(word: str, part: _Part) -> _Part | None:
    """Take what is invisible from both ends, and accents without a letter; None where nothing is left."""
    if word[part.start].isalnum() and word[part.end - 1].isalnum():
        return part
    found = _SURFACE.fullmatch(word, part.start, part.end)
    start, end = found.span(1) if found else (part.start, part.end)
    return _Part(start, end, part.rule) if start < end else None


def _is_compound(word: str, parts: list[_Part]) -> bool:
    """A compound has a joiner and a letter in it, or is one number whose groups plain spaces part."""
    text = word[parts[0].start : parts[-1].end]
    if _JOINER.search(text):
        return _LETTER.search(text) is not None
    return _grouped(exact_form(text)) is not None


def _grouped(exact: str) -> str | None:
    """Return the number that `exact` is where its groups are parted by plain spaces."""
    return number(exact.replace(" ", "\u00a0")) if " " in exact else None


def _form(word: str, part: _Part, position: int, span: int = 1) -> Form:
    """Give a part its exact form."""
    start, end, rule = part
    exact = exact_form(word[start : min(end, start + LONGEST)])
    if plain := _grouped(exact) if rule == "joined" else number(exact):
        exact = plain
    elif rule in ("acronym", "joined"):
        exact = _SEPARATORS.sub("", exact)
    return Form(exact, start, end, position, span, rule)


def _token(exact: str, start: int, end: int, position: int, span: int, rule: str) -> WordToken:
    """Give a form its folded form and its lemma: ordinals are found by their digits, words by their lemma."""
    folded = folded_form(exact)
    base = ordinal(folded) or (lemma(folded) if folded.isascii() and folded.isalpha() else folded)
    return WordToken(exact, folded, base, start, end, position, span, span == 1 and folded in STOP_WORDS, rule)


def folded_form(exact: str) -> str:
    """Return the folded form of an exact one; a decimal number keeps its dot."""
    return exact if "." in exact and number(exact) else fold(exact)
