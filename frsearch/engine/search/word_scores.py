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
    codes: Sequence[Bytes]
    tf: Scores
    alone: Scores | None = None


def word_impacts(
    segment: Segment, field_name: str, word: Term | Phrase, typed: Term | None
) -> tuple[Numbers, list[Bytes]] | None:
    """Return the articles of a segment with a word in one field, and rows of codes; None: there is none."""
    field = segment.field(field_name)
    entry = next(iter(words_for(field, word)), None)
    postings = field.postings(entry.lemma) if entry else None
    if not entry or postings is None:
        return None
    docs, codes = postings.docs, postings.form_impacts(entry)
    if not entry.is_whole:
        is_there = codes.nonzero()[0]
        return docs[is_there], [codes[is_there]]
    if typed is None:
        return docs, [codes]
    form = field.words.find(typed.text, typed.level)
    is_form = form is not None and form.lemma == entry.lemma
    return docs, [codes, postings.form_impacts(form) if form and is_form else np.zeros(len(codes), np.uint8)]


def word_scores(found: Sequence[WordImpacts], weights: Sequence[float]) -> ScoredDocs:
    """Return the articles that contain a word in one field, or in body or title, with the scores of its rows added up.

    ``weights`` are the highest scores of the rows. In an article with the word in one field only, each code has one score, looked
    up in a table; impacts in both are added up before they are scored. A title is scored once more, alone.
    """
    if not found:
        return NO_MATCHES
    first, *others = sorted(found, key=lambda one: one.alone is not None)
    docs, scores = first.docs, _looked_up(first.codes, first.tf, weights)
    if first.alone is not None:
        scores += _alone(first, weights)
    for title in others:
        is_there, at = search_sorted(docs, title.docs)
        both, alone = at[is_there], _alone(title, weights)
        sums = (
            first.tf.take(row[both]) + title.tf.take(row_there[is_there])
            for row, row_there in zip(first.codes, title.codes, strict=True)
        )
        scores[both] = sum(bm25f(row, weight) for row, weight in zip(sums, weights, strict=True)) + alone[is_there]
        if len(both) < len(at):
            is_new = (~is_there).nonzero()[0]
            new = title.docs[is_new]
            place = Places(docs.searchsorted(new), len(docs))
            docs = place.joined(docs, new)
            scores = place.joined(scores, _looked_up([row[is_new] for row in title.codes], title.tf, weights) + alone[is_new])
    return ScoredDocs(docs, scores)


def _alone(title: WordImpacts, weights: Sequence[float]) -> Scores:
    assert title.alone is not None
    return _looked_up(title.codes, title.alone, [TITLE_WEIGHT * weight for weight in weights])


def _looked_up(codes: Sequence[Bytes], tf: Scores, weights: Sequence[float]) -> Scores:
    first, *more = (bm25f(tf, weight).take(row) for row, weight in zip(codes, weights, strict=True))
    for scores in more:
        first += scores
    return first
