"""How often something stands in the articles of a segment, as scoring counts it; and how such counts are added up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from frsearch.engine.arrays import Numbers, starts_of, where
from frsearch.engine.read.dictionary import Word
from frsearch.engine.read.field import Field, Postings, is_form
from frsearch.engine.read.segment import Segment
from frsearch.engine.search.expansion import words_for
from frsearch.engine.search.multi_terms import gathered
from frsearch.engine.search.positions import near_slots, phrase_slots
from frsearch.engine.search.statistics import Scores
from frsearch.query import Fuzzy, Leaf, Near, Phrase, Term, Wildcard
from frsearch.ranking import position_weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

Column: TypeAlias = "NDArray[Any]"
Columns: TypeAlias = tuple[Column, Column]
"""Articles, and a number for each, or rows of them."""

NOTHING: Columns = np.zeros(0, np.uint32), np.zeros(0, np.float32)


def counted(segment: Segment, place: str, within: Numbers | None, leaf: Leaf) -> Columns:
    """Return in which articles of a segment a leaf stands in one field, and how often; of phrases only `within` some.

    What stands at the beginning of a body counts more.
    """
    field = segment.field(place)
    if isinstance(leaf, Near):
        return field.counted(near_slots(segment, field, leaf, within))
    if isinstance(leaf, Wildcard | Fuzzy):
        found = gathered(field, leaf)
        return found.docs, found.tf
    known = words_for(field, leaf)
    if not known:
        return NOTHING
    if isinstance(leaf, Phrase) and len(known) > 1:
        slots, _, _ = phrase_slots(field, known, leaf.slop, within)
        docs, tf = field.counted(slots)
        worth = worths(field, slots, docs, tf)
        return docs, tf if worth is None or not len(docs) else np.asarray(np.add.reduceat(worth, starts_of(tf)[:-1]))
    postings = field.postings(known[0].lemma)
    if postings is None:
        return NOTHING
    tf = weighted(postings, known[0], worths(field, postings.slots, postings.docs, postings.tf))
    if known[0].is_whole:
        return postings.docs, tf
    is_there = tf > 0
    return postings.docs[is_there], tf[is_there]


def documents(segment: Segment, place: str, leaf: Leaf) -> Numbers:
    """Return in which articles of a segment a leaf occurs in one field, ascending: what :func:`counted` finds."""
    if not isinstance(leaf, Term):
        return counted(segment, place, None, leaf)[0]
    known = words_for(segment.field(place), leaf)
    return segment.field(place).articles_with(known[0])[0] if known else NOTHING[0]


def counted_twice(segment: Segment, place: str, within: Numbers | None, word: Term, typed: Term) -> Columns:
    """Return in which articles of a segment a lemma stands in one field, and how often: a row for it, one for a form of it."""
    field = segment.field(place)
    known = field.words.find(word.text, word.level)
    postings = field.postings(known.lemma) if known else None
    if not known or postings is None:
        return NOTHING
    form = field.words.find(typed.text, typed.level)
    worth = worths(field, postings.slots, postings.docs, postings.tf)
    counts = np.zeros((2, len(postings.docs)), np.float32)
    counts[0] = weighted(postings, known, worth)
    if form and form.lemma == known.lemma:
        counts[1] = counts[0] if form.is_whole else weighted(postings, form, worth)
    return postings.docs, counts


def worths(field: Field, slots: Numbers, docs: Numbers, tf: Numbers) -> Scores | None:
    """Return what an occurrence at each of these slots counts: more at the beginning of bodies. None: one each."""
    return position_weights(field.in_articles(slots, docs, tf)) if field.name == "body" else None


def weighted(postings: Postings, word: Word, worth: Scores | None) -> Column:
    """Return what the occurrences of a form of a lemma count together in each of its articles."""
    if not word.is_whole:
        chosen = is_form(word, postings.forms)
        worth = chosen.astype(np.float32) if worth is None else worth * chosen
    return postings.tf if worth is None else np.asarray(np.add.reduceat(worth, postings.starts[:-1]))


def added(one: Columns, other: Columns) -> Columns:
    """Add up what two fields count, a row or several."""
    (few, counts), (docs, tf) = sorted((one, other), key=lambda field: len(field[0]))
    is_there, at = where(docs, few)
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
