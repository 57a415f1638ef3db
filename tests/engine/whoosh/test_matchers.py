"""Matchers over postings: steps, skips, and the bounds by which Whoosh skips articles."""

from __future__ import annotations

import pytest
from whoosh import query
from whoosh.formats import Existence, Positions
from whoosh.matching import ReadTooFar
from whoosh.searching import Searcher

from frsearch.engine.whoosh.matchers import PostingMatcher


def test_the_best_few_are_the_best_of_all(searcher: Searcher) -> None:
    """Whoosh leaves out whatever cannot be among the best few, by what our matchers promise."""
    words = "le de mer port marche gouvernement village peche annoncer".split()
    for number in range(1, len(words)):
        wanted = query.Or([query.Term("body", word) for word in words[:number]])
        everything = [score for score, _ in searcher.search(wanted, limit=None).top_n]
        assert [score for score, _ in searcher.search(wanted, limit=3).top_n] == everything[:3]


@pytest.fixture
def matcher(searcher: Searcher) -> PostingMatcher:
    """Return a matcher over the articles with `la` in their bodies."""
    found = searcher.postings("body", "la")
    assert isinstance(found, PostingMatcher)
    return found


def test_skipping_finds_what_stepping_finds(matcher: PostingMatcher) -> None:
    docs = list(matcher.copy().all_ids())
    assert len(docs) > 10
    for target in range(docs[-1] + 1):
        other = matcher.copy()
        other.skip_to(target)
        assert other.id() == next(doc for doc in docs if doc >= target)
    other.skip_to(0)
    assert other.id() == docs[-1], "never back"
    other.reset()
    assert other.id() == docs[0]


def test_after_the_last_article_there_is_none(matcher: PostingMatcher) -> None:
    matcher.skip_to(10**6)
    assert not matcher.is_active()
    with pytest.raises(ReadTooFar):
        matcher.next()
    with pytest.raises(ReadTooFar):
        matcher.skip_to(0)


def test_bounds_hold_for_every_article(searcher: Searcher, matcher: PostingMatcher) -> None:
    lengths, weights = [], []
    while matcher.is_active():
        lengths.append(searcher.reader().doc_field_length(matcher.id(), "body"))
        weights.append(matcher.weight())
        assert matcher.weight() == len(matcher.spans()) == matcher.value_as("frequency")
        matcher.next()
    assert (matcher.block_min_length(), matcher.block_max_length()) == (min(lengths), max(lengths))
    assert matcher.block_max_weight() == max(weights)


def test_what_cannot_score_high_enough_is_skipped_whole(searcher: Searcher) -> None:
    scored = query.Term("body", "la").matcher(searcher)
    assert scored.skip_to_quality(0.0) == 0
    assert scored.is_active()
    assert scored.skip_to_quality(scored.block_quality()) == 1
    assert not scored.is_active()


def test_a_posting_is_encoded_by_its_format(matcher: PostingMatcher) -> None:
    assert Positions().decode_positions(matcher.value()) == matcher.value_as("positions")
    matcher.format = Existence()
    assert matcher.value() == Existence().encode(None)
