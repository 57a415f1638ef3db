"""Words side by side: how often pairs of words of a query follow each other in some articles, all pairs at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from frsearch.engine.arrays import Counts, Numbers
from frsearch.engine.format.impacts import occurrence_weights
from frsearch.engine.read.dictionary import TermEntry
from frsearch.engine.read.field import Field
from frsearch.engine.search.expansion import words_for
from frsearch.engine.search.statistics import Scores
from frsearch.query import Boost, Maybe, Node, Or, Phrase


class Pair(NamedTuple):
    """Two words that raise a score where they occur side by side: by `factor` times the score of their phrase."""

    phrase: Phrase
    factor: float


def pairs_in(node: Node) -> tuple[Node, Sequence[Pair]]:
    """Return a tree without the pairs of words that only raise its scores, and these pairs; none: it has no such part."""
    if isinstance(node, Maybe):
        optional = node.optional.children if isinstance(node.optional, Or) else (node.optional,)
        pairs = [Pair(one.child, one.factor) for one in optional if isinstance(one, Boost) and isinstance(one.child, Phrase)]
        if pairs and len(pairs) == len(optional) and all(len(phrase.words) == 2 for phrase, _ in pairs):
            return node.required, pairs
    return node, ()


def pair_frequencies(field: Field, pairs: Sequence[Phrase], docs: Numbers) -> Scores:
    """Return how often each pair occurs in one field of some articles (ascending), weighted by position, a row per pair."""

    @cache
    def occurrences(word: TermEntry) -> tuple[Counts, Counts]:
        """Return the slots of a word, and the last slot that it covers at each; both ascend by the latter."""
        slots, ends = field.end_slots_within(word, docs)
        order = np.lexsort((slots, ends)) if ends is not slots else slice(None)
        return slots[order].astype(np.int64), ends[order].astype(np.int64)

    firsts, ends, lasts, reach = [_NONE], [_NONE], [_NONE], [_NONE]
    for number, pair in enumerate(pairs):
        if not (words := words_for(field, pair)):
            continue
        first, end = occurrences(words[0])
        last = np.sort(occurrences(words[1])[0]) if len(first) else _NONE
        if len(last):
            firsts.append(first)
            ends.append(end + (number << 32))
            lasts.append(last + (number << 32))
            reach.append(np.full(len(last), pair.slop + 1))
    found = np.zeros(len(pairs) * len(docs), np.float32)
    if len(lasts) > 1:
        end, last = np.concatenate(ends), np.concatenate(lasts)
        before = end.searchsorted(last) - 1  # the nearest earlier occurrence of the first word
        is_near = (before >= 0) & (last - end[before] <= np.concatenate(reach))
        first, last = np.concatenate(firsts)[before[is_near]], last[is_near]
        base = field.bases[docs].astype(np.int64)
        doc, doc_of_last = (base.searchsorted(slots, side="right") - 1 for slots in (first, last & 0xFFFFFFFF))
        same = doc == doc_of_last
        doc, first, number = doc[same], first[same], last[same] >> 32
        weights = occurrence_weights(field.name, (first - base[doc]).astype(np.uint32))
        found += np.bincount(number * len(docs) + doc, weights, len(found)).astype(np.float32)
    return found.reshape(len(pairs), len(docs))


_NONE = np.zeros(0, np.int64)
