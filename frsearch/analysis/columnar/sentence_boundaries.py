"""Ends of sentences that a few characters on either side decide, found by array arithmetic.

What :mod:`frsearch.analysis.sentences` says is the rule. This settles what is plain (a full stop after an ordinary word
and before a capital, an empty line, a number) and says what it leaves open (``M. Diop``, a glued sentence, odd layouts).

The rule remembers where the sentence at hand began; the arithmetic cannot. It rests on three facts:

- a sentence begins at the start of the text, or right behind a run of marks, quotes, brackets and white space that has a
  mark or a line end in it; so a word with none of these behind it is in the sentence at hand, and whole;
- no match of the rule's expression reaches out of such a run; so a mark is a candidate of its own if a word stands before
  it, with no other mark or line end between;
- texts are parted by a null character, and nothing next to one is settled as the end of a sentence.
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
from frsearch.analysis.sentences import NEVER_A_NAME, SHORTENED

Keys = NDArray[np.int64]

_EDGE = SPACE | LINE | MARK | CLOSER | QUOTE | END
"""What a sentence can begin behind."""

_STRETCH = 1 << 17  # bytes of which the processor's cache holds several arrays: 0.07 s on 76 MB, 0.11 s all at once
_MARGIN = 8
_LONGEST = 5  # of the abbreviations that are words


@frozen(eq=False)
class Boundaries:
    """What is settled of several texts, of which each begins where ``starts`` says.

    ``at`` has the candidates, marks and line ends, without line ends that are part of another's match. For each of them:
    ``after``, where its match ends, or 0 if nothing is settled, not even that no other match holds it; ``end``, where the
    sentence ends, or 0 if it goes on. Where it ends, the next one begins at ``after``. ``empty``: where two line ends
    stand together.
    """

    starts: Offsets
    at: Offsets
    after: Offsets
    end: Offsets
    empty: Offsets


def boundaries(texts: Sequence[str]) -> Boundaries:
    """Return what is settled of `texts`, in code points of all of them in a row with a null character between."""
    margin = bytes(_MARGIN - 1)
    codes = np.frombuffer(b"\0".join([margin, *encoded(texts), margin]), np.uint8)
    sizes = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
    starts = _MARGIN + np.cumsum(sizes) - sizes
    signs = np.concatenate([_signs(codes[start : start + _STRETCH]) + start for start in range(0, len(codes), _STRETCH)])
    code = codes[signs]
    quotes, is_line = signs[code == ord('"')], code == ord("\n")
    lines = signs[is_line]
    following = _traits(codes, lines + 1)
    empty = lines[following & LINE != 0]
    paragraphs = np.sort(np.append(starts - 1, empty))
    is_own = code != ord('"')
    is_own[is_line] = _traits(codes, lines - 1) & (LINE | MARK) == 0
    at = signs[is_own]
    is_line = is_line[is_own]
    marks = np.flatnonzero(~is_line)
    after, end = np.zeros_like(at), np.zeros_like(at)
    after[is_line], end[is_line] = _lines(codes, at[is_line])
    after[marks], end[marks] = _marks(codes, at[marks], _Quotes(quotes, paragraphs, lines[following & SPACE != 0]))
    return Boundaries(starts, at, after, end, empty)


def _signs(codes: Bytes) -> Offsets:
    """Return where marks, line ends and straight quotes stand."""
    is_sign = (codes - np.uint8(ord("!"))) <= 1  # ! and "
    for sign in b"\n.?":
        is_sign |= codes == sign
    return np.flatnonzero(is_sign)


def _traits(codes: Bytes, at: Offsets) -> Traits:
    return np.asarray(traits()[codes[at]])


def _lines(codes: Bytes, at: Offsets) -> tuple[Offsets, Offsets]:
    """Judge line ends with no mark before them: return where their match ends, and the sentence."""
    before, following = _traits(codes, at - 1), _traits(codes, at + 1)
    ends = (following & LINE != 0) & (_traits(codes, at + 2) & (SPACE | LINE | END) == 0)
    alone = before & _EDGE == 0
    closed = np.flatnonzero(ends & (before & (CLOSER | QUOTE) != 0))
    alone[closed] = _has_word(codes, at[closed] - 1)
    ends &= alone
    goes_on = alone & (following & (LOWER | DIGIT) != 0)
    return np.where(ends, at + 2, np.where(goes_on, at + 1, 0)), np.where(ends, at, 0)


def _has_word(codes: Bytes, at: Offsets) -> Bools:
    """Tell where a word ends at `at`, or up to three soft characters before."""
    at = at.copy()
    found = _traits(codes, at)
    for _ in range(3):
        soft = np.flatnonzero(found & SOFT)
        at[soft] -= 1
        found[soft] = _traits(codes, at[soft])
    return np.asarray(found & WORD != 0)


def _marks(codes: Bytes, at: Offsets, quotes: _Quotes) -> tuple[Offsets, Offsets]:
    """Judge marks by the word before them and by what comes next: return where their match ends, and the sentence."""
    alone, has_words, is_free = _before(codes, at)
    end, behind, following = _closed(codes, at)
    is_gap = behind & (SPACE | LINE) != 0
    opened = np.flatnonzero(is_gap & (following & (OPENER | QUOTE) != 0))
    empty = np.flatnonzero(alone & (behind & LINE != 0) & (following & LINE != 0))
    is_straight = codes[end[opened] + 1] == ord('"')
    first = np.where(is_gap, following, 0)
    first[opened] = _first(codes, end[opened] + 2, is_straight)
    full_stop = (end == at + 1) & (codes[at] == ord("."))
    goes_on = (first & LOWER != 0) & ~full_stop
    goes_on[opened] = first[opened] & LOWER != 0
    goes_on |= behind & INERT != 0
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
    """Judge what stands before marks.

    Return whether each is a candidate of its own; whether what precedes it can be a sentence, as it has a word and is no
    list number; and whether a full stop ends the sentence there if a capital follows.
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
    """Tell where a full stop, a space and a capital are those of ``M. Diop``, and the word is none that begins sentences."""
    is_title = (codes[at - 1] | 32 == ord("m")) & (_traits(codes, at - 2) & (SPACE | LINE | QUOTE) != 0)
    return np.asarray(is_title & ~_abbreviations().beginnings[_pairs(codes, at + 2)])


def _is_inside(codes: Bytes, at: Offsets) -> Bools:
    """Tell where the digits before a mark are too many, or too far within the sentence, to be a list number."""
    size = np.ones(len(at), np.int64)
    for _ in range(3):
        size += _traits(codes, at - 1 - size) & DIGIT != 0
    before, further = _traits(codes, at - 1 - size), _traits(codes, at - 2 - size)
    is_joined = (before != 0) & (before & _EDGE == 0)  # what is strange may be a digit, too
    return np.asarray((size > 3) | is_joined | ((before & SPACE != 0) & (further & _EDGE == 0)))


def _is_short(codes: Bytes, at: Offsets) -> Bools:
    """Tell where the word of two letters or more before a full stop may be an abbreviation."""
    words = _abbreviations()
    is_pair = _traits(codes, at - 3) & LETTER == 0
    is_short = words.endings[_pairs(codes, at - 2)] | is_pair
    doubtful = np.flatnonzero(is_short)
    found = _keys(codes, at[doubtful])
    is_short[doubtful] = words.keys.take(np.searchsorted(words.keys, found), mode="clip") == found
    pairs = np.flatnonzero(is_pair)
    third, fourth = _traits(codes, at[pairs] - 3), _traits(codes, at[pairs] - 4)
    is_joined = (codes[at[pairs] - 3] == ord("-")) & (fourth & LETTER != 0)
    is_short[pairs] |= (third & (SPACE | LINE | QUOTE) == 0) & ~is_joined  # J.-Cl.
    return np.asarray(is_short)


def _pairs(codes: Bytes, at: Offsets) -> NDArray[np.uint16]:
    """Return the character at each place and the next as one number."""
    return np.asarray(codes[at].astype(np.uint16) << 8 | codes[at + 1])


def _keys(codes: Bytes, at: Offsets) -> Keys:
    """Return the letters before each place, five at most, as bytes of one number."""
    small = _abbreviations().small
    key = np.zeros(len(at), np.int64)
    inside = np.ones(len(at), np.bool_)
    for back in range(_LONGEST):
        letter = small[codes[at - 1 - back]].astype(np.int64)
        inside &= letter != 0
        key |= letter * inside << 8 * back
    return key


def _closed(codes: Bytes, at: Offsets) -> tuple[Offsets, Traits, Traits]:
    """Return where the end of a sentence stands, with all that closes it, and the traits of the two characters behind."""
    end = at + 1
    behind, following = _traits(codes, end), _traits(codes, end + 1)
    closing = np.flatnonzero((behind & (MARK | CLOSER | QUOTE) != 0) | ((behind & SPACE != 0) & (following & CLOSER != 0)))
    for _ in range(4):
        first, second = behind[closing], following[closing]
        is_quote = (first & QUOTE != 0) & (second != 0) & (second & WORD == 0)
        step = 2 * ((first & SPACE != 0) & (second & CLOSER != 0)) + (is_quote | (first & (MARK | CLOSER) != 0))
        closing, step = closing[step > 0], step[step > 0]
        end[closing] += step
        behind[closing], following[closing] = _traits(codes, end[closing]), _traits(codes, end[closing] + 1)
    return end, behind, following


def _first(codes: Bytes, at: Offsets, is_straight: Bools) -> Traits:
    """Return the traits of the first character behind one that opens, and behind a space."""
    first = _traits(codes, at)
    spaced = np.flatnonzero((first & SPACE != 0) & ~is_straight)
    first[spaced] = _traits(codes, at[spaced] + 1)
    return first


@frozen(eq=False)
class _Quotes:
    """Straight quotes, paragraphs' borders, and line ends with a space behind, which may be borders."""

    at: Offsets
    borders: Offsets
    odd: Offsets

    def judge(self, at: Offsets) -> tuple[Bools, Bools]:
        """Tell of each of these quotes whether it closes, as an odd number stands before it, and whether that is certain."""
        border = self.borders[np.searchsorted(self.borders, at) - 1]
        before = np.searchsorted(self.at, at) - np.searchsorted(self.at, border)
        return before % 2 == 1, np.searchsorted(self.odd, at) == np.searchsorted(self.odd, border)


@frozen(eq=False)
class _Abbreviations:
    """The small form of each letter; whether a pair may end an abbreviation, or begin a word that follows no title; keys."""

    small: Bytes
    endings: Bools
    beginnings: Bools
    keys: Keys


@lru_cache(1)
def _abbreviations() -> _Abbreviations:
    small = np.array([ord(chr(code).lower()) if trait & LETTER else 0 for code, trait in enumerate(traits())], np.uint8)
    words = [word.encode("latin-1") for word in SHORTENED if word.isalpha() and len(word) > 1]
    keys = np.array(sorted(int.from_bytes(word, "big") for word in words), np.int64)
    pairs = 256 * small[:, None].astype(np.uint16) + small
    endings = np.isin(pairs, [int.from_bytes(word[-2:], "big") for word in words]).reshape(-1)
    beginnings = np.isin(pairs, [int.from_bytes(word[:2].encode("latin-1"), "big") for word in NEVER_A_NAME]).reshape(-1)
    return _Abbreviations(small, endings, beginnings, keys)
