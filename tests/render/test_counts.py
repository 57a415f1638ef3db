"""Facets, timelines and silences as tables."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve

from frsearch.model.counts import Facets, Timeline
from frsearch.render import TABLE_FORMATS
from frsearch.render.bars import bar, bar_width
from frsearch.render.counts import write_facets, write_silence, write_timeline, write_uptakes
from tests.render.counted import CORPUS, FACETS, ONE, SILENCE, TIMELINE
from tests.render.test_golden import check

WRITTEN: dict[str, tuple[Callable[..., None], Any]] = {
    "facets": (write_facets, FACETS),
    "facets-of-all": (write_facets, evolve(FACETS, query=None)),
    "timeline": (write_timeline, TIMELINE),
    "timeline-of-one": (write_timeline, ONE),
    "timeline-of-all": (write_timeline, CORPUS),
    "silence": (write_silence, SILENCE),
    "silence-by-period": (write_uptakes, SILENCE),
}


@pytest.fixture(autouse=True)
def columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "90")


def written(name: str, format_name: str) -> str:
    write, found = WRITTEN[name]
    write(found, format_name, out := io.StringIO())
    return out.getvalue()


@pytest.mark.parametrize("format_name", TABLE_FORMATS)
@pytest.mark.parametrize("name", WRITTEN)
def test_tables(name: str, format_name: str) -> None:
    check(f"{name}.{format_name}", written(name, format_name))


def test_programs_are_told_gaps_from_zeros() -> None:
    lines = [json.loads(line) for line in written("timeline", "jsonl").splitlines()]
    of_one = [line for line in lines if line["query"] == "marée noire"]
    assert {line["period"]: (line["count"], line["share"], line["articles"]) for line in of_one} == {
        "2023-11": (2, 0.05, 40),
        "2023-12": (None, None, 0),
        "2024-01": (None, None, 0),
        "2024-02": (0, 0.0, 30),
        "2024-03": (5, 0.1, 50),
        "2023": (0, 0.0, 1),
        None: (2, 0.2, 10),
    }
    rows = list(csv.DictReader(io.StringIO(written("timeline", "csv"))))
    assert [(row["count"], row["share"]) for row in rows if row["period"] == "2023-12"] == [("", ""), ("", "")]


def test_without_room_there_are_no_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert "█" not in written("facets", "terminal") + written("timeline", "terminal")
    assert "2023-12 … 2024-01       gap" in written("timeline", "terminal")


@pytest.mark.parametrize("columns", [70, 90, 200])
def test_no_line_is_wider_than_the_terminal(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for name in ("facets", "timeline", "timeline-of-one", "timeline-of-all"):
        assert max(map(len, written(name, "terminal").splitlines())) <= max(columns, 80), name


def test_of_empty_counts_only_csv_has_a_header() -> None:
    empty: tuple[tuple[Callable[..., None], Facets | Timeline], ...] = (
        (write_facets, Facets("a", "outlet", 0, 0, ())),
        (write_timeline, Timeline(("a",), "day", (0,), 0, ())),
        (write_timeline, Timeline((), "day", (), 0, ())),
    )
    for write, found in empty:
        for format_name, lines in (("terminal", 0), ("csv", 1), ("jsonl", 0)):
            write(found, format_name, out := io.StringIO())
            assert out.getvalue().count("\n") == lines


def test_a_bar_is_as_long_as_its_value() -> None:
    assert [len(bar(value, 10, 20)) for value in range(11)] == list(range(0, 21, 2))
    assert bar(1, 1_000_000, 20) == "▏"
    assert bar(0, 0, 20) == ""


def test_bars_have_what_room_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert [bar_width(60), bar_width(60, 2), bar_width(95), bar_width(10)] == [38, 18, 0, 50]
