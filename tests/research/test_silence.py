"""Silence: compared with looking at every outlet and period one by one; an outlet that published nothing was not silent."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from frsearch import Article, Index
from frsearch.model.silence import OutletUptake, PeriodUptake
from tests.research.planted import cases, is_placed, period_of

UNITS = ("year", "month", "week", "day")


@pytest.mark.parametrize("unit", UNITS)
def test_silence_is_what_looking_one_by_one_finds(corpus: Index, articles: list[Article], unit: str) -> None:
    for query, filters, matches, remains in cases(seed=len(unit) + 1, count=40):
        published: dict[tuple[str, str], list[Article]] = defaultdict(list)
        found = [article for article in articles if remains(article) and matches(article)]
        for article in articles:
            if remains(article) and article.outlet and is_placed(article.date, unit):
                published[str(period_of(article.date, unit)), article.outlet].append(article)
        periods = {period for (period, _), some in published.items() if any(map(matches, some))}
        expected = [
            PeriodUptake(period, outlet, len(some), sum(map(matches, some)))
            for (period, outlet), some in published.items()
            if period in periods
        ]
        silence = corpus.silence(query, unit, **filters)
        assert silence.total == len(found)
        assert list(silence.periods) == sorted(periods)
        assert sorted(silence.uptakes, key=repr) == sorted(expected, key=repr)
        assert silence.unplaced == sum(not (article.outlet and is_placed(article.date, unit)) for article in found)
        outlets = {article.outlet for article in articles if remains(article) and article.outlet}
        assert {*silence.absent} == outlets - {one.outlet for one in expected}
        check_outlets(silence.outlets, expected, found, unit)


def check_outlets(outlets: tuple[OutletUptake, ...], expected: list[PeriodUptake], found: list[Article], unit: str) -> None:
    """Compare what is said of each outlet with its articles by period."""
    assert {one.outlet for one in outlets} == {one.outlet for one in expected}
    assert [one.silent_articles for one in outlets] == sorted((one.silent_articles for one in outlets), reverse=True)
    for outlet in outlets:
        own = [one for one in expected if one.outlet == outlet.outlet]
        silent = [one for one in own if not one.count]
        assert (outlet.articles, outlet.count) == (sum(one.articles for one in own), sum(one.count for one in own))
        assert (outlet.periods, outlet.silent_periods) == (len(own), len(silent))
        assert outlet.silent_articles == sum(one.articles for one in silent)
        subject = [article for article in found if article.outlet == outlet.outlet]
        assert outlet.unplaced == sum(not is_placed(article.date, unit) for article in subject)
        firsts = [(f"{article.date}-01-01"[:10], article.date, article.id) for article in subject if article.date]
        if not firsts:
            assert (outlet.first, outlet.first_id) == (None, None)
            continue
        day = min(firsts)[0]
        assert any((one, date, id_) == (day, outlet.first, outlet.first_id) for one, date, id_ in firsts)


ARTICLES = (
    Article("1", date="2024-03-05", outlet="La Vigie", body="Une marée noire au cap."),
    Article("2", date="2024-03-06", outlet="Le Courrier", body="Le budget est voté."),
    Article("3", date="2024-03-07", outlet="Le Courrier", body="Le stade ferme."),
    Article("4", date="2024-04-01", outlet="Le Fanal", body="Le cinéma rouvre."),
    Article("5", date="2024-03", outlet="Radio Lagune", body="La marée noire avance."),
    Article("6", date="2024-03-08", outlet="Radio Lagune", body="La météo."),
    Article("7", date="2024-03-09", body="La marée noire, encore."),
)


@pytest.fixture
def spill(tmp_path: Path) -> Index:
    index = Index.create(tmp_path / "index")
    index.add(ARTICLES)
    return index


def test_who_was_silent_and_who_was_not_there(spill: Index) -> None:
    silence = spill.silence('"marée noire"')
    assert silence.periods == ("2024-W10",)
    assert silence.outlets == (
        OutletUptake("Le Courrier", 2, 0, 1, 1, 2),
        OutletUptake("Radio Lagune", 1, 0, 1, 1, 1, unplaced=1, first="2024-03", first_id="5"),
        OutletUptake("La Vigie", 1, 1, 1, 0, 0, first="2024-03-05", first_id="1"),
    )
    assert silence.absent == ("Le Fanal",)
    assert (silence.total, silence.unplaced) == (3, 2)


def test_by_month_the_date_of_a_month_is_precise_enough(spill: Index) -> None:
    silence = spill.silence('"marée noire"', "month")
    radio = next(one for one in silence.outlets if one.outlet == "Radio Lagune")
    assert (radio.articles, radio.count, radio.silent_articles, radio.unplaced) == (2, 1, 0, 0)
    assert silence.uptakes[0] == PeriodUptake("2024-03", "Le Courrier", 2, 0)


def test_nothing_on_the_subject(spill: Index) -> None:
    for query in ("zzz", ""):
        silence = spill.silence(query)
        assert (silence.total, silence.periods, silence.outlets, silence.uptakes) == (0, (), (), ())
        assert len(silence.absent) == 4


def test_an_empty_index(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        silence = index.silence("port")
        assert (silence.total, silence.outlets, silence.absent) == (0, (), ())


def test_silence_is_by_period(spill: Index) -> None:
    with pytest.raises(ValueError, match="expected 'year', 'month', 'week' or 'day'"):
        spill.silence("port", "outlet")
