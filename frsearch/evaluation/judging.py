"""Ask questions, and judge what is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from attrs import frozen

from frsearch.evaluation.measures import answer_hits, answer_rank, article_measures, means
from frsearch.evaluation.questions import Question
from frsearch.model import Hit

Search = Callable[[str], Iterable[Hit]]
"""Whatever takes a question as typed and returns hits, best first: of articles, or of passages."""


@frozen
class Judged:
    """One question, the ids of the articles found for it, the rank of the first passage that answers it, and measures."""

    question: Question
    found: tuple[str, ...]
    answer_rank: int | None
    measures: Mapping[str, float]


def judge(search: Search, questions: Sequence[Question]) -> tuple[Judged, ...]:
    """Return each question with its measures: those of articles, and, where answers are known, of passages."""
    asked = [_ask(search, question) for question in questions]
    rankings = {question.id: found for question, found, _ in asked}
    of_articles = article_measures(rankings, {question.id: question.relevant for question in questions})
    return tuple(
        Judged(question, found, rank, {**(answer_hits(rank) if question.answers else {}), **of_articles[question.id]})
        for question, found, rank in asked
    )


def _ask(search: Search, question: Question) -> tuple[Question, tuple[str, ...], int | None]:
    hits = list(search(question.text))
    found = tuple(dict.fromkeys(hit.article.id for hit in hits))
    return question, found, answer_rank(hits, question.answers)


def summary(judged: Iterable[Judged]) -> dict[str, float]:
    """Return the mean of each measure."""
    return means(one.measures for one in judged)
