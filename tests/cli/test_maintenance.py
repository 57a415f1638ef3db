"""The commands that verify, repair, compact, copy and export an index."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from frsearch.cli import main
from frsearch.engine.disk.lock import WriteLock
from frsearch.engine.format.manifest import MANIFEST, read_manifest
from tests.conftest import ROOT
from tests.engine.upkeep.indexes import several_segments
from tests.trust.forgery import write_manifest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return several_segments(tmp_path / "index")


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["frsearch", *arguments])
    with pytest.raises(SystemExit) as stop:
        main()
    assert isinstance(stop.value.code, int)
    return stop.value.code


@pytest.mark.parametrize("command", [["verify"], ["compact"], ["verify", "--repair"]])
def test_long_work_says_how_far_it_has_come(
    command: list[str], path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("frsearch.cli.progress._LINE_EVERY", 0.0)
    assert run(monkeypatch, *command, "--index", str(path)) == 0
    told = [line for line in capsys.readouterr().err.splitlines() if line.endswith(" %")]
    assert told[-1].endswith(": 100 %")
    assert len(told) > 5
    monkeypatch.setattr("frsearch.cli.progress._LINE_EVERY", 10.0)
    assert run(monkeypatch, *command, "--index", str(path)) == 0
    assert capsys.readouterr().err == "", "what is done in no time needs no progress"


def test_the_commands(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("FRSEARCH_INDEX", str(path))
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, "verify") == 0
    assert run(monkeypatch, "backup", "copy") == 0
    assert run(monkeypatch, "backup", "copy") == 2
    assert run(monkeypatch, "compact") == 0
    assert run(monkeypatch, "verify", "--repair") == 0
    capsys.readouterr()
    assert run(monkeypatch, "export") == 0
    shown = capsys.readouterr()
    assert len(shown.out.splitlines()) == 112
    assert shown.err == "112 articles\n"
    file = tmp_path / "copy" / read_manifest(tmp_path / "copy").segments[0].file
    file.write_bytes(file.read_bytes()[:-1])
    assert run(monkeypatch, "search", "armée", "--index", "copy") == 2
    assert run(monkeypatch, "verify", "--index", "copy") == 1
    shown = capsys.readouterr()
    assert f"{file.name}, byte " in shown.err
    assert "frsearch verify --repair --index copy" in shown.out
    assert run(monkeypatch, "verify", "--index", "copy", "--repair") == 0
    assert capsys.readouterr().out == "72 articles kept, 40 rescued, 0 lost\n"
    assert run(monkeypatch, "verify", "--index", "copy") == 0
    assert run(monkeypatch, "verify", "--index", "nowhere") == 2


def test_an_outdated_index_is_upgraded(path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("FRSEARCH_INDEX", str(path))
    write_manifest(path, json.loads((path / MANIFEST).read_text()) | {"analyzer": "french/0"})
    assert run(monkeypatch, "search", "armée") == 2
    assert capsys.readouterr().err.endswith(
        f"built with french/0, but this version needs french/2; run: frsearch upgrade --index {path}\n"
    )
    assert run(monkeypatch, "upgrade") == 0
    assert run(monkeypatch, "upgrade") == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == "112 articles indexed again; the index was built with french/0"
    assert second == "nothing to upgrade: the 112 articles are indexed by this version already"
    assert run(monkeypatch, "verify") == 0


def test_repairing_an_outdated_index_upgrades_it(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_manifest(path, json.loads((path / MANIFEST).read_text()) | {"analyzer": "french/0"})
    assert run(monkeypatch, "verify", "--repair", "--index", str(path)) == 0
    assert capsys.readouterr().out == "0 articles kept, 112 rescued, 0 lost\n"


def test_a_mistyped_path_makes_no_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    for given in (["mistyped"], ["mistyped", "--strict"], ["empty"], ["mistyped", "--rebuild"]):
        assert run(monkeypatch, "index", *given, "--index", "new") == 2
        assert [file.name for file in tmp_path.iterdir()] == ["empty"]
    assert "no article was read" in capsys.readouterr().err


def test_a_lock_is_waited_for_from_the_shell(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = WriteLock(path)
    for command in (["delete", "vide"], ["compact"], ["index", str(ROOT / "corpus" / "divers")], ["verify", "--repair"]):
        assert run(monkeypatch, *command, "--index", str(path), "--wait", "0.1") == 2
        assert "is writing to this index and had not finished after 0.1 seconds" in capsys.readouterr().err
    lock.release()
    assert run(monkeypatch, "delete", "vide", "--index", str(path), "--wait", "0.1") == 0
