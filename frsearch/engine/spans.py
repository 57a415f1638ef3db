"""Where the leaves of a query stand in the text of the articles that are shown."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from frsearch.engine.coding import Numbers
from frsearch.engine.execute import phrase_slots
from frsearch.engine.expand import expansion
from frsearch.engine.segment import Field, Segment, Word
from frsearch.query import Fuzzy, Leaf, Phrase, Wildcard


def leaf_spans(segment: Segment, leaf: Leaf, place: str, docs: Numbers) -> Iterator[tuple[int, int, int]]:
    """Yield (article, start, end) for each place where `leaf` stands in one field of these articles, in code points."""
    field = segment.field(place)
    if isinstance(leaf, Wildcard | Fuzzy):
        for folded in expansion(segment.words.folded, leaf):
            yield from _word_spans(field, segment.words.of_folded(folded), docs)
        return
    words = [word for text in leaf.words if (word := segment.words.find(text, leaf.level))]
    if len(words) < len(leaf.words):
        return
    if isinstance(leaf, Phrase) and len(words) > 1:
        yield from _phrase_spans(field, words, leaf.slop, docs)
    else:
        yield from _word_spans(field, words[0], docs)


def _word_spans(field: Field, word: Word, docs: Numbers) -> Iterator[tuple[int, int, int]]:
    slots, exact = field.places_within(word, docs)
    owners = field.articles_of(slots)
    for doc in np.unique(owners).tolist():
        mine = owners == doc
        for start, end in field.spans(doc, slots[mine], exact[mine]):
            yield doc, start, end


def _phrase_spans(field: Field, words: list[Word], slop: int, docs: Numbers) -> Iterator[tuple[int, int, int]]:
    firsts, lasts = phrase_slots(field, words, slop, docs)
    owners = field.articles_of(firsts)
    first_exact, last_exact = (_exact_at(field, word, docs, at) for word, at in ((words[0], firsts), (words[-1], lasts)))
    for doc in np.unique(owners).tolist():
        mine = owners == doc
        starts = field.spans(doc, firsts[mine], first_exact[mine])
        ends = field.spans(doc, lasts[mine], last_exact[mine])
        for (start, _), (_, end) in zip(starts, ends, strict=True):
            yield doc, start, end


def _exact_at(field: Field, word: Word, docs: Numbers, wanted: Numbers) -> Numbers:
    """Return the exact form that a word has at each of these slots."""
    slots, exact = field.places_within(word, docs)
    return exact[np.searchsorted(slots, wanted)]
