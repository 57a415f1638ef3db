"""Statistics of a corpus: compared with looking at the articles one by one."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

import numpy as np
import pytest

from frsearch import Article, Index
from frsearch.model.dates import day_range
from frsearch.model.statistics import Gap
from frsearch.research.statistics import longest_gap


def gap_of(dates: list[str | None]) -> Gap | None:
    """Return the longest run of days that no date holds, the earliest of equal ones, by walking through the days."""
    held = {day for date in dates if date for day in range(day_range(date)[0].toordinal(), day_range(date)[1].toordinal() + 1)}
    best, run = (0, 0), 0
    for day in range(min(held), max(held)) if held else ():
        run = 0 if day in held else run + 1
        if run > best[0]:
            best = run, day
    length, last = best
    iso = datetime.date.fromordinal
    return Gap(length, iso(last - length).isoformat(), iso(last + 1).isoformat()) if length else None


def test_statistics_are_what_looking_one_by_one_finds(corpus: Index, articles: list[Article]) -> None:
    stats = corpus.stats()
    assert stats.info == corpus.info()
    assert stats.words == sum(1 + len(article.body.split()) for article in articles)
    assert stats.imprecise == sum(len(article.date or "2024-01-01") < 10 for article in articles)
    assert stats.longest_gap == gap_of([article.date for article in articles])
    assert {one.name for one in stats.outlets} == {article.outlet for article in articles}
    assert stats.outlets[-1].name is None
    for outlet in stats.outlets:
        own = [article for article in articles if article.outlet == outlet.name]
        dates = [article.date for article in own]
        days = [day_range(date) for date in dates if date]
        assert outlet.articles == len(own)
        assert outlet.words == sum(1 + len(article.body.split()) for article in own)
        assert (outlet.since, outlet.until) == (min(days)[0].isoformat(), max(day for _, day in days).isoformat())
        assert outlet.undated == dates.count(None)
        assert outlet.longest_gap == gap_of(dates)
    for field in stats.fields:
        values = [article.extra[field.name] for article in articles if article.extra.get(field.name)]
        assert field.articles == len(values)
        assert field.values == len({text for value in values for text in (value if isinstance(value, list) else [value])})


def test_gaps_of_random_dates() -> None:
    chance = random.Random(5)
    for _ in range(300):
        days = [datetime.date(2024, 1, 1) + datetime.timedelta(chance.randrange(90)) for _ in range(chance.randrange(12))]
        dates = [chance.choice([day.isoformat()] * 4 + [day.isoformat()[:7], None]) for day in days]
        spans = [[day.toordinal() for day in day_range(date)] if date else [0, 0] for date in dates]
        first, last = np.array(spans, np.int64).reshape(-1, 2).T
        assert longest_gap(first, last) == gap_of(dates), dates


LONG = " ".join(f"Le conseil numéro {n} a voté la mesure {n + 1} au village {n * 7}." for n in range(12))


def test_articles_that_are_also_elsewhere_are_shared(tmp_path: Path) -> None:
    other = " ".join(f"Un bateau parti du quai {n} rentre au port {n * 3} avec {n + 5} caisses." for n in range(12))
    with Index.create(tmp_path / "index") as index:
        index.add([Article("1", body=LONG), Article("2", body=other)])
        assert index.stats().shared == 0
        index.add([Article("3", body=f"Nouveau début. {LONG}"), Article("4", body="Court.")])
        assert index.stats().shared == 2
        index.delete(["1"])
        assert index.stats().shared == 0


def test_outlets_that_may_be_the_same_are_proposed(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add(Article(f"{n}", outlet="Le Courrier" if n else "Le Courrier (site web)", body="Le port.") for n in range(5))
        proposed = {one.name: one.same_as for one in index.outlets()}
        assert {one.name: one.same_as for one in index.stats().outlets} == proposed


@pytest.mark.parametrize("articles", [[], [Article("1", body="")]])
def test_an_empty_corpus(tmp_path: Path, articles: list[Article]) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add(articles)
        stats = index.stats()
        assert (stats.words, stats.imprecise, stats.shared, stats.longest_gap, stats.fields) == (0, 0, 0, None, ())
        assert [one.articles for one in stats.outlets] == [1] * len(articles)
