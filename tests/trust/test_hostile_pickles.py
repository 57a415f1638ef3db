"""A pickle runs what its maker wrote; in no file of an index does frsearch read one."""

from __future__ import annotations

import ast
import os
import pickle
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from frsearch import Index
from frsearch.cli import main
from tests.conftest import ARTICLES, ROOT

COMMANDS = (
    ["search", "Kidra"],
    ["show", "kidra"],
    ["info"],
    ["terms", "ki"],
    ["export"],
    ["verify"],
    ["backup", "copy"],
    ["delete", "kidra"],
    ["index", "new.txt"],
    ["compact"],
    ["eval", "questions.jsonl"],
    ["verify", "--repair"],
    ["search", "Kidra"],
)


class Bomb:
    """Makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self._path),)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder to work in, with an index that has files of every kind."""
    with Index.create(tmp_path / "index") as index:
        index.add(ARTICLES)
        index.delete(["undated"])
    (tmp_path / "new.txt").write_text("Titre\n\nUn mot de Kidra.\n", "utf-8")
    (tmp_path / "questions.jsonl").write_text('{"id": "1", "question": "Kidra ?", "article": "kidra"}\n', "utf-8")
    return tmp_path


@pytest.fixture
def run_all(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[], None]:
    """Return a function that runs every command in the folder; each ends with an exit code of ours and without a traceback."""

    def run_all() -> None:
        monkeypatch.chdir(folder)
        for command in COMMANDS:
            monkeypatch.setattr(sys, "argv", ["frsearch", *command])
            with pytest.raises(SystemExit) as stop:
                main()
            assert stop.value.code in (0, 1, 2), command
            assert "Traceback" not in capsys.readouterr().err, command

    return run_all


def test_the_bomb_goes_off_where_pickles_are_read(tmp_path: Path) -> None:
    pickle.loads(pickle.dumps(Bomb(tmp_path / "boom")))
    assert (tmp_path / "boom").exists()


@pytest.mark.parametrize("suffix", [".toc", ".frs", ""])
def test_no_command_runs_a_bomb(suffix: str, folder: Path, run_all: Callable[[], None]) -> None:
    """The last one puts it in every file at once, and in a table of contents newer than any."""
    bomb = pickle.dumps(Bomb(folder / "boom"))
    spoilt = [path for path in (folder / "index").iterdir() if path.name.endswith(suffix)]
    for path in spoilt:
        path.write_bytes(bomb)
    if not suffix:
        (folder / "index" / "_MAIN_99.toc").write_bytes(bomb)
    assert spoilt
    run_all()
    assert not (folder / "boom").exists()


def test_nothing_that_can_run_code_is_imported() -> None:
    imported = {
        alias.name.split(".")[0]
        for path in (ROOT / "frsearch").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in ([ast.alias(node.module or "")] if isinstance(node, ast.ImportFrom) else node.names)
    }
    assert not imported & {"pickle", "marshal", "shelve", "dill", "joblib", "code", "runpy"}
    assert "whoosh" in imported, "the names are found"


def test_no_function_that_can_run_code_is_called() -> None:
    for path in (ROOT / "frsearch").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                assert name not in {"eval", "exec", "open_dir", "exists_in"}, path
