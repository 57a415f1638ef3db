"""Words that consist of runs of letters and digits, joined by hyphens or after an elided article, as most words do.

Their tokens are simply the runs and, for a compound, the joined form. Array arithmetic finds them for many words at once.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from frsearch.analysis.columnar.arrays import Bools, Offsets
from frsearch.analysis.columnar.hashing import Keys, keys
from frsearch.analysis.columnar.inclusive import are_endings
from frsearch.analysis.columnar.symbols import APOSTROPHE, HYPHEN, LETTERS, Symbols, exact_code_points, words_to_symbols
from frsearch.analysis.elision import ARTICLES, is_elided
from frsearch.analysis.folding import fold


@frozen(eq=False)
class Runs:
    """The runs of words that consist of nothing else.

    For each word: ``counts``, the number of its runs, 0 if it has anything else; ``begins``, where its first run starts, possibly
    after an article; ``is_joined``, whether it has a joined form. For each run: ``starts``, ``lengths`` and ``exact`` forms.
    ``joined`` has the exact forms of the joined forms.
    """

    counts: Offsets
    begins: Offsets
    is_joined: Bools
    starts: Offsets
    lengths: Offsets
    exact: list[str]
    joined: list[str]


def runs_of(symbols: Symbols, ends: Offsets) -> Runs:
    """Return the runs of words, given their symbols end to end.

    Each word is followed by a null, at `ends`; eight more symbols follow the last one.
    """
    starts = np.append(0, ends[:-1] + 1)[: len(ends)]
    found = symbols[: len(symbols) - 8]
    letters = exact_code_points()[found]
    breaks = np.flatnonzero(letters == 0)
    last = np.searchsorted(breaks, ends)
    first = np.append(0, last[:-1] + 1)[: len(last)]
    is_elided = _are_elided(symbols, starts, breaks[first])
    begins = np.where(is_elided, breaks[first] + 1, starts)

    run_sizes = np.diff(breaks, prepend=-1)
    is_hyphen = found[breaks] == HYPHEN
    is_run = is_hyphen & (run_sizes > 1)
    is_run[last] = run_sizes[last] > 1
    is_run[first[is_elided]] = True
    hyphened = np.flatnonzero(is_hyphen[:-1] & (run_sizes[1:] > 1)) + 1
    hyphened = hyphened[are_endings(symbols, (breaks - run_sizes + 1)[hyphened], run_sizes[hyphened] - 1)]
    is_run[hyphened] = False  # these may be inclusive writing
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


def _are_elided(symbols: Symbols, starts: Offsets, ends: Offsets) -> Bools:
    """Return whether the part of each word before its first joiner, at `ends`, is an elided article."""
    elided: Bools = (symbols[ends] == APOSTROPHE) & _vowels()[symbols[ends + 1]]
    at = np.flatnonzero(elided)
    found, articles = keys(symbols, starts[at], (ends - starts)[at]), _articles()
    elided[at] = articles.take(np.searchsorted(articles, found), mode="clip") == found
    return elided


@lru_cache(1)
def _articles() -> Keys:
    """Return the keys of the articles that can be elided, sorted."""
    return np.sort(keys(*words_to_symbols(sorted(ARTICLES))))


@lru_cache(1)
def _vowels() -> Bools:
    """Return, for each symbol, whether an article before it is elided."""
    return np.array([bool(code) and is_elided("l", fold(chr(code))) for code in exact_code_points().tolist()])
