"""How often something stands in the articles of a segment, as scoring counts it; and how such counts are add_frequencies up."""

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
"""Articles, and a number for each, or rows of them."""

NOTHING: Frequencies = np.zeros(0, np.uint32), np.zeros(0, np.float32)


def frequencies(segment: Segment, place: str, within: Numbers | None, leaf: Leaf) -> Frequencies:
    """Return in which articles of a segment a leaf stands in one field, and how often; of phrases only `within` some.

    What stands at the beginning of a body counts more.
    """
    field = segment.field(place)
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
    known = words_for(field, leaf)
    if not known:
        return NOTHING
    if isinstance(leaf, Phrase) and len(known) > 1:
        slots, _, _ = phrase_slots(field, known, leaf.slop, within)
        docs, tf = field.counted(slots)
        worth = occurrence_weights(field, slots, docs, tf)
        return docs, tf if worth is None or not len(docs) else np.asarray(np.add.reduceat(worth, starts_of(tf)[:-1]))
    postings = field.postings(known[0].lemma)
    if postings is None:
        return NOTHING
    tf = weighted_frequencies(postings, known[0], occurrence_weights(field, postings.slots, postings.docs, postings.tf))
    if known[0].is_whole:
        return postings.docs, tf
    is_there = tf > 0
    return postings.docs[is_there], tf[is_there]


def docs_with(segment: Segment, place: str, leaf: Leaf) -> Numbers:
    """Return in which articles of a segment a leaf occurs in one field, ascending: what :func:`frequencies` finds."""
    if not isinstance(leaf, Term):
        return frequencies(segment, place, None, leaf)[0]
    known = words_for(segment.field(place), leaf)
    return segment.field(place).articles_with(known[0])[0] if known else NOTHING[0]


def frequencies_of_both(segment: Segment, place: str, within: Numbers | None, word: Term, typed: Term) -> Frequencies:
    """Return in which articles of a segment a lemma stands in one field, and how often: a row for it, one for a form of it."""
    field = segment.field(place)
    known = field.words.find(word.text, word.level)
    postings = field.postings(known.lemma) if known else None
    if not known or postings is None:
        return NOTHING
    form = field.words.find(typed.text, typed.level)
    worth = occurrence_weights(field, postings.slots, postings.docs, postings.tf)
    counts = np.zeros((2, len(postings.docs)), np.float32)
    counts[0] = weighted_frequencies(postings, known, worth)
    if form and form.lemma == known.lemma:
        counts[1] = counts[0] if form.is_whole else weighted_frequencies(postings, form, worth)
    return postings.docs, counts


def occurrence_weights(field: Field, slots: Numbers, docs: Numbers, tf: Numbers) -> Scores | None:
    """Return what an occurrence at each of these slots counts: more at the beginning of bodies. None: one each."""
    return position_weights(field.in_articles(slots, docs, tf)) if field.name == "body" else None


def weighted_frequencies(postings: PostingList, word: TermEntry, worth: Scores | None) -> Values:
    """Return what the occurrences of a form of a lemma count together in each of its articles."""
    if not word.is_whole:
        chosen = has_form(word, postings.forms)
        worth = chosen.astype(np.float32) if worth is None else worth * chosen
    return postings.tf if worth is None else np.asarray(np.add.reduceat(worth, postings.starts[:-1]))


def add_frequencies(one: Frequencies, other: Frequencies) -> Frequencies:
    """Add up what two fields count, a row or several."""
    (few, counts), (docs, tf) = sorted((one, other), key=lambda field: len(field[0]))
    is_there, at = search_sorted(docs, few)
    tf[..., at[is_there]] += counts[..., is_there]
    if is_there.all():
        return docs, tf
    is_new = ~is_there
    new = few[is_new]
    is_old = np.ones(len(docs) + len(new), np.bool_)
    place = docs.searchsorted(new) + np.arange(len(new))
    is_old[place] = False
    old = np.flatnonzero(is_old)
    all_docs, all_counts = np.empty(len(is_old), docs.dtype), np.empty((*tf.shape[:-1], len(is_old)), tf.dtype)
    all_docs[place], all_docs[old] = new, docs
    for row, own, others in zip(*map(np.atleast_2d, (all_counts, tf, counts[..., is_new])), strict=True):
        row[place], row[old] = others, own
    return all_docs, all_counts
