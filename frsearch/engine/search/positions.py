"""Phrases and proximity: where the leaves of a query occur in one field of a segment, as slots."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, reduce
from itertools import chain, pairwise
from typing import TypeAlias, assert_never

import numpy as np
from attrs import frozen

from frsearch.deadline import check_time, checking_time
from frsearch.engine.arrays import Bools, Counts, Numbers, common, distinct, once_each, search_sorted, spread
from frsearch.engine.format.sections import SENTENCE_POSITIONS
from frsearch.engine.read.dictionary import TermEntry
from frsearch.engine.read.field import Field
from frsearch.engine.read.segment import Segment
from frsearch.engine.search.expansion import words_for
from frsearch.engine.search.multi_terms import multi_term_postings
from frsearch.memory import keep, releasing
from frsearch.query import Fuzzy, Leaf, Near, Or, Phrase, Term, Wildcard, leaves


@frozen(eq=False)
class SlotSpans:
    """Occurrences of a leaf: slot of the first word, slot and exact form of the last word, and the last slot that it covers.

    The joined form of a compound covers the slots of all its parts.
    """

    first: Numbers
    last: Numbers
    last_form: Numbers
    end: Numbers

    def __len__(self) -> int:
        return len(self.first)

    @property
    def nbytes(self) -> int:
        """Size in bytes."""
        return self.first.nbytes + self.last.nbytes + self.last_form.nbytes + self.end.nbytes

    def __getitem__(self, chosen: Bools | Counts) -> SlotSpans:
        return SlotSpans(self.first[chosen], self.last[chosen], self.last_form[chosen], self.end[chosen])


_MANY = 4
"""How many times as many slots as others there must be for looking up those near the others to pay."""

_TOGETHER = 1 << 20
"""Occurrences of words near each other that are compared together, if single articles do not have more."""

LemmaSlots: TypeAlias = "Callable[[int], tuple[Numbers, Numbers]]"
"""Returns the slots of a lemma in some articles, and the exact form at each; cached, as leaves often share a lemma."""


def near_spans(segment: Segment, field: Field, near: Near, docs: Numbers) -> SlotSpans:
    """Return where the children of a :class:`Near` occur near enough to each other in some articles."""
    with releasing():
        return _joined(_near(segment, field, near, docs))


def _leaf_spans(segment: Segment, field: Field, leaf: Leaf, docs: Numbers, lemma_slots: LemmaSlots) -> SlotSpans:
    """Return where a leaf occurs in some articles."""
    if isinstance(leaf, Near):  # which is never a child of another
        return _NO_SPANS
    words = words_for(field, leaf)
    if isinstance(leaf, Phrase) and len(words) > 1:
        first, last, end = phrase_slots(field, words, leaf.slop, docs)
        slots, forms = field.slots_within(words[-1], *field.bounds(docs))
        return SlotSpans(first, last, forms[slots.searchsorted(last)], end)
    return _joined([_of_word(segment, word, lemma_slots) for word in checking_time(words)])


def _of_word(segment: Segment, word: TermEntry, lemma_slots: LemmaSlots) -> SlotSpans:
    slots, forms = lemma_slots(word.lemma)
    if not word.is_whole and len(slots):
        first = segment.words.first_exact_of(word.lemma)
        wanted = (forms >= first + word.low) & (forms < first + word.high)
        slots, forms = slots[wanted], forms[wanted]
    return SlotSpans(slots, slots, forms, segment.words.ends(word, slots, forms))


def _joined(found: Sequence[SlotSpans]) -> SlotSpans:
    columns = ("first", "last", "last_form", "end")
    return SlotSpans(*(np.concatenate([_NOTHING, *(getattr(spans, name) for spans in found)]) for name in columns))


def phrase_slots(
    field: Field, words: Sequence[TermEntry], slop: int, docs: Numbers | None = None
) -> tuple[Numbers, Numbers, Numbers]:
    """Return the slot of the first word, of the last word, and the last slot covered, of each occurrence of a phrase."""
    docs = _with_all(field, words, docs)
    if not len(docs):
        return _NOTHING, _NOTHING, _NOTHING
    low, high = field.bounds(docs)
    first, ends = field.end_slots_within(words[0], low, high)
    last = first
    for earlier, word in checking_time(pairwise(words)):
        if field.words.is_joined(earlier):
            order = np.lexsort((first, ends))
            first, ends = first[order], ends[order]
        last, covered = field.end_slots_within(word, low, high)
        if covered is last:
            last = covered = _within_reach(last, ends, slop)
        before = ends.searchsorted(last) - 1  # the nearest earlier match of the words so far
        is_near = before >= 0
        near, last, covered = before[is_near], last[is_near], covered[is_near]
        is_near = last - ends[near] <= slop + 1
        near, last, covered = near[is_near], last[is_near], covered[is_near]
        if slop:
            is_near = field.articles_of(last) == field.articles_of(ends[near])
            near, last, covered = near[is_near], last[is_near], covered[is_near]
        first, ends = first[near], covered
    if (once := once_each(last, ends)) is not None:  # two forms of a lemma may be at one position
        first, last, ends = first[once], last[once], ends[once]
    return first, last, ends


def _within_reach(slots: Numbers, last: Numbers, slop: int) -> Numbers:
    """Return those of `slots` that are close enough after one of `last`, or all of them where looking these up would not pay."""
    if len(slots) < _MANY * len(last) or slop >= _MANY:
        return slots
    low, high = slots.searchsorted(last, side="right"), slots.searchsorted(last + np.uint32(slop + 1), side="right")
    return slots[distinct(spread(low, high - low, len(slots) * _MANY))]


def _with_all(field: Field, words: Sequence[TermEntry], docs: Numbers | None = None) -> Numbers:
    """Return the articles (of `docs`, or all: None) that contain the lemmas of all these words."""
    lemmas = sorted({word.lemma for word in words}, key=field.count_articles)
    found = (postings.docs if (postings := field.postings(lemma)) else _NOTHING for lemma in checking_time(lemmas))
    return reduce(lambda some, others: common(some, others, len(field.lengths)), found if docs is None else chain([docs], found))


def near_slots(segment: Segment, field: Field, near: Near, docs: Numbers | None) -> Numbers:
    """Return a slot for each match of a :class:`Near`, ascending: that of its last child, or of the sentence."""
    if docs is None:
        found_in = (_articles(segment, field, child) for child in near.children)
        docs = reduce(lambda docs, others: common(docs, others, segment.articles), found_in)
    found = [_last_slots(segment, field, near, some) for some in checking_time(_in_batches(field, near, docs))]
    return np.concatenate([_NOTHING, *found])


def _last_slots(segment: Segment, field: Field, near: Near, docs: Numbers) -> Numbers:
    with releasing():
        last = _near(segment, field, near, docs)[-1]
    if near.distance is None:
        return distinct(_sentences(segment, field, docs)(last.first))
    return (distinct(last.end.astype(np.uint64) << 32 | last.first) >> 32).astype(np.uint32)


def _in_batches(field: Field, near: Near, docs: Numbers) -> Iterator[Numbers]:
    """Yield some articles in batches, so that the words of a :class:`Near` occur about :data:`_TOGETHER` times in each.

    Occurrences are estimated from the lengths of articles. No match crosses from one article to another.
    """
    batches = sum(_count(field, leaf) for child in near.children for leaf in set(leaves(child))) // _TOGETHER + 1
    ends = np.cumsum(field.lengths[docs])
    yield from np.split(docs, np.flatnonzero(np.diff(ends * batches // (field.length + 1))) + 1)


def _count(field: Field, leaf: Leaf) -> int:
    """Return how often the words of a leaf occur."""
    match leaf:
        case Term() | Phrase():
            return sum(field.count(word.lemma) for word in words_for(field, leaf))
        case Wildcard() | Fuzzy():
            return int(multi_term_postings(field, leaf).tf.sum(dtype=np.int64))
        case Near():  # which is never a child of another
            return 0
        case _:
            assert_never(leaf)


def _articles(segment: Segment, field: Field, child: Leaf | Or) -> Numbers:
    """Return articles that include all in which a leaf of this child matches."""
    is_found = np.zeros(len(field.lengths), np.bool_)
    for leaf in checking_time(set(leaves(child))):
        if isinstance(leaf, Near):
            continue
        if isinstance(leaf, Wildcard | Fuzzy):
            is_found[multi_term_postings(field, leaf).docs] = True
        elif words := words_for(field, leaf):
            is_found[_with_all(field, words)] = True
    return is_found.nonzero()[0].astype(np.uint32)


def _near(segment: Segment, field: Field, near: Near, docs: Numbers) -> list[SlotSpans]:
    """Return the spans of each child that are part of a match: near enough to such a span of the child before and after it."""
    bounds = field.bounds(docs)
    lemma_slots = cache(lambda lemma: field.slots_within(segment.words.of_lemma(lemma), *bounds))
    children = checking_time(dict.fromkeys(near.children))
    spans = {child: _child_spans(segment, field, child, docs, lemma_slots) for child in children}
    found = [spans[child] for child in near.children]
    keep(sum(one.nbytes for one in found))  # children that are equal share their spans only until these are filtered
    if near.distance is None:
        return _in_one_sentence(segment, field, found, docs)
    for at, following in pairwise(range(len(found))):
        found[following] = found[following][_is_near(field, found[following], found[at], near.distance)]
    for following, at in pairwise(reversed(range(len(found)))):
        found[at] = found[at][_is_near(field, found[at], found[following], near.distance)]
    return found


def _child_spans(segment: Segment, field: Field, child: Leaf | Or, docs: Numbers, lemma_slots: LemmaSlots) -> SlotSpans:
    found = []
    with releasing():
        for leaf in dict.fromkeys(leaves(child)):
            found.append(_leaf_spans(segment, field, leaf, docs, lemma_slots))
            keep(found[-1].nbytes)
        return _joined(found)


def _is_near(field: Field, spans: SlotSpans, others: SlotSpans, distance: int) -> Bools:
    """Return which `spans` have one of `others` at most `distance` words before or after them, in the same article."""
    check_time()
    if not len(others):
        return np.zeros(len(spans), np.bool_)
    ends, firsts = np.sort(others.end), np.sort(others.first)
    before = ends.searchsorted(spans.first) - 1
    after = firsts.searchsorted(spans.end, side="right")
    end, first = ends[np.maximum(before, 0)], firsts[np.minimum(after, len(firsts) - 1)]
    owner = field.articles_of(spans.first)
    is_before = (before >= 0) & (spans.first - end <= distance) & (field.articles_of(end) == owner)
    is_after = (after < len(firsts)) & (first - spans.end <= distance) & (field.articles_of(first) == owner)
    return np.asarray(is_before | is_after)


def _in_one_sentence(segment: Segment, field: Field, found: Sequence[SlotSpans], docs: Numbers) -> list[SlotSpans]:
    """Return the spans of each child in sentences in which every child occurs."""
    sentence, whole = [], []
    sentence_of = _sentences(segment, field, docs)
    for spans in checking_time(found):
        first, last = sentence_of(spans.first), sentence_of(spans.end)
        whole.append(spans[first == last])
        sentence.append(first[first == last])
    every = reduce(lambda one, other: one[search_sorted(other, one)[0]], checking_time(map(distinct, sentence)))
    return [spans[search_sorted(every, own)[0]] for spans, own in checking_time(zip(whole, sentence, strict=True))]


def _sentences(segment: Segment, field: Field, docs: Numbers) -> Callable[[Numbers], Numbers]:
    """Return a function from slots in some articles to the first slot of the sentence that each is in; all of a title is one."""
    if field.name != "body":
        return lambda slots: field.base[field.articles_of(slots)].astype(np.uint32)
    lists = segment.sentence_lists(SENTENCE_POSITIONS)
    sizes = lists.several(docs)
    before = np.cumsum(sizes, dtype=np.int64) - sizes
    article = np.repeat(np.arange(len(docs)), lists.counts[docs])
    of_article = np.cumsum(field.lengths[docs]) - field.lengths[docs]
    starts: Numbers = ((field.base[docs] - of_article)[article] + before).astype(np.uint32)
    return lambda slots: starts[np.maximum(starts.searchsorted(slots, side="right") - 1, 0)]


_NOTHING: Numbers = np.zeros(0, np.uint32)
_NO_SPANS = SlotSpans(_NOTHING, _NOTHING, _NOTHING, _NOTHING)
