"""Facets: compared with counting the articles one by one, and their sums with the totals."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from frsearch import Article, Index
from tests.research.planted import cases, period_of
from tests.test_orangesum import queries

UNITS = ("year", "month", "week", "day")


def values(article: Article, by: str) -> list[str | None]:
    """Return the buckets of an article."""
    if by in UNITS:
        return [period_of(article.date, by)]
    if by == "outlet":
        return [article.outlet]
    found = article.extra.get(by) or [None]
    return found if isinstance(found, list) else [found]


def counted(articles: list[Article], by: str) -> Counter[str | None]:
    return Counter(value for article in articles for value in values(article, by))


@pytest.mark.parametrize("by", [*UNITS, "outlet", "rubrique", "auteur"])
def test_facets_are_what_counting_one_by_one_finds(corpus: Index, articles: list[Article], by: str) -> None:
    for query, filters, matches, remains in cases(seed=len(by), count=40):
        left = [article for article in articles if remains(article)]
        found = [article for article in left if matches(article)]
        facets = corpus.facets(query, by, **filters)
        expected, whole = counted(found, by), counted(left, by)
        assert {one.value: one.count for one in facets.buckets} == expected, (query, filters)
        assert {one.value: one.articles for one in facets.buckets} == {value: whole[value] for value in expected}
        assert (facets.total, facets.articles) == (len(found), len(left))
        assert (facets.query, facets.by) == (query, by)


@pytest.mark.parametrize("by", [*UNITS, "outlet", "rubrique"])
def test_sums_are_the_totals(corpus: Index, by: str) -> None:
    for query, filters, *_ in cases(seed=1, count=200):
        facets = corpus.facets(query, by, **filters)
        assert sum(one.count for one in facets.buckets) == facets.total


def test_of_lists_those_with_any_value_and_those_with_none_are_the_total(corpus: Index) -> None:
    for query, filters, *_ in cases(seed=2, count=200):
        facets = corpus.facets(query, "auteur", **filters)
        none = sum(one.count for one in facets.buckets if one.value is None)
        authors = [one.value for one in facets.buckets if one.value is not None]
        if authors:
            filters["where"] = filters.get("where", {}) | {"auteur": authors}
            assert corpus.facets(query, **filters).total + none == facets.total
        else:
            assert none == facets.total


@pytest.mark.parametrize("by", [*UNITS, "outlet", "auteur"])
def test_without_a_query_all_articles_are_counted(corpus: Index, articles: list[Article], by: str) -> None:
    facets = corpus.facets(None, by)
    assert {one.value: one.count for one in facets.buckets} == counted(articles, by)
    assert all(one.share == 1 for one in facets.buckets)
    assert (facets.query, facets.total, facets.articles) == (None, len(articles), len(articles))


def test_periods_are_in_order_then_imprecise_dates_then_none(corpus: Index) -> None:
    for by in UNITS:
        found = [one.value for one in corpus.facets("port", by).buckets]
        assert found[-1] is None
        length = {"year": 4, "month": 7, "week": 8, "day": 10}[by]
        placed = [value for value in found if value and len(value) == length]
        coarse = [value for value in found if value and len(value) != length]
        assert found == [*sorted(placed), *sorted(coarse), None]


def test_others_are_the_largest_first_and_none_last(corpus: Index) -> None:
    found = corpus.facets("port", "outlet").buckets
    assert found[-1].value is None
    assert [one.count for one in found[:-1]] == sorted((one.count for one in found[:-1]), reverse=True)


@pytest.mark.parametrize(
    ("by", "same"), [("journal", "outlet"), ("Année", "year"), ("mois", "month"), ("semaine", "week"), ("JOUR", "day")]
)
def test_what_to_count_by_has_french_names(corpus: Index, by: str, same: str) -> None:
    assert corpus.facets("port", by) == corpus.facets("port", same)


def test_fields_have_the_names_they_have_in_queries(corpus: Index) -> None:
    assert corpus.facets("port", "section").buckets == corpus.facets("port", "Rubrique").buckets


@pytest.mark.parametrize("by", ["nowhere", "", "\x1b[31m"])
def test_what_nothing_is_counted_by_is_an_error(corpus: Index, by: str) -> None:
    with pytest.raises(ValueError, match=r"expected outlet, year, .* \(this index has: auteur, rubrique\)"):
        corpus.facets("port", by)


def test_nothing_found_has_no_buckets(corpus: Index) -> None:
    for query in ("absent", "", "zzz"):
        facets = corpus.facets(query)
        assert (facets.total, facets.buckets, facets.share) == (0, (), 0)
        assert facets.notes


def test_an_empty_index(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        for by in ("outlet", *UNITS):
            facets = index.facets(None, by)
            assert (facets.total, facets.articles, facets.buckets, facets.share) == (0, 0, (), 0)


def test_weeks_are_those_of_iso_8601(tmp_path: Path) -> None:
    dates = ("2020-12-31", "2021-01-03", "2021-01-04", "0001-01-01", "9999-12-31", "2021-01", "2021")
    with Index.create(tmp_path / "index") as index:
        index.add(Article(date, body="Le port.", date=date) for date in dates)
        found = {one.value: one.count for one in index.facets("port", "week").buckets}
    assert found == {"0001-W01": 1, "2020-W53": 2, "2021-W01": 1, "9999-W52": 1, "2021": 1, "2021-01": 1}
    assert list(found)[-2:] == ["2021", "2021-01"]


@pytest.mark.slow
def test_sums_are_the_totals_in_real_news(news: Index) -> None:
    for query in queries(news, 200, seed=3):
        for by in ("outlet", *UNITS):
            facets = news.facets(query, by)
            assert sum(one.count for one in facets.buckets) == facets.total, query
            assert all(one.count <= one.articles for one in facets.buckets)
