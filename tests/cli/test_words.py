"""``frsearch kwic``, ``collocates``, ``keywords`` and ``similar`` print what the library returns."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from frsearch import Index
from tests.cli.conftest import Run


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_kwic_for_people(run: Run) -> None:
    found = run("kwic", "forces armées OU pêche")
    assert found.code == 0
    lines = found.out.splitlines()
    assert lines[0] == (
        "2023-11     Le Courrier d…                      Le marché de Kidra a rouvert mardi. Les **forces armées** gardent les "
        "entrées, dit le porte-parole de l’État.             kidra"
    )
    assert len({line.index("**") for line in lines}) == 1
    assert found.err.splitlines()[-1] == "5 occurrences in 2 articles"
    assert lines[1].endswith("peche (title)")


def test_kwic_for_programs(run: Run, place: Path) -> None:
    with Index.open(place) as index:
        expected = [line.to_dict() for line in index.kwic("force", width=20, sort="right")]
    found = run("kwic", "force", "--width", "20", "--sort", "right", "--format", "jsonl")
    assert [json.loads(line) for line in found.out.splitlines()] == expected
    as_csv = rows(run("kwic", "force", "--width", "20", "--sort", "right", "--format", "csv").out)
    assert [row["right"] for row in as_csv] == [line["right"] for line in expected]
    assert [*as_csv[0]] == [*expected[0]]
    assert len(run("kwic", "force", "-n", "1").out.splitlines()) == 1


def test_kwic_without_lines_or_with_wrong_options(run: Run) -> None:
    found = run("kwic", "zzzzzz")
    assert (found.code, found.out) == (1, "")
    assert "no article contains 'zzzzzz'" in found.err
    assert run("kwic", "journal:littoral").code == 1
    assert run("kwic", "force", "--sort", "nowhere").code == 2
    assert run("kwic").code == 2
    assert run("kwic", "force", "-armée").err == "1 occurrence in 1 article\n"


def test_kwic_on_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    lines = run("kwic", "Kidra").out.splitlines()
    assert lines
    assert all("\x1b[1;33mKidra\x1b[0m" in line and "**" not in line for line in lines)
    monkeypatch.setenv("NO_COLOR", "1")
    assert all("**Kidra**" in line for line in run("kwic", "Kidra").out.splitlines())


def test_collocates(run: Run, place: Path) -> None:
    with Index.open(place) as index:
        expected = index.collocates("force", window=3, min_count=1, min_likelihood=0, limit=4)
    found = run("collocates", "force", "--window", "3", "--min-count", "1", "--min-likelihood", "0", "-n", "4", "--format", "csv")
    assert found.code == 0
    assert [row["word"] for row in rows(found.out)] == [item.word for item in expected]
    assert found.err.splitlines()[-1] == f"3 occurrences in 3 articles; {expected.context} words near, of {expected.words}"
    by_sentence = run(
        "collocates", "force", "--within", "sentence", "--min-count", "1", "--min-likelihood", "0", "--measure", "logdice"
    )
    assert by_sentence.out.split()[:2] == ["word", "lemma"]
    nothing = run("collocates", "force")
    assert (nothing.code, nothing.out) == (1, "")
    assert "minimum count of 5" in nothing.err
    assert run("collocates", "force", "--window", "3", "--within", "sentence").code == 2


def test_keywords(run: Run, place: Path) -> None:
    with Index.open(place) as index:
        expected = index.keywords(outlet="courrier", min_count=1, limit=None)
    found = run("keywords", "--outlet", "courrier", "--min-count", "1", "-n", "0", "--format", "jsonl")
    assert [json.loads(line)["word"] for line in found.out.splitlines()] == [item.word for item in expected]
    assert found.err.splitlines()[-1] == f"1 article of {expected.words} words, compared with 2 of {expected.reference_words}"
    against = run("keywords", "force", "--against", "marché", "--min-count", "1")
    assert "1 article is in both; it counts for the selection alone" in against.err
    assert run("keywords").code == 2
    assert run("keywords", "zzzzzz").code == 1


def test_similar(run: Run, place: Path) -> None:
    with Index.open(place) as index:
        expected = index.similar("kidra")
    found = run("similar", "kidra", "--format", "csv")
    assert [(row["id"], row["words"]) for row in rows(found.out)] == [(item.id, " ".join(item.words)) for item in expected]
    assert found.err.startswith("typical words: ")
    lines = run("similar", "kidra").out.splitlines()
    first = expected[0]
    about = " · ".join(part for part in (first.outlet, first.date, first.id, f"score {first.score:.2f}") if part)
    assert lines[:3] == [f" 1. {first.title or '(untitled)'}", f"    {about}", f"    {', '.join(first.words)}"]
    assert len(lines) == 3 * len(expected)
    assert run("similar", "nowhere").code == 2
    assert run("similar", "kidra", "--outlet", "absent").code == 1
