"""Words that are runs of letters and digits, behind an elided article or between hyphens: most of all words are.

What their tokens are is plain to see: the runs, and what hyphens join. Here they are found by array arithmetic.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from frsearch.analysis.columnar.arrays import Bools, Offsets
from frsearch.analysis.columnar.hashing import Keys, keys
from frsearch.analysis.columnar.symbols import APOSTROPHE, HYPHEN, LETTERS, Symbols, exact_letters, symbols_of
from frsearch.analysis.elision import ARTICLES, is_elided
from frsearch.analysis.folding import fold


@frozen(eq=False)
class Runs:
    """The runs of those words that are nothing else.

    A row a word: ``counts``, how many runs it has, 0 where it is none of these words; ``begins``, where the first one is, which
    may be behind an article; ``is_joined``, whether there is a joined form. A row a
    run: ``starts``, ``lengths``, ``exact`` forms. ``joined`` are the exact forms of what is joined.
    """

    counts: Offsets
    begins: Offsets
    is_joined: Bools
    starts: Offsets
    lengths: Offsets
    exact: list[str]
    joined: list[str]


def runs_of(signs: Symbols, ends: Offsets) -> Runs:
    """Return the runs of words that stand behind each other with these symbols.

    Each ends where `ends` says, and has a null behind it; there are eight symbols more behind the last one.
    """
    starts = np.append(0, ends[:-1] + 1)[: len(ends)]
    found = signs[: len(signs) - 8]
    letters = exact_letters()[found]
    breaks = np.flatnonzero(letters == 0)
    last = np.searchsorted(breaks, ends)
    first = np.append(0, last[:-1] + 1)[: len(last)]
    is_elided = _are_elided(signs, starts, breaks[first])
    begins = np.where(is_elided, breaks[first] + 1, starts)

    run_sizes = np.diff(breaks, prepend=-1)
    is_run = (found[breaks] == HYPHEN) & (run_sizes > 1)
    is_run[last] = run_sizes[last] > 1
    is_run[first[is_elided]] = True
    is_made = np.logical_and.reduceat(is_run, first) if len(first) else is_run
    of_word = last - first + 1
    is_run &= np.repeat(is_made, of_word)
    is_run[first[is_elided]] = False
    counts = np.where(is_made, of_word - is_elided, 0)

    letters_before = np.cumsum(np.append(0, found >= LETTERS))
    is_joined = (counts > 1) & (letters_before[ends] > letters_before[begins])
    letters[breaks] = ord("\n")
    is_of_joined = np.repeat(is_run & np.repeat(is_joined, of_word), run_sizes)
    is_of_joined[np.delete(breaks, last)] = False
    return Runs(
        counts,
        begins,
        is_joined,
        (breaks - run_sizes + 1)[is_run],
        run_sizes[is_run] - 1,
        _lines(letters[np.repeat(is_run, run_sizes)]),
        _lines(letters[is_of_joined]),
    )


def _lines(letters: NDArray[np.uint16]) -> list[str]:
    return letters.tobytes().decode("utf-16-le").split("\n")[:-1]


def _are_elided(signs: Symbols, starts: Offsets, ends: Offsets) -> Bools:
    """Tell of what stands before the first sign of a word whether it is an elided article."""
    elided: Bools = (signs[ends] == APOSTROPHE) & _vowels()[signs[ends + 1]]
    at = np.flatnonzero(elided)
    elided[at] = np.isin(keys(signs, starts[at], (ends - starts)[at]), _articles())
    return elided


@lru_cache(1)
def _articles() -> Keys:
    """Return the keys of what may be elided."""
    return keys(*symbols_of(sorted(ARTICLES)))


@lru_cache(1)
def _vowels() -> Bools:
    """Tell of each symbol whether what it stands for lets an article before it be elided."""
    return np.array([bool(code) and is_elided("l", fold(chr(code))) for code in exact_letters().tolist()])
