"""Impacts: what a lemma or a form counts in an article, computed when the article is indexed and stored as a code of one byte.

The impact in one field is the sum of the position weights of all occurrences, times the length norm. A score needs nothing else
of an article, so the matches of a word are scored without unpacking its positions. Everything that depends on other
articles or can be tuned later is left out: idf, the average length, and the weight of the field (Anh & Moffat 2005,
*Simplified similarity scoring using term ranks*; Lin & Trotman 2015, *Anytime ranking for impact-ordered indexes*, quantise
whole scores).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from frsearch.engine.arrays import Bytes, Numbers
from frsearch.ranking import length_norms, position_weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

REFERENCE_LENGTHS = {"title": 10.0, "body": 300.0, "outlet": 2.0}
"""The length of a field, in positions, at which an occurrence of weight 1 has an impact of 1.

The same in every index, so that segments can be merged and indexes compared; scoring replaces it by the average of the index."""

IMPACT_SCALE = 4.0
"""The impact in the middle of the scale: code c stands for the impact at which impact / (impact + 4) is c / 256.

This is linear in a score that saturates like BM25's, so all scores are rounded alike. Of the top ten of 600 queries of two or
three words, 300 single words and 300 titles, .993, .989 and .999 are those of unrounded impacts. With 2 or 8 instead of 4 it is
.991, .986, .998 and .993, .990, .996; on a logarithmic scale .987, .972, .995 (of half as many)."""

IMPACT_OF_CODE: NDArray[np.float32] = (IMPACT_SCALE * np.arange(256) / (256 - np.arange(256))).astype(np.float32)
"""The impact that each code stands for; 0: the word does not occur."""

_WEIGHTS = position_weights(np.arange(1024))
"""Position weights of the first words of a body; that of the last one is 1, as are all after it."""


def impact_codes(impacts: NDArray[np.float32]) -> Bytes:
    """Return the code nearest to each impact; those above 0 have a code of at least 1.

    >>> impact_codes(np.array([0, 0.001, 1, 4, 1e9], np.float32)).tolist()
    [0, 1, 51, 128, 255]
    """
    codes = impacts / (impacts + np.float32(IMPACT_SCALE))
    codes *= np.float32(256)
    np.rint(codes, out=codes)
    return np.clip(codes, impacts > 0, 255).astype(np.uint8)


def occurrence_weights(field: str, positions: Numbers) -> NDArray[np.float32]:
    """Return the weight of an occurrence at each of these positions of a field: higher near the beginning of a body."""
    if field != "body":
        return np.ones(len(positions), np.float32)
    return _WEIGHTS.take(positions, mode="clip")


def reference_norms(field: str, lengths: NDArray[np.integer]) -> NDArray[np.float32]:
    """Return the length norm of a field in articles of these lengths, relative to the reference length."""
    return length_norms(lengths, REFERENCE_LENGTHS[field], 1.0)
