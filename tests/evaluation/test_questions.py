"""Questions of every format are read, and invalid lines reported."""

from __future__ import annotations

import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest

from frsearch import Span
from frsearch.evaluation import Question, half_of, read_questions

QUESTION = '{"id": "q1", "question": "Où est rouvert le marché ?", "article": "kidra", "answers": [[13, 18], [13, 25]]}\n'


def test_questions_with_answers_are_read(write: Callable[..., Path]) -> None:
    read = read_questions([write("questions.jsonl", QUESTION, "", QUESTION)])
    assert read.problems == ()
    (question,) = read.questions
    assert (question.id, question.text, dict(question.relevant)) == ("q1", "Où est rouvert le marché ?", {"kidra": 1})
    assert dict(question.answers) == {"kidra": (Span(13, 18), Span(13, 25))}


def test_beir_and_trec_files_yield_the_same_questions(write: Callable[..., Path]) -> None:
    write("beir/queries.jsonl", '{"_id": "1", "text": "le marché"}', '{"_id": "2", "text": "nulle part jugée"}')
    write("beir/corpus.jsonl", '{"_id": "kidra", "title": "", "text": "Le marché."}')
    write("beir/qrels/train.tsv", "query-id\tcorpus-id\tscore", "1\tother\t1")
    write("beir/qrels/test.tsv", "query-id\tcorpus-id\tscore", "1\tkidra\t2", "1\tpeche\t0")
    trec = [write("topics.tsv", "1\tle marché", "2\tnulle part jugée"), write("qrels.txt", "1 0 kidra 2", "1 0 peche 0")]
    expected = (Question("1", "le marché", {"kidra": 2}),)
    assert read_questions([trec[0].parent / "beir"]).questions == read_questions(trec).questions == expected
    assert read_questions([trec[0].parent / "beir"]).problems == read_questions(trec).problems == ()


def test_compressed_files_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(QUESTION.encode()))
    (tmp_path / "b.jsonl.xz").write_bytes(lzma.compress(b"\xef\xbb\xbf" + QUESTION.replace("\n", "\r\n").encode()))
    assert read_questions([tmp_path / "a.jsonl.gz"]) == read_questions([tmp_path / "b.jsonl.xz"])
    assert len(read_questions([tmp_path / "a.jsonl.gz"]).questions) == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"id": "q2"', "bad JSON: Expecting ',' delimiter (column 12)"),
        ('{"id": "q2", "question": "", "article": "a", "answers": [[0, 1]]}', "expected a string as 'question', found ''"),
        ('{"id": 2, "question": "?", "article": "a", "answers": [[0, 1]]}', "expected a string as 'id', found 2"),
        ('{"id": "q2", "question": "?", "article": "a", "answers": []}', "expected 'answers' as [[start, end], …], found []"),
        (
            '{"id": "q2", "question": "?", "article": "a", "answers": [[3, 3]]}',
            "expected 'answers' as [[start, end], …], found [[3, 3]]",
        ),
        (
            '{"id": "q2", "question": "?", "article": "a", "answers": {"0": 1}}',
            "expected 'answers' as [[start, end], …], found {'0': 1}",
        ),
        ('{"id": "q1", "question": "autre", "article": "a", "answers": [[0, 1]]}', "another question has the id 'q1'"),
        ('{"text": "sans nom"}', "expected a string as '_id', found None"),
        ('{"a":' * 100_000, "JSON nested too deeply"),
        ("q2 a fort", "expected a question, or a judgement: query, article, grade"),
        ("une ligne de texte qui n’est rien", "expected a question, or a judgement: query, article, grade"),
        ("x" * (1 << 20), "a line of more than 1,048,576 bytes"),
    ],
)
def test_invalid_lines_are_reported_with_their_line_numbers(line: str, message: str, write: Callable[..., Path]) -> None:
    path = write("questions.jsonl", QUESTION.strip(), line, QUESTION.strip().replace("q1", "q3"))
    read = read_questions([path])
    assert [question.id for question in read.questions] == ["q1", "q3"]
    assert [(problem.path, problem.line, problem.message) for problem in read.problems] == [(str(path), 2, message)]


def test_files_that_cannot_be_read_are_reported(tmp_path: Path, write: Callable[..., Path]) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.jsonl.xz").write_bytes(b"\xfd7zXZ\x00broken")
    good = write("good.jsonl", QUESTION)
    read = read_questions([tmp_path / "empty", tmp_path / "missing.jsonl", tmp_path / "broken.jsonl.xz", good])
    assert len(read.questions) == 1
    assert [str(problem).split(str(tmp_path))[1].split(" ")[0] for problem in read.problems] == [
        "/empty:",
        "/missing.jsonl:",
        "/broken.jsonl.xz:",
    ]


def test_judgements_without_a_question_are_reported(write: Callable[..., Path]) -> None:
    read = read_questions([write("topics.tsv", "1\tle marché"), write("qrels.txt", "1 0 kidra 1", "9 0 kidra 1")])
    assert [question.id for question in read.questions] == ["1"]
    assert [problem.message for problem in read.problems] == ["judgements for '9', but no such question"]


def test_halves_divide_articles_and_never_change() -> None:
    halves = [half_of(f"piaf-{number}") for number in range(480)]
    assert (halves.count("tune"), halves.count("report")) == (234, 246)
    assert halves[:6] == ["tune", "tune", "tune", "tune", "report", "report"]
    question = Question("q", "?", {"piaf-0": 1, "piaf-2": 3, "piaf-1": 3})
    assert question.half == half_of("piaf-1")
