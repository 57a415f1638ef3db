"""Which index a command takes: from its options, or from the environment, which may name several."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from frsearch import Article, Index
from tests.cli.conftest import Run


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Make three indexes of an article each, in the current folder; the name of one has a colon."""
    monkeypatch.chdir(tmp_path)
    names = ["nord", "sud", f"nord{os.pathsep}sud est"]
    for name in names:
        with Index.create(name) as index:
            index.add([Article(name, body="Le port rouvre.")])
    return names


def test_the_environment_may_name_several(places: list[str], run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRSEARCH_INDEX", os.pathsep.join(places[:2]))
    assert run("facets", "port").err.startswith("2 of 2 articles")
    monkeypatch.setenv("FRSEARCH_INDEX", f"nord{os.pathsep}")
    assert run("facets", "port").err.startswith("1 of 1 articles")
    assert run("saved", "list").err == "no saved search\n"


def test_a_folder_with_a_colon_in_its_name_is_one(places: list[str], run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRSEARCH_INDEX", places[2])
    assert '"id":"nord:sud est"' in run("search", "port", "--format", "jsonl").out
    assert run("saved", "add", "veille", "port").code == 0
    assert run("index", "--index", f"est{os.pathsep}ouest", str(Path(__file__))).code == 0


@pytest.mark.parametrize("command", [("saved", "list"), ("index", "articles.jsonl"), ("delete", "1"), ("compact",)])
def test_a_command_that_takes_one_says_so(
    places: list[str], run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    Path("articles.jsonl").write_text('{"id": "1", "body": "Le port."}')
    monkeypatch.setenv("FRSEARCH_INDEX", os.pathsep.join([*places[:2], "ouest"]))
    before = sorted(Path().iterdir())
    found = run(*command)
    assert found.code == 2
    assert "FRSEARCH_INDEX names 3 folders, and this command takes one; name it: --index DIR" in found.err
    assert sorted(Path().iterdir()) == before, "nothing was made"
    assert run(*command, "--index", "nord").code in (0, 1)
