"""``frsearch eval`` on an index of three articles."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from frsearch import Article, Index
from frsearch.cli import main
from frsearch.evaluation import half_of

QUESTION = '{"id": "q1", "question": "Où est rouvert le marché ?", "article": "kidra", "answers": [[13, 18], [13, 25]]}\n'

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs the command line on an index of the three articles."""
    monkeypatch.setenv("FRSEARCH_INDEX", str(tmp_path / "index"))

    def run(*args: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["frsearch", *map(str, args)])
        with pytest.raises(SystemExit) as stop:
            main()
        shown = capsys.readouterr()
        return int(str(stop.value.code)), shown.out, shown.err

    return run


def test_means_are_printed_as_a_table(run: Run, write: Callable[..., Path]) -> None:
    code, out, err = run("eval", write("questions.jsonl", QUESTION), "--by", "passage", "-n", "10")
    assert (code, err) == (0, "")
    assert (
        out
        == "questions   1\nhit@1       1.0000\nhit@3       1.0000\nhit@10      1.0000\nnDCG@10     1.0000\nMRR@10      1.0000\n"
    )


def test_jsonl_has_a_line_per_question(run: Run, write: Callable[..., Path]) -> None:
    code, out, _ = run("eval", write("questions.jsonl", QUESTION), "--format", "jsonl")
    (row,) = map(json.loads, out.splitlines())
    assert code == 0
    assert list(row) == ["id", "question", "relevant", "measures", "answer_rank", "found"]
    assert (row["id"], row["relevant"], row["answer_rank"], row["found"][0]) == ("q1", {"kidra": 1}, 1, "kidra")
    assert row["measures"]["recall@100"] == 1.0


def test_invalid_lines_and_missing_articles_are_reported_and_the_rest_is_measured(run: Run, write: Callable[..., Path]) -> None:
    absent = QUESTION.strip().replace("q1", "q2").replace("kidra", "absent")
    path = write("questions.jsonl", QUESTION.strip(), "rien", absent)
    code, out, err = run("eval", path)
    assert code == 2
    assert "questions   2\nhit@1       0.5000\n" in out
    assert f"frsearch: {path}:2: expected a question" in err
    assert "note: not in the index and counted as not found: 1 relevant article, such as 'absent'" in err


def test_no_questions_are_exit_code_1(run: Run, write: Callable[..., Path]) -> None:
    other = {"report": "tune", "tune": "report"}[half_of("kidra")]
    assert run("eval", write("questions.jsonl", QUESTION), "--half", other) == (1, "questions   0\n", "")


def test_passages_that_are_too_long_do_not_answer(run: Run, write: Callable[..., Path], index: Index) -> None:
    index.add([Article("long", body="Le zébu " + "meugle et " * 90 + "dort.")])
    asked = write("questions.jsonl", '{"id": "1", "question": "zébu", "article": "long", "answers": [[3, 7]]}')
    assert "hit@1       1.0000" in run("eval", asked, "--passage-chars", "500")[1]
    assert "hit@1       0.0000" in run("eval", asked, "--passage-chars", "2000")[1]
