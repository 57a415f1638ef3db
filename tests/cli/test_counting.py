"""The commands that count: formats, exit codes, what is said beside the table, and pictures."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from frsearch import Article, Index
from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("facets", "forces"), 0),
        (("facets",), 0),
        (("facets", "zzzz"), 1),
        (("facets", ""), 1),
        (("facets", "-armée"), 0),
        (("facets", "forces", "--since", "2030"), 1),
        (("timeline", "forces"), 0),
        (("timeline",), 0),
        (("timeline", "zzzz", "forces"), 0),
        (("timeline", "zzzz"), 1),
        (("timeline", "--since", "2030"), 1),
        (("silence", "forces"), 0),
        (("silence", "forces", "--periods"), 0),
        (("silence", "zzzz"), 1),
        (("stats",), 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_exit_codes(run: Run, args: tuple[str, ...], code: int) -> None:
    ran = run(*args)
    assert ran.code == code
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("facets", "forces", "--by", "rubrique"), "expected outlet, year, month, week, day or a field of extra"),
        (("facets", "forces", "--plot", "a.gif"), "ends neither in .svg nor in .png"),
        (("facets", "forces", "--plot", "nowhere/a.svg"), "nowhere/a.svg"),
        (("facets", "forces", "--since", "hier"), "'hier' is not a date"),
        (("timeline", "forces", "--by", "outlet"), "'outlet' is not one of"),
        (("silence",), "Missing argument"),
        (("stats", "--index", "nowhere"), "nowhere"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_errors_say_why(run: Run, args: tuple[str, ...], said: str) -> None:
    ran = run(*args)
    assert ran.code == 2
    assert said in ran.err


def rows(run: Run, *args: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run(*args, "--format", "jsonl").out.splitlines()]


def test_facets(run: Run) -> None:
    assert rows(run, "facets", "forces") == [
        {"value": "Agence Littoral", "count": 1, "articles": 1, "share": 1.0},
        {"value": "Le Courrier de Kidra", "count": 1, "articles": 1, "share": 1.0},
        {"value": None, "count": 1, "articles": 1, "share": 1.0},
    ]
    assert [row["value"] for row in rows(run, "facets", "forces", "--by", "jour")] == ["2024-03-05", "2023-11", None]
    ran = run("facets", "forces armées", "--by", "month")
    assert "(undated)" in ran.out
    assert "█" in ran.out
    assert "3 of 3 articles (100.0%)" in ran.err


def test_facets_of_the_corpus_have_no_shares(run: Run) -> None:
    assert run("facets", "--by", "year", "--format", "csv").out == "value,count\n2023,1\n2024,1\n,1\n"


def test_a_timeline(run: Run) -> None:
    ran = run("timeline", "marché", "pêche", "--format", "csv")
    found = list(csv.DictReader(io.StringIO(ran.out)))
    assert [row["period"] for row in found if row["query"] == "pêche"] == [
        "2023-11",
        "2023-12",
        "2024-01",
        "2024-02",
        "2024-03",
        "",
    ]
    assert [row["count"] for row in found if row["query"] == "pêche"] == ["0", "", "", "", "1", "0"]
    assert "marché: 1 of 3 articles" in ran.err
    assert "gaps: the corpus has no article in 3 of 5 months" in ran.err
    assert "2023-12 … 2024-02" in run("timeline", "marché").out


def test_silence(run: Run, place: Path) -> None:
    with Index.open(place) as index:
        index.add([Article("autre", date="2024-03-06", outlet="Radio Lagune", body="Le cinéma rouvre.")])
    ran = run("silence", "mer")
    assert [line.split("  ")[0] for line in ran.out.splitlines()] == ["outlet", "Radio Lagune", "Agence Littoral"]
    assert "outlets that published nothing in these weeks are not listed: Le Courrier de Kidra" in ran.err
    ran = run("silence", "forces", "--by", "day")
    assert "without an outlet, or a date as precise as a day: 2 of them, which may break a silence" in ran.err
    assert [row["count"] for row in rows(run, "silence", "mer", "--periods")] == [0, 1]


def test_stats(run: Run) -> None:
    ran = run("stats")
    assert "dates     2023-11 to 2024-03-05, 1 undated (33.3%), 1 by month or year" in ran.out
    assert "95 days after 2023-11-30" in ran.out
    [found] = [json.loads(line) for line in run("stats", "--format", "jsonl").out.splitlines()]
    assert (found["info"]["articles"], found["imprecise"], len(found["outlets"])) == (3, 1, 3)


def test_stats_of_an_empty_index(run: Run) -> None:
    Index.create("vide").close()
    ran = run("stats", "--index", "vide")
    assert ran.code == 0
    assert "articles  0, 0 words" in ran.out


@pytest.mark.parametrize(
    ("args", "title"),
    [
        (("facets", "forces"), "«\u00a0forces\u00a0» par journal"),
        (("facets", "forces", "--by", "week"), "«\u00a0forces\u00a0»\u00a0: part des articles du corpus, par semaine"),
        (("facets",), "Articles par journal"),
        (("facets", "--by", "month"), "Articles du corpus, par mois"),
        (("timeline", "forces", "marché"), "Part des articles du corpus, par mois"),
        (("silence", "forces", "--by", "year"), "Qui parle de «\u00a0forces\u00a0», qui se tait, par année"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_pictures(run: Run, place: Path, args: tuple[str, ...], title: str) -> None:
    ran = run(*args, "--plot", "dessin.svg")
    assert ran.code == 0
    assert "drawn into dessin.svg" in ran.err
    assert f">{title}</title>" in (place.parent / "dessin.svg").read_text("utf-8")


def test_nothing_found_is_not_drawn(run: Run, place: Path) -> None:
    for command in ("facets", "timeline", "silence"):
        assert run(command, "zzzz", "--plot", "dessin.svg").code == 1
    assert not (place.parent / "dessin.svg").exists()


def test_a_png_without_matplotlib(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    ran = run("timeline", "forces", "--plot", "dessin.png")
    assert ran.code == 2
    assert "pip install matplotlib" in ran.err


def test_what_a_query_says_cannot_move_the_terminal(run: Run) -> None:
    for command in ("facets", "timeline", "silence"):
        ran = run(command, "\x1b[31mforces", "marché\x07")
        assert "\x1b" not in ran.out + ran.err
        assert "\x07" not in ran.out + ran.err


def test_several_indexes_are_counted_as_one(run: Run, place: Path) -> None:
    with Index.create(place.parent / "autre") as index:
        index.add([Article("9", date="2024-03-06", outlet="Radio Lagune", body="Les forces du port.")])
    both = ("--index", str(place), "--index", str(place.parent / "autre"))
    assert [row["count"] for row in rows(run, "facets", "forces", "--by", "month", *both)] == [1, 2, 1]
    assert "forces" not in run("timeline", "forces", *both).err
    assert "4 of 4 articles" in run("timeline", "forces", *both).err
    assert [row["outlet"] for row in rows(run, "silence", "forces", "--by", "day", *both)] == ["Agence Littoral", "Radio Lagune"]
    assert "articles  4, " in run("stats", *both).out


@pytest.mark.parametrize(
    ("args", "queries"),
    [(("facets", "forces"), ["forces"]), (("timeline", "forces", "pêche"), ["forces", "pêche"]), (("timeline",), [None])],
)
def test_a_picture_says_where_it_comes_from(run: Run, args: tuple[str, ...], queries: list[str | None]) -> None:
    for _ in range(2):  # a picture replaces the one before, and so does its provenance
        assert run(*args, "--plot", "dessin.svg", "--provenance").code == 0
    found = json.loads(Path("dessin.svg.provenance.json").read_text("utf-8"))
    assert [one["query"] for one in found["queries"]] == queries
    assert found["output"]["sha256"] == hashlib.sha256(Path("dessin.svg").read_bytes()).hexdigest()
    refused = run(*args, "--provenance")
    assert refused.code == 2
    assert "--plot FILE" in refused.err
