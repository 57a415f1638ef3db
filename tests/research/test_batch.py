"""A batch answers every query as a search does, and keeps the error of each that it cannot answer."""

from __future__ import annotations

import pytest

from frsearch import CorpusError, Index, QueryError, SearchTimeout

QUERIES: list[str | CorpusError] = [
    "forces",
    "()",
    "introuvable",
    CorpusError("bad JSON", "q.txt", 4),
    '"forces armées"',
    "date:hier",
]


def test_every_query_has_its_answer(index: Index) -> None:
    answers = list(index.batch(QUERIES, limit=2))
    assert [answer.number for answer in answers] == [1, 2, 3, 4, 5, 6]
    assert [None if (found := answer.results) is None else (found.total, len(found)) for answer in answers] == [
        (3, 2),
        None,
        (0, 0),
        None,
        (1, 1),
        None,
    ]
    assert [type(answer.error) for answer in answers] == [type(None), QueryError, type(None), CorpusError, type(None), QueryError]
    assert answers[0].results is not None
    assert [hit.article.id for hit in answers[0].results] == [hit.article.id for hit in index.search("forces", limit=2)]


def test_queries_are_read_as_they_come(index: Index) -> None:
    asked = []

    def queries() -> list[str]:  # type: ignore[misc]
        for query in ("forces", "mer"):
            asked.append(query)
            yield query

    answers = index.batch(queries())
    next(answers)
    assert asked == ["forces"]


def test_nothing_is_corrected_or_loosened(index: Index) -> None:
    assert index.search("forcess").corrected == "forces"
    typo, quoted = index.batch(["forcess", '"forces de la mer entière"'])
    assert typo.results is not None
    assert quoted.results is not None
    assert (typo.results.total, typo.results.corrected, quoted.results.total) == (0, None, 0)


def test_options_are_for_all(index: Index) -> None:
    [answer] = index.batch(["forces"], since="2024", sort="date")
    assert answer.results is not None
    assert [hit.article.id for hit in answer.results] == ["peche"]
    with pytest.raises(ValueError, match="limit is -1"):
        index.batch(["forces"], limit=-1)
    with pytest.raises(ValueError, match="no article has"):
        list(index.batch(["forces"], where={"page": 1}))


def test_a_limit_is_for_each(index: Index) -> None:
    answers = list(index.batch(["f* PRES/5 *e", "mer"], timeout=1e-9))
    assert [type(answer.error) for answer in answers] == [SearchTimeout, SearchTimeout]
