from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from frsearch import CorpusError
from frsearch.cli.bench import command
from tests.conftest import ROOT

SMALL = ["--articles", "150", "--queries", "2", "--engines", "fts5"]


@pytest.mark.slow
def test_a_run_prints_a_table_and_writes_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(command, [*SMALL, "--out", str(tmp_path / "runs")], standalone_mode=False)
    assert done.exception is None
    assert done.return_value == 0
    assert "fts5               150" in done.stdout
    assert "round 1, fts5, 150 articles: indexed in" in done.stderr
    (folder,) = (tmp_path / "runs").iterdir()
    assert json.loads((folder / "run.json").read_text("utf-8"))["rows"][0]["articles"] == 150


@pytest.mark.slow
def test_a_corpus_is_measured_whole_and_more_articles_are_generated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    options = ["--corpus", "corpus", "--questions", "tests/corpus/questions.jsonl", "--out", str(tmp_path), "--articles", "60,90"]
    done = CliRunner().invoke(command, [*SMALL[2:], *options], standalone_mode=False)
    assert done.exception is None
    assert [line.split()[1] for line in done.stdout.splitlines() if line.startswith("fts5")] == ["60", "72", "90"]
    lines = [line.rsplit("  ", 1)[0] for line in done.stdout.splitlines() if line.startswith("questions ")]
    assert len(lines) == 4  # twice in the corpus as far as asked for, and twice in all of it


def test_questions_that_cannot_be_read_are_an_error(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text("Où ?\n", "utf-8")
    done = CliRunner().invoke(command, [*SMALL, "--questions", str(file)])
    assert isinstance(done.exception, CorpusError)
    assert (done.exception.path, done.exception.line) == (str(file), 1)


@pytest.mark.parametrize("typed", ["0", "10,x", "10,", ""])
def test_invalid_numbers_of_articles_are_refused(typed: str) -> None:
    done = CliRunner().invoke(command, ["--articles", typed])
    assert done.exit_code == 2
    assert "is not a list of positive numbers such as 1000,10000" in done.stderr


def test_an_engine_that_fails_makes_exit_code_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    peers = tmp_path / "benchmarks" / "peers"
    peers.mkdir(parents=True)
    (peers / "broken.py").write_text("ENGINES = {'broken': object}\n", "utf-8")
    options = [*SMALL[:4], "--engines", "broken", "--out", str(tmp_path / "runs")]
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    done = CliRunner().invoke(command, options, standalone_mode=False)
    assert done.return_value == 2
    assert "broken (150): failed: AttributeError" in done.stdout
