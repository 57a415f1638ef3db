"""Query expansion: the words of a segment that match a pattern or a misspelt word."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, assert_never

import numpy as np

from frsearch.analysis.families import MIN_STEM_LENGTH, stem
from frsearch.analysis.folding import fold
from frsearch.deadline import check_time
from frsearch.engine import MOST_FORMS
from frsearch.engine.arrays import Bools, Counts, Numbers
from frsearch.engine.cache import cached
from frsearch.engine.read.dictionary import TermDictionary, TermEntry, TextPool
from frsearch.query import LONGEST_MISSPELT, Fuzzy, Phrase, Term, Wildcard

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from frsearch.engine.read.field import Field


_CACHED = 100
"""Number of expansions in the cache: a search asks for each several times."""


_FEW = 3_000
"""Texts that are compared with a pattern one by one as fast as a piece of it is looked for in all of a news corpus."""


def expansion(folded: TextPool, leaf: Wildcard | Fuzzy) -> list[int]:
    """Return the numbers of the folded forms that a leaf expands to, sorted by their text."""
    return cached(folded.expansions, leaf, lambda: _expanded(folded, leaf).tolist(), _CACHED)


def _expanded(folded: TextPool, leaf: Wildcard | Fuzzy) -> Counts:
    check_time()
    match leaf:
        case Wildcard():
            return _fitting(folded, leaf)
        case Fuzzy():
            return _near(folded, leaf)[0]
        case _:
            assert_never(leaf)


def _fitting(folded: TextPool, leaf: Wildcard) -> Counts:
    """Return the texts that fit a pattern. Arrays leave out what cannot fit; only if it has several wildcards are others read."""
    pieces = re.split(r"[*?]", leaf.pattern)
    found, stars = _beginning_with(folded, pieces[0]), leaf.pattern.count("*")
    if len(pieces) == 2 and stars and not pieces[1]:
        return found
    shortest = len(leaf.pattern) - stars
    lengths = folded.lengths[found]
    found = found[lengths >= shortest if stars else lengths == shortest]
    if pieces[-1]:
        found = found[folded.end_with(found, pieces[-1])]
    if len(pieces) == 2 and stars:
        return found
    longest = max(pieces[1:-1], key=len, default="")
    if longest and len(found) > _FEW:
        found = found[folded.contain(longest)[found]]
    fits = leaf.regular_expression.fullmatch
    return found[[fits(folded.text(number)) is not None for number in found.tolist()]]


def _near(folded: TextPool, leaf: Fuzzy) -> tuple[Counts, Counts]:
    """Return the numbers of the forms near a misspelt word, sorted by their text, and how many edits away each is."""
    if len(leaf.text) > LONGEST_MISSPELT:
        number = folded.find(leaf.text.encode("utf-8", "surrogatepass"))
        found = np.arange(number, number + 1) if number >= 0 else np.arange(0)
        return found, np.zeros(len(found), np.int64)
    found = _beginning_with(folded, leaf.text[: leaf.prefix])
    found = found[np.abs(folded.lengths[found] - len(leaf.text)) <= leaf.edits]
    if leaf.text.isascii():
        found = found[_may_be_near(folded.letters[found], leaf)]
    edits = distances(leaf.text, folded.characters(found))
    is_near = edits <= leaf.edits
    return found[is_near], edits[is_near]


def _may_be_near(letters: NDArray[np.uint64], leaf: Fuzzy) -> Bools:
    """Return which texts may be near a misspelt word, as their letters tell: an edit takes away one letter and adds one, at most.

    They are a few percent; the others need not be compared letter by letter.
    """
    own = sum(1 << byte % 64 for byte in set(leaf.text.encode("ascii")))
    differing = letters ^ np.uint64(own)
    is_near: Bools = (_bit_count(differing) <= np.uint64(2 * leaf.edits)) | (letters == ~np.uint64(0))
    return is_near


def _bit_count(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return how many bits of each number are set (Warren 2012, *Hacker's Delight*, §5–1)."""
    odd, pairs, fours = (np.uint64(mask) for mask in (0x5555555555555555, 0x3333333333333333, 0x0F0F0F0F0F0F0F0F))
    counts = numbers - (numbers >> np.uint64(1) & odd)
    counts = (counts & pairs) + (counts >> np.uint64(2) & pairs)
    counts = counts + (counts >> np.uint64(4)) & fours
    found: NDArray[np.uint64] = counts * np.uint64(0x0101010101010101) >> np.uint64(56)
    return found


def words_for(field: Field, leaf: Term | Phrase | Wildcard | Fuzzy) -> list[TermEntry]:
    """Return the words of a field that a leaf asks for.

    For a phrase, these are all its words in order, or none if the segment lacks one. A pattern or misspelt word matches any
    of its words; of more than :data:`MOST_FORMS` only the most frequent are returned.
    """
    match leaf:
        case Term() | Phrase():
            words = [word for text in leaf.words if (word := field.words.find(text, leaf.level))]
            return words if len(words) == len(leaf.words) else []
        case Wildcard() | Fuzzy():
            return list(map(field.words.of_folded, forms_for(field, leaf).tolist()))
        case _:
            assert_never(leaf)


def forms_for(field: Field, leaf: Wildcard | Fuzzy) -> Counts:
    """Return the numbers of the folded forms in a field that a leaf expands to, ascending, as limited by :func:`words_for`."""
    forms, counts = _forms(field, leaf)
    return np.sort(forms[np.argsort(-counts, kind="stable")[:MOST_FORMS]])


def count_forms(field: Field, leaf: Wildcard | Fuzzy) -> int:
    """Return how many words of a field a leaf expands to, without the limit."""
    return len(_forms(field, leaf)[0])


def _forms(field: Field, leaf: Wildcard | Fuzzy) -> tuple[Counts, Counts]:
    """Return the folded forms in a field that a leaf expands to, and how often each occurs there."""
    forms = np.array(expansion(field.words.folded, leaf), np.int64)
    totals, starts = field.exact_totals, field.words.exact_starts.all()
    counts = totals[starts[forms + 1]] - totals[starts[forms]]
    return forms[counts > 0], counts[counts > 0]


def near_words(words: TermDictionary, counts: Numbers, exact: str, prefix: int) -> dict[tuple[int, str], int]:
    """Return the exact forms within one or two edits of `exact`: (edits, form) → occurrences.

    The first `prefix` letters must agree. ``counts`` are the occurrences of each exact form of the dictionary.
    """
    typed = fold(exact)
    if len(exact) < 3 or len(typed) > LONGEST_MISSPELT:
        return {}
    near = _near(words.folded, Fuzzy(typed, 1 if len(exact) < 5 else 2, prefix=prefix))
    found = {}
    for folded, edits in zip(*(column.tolist() for column in near), strict=True):
        for number in range(words.exact_starts.item(folded), words.exact_starts.item(folded + 1)):
            if counts[number]:
                found[edits, words.exact.text(number)] = counts.item(number)
    return found


def words_beginning(words: TermDictionary, counts: Numbers, folded: str) -> dict[str, int]:
    """Return the exact forms whose folded form begins with `folded`, and their occurrences; one text can be several forms."""
    found: Counter[str] = Counter()
    for owner in _beginning_with(words.folded, folded).tolist():
        for number in range(words.exact_starts.item(owner), words.exact_starts.item(owner + 1)):
            if counts[number]:
                found[words.exact.text(number)] += counts.item(number)
    return found


def family(lemmas: TextPool, lemma: str) -> set[str]:
    """Return the other lemmas with the stem of this one."""
    own = stem(lemma)
    if len(own) < MIN_STEM_LENGTH or not lemma.isalpha():
        return set()
    near = lemmas.some(range(*lemmas.beginning_with(own)))
    return {other for other in near if other != lemma and other.isalpha() and stem(other) == own}


def _beginning_with(texts: TextPool, prefix: str) -> Counts:
    return texts.ranked(*texts.beginning_with(prefix))


def distances(word: str, others: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Return the edit distance from `word` to each of `others`.

    ``others`` are rows of code points, padded with 0. Levenshtein 1966: one row of the usual table at a time, for all words.
    """
    longest = others.shape[1]
    characters = np.ascontiguousarray(others.T)
    row = np.repeat(np.arange(longest + 1, dtype=np.int16)[:, None], len(others), axis=1)
    for number, character in enumerate(word, 1):
        above = row
        row = np.empty_like(above)
        row[0] = number
        np.minimum(above[1:] + 1, above[:-1] + (characters != ord(character)), out=row[1:])
        for at in range(1, longest + 1):
            np.minimum(row[at], row[at - 1] + 1, out=row[at])
    found: NDArray[np.int64] = row[(others > 0).sum(axis=1), np.arange(len(others))].astype(np.int64)
    return found
