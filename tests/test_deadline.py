"""Whenever the time limit passes, the result is clear: a SearchTimeout, or the hits so far with a note."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from frsearch import Article, Index, Results, SearchTimeout, deadline

Clock = Callable[[int], float]
"""Starts a clock that advances by a second whenever it is read, and returns a limit that passes after so many reads."""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    def begin(reads: int) -> float:
        ticks = itertools.count()
        monkeypatch.setattr(deadline, "monotonic", lambda: next(ticks))
        return reads + 0.5

    return begin


@pytest.fixture
def towns(tmp_path: Path) -> Path:
    with Index.create(tmp_path / "index") as index:
        body = "Le maire de la ville {} parle. Les élus de la ville {} se taisent.\n\nLe port de {} dort."
        index.add(Article(f"{n}", title=f"Ville {n}", body=body.format(n, n, n)) for n in range(6))
    return tmp_path / "index"


def outcomes(towns: Path, clock: Clock, query: str, by: Literal["article", "passage"], limit: int | None) -> list[Results | None]:
    """Return the results if the limit passes at the first read of the clock, the second, and so on, up to a complete result."""
    found: list[Results | None] = []
    while not found or found[-1] is None or "limit" in {note.kind for note in found[-1].notes}:
        with Index.open(towns) as index:
            try:
                found.append(index.search(query, limit=limit, by=by, passages=2, timeout=clock(len(found))))
            except SearchTimeout:
                found.append(None)
        assert len(found) < 1000
    return found


@pytest.mark.parametrize("by", ["article", "passage"])
@pytest.mark.parametrize(
    "query",
    ["ville", '"la ville"', "v* PRES/3 m*", pytest.param("PHRASE(maire parle)", marks=pytest.mark.slow), "villle~ port SAUF mer"],
)
def test_the_limit_may_pass_at_any_moment(towns: Path, clock: Clock, query: str, by: Literal["article", "passage"]) -> None:
    found = outcomes(towns, clock, query, by, 5)
    whole = found[-1]
    assert whole
    assert whole.total == 6
    assert len(whole) == 5
    assert found[0] is None
    ranked = [results for results in found if results is not None]
    assert found[-len(ranked) :] == ranked, "a search that was ranked in time is ranked with more time, too"
    sizes = [len(results) for results in ranked]
    assert sizes == sorted(sizes)
    assert len(set(sizes)) > 2
    assert by == "passage" or all(results.hits == whole.hits[: len(results)] for results in ranked)


def test_a_search_for_all_hits_is_not_cut_short(towns: Path, clock: Clock) -> None:
    results = [results for results in outcomes(towns, clock, "ville", "article", None) if results is not None]
    assert {len(results) for results in results} == {6}


def test_a_note_says_that_words_were_not_looked_up_in_time(towns: Path, clock: Clock) -> None:
    *_, late, whole = outcomes(towns, clock, "ville maaire", "article", 3)
    assert late
    assert whole
    assert late.hits == whole.hits
    assert [note.kind for note in whole.notes] == ["suggestion"]
    assert [note.kind for note in late.notes] == ["limit"]
    assert "more time" in late.notes[0].message


@pytest.mark.parametrize("timeout", [0, -1, float("nan")])
def test_a_limit_of_no_time_is_an_error(towns: Path, timeout: float) -> None:
    with Index.open(towns) as index, pytest.raises(ValueError, match="timeout is"):
        index.search("ville", timeout=timeout)


def test_limits_are_restored_on_exit() -> None:
    with deadline.time_limit(1e-9):
        _, stopped = deadline.within_limits(deadline.checking_time(itertools.count()))
        assert stopped
        with pytest.raises(SearchTimeout, match=r"after 1e-09 s") as caught:
            deadline.check_time()
        assert caught.value.seconds == 1e-9
        with deadline.time_limit(None):
            deadline.check_time()
    deadline.check_time()
    with deadline.time_limit(60):
        assert deadline.within_limits(deadline.checking_time(range(5))) == ([0, 1, 2, 3, 4], None)


def test_the_seconds_that_are_left() -> None:
    assert deadline.seconds_left() == float("inf")
    with deadline.time_limit(60):
        assert 59 < deadline.seconds_left() <= 60
        with deadline.time_limit(None):
            assert deadline.seconds_left() == float("inf")
