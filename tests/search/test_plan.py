"""What a plan adds to a query: filters, pairs of words side by side, and recency, a bounded gain of newer articles."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from frsearch import Article, FrenchAnalyzer, Index, read_corpus
from frsearch.query import And, DateRange, DisMax, Maybe, Node, Nothing, Phrase, Recency, Rescored, leaves, parse
from frsearch.ranking import PROXIMITY_SLOP, RECENCY_WEIGHT
from frsearch.search.plan import Plan, make_plan, pairs_of, with_pairs
from tests.conftest import ROOT
from tests.search.asking import request_for

ANALYZER = FrenchAnalyzer()
DATES = ["2020-01-01", "2023", "2023-06", "2024-01-01", "2024-12-31", None]
LONG = "le port de la ville et la grève des écoles du centre"


@pytest.fixture
def alike(tmp_path: Path) -> Iterator[Index]:
    """Return an index of articles that only their dates, which are their ids, tell apart."""
    with Index.create(tmp_path / "index") as index:
        index.add(Article(date or "undated", title="Le port", date=date, body="Le port de pêche a rouvert.") for date in DATES)
        yield index


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index.create(tmp_path_factory.mktemp("recency") / "index") as index:
        index.add(read_corpus([ROOT / "corpus"]))
        yield index


def scores(index: Index, query: str, recency: float | None, as_of: str | None = None) -> dict[str, float]:
    found = index.search(query, limit=None, passages=0, recency=recency, as_of=as_of)
    return {hit.article.id: hit.score for hit in found}


def test_of_articles_alike_the_newer_comes_first(alike: Index) -> None:
    assert len(set(scores(alike, "port", None).values())) == 1
    # In the middle of 2023 is the first of July, after the middle of June; undated: as if 365 days old.
    assert list(scores(alike, "port", 365)) == ["2024-12-31", "2024-01-01", "undated", "2023", "2023-06", "2020-01-01"]
    assert list(scores(alike, "port", 1000))[:3] == ["2024-12-31", "2024-01-01", "2023"]


@pytest.mark.parametrize("half_life", [30, 365.25])
@pytest.mark.parametrize("as_of", ["2024-12-31", "2025-01-30", "2026"])
def test_the_gain_is_that_of_the_formula(alike: Index, half_life: float, as_of: str) -> None:
    plain, recent = scores(alike, "port", None), scores(alike, "port", half_life, as_of)
    last = {"2026": datetime.date(2026, 12, 31)}.get(as_of) or datetime.date.fromisoformat(as_of)
    days = {"2023": "2023-07-02", "2023-06": "2023-06-15"}
    for date in filter(None, DATES):
        age = (last - datetime.date.fromisoformat(days.get(date, date))).days
        assert recent[date] / plain[date] == pytest.approx(1 + RECENCY_WEIGHT * 0.5 ** (age / half_life), rel=1e-5)
    assert recent["undated"] / plain["undated"] == pytest.approx(1 + RECENCY_WEIGHT / 2, rel=1e-5)


def test_what_is_newest_is_told_by_the_index_not_by_the_clock(alike: Index) -> None:
    assert scores(alike, "port", 10) == scores(alike, "port", 10, "2024-12-31")
    gains = scores(alike, "port", 10, "2020-01-01")
    assert len({gains[date] for date in DATES[:5] if date}) == 1, "later than that day is as new as can be"
    alike.delete(["2024-12-31"])
    assert scores(alike, "port", 10) == scores(alike, "port", 10, "2024-01-01")


@pytest.mark.parametrize("query", ["port grève", '"de la"', "titre:(la OU le)", "port*", "ville port", "école^3", LONG])
def test_only_like_scores_change_places(corpus: Index, query: str) -> None:
    plain = scores(corpus, query, None)
    moved = 0
    for half_life in (1, 30, 400, 10_000):
        recent = scores(corpus, query, half_life)
        assert recent.keys() == plain.keys()
        places = {article: place for place, article in enumerate(recent)}
        for better, other in combinations(plain, 2):
            assert 1 - 1e-5 <= recent[better] / plain[better] <= 1 + RECENCY_WEIGHT + 1e-5
            moved += places[better] > places[other]
            assert places[better] < places[other] or plain[better] <= plain[other] * (1 + RECENCY_WEIGHT) * (1 + 1e-5)
    assert moved, "nothing was there to change places"


def test_undated_articles_are_noted(alike: Index) -> None:
    assert alike.search("port").notes == ()
    [note] = alike.search("port", recency=90).notes
    assert (note.kind, note.message) == ("undated", "articles without a date rank as if 90 days old (1 in the index)")


def test_an_index_without_dates_has_nothing_recent(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add([Article("1", body="Le port.")])
        assert index.search("port", recency=30).hits == index.search("port").hits
        assert index.search("port", recency=30).notes == ()


@pytest.mark.parametrize("query", ["port grève", '"le port"', "(grève OU port)^2 ET salin", LONG])
def test_reasons_still_add_up(corpus: Index, query: str) -> None:
    for hit in corpus.search(query, explain=True, recency=200):
        assert sum(reason.value for reason in hit.reasons) == pytest.approx(hit.score, abs=1e-4)
        assert sum(reason.what.startswith("recency: ") for reason in hit.reasons) == 1
    best = corpus.search(query, explain=True, recency=200, by="passage").hits[0]
    assert sum(reason.value for reason in best.reasons) == pytest.approx(best.score, abs=1e-4)


def planned(index: Index, query: str, **options: Any) -> Plan:
    """Return the plan of a query, with the options of a search."""
    request = request_for(**options)
    return make_plan(index._searcher, ANALYZER, parse(query, ANALYZER), request, datetime.date(2024, 12, 31))


def pairs(tree: Node | Rescored) -> list[tuple[str, ...]]:
    """Return the words of each pair that a tree scores."""
    assert isinstance(tree, Maybe)
    return [leaf.words for leaf in leaves(tree.optional) if isinstance(leaf, Phrase) and leaf.slop == PROXIMITY_SLOP]


def test_filters_decide_what_matches_and_pairs_do_not(alike: Index) -> None:
    plan = planned(alike, "ports grève ville", outlet="Le Fanal", since="2023")
    assert isinstance(plan.tree, And)
    assert plan.tree.children[1:] == (Phrase(("le", "fanal"), "folded", "outlet"), DateRange(datetime.date(2023, 1, 1)))
    assert isinstance(plan.scored, Maybe)
    assert plan.scored.required == plan.tree
    assert pairs(plan.scored) == [("port", "greve"), ("greve", "ville")]
    assert [note.kind for note in plan.notes] == ["unknown", "undated"]


def test_without_options_what_is_scored_is_what_was_typed(alike: Index) -> None:
    plan = planned(alike, "port")
    assert plan.scored is plan.tree
    assert plan.notes == ()


def test_of_several_outlets_any_will_do(alike: Index) -> None:
    tree = planned(alike, "port", outlet=["Le Fanal", "Lagune", "Le Fanal"]).tree
    assert isinstance(tree, And)
    assert tree.children[1] == DisMax((Phrase(("le", "fanal"), "folded", "outlet"), Phrase(("lagune",), "folded", "outlet")))
    assert planned(alike, "port", outlet=["Le Fanal"]) == planned(alike, "port", outlet="Le Fanal")


def test_an_outlet_without_words_is_from_nowhere(alike: Index) -> None:
    tree = planned(alike, "port", outlet="…").tree
    assert isinstance(tree, And)
    assert tree.children[1] == Nothing()


@pytest.mark.parametrize("query", ['"port ville"', "port port", "+port +ville", "titre:port titre:ville", "porte-parole"])
def test_no_pair(alike: Index, query: str) -> None:
    plan = planned(alike, query)
    assert (plan.scored is plan.tree) == (query != "+port +ville")


def test_the_first_pairs_count(alike: Index) -> None:
    tree = with_pairs(Nothing(), pairs_of(parse(" ".join(f"mot{number}" for number in range(40)), ANALYZER).words))
    assert pairs(tree) == [(f"mot{number}", f"mot{number + 1}") for number in range(20)]


def test_recency_is_inside_rescoring(alike: Index) -> None:
    scored = planned(alike, LONG, recency=30).scored
    assert isinstance(scored, Rescored)
    assert isinstance(scored.child, Recency)
    assert (scored.child.half_life, scored.child.until) == (30, datetime.date(2024, 12, 31))
