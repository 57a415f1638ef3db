"""Standard streams that are closed or full, and memory that runs out: a message, the right exit code, and the truth."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from subprocess import CompletedProcess, run

import pytest

from frsearch import Article, Index
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="file descriptors are closed by a shell")

COMMAND = f"{sys.executable} -m frsearch"


def shell(line: str, folder: Path, **environment: str) -> CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return run(["bash", "-c", line], cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Index.create(tmp_path / "index") as index:
        index.add([Article("un", title="Le fleuve", body="Le fleuve monte.")])
    (tmp_path / "deux.jsonl").write_text('{"id": "deux", "texte": "Le port dort."}\n', encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("redirection", "buffering", "reason"),
    [(">&-", "", "is closed"), (">/dev/full", "", "No space left on device"), (">/dev/full", "1", "No space left on device")],
    ids=["closed", "full", "full unbuffered"],
)
@pytest.mark.parametrize("command", ["search fleuve", "--help", "export", "verify"])
def test_output_that_cannot_be_written(folder: Path, command: str, redirection: str, reason: str, buffering: str) -> None:
    ran = shell(f"{COMMAND} {command} {redirection}", folder, PYTHONUNBUFFERED=buffering)
    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
    assert ran.stderr.startswith("frsearch: standard ")
    assert reason in ran.stderr


@pytest.mark.parametrize("redirection", [">&-", ">/dev/full"])
def test_changes_are_committed_although_the_report_cannot_be_written(folder: Path, redirection: str) -> None:
    ran = shell(f"{COMMAND} index deux.jsonl {redirection}", folder)
    assert ran.returncode == 2
    assert ran.stderr.endswith("; the changes are in the index\n")
    with Index.open(folder / "index") as index:
        assert {article.id for article in index} == {"un", "deux"}
        assert index.verify().is_whole, "nothing was printed into its files"


@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full", "2>&- >&-", "<&- >&- 2>&-"])
def test_indexing_without_a_place_for_messages(folder: Path, redirection: str) -> None:
    shell(f"{COMMAND} index deux.jsonl missing.txt {redirection}", folder)
    with Index.open(folder / "index") as index:
        assert {article.id for article in index} == {"un", "deux"}
        assert index.verify().is_whole


def test_an_input_that_is_closed(folder: Path) -> None:
    ran = shell(f"{COMMAND} index - <&-; echo $?; {COMMAND} index deux.jsonl <&-; echo $?", folder)
    assert ran.stdout.splitlines()[1::2] == ["2", "0"]
    assert "-: cannot be read: Bad file descriptor" in ran.stderr
    assert "1 added" in ran.stdout


def test_errors_without_a_place_for_messages(folder: Path) -> None:
    assert shell(f"{COMMAND} search x --index nowhere 2>&-", folder).returncode == 2
    assert shell(f"{COMMAND} search --nonsense 2>/dev/full", folder).returncode == 2


def test_memory_that_runs_out(folder: Path) -> None:
    program = """
import frsearch.index
from frsearch.cli import main

def search(*_, **__):
    raise MemoryError
frsearch.index.Index.search = search
main()
"""
    ran = shell(f"{sys.executable} -c '{program}' search fleuve", folder)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "frsearch: out of memory; stop other programs, or allow this one more\n"
