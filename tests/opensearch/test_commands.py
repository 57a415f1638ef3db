"""Which commands work on a cluster, as docs/cluster.md has it: each is run there."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from frsearch import Article, Index
from frsearch.cli import COMMANDS, main
from tests.conftest import ARTICLES, ROOT
from tools.cluster.launcher import Cluster

SAID = Article(
    "dit", title="Le maire", date="2024-01", outlet="Radio Lagune", body="« Le port rouvrira mardi matin », a dit le maire."
)

WORKS = "works"

TABLE = {
    "index": "works, but for `--keep-versions` and `--prune`; unchanged files are read again",
    "search": "works, but for `--group`",
    "delete": "works, but for `--purge`",
    **dict.fromkeys(("show", "info", "outlets", "terms", "quotes", "diff", "facets", "timeline", "silence", "kwic"), WORKS),
    **dict.fromkeys(("similar", "eval", "batch", "saved", "export", "cluster"), WORKS),
    "copies": "no: export the articles, and index them in a folder",
    "stats": "no: export the articles, and index them in a folder",
    "collocates": "no: export the articles that matter, and index them in a folder",
    "keywords": "no: export the articles that matter, and index them in a folder",
    "serve": "no: export the articles that matter, and index them in a folder",
    "versions": "no: keep them in an index in a folder",
    "verify": "no: the cluster checks what it reads",
    "upgrade": "no: `frsearch cluster rebuild`",
    "compact": "no: the cluster merges as it writes",
    "backup": "no: take a snapshot of the cluster",
}
"""What docs/cluster.md says of each command that has an index; the others have none."""

WITHOUT_INDEX = {"analyze", "bench", "completion"}

RUNS: dict[str, Sequence[Sequence[str]]] = {
    "index": (["{corpus}"],),
    "search": (["forces"], ["forces armées", "--format", "jsonl"], ["marché", "--since", "2023", "--sort", "date"]),
    "show": (["peche"],),
    "delete": (["undated"],),
    "info": ([],),
    "outlets": ([],),
    "terms": (["for"],),
    "quotes": (["port"],),
    "diff": (["kidra", "peche"],),
    "facets": (["forces"], ["--by", "month"]),
    "timeline": (["forces"],),
    "silence": (["marché", "--by", "year"],),
    "kwic": (["forces"],),
    "similar": (["kidra"],),
    "eval": (["{questions}"],),
    "batch": (["{queries}"],),
    "saved": (["add", "veille", "forces"], ["list"]),
    "export": (["forces", "--format", "ris"],),
}
"""How each command that works is run."""

REFUSED: dict[str, Sequence[str]] = {
    "index": ["{changed}", "--keep-versions"],
    "search": ["forces", "--group"],
    "delete": ["kidra", "--purge"],
    "copies": ["--all"],
    "stats": [],
    "collocates": ["forces"],
    "keywords": ["forces"],
    "serve": ["--port", "0", "--no-browser"],
    "versions": ["kidra"],
    "verify": [],
    "upgrade": [],
    "compact": [],
    "backup": ["{elsewhere}"],
}
"""How each command that does not work, or not with an option, is run."""


@pytest.fixture(scope="module")
def place(cluster: Cluster) -> str:
    """Return the address of an index of a few articles."""
    address = cluster.address("commands")
    with Index.create(address) as index:
        index.add([*ARTICLES, SAID])
    return address


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """Return what commands are given: a corpus, questions, queries, and a folder that does not exist."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/neuf.txt").write_text("Le port rouvre\n\nLe port de Kidra a rouvert mardi, dit le maire.\n")
    question = {"id": "q1", "question": "Qui a rouvert le marché ?", "article": "kidra", "answers": [[0, 9]]}
    (tmp_path / "questions.jsonl").write_text(f"{json.dumps(question)}\n")
    (tmp_path / "changed").mkdir()
    (tmp_path / "changed/autre.txt").write_text("La gare rouvre\n\nLa gare de Kidra a rouvert jeudi, dit le maire.\n")
    (tmp_path / "queries.txt").write_text("forces\nmarché\n")
    names = {
        "corpus": "corpus",
        "changed": "changed",
        "questions": "questions.jsonl",
        "queries": "queries.txt",
        "elsewhere": "ailleurs",
    }
    return {name: str(tmp_path / file) for name, file in names.items()}


def run(place: str, command: str, given: Sequence[str], files: dict[str, str], patch: pytest.MonkeyPatch) -> int:
    patch.setenv("FRSEARCH_INDEX", place)
    patch.chdir(Path(files["corpus"]).parent)
    patch.setattr(sys, "argv", ["frsearch", command, *(one.format_map(files) for one in given)])
    with pytest.raises(SystemExit) as stop:
        main()
    assert isinstance(stop.value.code, int)
    return stop.value.code


def test_every_command_is_in_the_table() -> None:
    assert {*TABLE} | WITHOUT_INDEX == {*COMMANDS}
    assert {command for command, what in TABLE.items() if what.startswith(WORKS)} == {*RUNS, "cluster"}
    assert {command for command, what in TABLE.items() if what != WORKS} == {*REFUSED}


@pytest.mark.parametrize("command", RUNS)
def test_what_is_said_to_work_works(
    place: str, command: str, files: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for given in RUNS[command]:
        code = run(place, command, given, files, monkeypatch)
        shown = capsys.readouterr()
        assert code == 0, (given, shown.err)
        assert "cluster cannot" not in shown.err
        assert shown.out or shown.err


@pytest.mark.parametrize("command", REFUSED)
def test_what_does_not_work_says_what_to_do_instead(
    place: str, command: str, files: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(place, command, REFUSED[command], files, monkeypatch) == 2
    told = capsys.readouterr().err
    assert "an index on a cluster cannot " in told
    if TABLE[command].startswith("no: export"):
        assert "index them in a folder" in told


def test_the_page_on_clusters_has_this_table() -> None:
    page = ROOT / "docs" / "cluster.md"
    head = "| command | on a cluster |\n|---|---|\n"
    rows = "".join(f"| `{command}` | {TABLE[command]} |\n" for command in COMMANDS if command in TABLE)
    before, _, rest = page.read_text("utf-8").partition(head)
    _, _, after = rest.partition("\n\n")
    expected = f"{before}{head}{rows}\n{after}"
    if os.environ.get("FRSEARCH_REWRITE_GOLDEN"):
        page.write_text(expected, "utf-8")
    assert page.read_text("utf-8") == expected
