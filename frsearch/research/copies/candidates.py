"""Articles that may have passages in common, by their fingerprints: hashes of five words in a row, one in eight of them kept.

Fingerprints never decide: whatever they propose is compared word by word. No list of articles with the same fingerprint makes
a quadratic number of pairs, since formulas and templates occur in thousands of articles.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]

MIN_COMMON = 2
"""Fingerprints that two articles must have in common: one alone is often a formula."""

MIN_CONTAINMENT = 0.15
"""Least share of the fingerprints of the article that has fewer."""

MOST_SHARING = 64
"""Articles up to which a fingerprint pairs each with each. One in more articles is a formula, or of a dispatch that all outlets
have: then it pairs each article with its :data:`NEIGHBOURS`, which are the same for every fingerprint of that dispatch."""

NEIGHBOURS = 8
"""How many of the next articles with the same frequent fingerprint an article is paired with."""

_32 = np.uint64(32)


class Fingerprints(NamedTuple):
    """The fingerprints of some articles and the articles, as indices, ordered by both; and how many each article has."""

    hashes: NDArray[np.uint32]
    articles: Counts
    counts: Counts


def fingerprints_of(hashes: NDArray[np.uint32], doc_ids: Counts, some: Counts) -> Fingerprints:
    """Return those of the articles with some doc ids, ascending; articles are indices into these."""
    place = np.searchsorted(some, doc_ids)
    is_one = np.append(some, -1)[place] == doc_ids
    keys = hashes[is_one].astype(np.uint64) << _32 | place[is_one].astype(np.uint64)
    keys.sort()
    articles = (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)
    return Fingerprints((keys >> _32).astype(np.uint32), articles, np.bincount(articles, minlength=len(some)))


def candidate_pairs(of: Fingerprints) -> tuple[Counts, Counts]:
    """Return pairs of articles, the lower index first, that have enough fingerprints in common, in order."""
    same = np.diff(of.hashes) == 0
    begins = np.flatnonzero(np.append(True, ~same)[: len(of.hashes)])
    sizes = np.diff(np.append(begins, len(of.hashes)))
    left = sizes > 1
    starts, ends = begins[left], (begins + sizes)[left]
    reach = np.where(sizes[left] <= MOST_SHARING, MOST_SHARING, NEIGHBOURS)
    counts = ends - starts
    places = np.repeat(starts, counts) + np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    ends, reach = np.repeat(ends, counts), np.repeat(reach, counts)
    found = [_NONE]
    for step in range(1, MOST_SHARING):
        goes_on = (places + step < ends) & (step <= reach)
        places, ends, reach = places[goes_on], ends[goes_on], reach[goes_on]
        found.append(of.articles[places] * len(of.counts) + of.articles[places + step])
    pairs, common = np.unique(np.concatenate(found), return_counts=True)
    one, other = np.divmod(pairs, max(len(of.counts), 1))
    enough = is_candidate(common, np.minimum(of.counts[one], of.counts[other]))
    return one[enough], other[enough]


_NONE = np.zeros(0, np.int64)


def is_candidate(common: Counts, fewer: Counts) -> NDArray[np.bool_]:
    """Return whether articles with so many fingerprints in common may be copies; the one that has fewer has ``fewer``."""
    enough: NDArray[np.bool_] = (common >= MIN_COMMON) & (common >= MIN_CONTAINMENT * fewer)
    return enough


class Sharing(NamedTuple):
    """Articles that may share passages with one, as doc ids, and how many others share nothing but formulas with it."""

    doc_ids: Counts
    left_out: int


def sharing_with(doc_id: int, hashes: NDArray[np.uint32], doc_ids: Counts) -> Sharing:
    """Return the articles that have fingerprints in common with one: enough of them, or two that are no formulas.

    A formula is what more than :data:`MOST_SHARING` articles have.
    """
    low, high = np.searchsorted(doc_ids, [doc_id, doc_id + 1])
    own = hashes[low:high]  # ascending, each once
    rows = np.flatnonzero(np.isin(hashes, own))
    others = doc_ids[rows]
    number = np.searchsorted(own, hashes[rows])
    is_rare = np.bincount(number, minlength=len(own))[number] <= MOST_SHARING
    found, inverse, common = np.unique(others, return_inverse=True, return_counts=True)
    rare = np.bincount(inverse[is_rare], minlength=len(found))
    bounds = np.searchsorted(doc_ids, found), np.searchsorted(doc_ids, found, "right")
    is_near = is_candidate(common, np.minimum(bounds[1] - bounds[0], len(own))) | (rare >= MIN_COMMON)
    is_other = found != doc_id
    return Sharing(found[is_near & is_other], int((is_other & ~is_near & (common >= MIN_COMMON)).sum()))
