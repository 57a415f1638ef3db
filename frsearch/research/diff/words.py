"""What changed in sentences, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

import numpy as np

from frsearch.model.diff import WordKind
from frsearch.research.copies.alignment import in_order
from frsearch.research.copies.chains import Run
from frsearch.research.copies.common_runs import common_runs
from frsearch.research.diff.sentences import key

Words = tuple[tuple[WordKind, str], ...]

_PIECE = re.compile(r"\s*+(?:\w++(?:(?<=\d)[.,]\d++)*+|[^\w\s])")
"""A word, a number (3.000 or 2,5 is one) or a mark of punctuation, with the white space before it."""

_SHORT = 3
"""Characters of a word that is not worth keeping alone between two changes: *de*, *les*, a comma."""


def changed_words(pairs: Sequence[tuple[str, str]]) -> Iterator[Words]:
    """Yield, for each pair of sentences, their words in order: those of both, those that are cut, those that are added.

    >>> list(changed_words([("Le maire l’a dit.", "Le préfet l'a dit.")]))
    [(('same', 'Le'), ('cut', ' maire'), ('added', ' préfet'), ('same', " l'a dit."))]
    """
    numbers: dict[str, int] = {}
    pieces = [_PIECE.findall(text) for pair in pairs for text in pair]
    texts = [np.array([numbers.setdefault(key(piece), len(numbers)) for piece in some], np.int32) for some in pieces]
    of_pairs = [(number, number + 1) for number in range(0, len(texts), 2)]
    runs = common_runs(texts, of_pairs, 1).of_pairs(len(of_pairs))
    for (one, other), own in zip(of_pairs, runs, strict=True):
        yield _written(pieces[one], pieces[other], in_order(own, 1))


def _written(old: Sequence[str], new: Sequence[str], runs: Sequence[Run]) -> Words:
    """Return the words of two sentences, of which runs are in both."""
    labelled: list[tuple[WordKind, str]] = []
    one = other = 0
    for first, second, count in (*_worth_keeping(old, new, runs), (len(old), len(new), 0)):
        labelled += [("cut", piece) for piece in old[one:first]]
        labelled += [("added", piece) for piece in new[other:second]]
        labelled += [("same", piece) for piece in new[second : second + count]]
        one, other = first + count, second + count
    return tuple((kind, "".join(piece for _, piece in some)) for kind, some in groupby(labelled, itemgetter(0)))


def _worth_keeping(old: Sequence[str], new: Sequence[str], runs: Sequence[Run]) -> Iterator[Run]:
    """Yield the runs, but for single short words between two changes."""
    for first, second, count in runs:
        is_edge = 0 in (first, second) or first + count == len(old) or second + count == len(new)
        if count > 1 or is_edge or len(new[second].strip()) > _SHORT:
            yield first, second, count
