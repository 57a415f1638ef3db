"""Scores of single words, from the impacts stored with their posting lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from frsearch.engine.arrays import Bytes, Counts, Numbers, Places, search_sorted
from frsearch.engine.read.segment import Segment
from frsearch.engine.search.expansion import words_for
from frsearch.engine.search.statistics import Scores
from frsearch.engine.search.topk import NO_MATCHES, ScoredDocs
from frsearch.query import Phrase, Term
from frsearch.ranking import TITLE_WEIGHT, bm25f


class WordImpacts(NamedTuple):
    """The articles with a word in one field, ascending: a row of impacts of the word, as codes, and one of its form as typed.

    ``tf`` has, for each code, the tf that it stands for, and ``alone``, for a field that is also scored as a text of its own, the
    tf in that text; without a form as typed there is only one row.
    """

    docs: Counts
    codes: Bytes
    tf: Scores
    alone: Scores | None = None


def word_impacts(segment: Segment, field_name: str, word: Term | Phrase, typed: Term | None) -> tuple[Numbers, Bytes] | None:
    """Return the articles of a segment with a word in one field, and rows of codes; None: there is none."""
    field = segment.field(field_name)
    entry = next(iter(words_for(field, word)), None)
    postings = field.postings(entry.lemma) if entry else None
    if not entry or postings is None:
        return None
    docs, codes = postings.docs, postings.form_impacts(entry)
    if not entry.is_whole:
        is_there = codes.nonzero()[0]
        return docs[is_there], codes[None, is_there]
    if typed is None:
        return docs, codes[None]
    form = field.words.find(typed.text, typed.level)
    is_form = form is not None and form.lemma == entry.lemma
    return docs, np.array([codes, postings.form_impacts(form) if form and is_form else np.zeros(len(codes), np.uint8)])


def word_scores(found: Sequence[WordImpacts], weights: Sequence[float]) -> ScoredDocs:
    """Return the articles that contain a word in one field, or in body or title, with the scores of its rows added up.

    ``weights`` are the highest scores of the rows. In an article with the word in one field only, each code has one score, looked
    up in a table; impacts in both are added up before they are scored. A title is scored once more, alone.
    """
    if not found:
        return NO_MATCHES
    first, *others = sorted(found, key=lambda one: one.alone is not None)
    docs, scores = first.docs, _looked_up(first, weights)
    if first.alone is not None:
        scores += _alone(first, weights)
    for title in others:
        is_there, at = search_sorted(docs, title.docs)
        tf = title.tf.take(title.codes)
        tf += first.tf.take(first.codes.take(at, axis=1)) * is_there
        there = _total(tf, weights) + _alone(title, weights)
        scores[at[is_there]] = there[is_there]
        if not is_there.all():
            is_new = ~is_there
            new = title.docs[is_new]
            place = Places(docs.searchsorted(new), len(docs))
            docs, scores = place.joined(docs, new), place.joined(scores, there[is_new])
    return ScoredDocs(docs, scores)


def _looked_up(found: WordImpacts, weights: Sequence[float]) -> Scores:
    """Return what :func:`_total` does, by looking up in a table what each code scores."""
    first, *others = bm25f(found.tf, _column(weights))
    scores: Scores = first.take(found.codes[0])
    for table, codes in zip(others, found.codes[1:], strict=True):
        scores += table.take(codes)
    return scores


def _alone(title: WordImpacts, weights: Sequence[float]) -> Scores:
    assert title.alone is not None
    return _total(title.alone.take(title.codes), [TITLE_WEIGHT * weight for weight in weights])


def _total(tf: Scores, weights: Sequence[float]) -> Scores:
    """Return the scores of some articles, those of all rows added up."""
    total: Scores = bm25f(tf, _column(weights)).sum(axis=0)
    return total


def _column(weights: Sequence[float]) -> Scores:
    return np.array(weights, np.float32)[:, None]
