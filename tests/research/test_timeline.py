"""Timelines: compared with counting the articles one by one; every period is there, and gaps are told from zeros."""

from __future__ import annotations

import copy
import datetime
import pickle
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from frsearch import Article, Index
from frsearch.model.counts import Period
from tests.research.planted import cases, is_placed, period_of
from tests.test_orangesum import queries

UNITS = ("year", "month", "week", "day")


def between(first: str, last: str, unit: str) -> list[str | None]:
    """Return all periods from one day to another, by walking through the days."""
    day, end = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
    days = ((day + datetime.timedelta(days=number)).isoformat() for number in range((end - day).days + 1))
    return list(dict.fromkeys(period_of(one, unit) for one in days))


def earliest_and_latest(articles: list[Article], unit: str) -> tuple[str, str]:
    dates = sorted(f"{article.date}-01-01"[:10] for article in articles if is_placed(article.date, unit))
    return dates[0], dates[-1]


@pytest.mark.parametrize("unit", UNITS)
def test_timelines_are_what_counting_one_by_one_finds(corpus: Index, articles: list[Article], unit: str) -> None:
    for query, filters, matches, remains in cases(seed=len(unit), count=50):
        left = [article for article in articles if remains(article)]
        whole = Counter(period_of(article.date, unit) for article in left)
        found = Counter(period_of(article.date, unit) for article in left if matches(article))
        timeline = corpus.timeline(query, unit, **filters)
        assert [one.value for one in timeline.periods] == between(*earliest_and_latest(left, unit), unit)
        for one in (*timeline.periods, *timeline.others):
            assert (one.articles, one.counts) == (whole[one.value], (found[one.value],)), (query, filters, one)
        assert sum(one.articles for one in (*timeline.periods, *timeline.others)) == timeline.articles == len(left)
        assert sum(one.counts[0] for one in (*timeline.periods, *timeline.others)) == timeline.totals[0] == found.total()


def test_imprecise_dates_and_the_undated_are_buckets_of_their_own(corpus: Index, articles: list[Article]) -> None:
    for unit in UNITS:
        others = [one.value for one in corpus.timeline("port", unit).others]
        dates = {article.date for article in articles if article.date and not is_placed(article.date, unit)}
        assert others == [*sorted(dates), None]


def test_several_queries_share_one_corpus(corpus: Index) -> None:
    both = corpus.timeline(["port", "gare ET pont"], "week")
    one, other = corpus.timeline("port", "week"), corpus.timeline("gare ET pont", "week")
    assert both.queries == ("port", "gare ET pont")
    assert both.totals == one.totals + other.totals
    joined = [Period(a.value, a.articles, a.counts + b.counts) for a, b in zip(one.periods, other.periods, strict=True)]
    assert list(both.periods) == joined


def test_without_a_query_the_corpus_is_counted(corpus: Index) -> None:
    timeline = corpus.timeline(None, "month")
    assert timeline == corpus.timeline([], "mois")
    assert (timeline.queries, timeline.totals, timeline.periods[0].counts) == ((), (), ())
    assert [one.articles for one in timeline.periods] == [one.articles for one in corpus.timeline("port").periods]


def test_a_gap_is_no_zero(tmp_path: Path) -> None:
    dates = ("2024-01-05", "2024-03-02", "2024-04-30")
    with Index.create(tmp_path / "index") as index:
        index.add(Article(date, body="Le port." if "03" in date else "La gare.", date=date) for date in dates)
        timeline = index.timeline("port", "month")
    assert [one.value for one in timeline.periods] == ["2024-01", "2024-02", "2024-03", "2024-04"]
    assert [one.is_gap for one in timeline.periods] == [False, True, False, False]
    assert [one.shares for one in timeline.periods] == [(0.0,), (None,), (1.0,), (0.0,)]


def test_notes_say_which_query_they_are_about(corpus: Index) -> None:
    both = corpus.timeline(["port", "zzzz"], since="2022")
    about = [note.message for note in both.notes]
    assert sum("without a date are excluded" in message for message in about) == 1
    assert any(message.startswith("zzzz: ") for message in about)
    assert not corpus.timeline("zzzz").notes[0].message.startswith("zzzz: ")


@pytest.mark.parametrize("by", ["outlet", "hour", ""])
def test_a_timeline_is_by_period(corpus: Index, by: str) -> None:
    with pytest.raises(ValueError, match="expected 'year', 'month', 'week' or 'day'"):
        corpus.timeline("port", by)


def test_too_many_periods_are_an_error_that_says_where(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add(Article(date, body="Le port.", date=date) for date in ("0001-01-01", "2024-01-05"))
        with pytest.raises(ValueError, match=r"738,890 days from 0001-01-01 to 2024-01-05.* since and until"):
            index.timeline("port", "day")
        assert len(index.timeline("port", "day", since="2020").periods) == 1
        assert len(index.timeline("port", "month").periods) == 2023 * 12 + 1


def test_an_empty_index_and_one_without_dates(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        assert index.timeline("port").periods == ()
        index.add([Article("1", body="Le port."), Article("2", body="Le port.", date="2024")])
        timeline = index.timeline("port")
        assert timeline.periods == ()
        assert timeline.others == (Period("2024", 1, (1,)), Period(None, 1, (1,)))


@pytest.mark.slow
def test_sums_are_the_totals_in_real_news(news: Index) -> None:
    asked = list(queries(news, 40, seed=4))
    for unit in UNITS:
        timeline = news.timeline(asked, unit)
        periods = (*timeline.periods, *timeline.others)
        assert [sum(one.counts[at] for one in periods) for at in range(len(asked))] == list(timeline.totals)
        assert sum(one.articles for one in periods) == len(news)
        assert all(one != other for one, other in pairwise(period.value for period in timeline.periods))


def test_periods_are_a_sequence_like_a_tuple_of_them(corpus: Index) -> None:
    found = corpus.timeline("port", "day").periods
    made = tuple(found)
    assert len(made) == len(found) > 20
    assert found == made
    assert made == found
    assert hash(found) == hash(made)
    assert repr(found) == repr(made)
    assert (found[0], found[-1], found[3:-3]) == (made[0], made[-1], made[3:-3])
    assert made[5] in found
    assert pickle.loads(pickle.dumps(found)) == copy.deepcopy(found) == made
    assert found != made[1:]
    with pytest.raises(IndexError):
        found[len(made)]
