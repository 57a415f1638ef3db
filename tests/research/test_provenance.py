"""Where a figure comes from: what was asked and how it was read, of which index, and what was written."""

from __future__ import annotations

import datetime
import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from frsearch import Index
from frsearch.research.filters import given_filters, plain_filters


def test_what_it_says(index: Index, tmp_path: Path) -> None:
    out = tmp_path / "sortie.csv"
    written = index.export("forces -péché", "csv", to=out, since="2023")
    found = index.provenance("forces -péché", output=out, command="frsearch export", since="2023")
    [query] = found.queries
    assert (query.query, query.read_as) == ("forces -péché", "forces ET NON ~peche ET date:[2023-01-01 TO *]")
    assert (query.total, query.undated, query.error) == (written, 0, None) == (1, 0, None)
    assert [note.message for note in query.notes] == ["articles without a date are excluded (1 in the index)"]
    assert (found.filters, found.corpus) == ({"since": "2023"}, 2)
    assert found.output
    assert found.output.sha256 == hashlib.sha256(out.read_bytes()).hexdigest()
    assert found.output.bytes == out.stat().st_size
    assert found.index["articles"] == 3
    assert {"generation", "format", "analyzer", "path"} < {*found.index}
    assert {*found.versions} == {"frsearch", "python", "numpy"}
    assert datetime.datetime.fromisoformat(found.made).tzinfo


def test_as_json(index: Index) -> None:
    found = index.provenance(["mer", None, "()"], where=None, outlet=iter(["Agence Littoral"]))
    read = json.loads(found.to_json())
    assert read == found.to_dict() | {"queries": read["queries"]}
    assert [query["total"] for query in read["queries"]] == [1, 1, 0]
    assert [query["error"] is None for query in read["queries"]] == [True, True, False]
    assert read["filters"] == {"outlet": ["Agence Littoral"]}


def test_what_is_read_finds_the_same_again(index: Index) -> None:
    [query] = index.provenance("l’État OU (pêche ET mer)", outlet="littoral").queries
    assert query.total == index.search(query.read_as, strict=True).total == 1


def test_undated_articles_are_counted(index: Index) -> None:
    [query] = index.provenance("forces").queries
    assert (query.total, query.undated) == (3, 1)


def test_a_folder_has_one_digest(index: Index, tmp_path: Path) -> None:
    index.export(None, "txt", to=tmp_path / "textes")
    output = index.provenance(None, output=tmp_path / "textes").output
    names = sorted(path.name for path in (tmp_path / "textes").iterdir())
    sums = subprocess.run(["sha256sum", *names], cwd=tmp_path / "textes", capture_output=True, check=True).stdout
    assert output
    assert output.sha256 == hashlib.sha256(sums).hexdigest()


@pytest.mark.parametrize(
    "plain",
    [
        {},
        {"outlet": ["a", "b"], "strict": True, "timeout": 3.5},
        {"where": {"page": {"from": 1, "to": None}, "rubrique": ["a", "b"], "auteur": "c"}, "until": "2024-03"},
    ],
)
def test_filters_come_back(plain: dict[str, object]) -> None:
    assert plain_filters(given_filters(plain)) == plain
    assert json.loads(json.dumps(plain)) == plain
