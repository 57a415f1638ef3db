"""Measures are those computed by hand."""

from __future__ import annotations

import math

import pytest

from frsearch import Article, Hit, Passage, Span
from frsearch.evaluation import answer_hits, answer_rank, answers, article_measures
from frsearch.evaluation.measures import LONGEST_ANSWER


def passage(start: int, end: int) -> Passage:
    return Passage("x" * (end - start), start, end, 1.0)


def hit(article: str, *passages: Passage) -> Hit:
    return Hit(1, 1.0, Article(article, body=""), passages)


def test_a_passage_answers_if_it_overlaps_and_is_short() -> None:
    assert answers(passage(0, 11), [Span(10, 20)])
    assert not answers(passage(0, 10), [Span(10, 20)])
    assert not answers(passage(20, 30), [Span(10, 20)])
    assert answers(passage(12, 14), [Span(0, 5), Span(10, 20)])
    assert answers(passage(0, LONGEST_ANSWER), [Span(10, 20)])
    assert not answers(passage(0, LONGEST_ANSWER + 1), [Span(10, 20)])
    assert not answers(passage(0, 11), [])


def test_the_answer_must_be_in_its_own_article() -> None:
    spans = {"kidra": [Span(10, 20)]}
    hits = [hit("peche", passage(10, 20)), hit("kidra", passage(0, 5), passage(15, 25)), hit("kidra", passage(12, 14))]
    assert answer_rank(hits, spans) == 3
    assert answer_rank(hits[:1], spans) is None
    assert answer_rank([hit("kidra")], spans) is None
    assert [answer_hits(rank) for rank in (1, 10, None)] == [
        {"hit@1": 1.0, "hit@3": 1.0, "hit@10": 1.0},
        {"hit@1": 0.0, "hit@3": 0.0, "hit@10": 1.0},
        {"hit@1": 0.0, "hit@3": 0.0, "hit@10": 0.0},
    ]


def test_article_measures_are_those_computed_by_hand() -> None:
    ranking = [f"a{number}" for number in range(100)]
    found = article_measures(
        {"second": ranking, "graded": ranking, "far": ranking, "none": []},
        {
            "second": {"a1": 1},
            "graded": {"a2": 2, "a0": 1, "x": 1},
            "far": {"a10": 1, "a99": 1, "x": 1, "y": 1},
            "none": {"x": 1},
        },
        100,
    )
    gain = (1 + 2 / math.log2(4)) / (2 + 1 / math.log2(3) + 1 / math.log2(4))
    expected = {
        "second": {"nDCG@10": 1 / math.log2(3), "MRR@10": 0.5, "recall@100": 1.0},
        "graded": {"nDCG@10": gain, "MRR@10": 1.0, "recall@100": 2 / 3},
        "far": {"nDCG@10": 0.0, "MRR@10": 0.0, "recall@100": 0.5},
        "none": {"nDCG@10": 0.0, "MRR@10": 0.0, "recall@100": 0.0},
    }
    assert found == {name: pytest.approx(measures) for name, measures in expected.items()}


def test_measures_that_need_more_hits_are_left_out() -> None:
    assert set(article_measures({"q": ["a"]}, {"q": {"a": 1}}, 10)["q"]) == {"nDCG@10", "MRR@10"}
    assert article_measures({"q": ["a"]}, {"q": {"a": 1}}, 9) == {"q": {}}
