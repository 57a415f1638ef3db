"""Questions are asked and judged."""

from __future__ import annotations

import math
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from frsearch import Article, FrsearchError, Hit, Index, Passage, QueryError, Span, read_corpus
from frsearch.evaluation import Question, judge, read_questions, summary
from tests.conftest import ROOT


def passage(start: int, end: int) -> Passage:
    return Passage("x" * (end - start), start, end, 1.0)


def hit(article: str, *passages: Passage) -> Hit:
    return Hit(1, 1.0, Article(article, body=""), passages)


def test_every_question_is_judged_even_if_one_is_not_a_valid_query() -> None:
    def search(text: str) -> list[Hit]:
        if text == "(":
            raise QueryError("never closed", text)
        return [hit("peche", passage(0, 9)), hit("kidra", passage(0, 9)), hit("kidra", passage(10, 19))]

    asked = [
        Question("1", "marché", {"kidra": 1}, {"kidra": (Span(12, 13),)}),
        Question("2", "(", {"kidra": 1}, {"kidra": (Span(12, 13),)}),
        Question("3", "pêche", {"peche": 1}),
    ]
    judged = judge(search, asked)
    assert [one.found for one in judged] == [("peche", "kidra"), (), ("peche", "kidra")]
    assert [(one.answer_rank, one.problem) for one in judged] == [(3, None), (None, "never closed"), (None, None)]
    of_passages = {"hit@1": 0.0, "hit@3": 0.5, "hit@10": 0.5}
    of_articles = {"nDCG@10": (1 / math.log2(3) + 1) / 3, "MRR@10": 0.5, "recall@100": 2 / 3}
    assert summary(judged) == pytest.approx(of_passages | of_articles)


def test_the_extra_is_named_if_ir_measures_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    with pytest.raises(FrsearchError, match=r"pip install 'frsearch\[eval\]'"):
        judge(lambda text: [], [])


def test_judged_passages_do_not_overlap(tmp_path: Path) -> None:
    questions = read_questions([ROOT / "tests" / "corpus" / "questions.jsonl"]).questions
    assert len(questions) >= 150
    with Index.create(tmp_path / "index") as index:
        index.add(read_corpus(ROOT / "corpus"))
        for question in questions[::8]:
            hits = index.search(question.text, limit=100, by="passage").hits
            of_article: dict[str, list[Passage]] = {}
            for found in hits:
                of_article.setdefault(found.article.id, []).extend(found.passages)
            for passages in of_article.values():
                ordered = sorted(passages, key=lambda passage: passage.start)
                assert all(one.end <= other.start for one, other in pairwise(ordered))
                assert all(len(one.text) <= 500 for one in ordered)
