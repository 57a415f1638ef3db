"""Asks questions, and judges the results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from attrs import evolve, frozen

from frsearch.errors import QueryError
from frsearch.evaluation.measures import answer_hits, answer_rank, article_measures, library, means
from frsearch.evaluation.questions import Question
from frsearch.model import Hit

Search = Callable[[str], Iterable[Hit]]
"""A function from a question as typed to hits, best first: of articles, or of passages."""


@frozen
class Judged:
    """One question, the results, and their measures.

    ``found`` has the ids of articles, best first. ``answer_rank`` is the rank, from 1, of the first passage that answers, or
    None. ``problem`` is the error message if the question is not a valid query, in which case nothing was found.
    """

    question: Question
    found: tuple[str, ...]
    answer_rank: int | None
    measures: Mapping[str, float]
    problem: str | None = None


def judge(search: Search, questions: Iterable[Question], depth: int = 100) -> tuple[Judged, ...]:
    """Return each question with its measures: of articles and, if answers are known, of passages.

    ``depth`` is the number of hits that `search` returns; measures that need more are left out. Raises FrsearchError if
    ir-measures is not installed.
    """
    library()  # fail now, not after minutes of searching
    asked = [_asked(search, question) for question in questions]
    rankings = {one.question.id: one.found for one in asked}
    of_articles = article_measures(rankings, {one.question.id: one.question.relevant for one in asked}, depth)
    return tuple(evolve(one, measures={**one.measures, **of_articles[one.question.id]}) for one in asked)


def _asked(search: Search, question: Question) -> Judged:
    hits: list[Hit] = []
    problem = None
    try:
        hits = list(search(question.text))
    except QueryError as error:
        problem = str(error)
    found = tuple(dict.fromkeys(hit.article.id for hit in hits))
    rank = answer_rank(hits, question.answers)
    return Judged(question, found, rank, answer_hits(rank) if question.answers else {}, problem)


def summary(judged: Iterable[Judged]) -> dict[str, float]:
    """Return the mean of each measure over the questions that have it."""
    return means(one.measures for one in judged)
