"""Sentence boundaries that a few characters on either side decide, found by array arithmetic.

The splitter in :mod:`frsearch.analysis.sentences` is the specification. This module settles the plain cases (a full stop
between an ordinary word and a capital, an empty line, a number) and leaves the others open (``M. Diop``, run-on sentences, odd
layouts).

The splitter knows where the current sentence began; array arithmetic does not. It relies on three facts:

- A sentence begins at the start of the text, or right after a run of marks, quotes, brackets and white space that contains a mark
  or a line end. So a word before which none of these occurs is a whole word of the current sentence.
- No match of the splitter's regular expression extends beyond such a run. So a mark is a candidate of its own if it follows a
  word with no other mark or line end in between.
- Texts are separated by null characters, and nothing next to one is settled as the end of a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from frsearch.analysis.columnar.arrays import Bools, Bytes, Offsets
from frsearch.analysis.columnar.sentence_traits import (
    CLOSER,
    DIGIT,
    END,
    INERT,
    LETTER,
    LINE,
    LOWER,
    MARK,
    OPENER,
    QUOTE,
    SOFT,
    SPACE,
    UPPER,
    WORD,
    Traits,
    encoded,
    traits,
)
from frsearch.analysis.sentences import ABBREVIATIONS, NEVER_A_NAME

WordEndings = NDArray[np.int64]
"""The last letters of words, each ending packed into one number."""

_EDGE = SPACE | LINE | MARK | CLOSER | QUOTE | END
"""Traits of the characters after which a sentence can begin."""

_CHUNK = 1 << 17  # bytes; several arrays of this size fit into the processor's cache: 76 MB take 0.07 s, 0.11 s all at once
_MARGIN = 8
_MAX_ABBREVIATION_LENGTH = 5  # letters, of abbreviations without inner punctuation


@frozen(eq=False)
class Boundaries:
    """The candidates for sentence ends in several texts, which begin at ``starts``, and the decisions about them.

    ``at`` has the offsets of the candidates: marks, and line ends that are not part of another candidate's match. For each of
    them: ``after``, where its match ends, or 0 if it is undecided (it may even be part of another match); ``end``, where the
    sentence ends, or 0 if it continues. If it ends, the next one begins at ``after``. ``lines`` are the offsets of all line ends.
    """

    starts: Offsets
    at: Offsets
    after: Offsets
    end: Offsets
    lines: Offsets


def boundaries(texts: Sequence[str]) -> Boundaries:
    """Return the boundaries in `texts`, in code points of all texts end to end, with a null character between each two."""
    margin = bytes(_MARGIN - 1)
    codes = np.frombuffer(b"\0".join([margin, *encoded(texts), margin]), np.uint8)
    sizes = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
    starts = _MARGIN + np.cumsum(sizes) - sizes
    chunks = range(0, len(codes), _CHUNK)
    candidates = np.concatenate([_candidates(codes[start : start + _CHUNK]) + start for start in chunks])
    code = codes[candidates]
    quotes, is_line = candidates[code == ord('"')], code == ord("\n")
    lines = candidates[is_line]
    following = _traits(codes, lines + 1)
    paragraphs = np.sort(np.append(starts - 1, lines[following & LINE != 0]))
    is_own = code != ord('"')
    is_own[is_line] = _traits(codes, lines - 1) & (LINE | MARK) == 0
    at = candidates[is_own]
    is_line = is_line[is_own]
    marks = np.flatnonzero(~is_line)
    after, end = np.zeros_like(at), np.zeros_like(at)
    after[is_line], end[is_line] = _lines(codes, at[is_line])
    after[marks], end[marks] = _marks(codes, at[marks], _Quotes(quotes, paragraphs, lines[following & SPACE != 0]))
    return Boundaries(starts, at, after, end, lines)


def _candidates(codes: Bytes) -> Offsets:
    """Return the offsets of marks, line ends and straight quotes."""
    is_candidate = (codes - np.uint8(ord("!"))) <= 1  # ! and "
    for code in b"\n.?":
        is_candidate |= codes == code
    return np.flatnonzero(is_candidate)


def _traits(codes: Bytes, at: Offsets) -> Traits:
    return np.asarray(traits()[codes[at]])


def _lines(codes: Bytes, at: Offsets) -> tuple[Offsets, Offsets]:
    """Return, for line ends without a mark before them, where the match ends and where the sentence ends."""
    before, following = _traits(codes, at - 1), _traits(codes, at + 1)
    ends = (following & LINE != 0) & (_traits(codes, at + 2) & (SPACE | LINE | END) == 0)
    alone = before & _EDGE == 0
    closed = np.flatnonzero(ends & (before & (CLOSER | QUOTE) != 0))
    alone[closed] = _has_word(codes, at[closed] - 1)
    ends &= alone
    goes_on = alone & (following & (LOWER | DIGIT) != 0)
    return np.where(ends, at + 2, np.where(goes_on, at + 1, 0)), np.where(ends, at, 0)


def _has_word(codes: Bytes, at: Offsets) -> Bools:
    """Return whether a word ends at each offset, or up to three soft characters before it."""
    at = at.copy()
    found = _traits(codes, at)
    for _ in range(3):
        soft = np.flatnonzero(found & SOFT)
        at[soft] -= 1
        found[soft] = _traits(codes, at[soft])
    return np.asarray(found & WORD != 0)


def _marks(codes: Bytes, at: Offsets, quotes: _Quotes) -> tuple[Offsets, Offsets]:
    """Return, for marks, where the match ends and where the sentence ends, judging by the word before and what follows."""
    alone, has_words, is_free = _before(codes, at)
    end, trailing, following = _closed(codes, at)
    is_gap = trailing & (SPACE | LINE) != 0
    opened = np.flatnonzero(is_gap & (following & (OPENER | QUOTE) != 0))
    empty = np.flatnonzero(alone & (trailing & LINE != 0) & (following & LINE != 0))
    is_straight = codes[end[opened] + 1] == ord('"')
    first = np.where(is_gap, following, 0)
    first[opened] = _first(codes, end[opened] + 2, is_straight)
    full_stop = (end == at + 1) & (codes[at] == ord("."))
    goes_on = (first & LOWER != 0) & ~full_stop
    goes_on[opened] = first[opened] & LOWER != 0
    goes_on |= trailing & INERT != 0
    titles = np.flatnonzero(full_stop & is_gap & (following & UPPER != 0) & ~has_words)
    goes_on[titles] = _is_title(codes, at[titles])
    ends = has_words & ((first & UPPER != 0) | (full_stop & (first & DIGIT != 0))) & (is_free | ~full_stop)
    straight = opened[is_straight & ends[opened]]
    is_closing, is_known = quotes.judge(end[straight] + 1)
    ends[straight] = is_known
    after = np.where(ends | (goes_on & alone), end + is_gap, 0)
    end[straight[is_closing]] += 2
    after[straight[is_closing & is_known]] += 1
    empty = empty[_traits(codes, end[empty] + 2) & (SPACE | LINE | END) == 0]
    ends[empty] = True
    after[empty] = end[empty] + 2
    return after, np.where(ends, end, 0)


def _before(codes: Bytes, at: Offsets) -> tuple[Bools, Bools, Bools]:
    """Judge the characters before marks.

    Return whether each mark is a candidate of its own; whether what precedes it can be a sentence, because it has a word other
    than a list number; and whether a full stop there ends the sentence if a capital follows.
    """
    last = _traits(codes, at - 1)
    alone = last & WORD != 0
    has_words = (last & _traits(codes, at - 2) & LETTER) != 0
    soft = np.flatnonzero(last & SOFT)
    alone[soft] = has_words[soft] = _has_word(codes, at[soft] - 1)
    digits = np.flatnonzero(last & DIGIT)
    has_words[digits] = _is_inside(codes, at[digits])
    is_free = has_words.copy()
    words = np.flatnonzero(has_words & (last & LETTER != 0))
    is_free[words] = ~_is_short(codes, at[words])
    return alone, has_words, is_free


def _is_title(codes: Bytes, at: Offsets) -> Bools:
    """Return whether the full stop is that of ``M. Diop``: the word after it must not be one that begins sentences."""
    is_title = (codes[at - 1] | 32 == ord("m")) & (_traits(codes, at - 2) & (SPACE | LINE | QUOTE) != 0)
    return np.asarray(is_title & ~_abbreviations().beginnings[_pairs(codes, at + 2)])


def _is_inside(codes: Bytes, at: Offsets) -> Bools:
    """Return whether the digits before a mark are too many, or too far inside the sentence, to be a list number."""
    size = np.ones(len(at), np.int64)
    for _ in range(3):
        size += _traits(codes, at - 1 - size) & DIGIT != 0
    before, further = _traits(codes, at - 1 - size), _traits(codes, at - 2 - size)
    is_joined = (before != 0) & (before & _EDGE == 0)  # a character without traits may be a digit, too
    return np.asarray((size > 3) | is_joined | ((before & SPACE != 0) & (further & _EDGE == 0)))


def _is_short(codes: Bytes, at: Offsets) -> Bools:
    """Return whether the word of two letters or more before a full stop may be an abbreviation."""
    abbreviations = _abbreviations()
    is_pair = _traits(codes, at - 3) & LETTER == 0
    is_short = abbreviations.endings[_pairs(codes, at - 2)] | is_pair
    doubtful = np.flatnonzero(is_short)
    found = _endings(codes, at[doubtful])
    is_short[doubtful] = abbreviations.words.take(np.searchsorted(abbreviations.words, found), mode="clip") == found
    pairs = np.flatnonzero(is_pair)
    third, fourth = _traits(codes, at[pairs] - 3), _traits(codes, at[pairs] - 4)
    is_joined = (codes[at[pairs] - 3] == ord("-")) & (fourth & LETTER != 0)
    is_short[pairs] |= (third & (SPACE | LINE | QUOTE) == 0) & ~is_joined  # J.-Cl.
    return np.asarray(is_short)


def _pairs(codes: Bytes, at: Offsets) -> NDArray[np.uint16]:
    """Return the character at each offset and the next one, packed into one number."""
    return np.asarray(codes[at].astype(np.uint16) << 8 | codes[at + 1])


def _endings(codes: Bytes, at: Offsets) -> WordEndings:
    """Return the letters before each offset, in lower case and five at most, packed into one number."""
    lower = _abbreviations().lower
    ending = np.zeros(len(at), np.int64)
    inside = np.ones(len(at), np.bool_)
    for back in range(_MAX_ABBREVIATION_LENGTH):
        letter = lower[codes[at - 1 - back]].astype(np.int64)
        inside &= letter != 0
        ending |= letter * inside << 8 * back
    return ending


def _closed(codes: Bytes, at: Offsets) -> tuple[Offsets, Traits, Traits]:
    """Return the end of a sentence, closing characters included, and the traits of the two characters after it."""
    end = at + 1
    trailing, following = _traits(codes, end), _traits(codes, end + 1)
    closing = np.flatnonzero((trailing & (MARK | CLOSER | QUOTE) != 0) | ((trailing & SPACE != 0) & (following & CLOSER != 0)))
    for _ in range(4):
        first, second = trailing[closing], following[closing]
        is_quote = (first & QUOTE != 0) & (second != 0) & (second & WORD == 0)
        step = 2 * ((first & SPACE != 0) & (second & CLOSER != 0)) + (is_quote | (first & (MARK | CLOSER) != 0))
        closing, step = closing[step > 0], step[step > 0]
        end[closing] += step
        trailing[closing], following[closing] = _traits(codes, end[closing]), _traits(codes, end[closing] + 1)
    return end, trailing, following


def _first(codes: Bytes, at: Offsets, is_straight: Bools) -> Traits:
    """Return the traits of the first character after an opening one, skipping a space."""
    first = _traits(codes, at)
    spaced = np.flatnonzero((first & SPACE != 0) & ~is_straight)
    first[spaced] = _traits(codes, at[spaced] + 1)
    return first


@frozen(eq=False)
class _Quotes:
    """Offsets of straight quotes, of paragraph borders, and of line ends before a space, which may be borders."""

    at: Offsets
    borders: Offsets
    odd: Offsets

    def judge(self, at: Offsets) -> tuple[Bools, Bools]:
        """Return whether each of these quotes is closing, because an odd number precede it, and whether that is certain."""
        border = self.borders[np.searchsorted(self.borders, at) - 1]
        before = np.searchsorted(self.at, at) - np.searchsorted(self.at, border)
        return before % 2 == 1, np.searchsorted(self.odd, at) == np.searchsorted(self.odd, border)


@frozen(eq=False)
class _Abbreviations:
    """What is needed to recognise abbreviations.

    ``lower`` has the lower case of each letter; ``endings``, whether a pair of letters may end an abbreviation; ``beginnings``,
    whether one may begin a word that is never a name; ``words``, the abbreviations themselves, packed and sorted.
    """

    lower: Bytes
    endings: Bools
    beginnings: Bools
    words: WordEndings


@lru_cache(1)
def _abbreviations() -> _Abbreviations:
    lower = np.array([ord(chr(code).lower()) if trait & LETTER else 0 for code, trait in enumerate(traits())], np.uint8)
    words = [word.encode("latin-1") for word in ABBREVIATIONS if word.isalpha() and len(word) > 1]
    packed = np.array(sorted(int.from_bytes(word, "big") for word in words), np.int64)
    pairs = 256 * lower[:, None].astype(np.uint16) + lower
    endings = np.isin(pairs, [int.from_bytes(word[-2:], "big") for word in words]).reshape(-1)
    beginnings = np.isin(pairs, [int.from_bytes(word[:2].encode("latin-1"), "big") for word in NEVER_A_NAME]).reshape(-1)
    return _Abbreviations(lower, endings, beginnings, packed)
