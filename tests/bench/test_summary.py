"""Summaries of rows, and the table that shows them."""

from __future__ import annotations

from typing import Any

import pytest

from frsearch.bench.summary import Figure, summaries
from frsearch.bench.table import table
from tests.bench.rows import MACHINE, pair, row

COLD = {
    "search": {"cpu_ms": [300.0, 200.0, 900.0], "wall_ms": [600.0, 500.0, 700.0]},
    "numpy": {"cpu_ms": [150.0] * 3, "wall_ms": [200.0] * 3},
}


def test_percentiles_are_of_each_turn_and_clock() -> None:
    [one] = summaries([row("frsearch", 10, 2.0, 1.0)])
    answers = one.asked["words"]
    assert (answers.queries, answers.empty) == (100, 2)
    first, again = answers.took["first"], answers.took["again"]
    assert (first["cpu_ms"].p50.value, first["cpu_ms"].p99.value) == (1.0, 1.98)
    assert (again["cpu_ms"].p50.value, again["wall_ms"].p50.value) == (0.5, 5.0)
    assert one.open_ms == 2.0


def test_ratios_are_to_tantivy_on_as_many_articles() -> None:
    found = summaries([*pair(10), row("frsearch", 20, 3.0, 3.0)])
    assert [(one.engine, one.size) for one in found] == [("frsearch", 10), ("tantivy-2", 10), ("frsearch", 20)]
    assert [one.wall_s.ratio for one in found] == [2.0, 1.0, None]
    ratios = [one.asked["title"].took["first"]["cpu_ms"].p99.ratio for one in found]
    assert ratios == [pytest.approx(3.0), 1.0, None]


def test_indexing_is_a_median_over_rounds_and_ratios_are_of_one_round() -> None:
    ours = [row("frsearch", 10, seconds, number=number) for number, seconds in enumerate((1.0, 2.0, 9.0))]
    theirs = [row("tantivy-2", 10, seconds, number=number) for number, seconds in enumerate((1.0, 4.0, 3.0))]
    one, _ = summaries([*ours, *theirs])
    assert one.wall_s == Figure(2.0, 1.0)
    assert (one.mb_s, one.peak_mb, one.index_ratio) == (2.0, 7.0, 1.25)
    assert one.asked == {}
    assert one.open_ms is None


def test_a_search_from_the_shell_is_compared_with_importing_numpy() -> None:
    [one] = summaries([row("frsearch", 10, 2.0, 1.0, cold=COLD)])
    assert one.cold == {"cpu_ms": Figure(300.0, 2.0), "wall_ms": Figure(600.0, 3.0)}
    text = table([row("frsearch", 10, 2.0, 1.0, cold=COLD)], MACHINE)
    assert "search                  10      600     3.00      300     2.00" in text


def test_every_table_names_the_processor_and_the_versions() -> None:
    lines = table([*pair(10), *pair(20)], MACHINE).splitlines()
    ground = "Abacus 3000 (family 6, model 1), 4 cores, Python 9; frsearch 1.0, tantivy-2 1.0"
    assert lines.count(ground) == 3  # of indexing, and of the queries of each number of articles


def test_ratios_stand_beside_the_figures() -> None:
    lines = table(pair(10), MACHINE).splitlines()
    [indexed] = [line for line in lines if line.startswith("frsearch            10")]
    assert indexed.split()[2:6] == ["2.00", "2.00", "4.00", "2.00"]
    first, again = (line.split() for line in lines if line.startswith("titles                frsearch"))
    assert first[2:] == "100 6.00 / 11.88 3.00 / 3.00 60.00 / 118.80 3.00 / 3.00".split()
    assert again[2:] == "100 1.50 / 2.97 3.00 / 3.00 15.00 / 29.70 3.00 / 3.00".split()


def test_reasons_are_below_the_tables() -> None:
    rows: list[dict[str, Any]] = [
        row("other", 10, 2.0, 1.0, lacks={"phrase": "no positions", "passages": "it makes none"}),
        {"engine": "slow", "size": 20, "source": "corpus", "skipped": "too many"},
    ]
    text = table(rows, MACHINE)
    assert (
        "\n\nother: no phrase: no positions\nother: no passages: it makes none; its times are for ids alone\n"
        "slow (20): skipped: too many\n" in text
    )
    assert "other (10): finds nothing for 2 of 100 queries (titles)" in text


@pytest.mark.parametrize(("cores", "warned"), [(0.0, False), (0.14, False), (0.16, True), (0.9, True)])
def test_a_machine_that_was_busy_is_warned_about(monkeypatch: pytest.MonkeyPatch, cores: float, warned: bool) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    rows = [row("frsearch", 10, 2.0, number=number, other_cores={"indexing": 0.1, "searching": 4 * cores}) for number in (0, 1)]
    busy = f"other programs kept {4 * cores:.1f} of 4 cores busy; its times are too long: measure again"
    assert [line for line in table(rows, MACHINE).splitlines() if line.startswith("warning")] == [
        f"warning: frsearch (10): {busy}"
    ] * warned


def test_stages_are_shown_with_the_remaining_time() -> None:
    text = table([row("frsearch", 10, 1.0, stages={"numbering": 0.5})], MACHINE)
    assert "numbering                         0.50 s  25.0 %" in text
    assert "other                             1.50 s  75.0 %" in text
