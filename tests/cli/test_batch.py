"""``frsearch batch``: one row for each query and hit; a bad line keeps its number, and the rest is done."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from frsearch import Index
from tests.cli.conftest import Run

QUERIES = '# veille\nforces\n\n(\n"forces armées"\nintrouvable\n{"query": 3}\n{"query": "l’État"}\n'


@pytest.fixture
def queries(place: Path) -> str:
    (place.parent / "q.txt").write_bytes(QUERIES.encode("cp1252"))
    return "q.txt"


def test_one_row_for_each_query_and_hit(run: Run, place: Path, queries: str) -> None:
    ran = run("batch", queries, "-n", "2", "-o", "a.csv", "--provenance")
    assert ran.code == 2
    rows = list(csv.DictReader(io.StringIO((place.parent / "a.csv").read_text("utf-8"))))
    found = [(row["line"], row["total"], row["rank"], row["id"], bool(row["error"])) for row in rows]
    with Index.open(place) as index:
        first, second = (hit.article.id for hit in index.search("forces", limit=2))
    assert found == [
        ("2", "3", "1", first, False),
        ("2", "3", "2", second, False),
        ("4", "", "", "", True),
        ("5", "1", "1", "kidra", False),
        ("6", "0", "", "", False),
        ("7", "", "", "", True),
        ("8", "1", "1", "kidra", False),
    ]
    assert rows[2]["error"] == "there is nothing to search for in this query: this parenthesis is never closed; read to the end"
    assert "q.txt:4: there is nothing to search for" in ran.err
    assert "q.txt:6: no article contains 'introuvable'" in ran.err
    assert ran.err.endswith("6 queries, 4 hits, 2 errors; skipped: 1 blank line, 1 comment\n")
    made = json.loads((place.parent / "a.csv.provenance.json").read_text("utf-8"))
    assert [query["query"] for query in made["queries"]] == ["forces", "(", '"forces armées"', "introuvable", "l’État"]
    assert [query["total"] for query in made["queries"]] == [3, 0, 1, 0, 1]
    assert made["queries"][1]["error"]


def test_standard_output_and_json_lines(run: Run, queries: str) -> None:
    ran = run("batch", queries, "--format", "jsonl", "-n", "0")
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert [row["line"] for row in rows] == [2, 2, 2, 4, 5, 6, 7, 8]
    assert rows[0]["passage"].count("forces") == 1


def test_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("pêche\n".encode())))
    ran = run("batch", "-")
    assert (ran.code, ran.err) == (0, "1 query, 1 hit\n")
    assert len(list(csv.DictReader(ran.out.splitlines()))) == 1


@pytest.mark.parametrize(
    ("content", "code", "end"),
    [
        (b"", 1, "0 queries, 0 hits\n"),
        (b"# rien\n", 1, "0 queries, 0 hits; skipped: 1 comment\n"),
        (b"introuvable\n", 1, "1 query, 0 hits\n"),
        (b"%PDF-1.7", 2, "not text: PDF; a file of queries has one a line\n"),
    ],
)
def test_exit_codes(run: Run, place: Path, content: bytes, code: int, end: str) -> None:
    (place.parent / "q.txt").write_bytes(content)
    ran = run("batch", "q.txt")
    assert ran.code == code
    assert ran.err.endswith(end)


def test_an_error_of_all_leaves_no_file(run: Run, place: Path, queries: str) -> None:
    assert run("batch", queries, "--where", "page=1", "-o", "a.csv").code == 2
    assert run("batch", queries, "--sort", "page", "-o", "a.csv").code == 2
    assert run("batch", "absent.txt", "-o", "a.csv").code == 2
    assert not (place.parent / "a.csv").exists()
