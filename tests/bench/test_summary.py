"""Summaries of rows, and the table that shows them."""

from __future__ import annotations

from typing import Any

import pytest

from frsearch.bench.summary import summaries
from frsearch.bench.table import table

Rows = list[dict[str, Any]]


def test_ratios_compare_engines_with_frsearch_on_as_many_articles() -> None:
    rows: Rows = [
        {"engine": "frsearch", "size": 10, "round": 0, **figures(2.0)},
        {"engine": "slow", "size": 10, "round": 0, **figures(8.0)},
        {"engine": "frsearch", "size": 20, "round": 0, **figures(3.0)},
    ]
    assert [(one.engine, one.size, one.ratio) for one in summaries(rows)] == [
        ("frsearch", 10, 1.0),
        ("slow", 10, 0.25),
        ("frsearch", 20, 1.0),
    ]


def figures(wall: float) -> dict[str, Any]:
    asked = {"one": {"ms": [float(took) for took in range(1, 101)], "totals": [1] * 100}}
    return {
        "articles": 10,
        "body_bytes": 4_000_000,
        "index_bytes": 5_000_000,
        "wall_s": wall,
        "cpu_s": wall,
        "peak_bytes": 7_000_000,
        "open_ms": 1.0,
        "bare": asked,
        "stages": {"numbering": wall / 4},
    }


def test_reasons_are_below_the_table() -> None:
    rows: Rows = [
        {"engine": "frsearch", "size": 10, "round": 0, **figures(2.0), "lacks": {"prefix": "no operator for it"}},
        {"engine": "slow", "size": 20, "skipped": "too many"},
    ]
    text = table(rows, {})
    assert text.endswith("\n\nfrsearch: no prefix: no operator for it\nslow (20): skipped: too many")
    (row,) = (line for line in text.splitlines() if line.startswith("frsearch") and "99.00" in line)
    assert row.split()[2:] == ["50.00", "/", "99.00", *"––––––", "20", "50.50", "–"]


def test_cpu_time_is_beside_wall_time() -> None:
    rows: Rows = [{"engine": "frsearch", "size": 10, "round": 0, **figures(2.0), "bare_cpu_s": 4.2}]
    [one] = summaries(rows)
    assert (one.bare_cpu_ms, one.whole_cpu_ms) == (42.0, None)
    text = table(rows, {}).splitlines()
    [head, line] = next(text[number : number + 2] for number, line in enumerate(text) if line.startswith("top 10"))
    assert head.split()[-4:] == ["wall", "ms", "CPU", "ms"]
    assert line.split()[-3:] == ["20", "50.50", "42.00"]


@pytest.mark.parametrize(("cores", "warned"), [(0.0, False), (0.14, False), (0.16, True), (0.9, True)])
def test_a_machine_that_was_busy_is_warned_about(monkeypatch: pytest.MonkeyPatch, cores: float, warned: bool) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    load = {"indexing": 0.1, "searching": 4 * cores}
    rows: Rows = [{"engine": "frsearch", "size": 10, "round": number, **figures(2.0), "other_cores": load} for number in (0, 1)]
    busy = f"other programs kept {4 * cores:.1f} of 4 cores busy; its times are too long: measure again"
    assert [line for line in table(rows, {}).splitlines() if line.startswith("warning")] == [
        f"warning: frsearch (10): {busy}"
    ] * warned


def test_summaries_are_medians_over_rounds() -> None:
    rows = [{"engine": "frsearch", "size": 10, "round": number, **figures(wall)} for number, wall in enumerate((1, 2, 9))]
    (one,) = summaries(rows)
    assert (one.wall_s, one.mb_s, one.peak_mb, one.index_ratio) == (2.0, 2.0, 7.0, 1.25)
    assert one.bare["one"][:2] == (50.0, 99.0)
    assert one.bare["one"][2] == pytest.approx(100_000 / 5050)
    assert one.whole == {}


def test_stages_are_shown_with_the_remaining_time() -> None:
    text = table([{"engine": "frsearch", "size": 10, "round": 0, **figures(2.0)}], {})
    assert "numbering                         0.50 s  25.0 %" in text
    assert "other                             1.50 s  75.0 %" in text
