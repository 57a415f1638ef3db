"""``frsearch quotes``: what it lists, in every format."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from frsearch import Article, Index
from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def quoted(tmp_path: Path) -> None:
    with Index.create(tmp_path / "quoted") as index:
        index.add(
            [
                Article(
                    "1",
                    date="2024-03",
                    outlet="La Vigie",
                    body="« =Le port\nferme », a dit Ana Roy. « Hélas ! », soupire-t-on au port.",
                ),
                Article("2", body="Le film « Le port »."),
            ]
        )


def test_for_people(run: Run) -> None:
    shown = run("quotes", "port", "--index", "quoted")
    assert (shown.code, shown.out) == (
        0,
        "« =Le port ferme »\n    Ana Roy · La Vigie · 2024-03 · 1\n« Hélas ! »\n    (not named) · La Vigie · 2024-03 · 1\n",
    )
    assert shown.err == "2 quotes (1 by speakers not named); articles that match: 2\n"


def test_as_csv_and_json_lines(run: Run) -> None:
    rows = [*csv.DictReader(io.StringIO(run("quotes", "--format", "csv", "--index", "quoted").out))]
    objects = [*map(json.loads, run("quotes", "--format", "jsonl", "--index", "quoted").out.splitlines())]
    assert [row["text"] for row in rows] == ["'=Le port\nferme", "Hélas !"]
    assert [row["speaker"] for row in rows] == ["Ana Roy", ""]
    assert objects[0] == {
        "text": "=Le port\nferme",
        "speaker": "Ana Roy",
        "cue": "a dit Ana Roy",
        "outlet": "La Vigie",
        "date": "2024-03",
        "id": "1",
        "start": 2,
        "end": 16,
        "speaker_start": 26,
        "speaker_end": 33,
    }
    assert (objects[1]["speaker"], objects[1]["speaker_start"]) == (None, None)


def test_by_speaker_and_nothing_found(run: Run) -> None:
    assert run("quotes", "port", "--speaker", "ROY", "--index", "quoted").out.count("«") == 1
    nothing = run("quotes", "port", "--speaker", "Ana Fay", "--index", "quoted")
    assert (nothing.code, nothing.out) == (1, "")
    wrong = run("quotes", "port", "--speaker", "", "--index", "quoted")
    assert (wrong.code, wrong.out) == (2, "")
    assert "expected a name" in wrong.err
