"""Frequencies of phrases, patterns and words near each other in the articles of a segment, and their sum over fields.

Those of single words are not counted when a query is asked: see :mod:`frsearch.engine.search.word_scores`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

import numpy as np

from frsearch.engine.arrays import Numbers, Places, search_sorted, starts_of
from frsearch.engine.format.impacts import occurrence_weights
from frsearch.engine.read.field import Field
from frsearch.engine.read.segment import Segment
from frsearch.engine.search.expansion import words_for
from frsearch.engine.search.multi_terms import multi_term_postings
from frsearch.engine.search.positions import near_slots, phrase_slots
from frsearch.query import Fuzzy, Leaf, Near, Phrase, Term, Wildcard

if TYPE_CHECKING:
    from numpy.typing import NDArray

Values: TypeAlias = "NDArray[Any]"
Frequencies: TypeAlias = tuple[Values, Values]
"""Doc ids, ascending, and the frequency in each article."""

NOTHING: Frequencies = np.zeros(0, np.uint32), np.zeros(0, np.float32)


def frequencies(segment: Segment, field_name: str, within: Numbers | None, leaf: Phrase | Wildcard | Fuzzy | Near) -> Frequencies:
    """Return the frequencies of a leaf in one field of a segment; those of phrases only in the articles `within`.

    Occurrences near the beginning of a body count more.
    """
    field = segment.field(field_name)
    match leaf:
        case Near():
            return field.counted(near_slots(segment, field, leaf, within))
        case Wildcard() | Fuzzy():
            found = multi_term_postings(field, leaf)
            return found.docs, found.tf
        case Phrase():
            return _of_phrase(field, leaf, within)
        case _:
            assert_never(leaf)


def _of_phrase(field: Field, phrase: Phrase, within: Numbers | None) -> Frequencies:
    words = words_for(field, phrase)
    if not words:
        return NOTHING
    slots, _, _ = phrase_slots(field, words, phrase.slop, within)
    docs, tf = field.counted(slots)
    if field.name != "body" or not len(docs):
        return docs, tf
    return docs, np.add.reduceat(occurrence_weights(field.name, field.in_articles(slots, docs, tf)), starts_of(tf)[:-1])


def docs_with(segment: Segment, field_name: str, leaf: Leaf) -> Numbers:
    """Return the articles of a segment in which a leaf occurs in one field, ascending."""
    if isinstance(leaf, Term) or (isinstance(leaf, Phrase) and len(leaf.words) == 1):
        words = words_for(segment.field(field_name), leaf)
        return segment.field(field_name).docs_of(words[0]) if words else NOTHING[0]
    return frequencies(segment, field_name, None, leaf)[0]


def add_frequencies(one: Frequencies, other: Frequencies) -> Frequencies:
    """Return the sum of two frequencies; may change them in place."""
    (few, counts), (docs, tf) = sorted((one, other), key=lambda field: len(field[0]))
    is_there, at = search_sorted(docs, few)
    tf[at[is_there]] += counts[is_there]
    if is_there.all():
        return docs, tf
    new = few[~is_there]
    place = Places(docs.searchsorted(new), len(docs))
    return place.joined(docs, new), place.joined(tf, counts[~is_there])
