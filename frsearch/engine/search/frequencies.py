"""Term frequencies in the articles of a segment, weighted by position, and their sum over fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

import numpy as np

from frsearch.engine.arrays import Numbers, search_sorted, starts_of
from frsearch.engine.read.dictionary import TermEntry
from frsearch.engine.read.field import Field, PostingList, has_form
from frsearch.engine.read.segment import Segment
from frsearch.engine.search.expansion import words_for
from frsearch.engine.search.multi_terms import multi_term_postings
from frsearch.engine.search.positions import near_slots, phrase_slots
from frsearch.engine.search.statistics import Scores
from frsearch.query import Fuzzy, Leaf, Near, Phrase, Term, Wildcard
from frsearch.ranking import position_weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

Values: TypeAlias = "NDArray[Any]"
Frequencies: TypeAlias = tuple[Values, Values]
"""Doc ids, and the frequency in each article; or several rows of frequencies."""

NOTHING: Frequencies = np.zeros(0, np.uint32), np.zeros(0, np.float32)


def frequencies(segment: Segment, field_name: str, within: Numbers | None, leaf: Leaf) -> Frequencies:
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
        case Term() | Phrase():
            return _word_frequencies(field, within, leaf)
        case _:
            assert_never(leaf)


def _word_frequencies(field: Field, within: Numbers | None, leaf: Term | Phrase) -> Frequencies:
    words = words_for(field, leaf)
    if not words:
        return NOTHING
    if isinstance(leaf, Phrase) and len(words) > 1:
        slots, _, _ = phrase_slots(field, words, leaf.slop, within)
        docs, tf = field.counted(slots)
        weights = occurrence_weights(field, slots, docs, tf)
        return docs, tf if weights is None or not len(docs) else np.asarray(np.add.reduceat(weights, starts_of(tf)[:-1]))
    postings = field.postings(words[0].lemma)
    if postings is None:
        return NOTHING
    tf = weighted_frequencies(postings, words[0], occurrence_weights(field, postings.slots, postings.docs, postings.tf))
    if words[0].is_whole:
        return postings.docs, tf
    is_there = tf > 0
    return postings.docs[is_there], tf[is_there]


def docs_with(segment: Segment, field_name: str, leaf: Leaf) -> Numbers:
    """Return the articles of a segment in which a leaf occurs in one field, ascending: those that :func:`frequencies` finds."""
    if not isinstance(leaf, Term):
        return frequencies(segment, field_name, None, leaf)[0]
    words = words_for(segment.field(field_name), leaf)
    return segment.field(field_name).articles_with(words[0])[0] if words else NOTHING[0]


def frequencies_of_both(segment: Segment, field_name: str, within: Numbers | None, word: Term, typed: Term) -> Frequencies:
    """Return the frequencies of a lemma in one field of a segment, as two rows: all its forms, and the form as typed."""
    field = segment.field(field_name)
    entry = field.words.find(word.text, word.level)
    postings = field.postings(entry.lemma) if entry else None
    if not entry or postings is None:
        return NOTHING
    form = field.words.find(typed.text, typed.level)
    weights = occurrence_weights(field, postings.slots, postings.docs, postings.tf)
    counts = np.zeros((2, len(postings.docs)), np.float32)
    counts[0] = weighted_frequencies(postings, entry, weights)
    if form and form.lemma == entry.lemma:
        counts[1] = counts[0] if form.is_whole else weighted_frequencies(postings, form, weights)
    return postings.docs, counts


def occurrence_weights(field: Field, slots: Numbers, docs: Numbers, tf: Numbers) -> Scores | None:
    """Return the weight of an occurrence at each of these slots: higher near the beginning of a body. None: all weigh 1."""
    return position_weights(field.in_articles(slots, docs, tf)) if field.name == "body" else None


def weighted_frequencies(postings: PostingList, word: TermEntry, weights: Scores | None) -> Values:
    """Return the summed weights of a word's occurrences in each article of its lemma."""
    if not word.is_whole:
        chosen = has_form(word, postings.forms)
        weights = chosen.astype(np.float32) if weights is None else weights * chosen
    return postings.tf if weights is None else np.asarray(np.add.reduceat(weights, postings.starts[:-1]))


def add_frequencies(one: Frequencies, other: Frequencies) -> Frequencies:
    """Return the sum of two frequencies, of one row or several; may change them in place."""
    (few, counts), (docs, tf) = sorted((one, other), key=lambda field: len(field[0]))
    is_there, at = search_sorted(docs, few)
    tf[..., at[is_there]] += counts[..., is_there]
    if is_there.all():
        return docs, tf
    is_new = ~is_there
    new = few[is_new]
    is_old = np.ones(len(docs) + len(new), np.bool_)
    inserted = docs.searchsorted(new) + np.arange(len(new))
    is_old[inserted] = False
    old = np.flatnonzero(is_old)
    all_docs, all_counts = np.empty(len(is_old), docs.dtype), np.empty((*tf.shape[:-1], len(is_old)), tf.dtype)
    all_docs[inserted], all_docs[old] = new, docs
    for row, own, others in zip(*map(np.atleast_2d, (all_counts, tf, counts[..., is_new])), strict=True):
        row[inserted], row[old] = others, own
    return all_docs, all_counts
