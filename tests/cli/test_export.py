"""``frsearch export``: files for other programs, and the record of where they come from."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from frsearch import Index, read_corpus
from tests.cli.conftest import Run


def test_without_a_query_it_writes_everything(run: Run, place: Path) -> None:
    ran = run("export")
    assert (ran.code, ran.err) == (0, "3 articles\n")
    (place.parent / "a.jsonl").write_text(ran.out, "utf-8")
    with Index.open(place) as index:
        assert list(read_corpus(place.parent / "a.jsonl")) == list(index)


def test_a_query_and_its_filters(run: Run, place: Path) -> None:
    ran = run("export", "forces", "-péché", "--since", "2023", "--format", "ris", "-o", "a.ris", "--provenance")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "articles without a date are excluded (1 in the index)\n1 article\n"
    assert "DA  - 2023/11//\n" in (place.parent / "a.ris").read_text("utf-8")
    made = json.loads((place.parent / "a.ris.provenance.json").read_text("utf-8"))
    assert made["command"] == "frsearch export forces '-péché' --since 2023 --format ris -o a.ris --provenance"
    assert made["queries"][0]["read_as"] == "forces ET NON ~peche ET date:[2023-01-01 TO *]"
    assert made["queries"][0]["total"] == 1
    assert made["output"]["sha256"] == hashlib.sha256((place.parent / "a.ris").read_bytes()).hexdigest()


def test_nothing_is_replaced_unasked(run: Run, place: Path) -> None:
    (place.parent / "a.csv").write_text("avant")
    ran = run("export", "--format", "csv", "-o", "a.csv")
    assert (ran.code, ran.err) == (2, "frsearch: a.csv: is there already; choose another name, or replace it (--overwrite)\n")
    assert (place.parent / "a.csv").read_text() == "avant"
    assert run("export", "--format", "csv", "-o", "a.csv", "--overwrite", "--provenance").code == 0
    assert run("export", "--format", "csv", "-o", "b.csv", "--provenance").code == 0
    (place.parent / "b.csv").unlink()
    assert "b.csv.provenance.json: is there already" in run("export", "--format", "csv", "-o", "b.csv", "--provenance").err
    assert not (place.parent / "b.csv").exists()


def test_folders(run: Run, place: Path) -> None:
    assert "name it: -o FOLDER" in run("export", "--format", "txm").err
    assert run("export", "mer", "--format", "txt", "-o", "textes", "--provenance").code == 0
    assert {path.name for path in (place.parent / "textes").iterdir()} == {"metadata.csv", "peche.txt"}
    assert (place.parent / "textes.provenance.json").exists()
    assert "choose one that is empty" in run("export", "mer", "--format", "txt", "-o", "textes", "--overwrite").err


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["introuvable"], 1, "no article contains 'introuvable'\n0 articles\n"),
        (["--outlet", "Absent"], 1, "no article is from an outlet named 'Absent'\n0 articles\n"),
        (["("], 2, "there is nothing to search for"),
        (["mer", "--provenance"], 2, "name it: -o OUT"),
        (["mer", "-o", "nulle-part/a"], 2, "nulle-part: No such file or directory"),
        (["mer", "--format", "docx"], 2, "is not one of"),
    ],
)
def test_exit_codes(run: Run, arguments: list[str], code: int, message: str) -> None:
    ran = run("export", *arguments)
    assert ran.code == code
    assert message in ran.err


def test_progress_goes_to_standard_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frsearch.cli.progress._LINE_EVERY", 0.0)
    assert run("export", "-o", "a.jsonl").err == "exporting: 100 %\n3 articles\n"
