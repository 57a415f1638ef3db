"""Words that a pattern or a misspelt word stands for, among those of a segment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from frsearch.analysis.folding import fold
from frsearch.engine.coding import Numbers
from frsearch.engine.segment import Texts, Words
from frsearch.query import Fuzzy, Wildcard

if TYPE_CHECKING:
    from numpy.typing import NDArray


def expansion(folded: Texts, leaf: Wildcard | Fuzzy) -> list[int]:
    """Return the numbers of the folded forms that a leaf stands for, in sorted order of their text."""
    if isinstance(leaf, Fuzzy):
        candidates = list(_beginning_with(folded, leaf.text[: leaf.prefix]))
        near = np.flatnonzero(distances(leaf.text, [folded.text(number) for number in candidates]) <= leaf.edits)
        return [candidates[at] for at in near.tolist()]
    fixed = re.split(r"[*?]", leaf.pattern, maxsplit=1)[0]
    signs = {"*": ".*", "?": "."}
    fits = re.compile("".join(signs.get(sign, re.escape(sign)) for sign in leaf.pattern), re.DOTALL).fullmatch
    return [number for number in _beginning_with(folded, fixed) if fits(folded.text(number))]


def near_words(words: Words, counts: Numbers, exact: str) -> dict[tuple[int, str], int]:
    """Return the exact forms that are a letter or two away from `exact`: (letters, form) → how often it stands.

    ``counts`` tells how often each exact form stands where it may be sought.
    """
    if len(exact) < 3:
        return {}
    typed = fold(exact)
    leaf = Fuzzy(typed, 1 if len(exact) < 5 else 2, prefix=1)
    found = {}
    for folded in expansion(words.folded, leaf):
        (letters,) = distances(typed, [words.folded.text(folded)]).tolist()
        for number in range(words.exact_starts.item(folded), words.exact_starts.item(folded + 1)):
            if counts[number]:
                found[letters, words.exact.text(number)] = counts.item(number)
    return found


def _beginning_with(texts: Texts, prefix: str) -> Iterable[int]:
    key = prefix.encode("utf-8", "surrogatepass")
    high = texts.rank(key + b"\xff") if key else len(texts)
    return (texts.sorted(rank) for rank in range(texts.rank(key), high))


def distances(word: str, others: Sequence[str]) -> NDArray[np.int64]:
    """Return how many letters must be put in, left out or changed to make each of `others` of `word`.

    Levenshtein 1966, one row of the customary table for all words at once.
    """
    signs = np.array(others, "U").reshape(-1, 1).view(np.uint32)
    sizes = np.fromiter(map(len, others), np.int64, len(others))
    longest = signs.shape[1] if len(others) else 0
    row = np.repeat(np.arange(longest + 1)[:, None], len(others), axis=1)
    for number, sign in enumerate(word, 1):
        above = row
        row = np.minimum(above + 1, number)
        row[0] = number
        row[1:] = np.minimum(above[1:] + 1, above[:-1] + (ord(sign) != signs.T))
        for at in range(1, longest + 1):
            np.minimum(row[at], row[at - 1] + 1, out=row[at])
    found: NDArray[np.int64] = row[sizes, np.arange(len(others))]
    return found
