"""Measured relevance: questions of every form are read, bad ones reported, and figures are those worked out by hand."""

from __future__ import annotations

import gzip
import json
import lzma
import math
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from frsearch import Article, FrsearchError, Hit, Index, Passage, QueryError, Span, read_corpus
from frsearch.cli import main
from frsearch.evaluation import (
    Question,
    answer_hits,
    answer_rank,
    answers,
    article_measures,
    half_of,
    judge,
    read_questions,
    summary,
)
from frsearch.evaluation.measures import LONGEST_ANSWER
from tests.conftest import ROOT

ASKED = '{"id": "q1", "question": "Où est rouvert le marché ?", "article": "kidra", "answers": [[13, 18], [13, 25]]}\n'


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a file and returns its path."""

    def write(name: str, *lines: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        return path

    return write


def passage(start: int, end: int) -> Passage:
    return Passage("x" * (end - start), start, end, 1.0)


def hit(article: str, *passages: Passage) -> Hit:
    return Hit(1, 1.0, Article(article, None, None, None, ""), passages)


# Reading


def test_questions_with_answers_are_read(write: Callable[..., Path]) -> None:
    read = read_questions([write("questions.jsonl", ASKED, "", ASKED)])
    assert read.problems == ()
    (question,) = read.questions
    assert (question.id, question.text, dict(question.relevant)) == ("q1", "Où est rouvert le marché ?", {"kidra": 1})
    assert dict(question.answers) == {"kidra": (Span(13, 18), Span(13, 25))}


def test_beir_and_trec_are_read_alike(write: Callable[..., Path]) -> None:
    write("beir/queries.jsonl", '{"_id": "1", "text": "le marché"}', '{"_id": "2", "text": "nulle part jugée"}')
    write("beir/corpus.jsonl", '{"_id": "kidra", "title": "", "text": "Le marché."}')
    write("beir/qrels/train.tsv", "query-id\tcorpus-id\tscore", "1\tother\t1")
    write("beir/qrels/test.tsv", "query-id\tcorpus-id\tscore", "1\tkidra\t2", "1\tpeche\t0")
    trec = [write("topics.tsv", "1\tle marché", "2\tnulle part jugée"), write("qrels.txt", "1 0 kidra 2", "1 0 peche 0")]
    expected = (Question("1", "le marché", {"kidra": 2}),)
    assert read_questions([trec[0].parent / "beir"]).questions == read_questions(trec).questions == expected
    assert read_questions([trec[0].parent / "beir"]).problems == read_questions(trec).problems == ()


def test_compressed_questions_and_those_of_windows_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(ASKED.encode()))
    (tmp_path / "b.jsonl.xz").write_bytes(lzma.compress(b"\xef\xbb\xbf" + ASKED.replace("\n", "\r\n").encode()))
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
def test_what_is_no_question_is_reported_with_its_line(line: str, message: str, write: Callable[..., Path]) -> None:
    path = write("questions.jsonl", ASKED.strip(), line, ASKED.strip().replace("q1", "q3"))
    read = read_questions([path])
    assert [question.id for question in read.questions] == ["q1", "q3"]
    assert [(problem.path, problem.line, problem.message) for problem in read.problems] == [(str(path), 2, message)]


def test_files_that_cannot_be_read_are_reported(tmp_path: Path, write: Callable[..., Path]) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.jsonl.xz").write_bytes(b"\xfd7zXZ\x00broken")
    good = write("good.jsonl", ASKED)
    read = read_questions([tmp_path / "empty", tmp_path / "missing.jsonl", tmp_path / "broken.jsonl.xz", good])
    assert len(read.questions) == 1
    assert [str(problem).split(str(tmp_path))[1].split(" ")[0] for problem in read.problems] == [
        "/empty:",
        "/missing.jsonl:",
        "/broken.jsonl.xz:",
    ]


def test_judgements_of_what_nobody_asks_are_reported(write: Callable[..., Path]) -> None:
    read = read_questions([write("topics.tsv", "1\tle marché"), write("qrels.txt", "1 0 kidra 1", "9 0 kidra 1")])
    assert [question.id for question in read.questions] == ["1"]
    assert [problem.message for problem in read.problems] == ["'9' is judged but nowhere asked"]


def test_halves_part_articles_and_stay_what_they_are() -> None:
    halves = [half_of(f"piaf-{number}") for number in range(480)]
    assert (halves.count("tune"), halves.count("report")) == (234, 246)
    assert halves[:6] == ["tune", "tune", "tune", "tune", "report", "report"]
    question = Question("q", "?", {"piaf-0": 1, "piaf-2": 3, "piaf-1": 3})
    assert question.half == half_of("piaf-1")


# Measures


def test_an_answer_overlaps_and_is_short() -> None:
    assert answers(passage(0, 11), [Span(10, 20)])
    assert not answers(passage(0, 10), [Span(10, 20)])
    assert not answers(passage(20, 30), [Span(10, 20)])
    assert answers(passage(12, 14), [Span(0, 5), Span(10, 20)])
    assert answers(passage(0, LONGEST_ANSWER), [Span(10, 20)])
    assert not answers(passage(0, LONGEST_ANSWER + 1), [Span(10, 20)])
    assert not answers(passage(0, 11), [])


def test_the_answer_must_be_in_its_own_article() -> None:
    spans = {"kidra": [Span(10, 20)]}
    hits = [hit("peche", passage(10, 20)), hit("kidra", passage(0, 5), passage(15, 25)), hit("kidra", passage(12, 14))]
    assert answer_rank(hits, spans) == 3
    assert answer_rank(hits[:1], spans) is None
    assert answer_rank([hit("kidra")], spans) is None
    assert [answer_hits(rank) for rank in (1, 10, None)] == [
        {"hit@1": 1.0, "hit@3": 1.0, "hit@10": 1.0},
        {"hit@1": 0.0, "hit@3": 0.0, "hit@10": 1.0},
        {"hit@1": 0.0, "hit@3": 0.0, "hit@10": 0.0},
    ]


def test_article_measures_are_those_worked_out_by_hand() -> None:
    ranking = [f"a{number}" for number in range(100)]
    found = article_measures(
        {"second": ranking, "graded": ranking, "far": ranking, "none": []},
        {
            "second": {"a1": 1},
            "graded": {"a2": 2, "a0": 1, "x": 1},
            "far": {"a10": 1, "a99": 1, "x": 1, "y": 1},
            "none": {"x": 1},
        },
        100,
    )
    gain = (1 + 2 / math.log2(4)) / (2 + 1 / math.log2(3) + 1 / math.log2(4))
    expected = {
        "second": {"nDCG@10": 1 / math.log2(3), "MRR@10": 0.5, "recall@100": 1.0},
        "graded": {"nDCG@10": gain, "MRR@10": 1.0, "recall@100": 2 / 3},
        "far": {"nDCG@10": 0.0, "MRR@10": 0.0, "recall@100": 0.5},
        "none": {"nDCG@10": 0.0, "MRR@10": 0.0, "recall@100": 0.0},
    }
    assert found == {name: pytest.approx(measures) for name, measures in expected.items()}


def test_measures_that_look_further_than_was_searched_are_left_out() -> None:
    assert set(article_measures({"q": ["a"]}, {"q": {"a": 1}}, 10)["q"]) == {"nDCG@10", "MRR@10"}
    assert article_measures({"q": ["a"]}, {"q": {"a": 1}}, 9) == {"q": {}}


def test_judging_asks_each_question_and_survives_one_that_is_no_query() -> None:
    def search(text: str) -> list[Hit]:
        if text == "(":
            raise QueryError("never closed", text)
        return [hit("peche", passage(0, 9)), hit("kidra", passage(0, 9)), hit("kidra", passage(10, 19))]

    asked = [
        Question("1", "marché", {"kidra": 1}, {"kidra": (Span(12, 13),)}),
        Question("2", "(", {"kidra": 1}, {"kidra": (Span(12, 13),)}),
        Question("3", "pêche", {"peche": 1}),
    ]
    judged = judge(search, asked)
    assert [one.found for one in judged] == [("peche", "kidra"), (), ("peche", "kidra")]
    assert [(one.answer_rank, one.problem) for one in judged] == [(3, None), (None, "never closed"), (None, None)]
    of_passages = {"hit@1": 0.0, "hit@3": 0.5, "hit@10": 0.5}
    of_articles = {"nDCG@10": (1 / math.log2(3) + 1) / 3, "MRR@10": 0.5, "recall@100": 2 / 3}
    assert summary(judged) == pytest.approx(of_passages | of_articles)


def test_the_library_of_measures_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    with pytest.raises(FrsearchError, match=r"pip install 'frsearch\[eval\]'"):
        judge(lambda text: [], [])


# The command


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
    code, out, err = run("eval", write("questions.jsonl", ASKED), "--by", "passage", "-n", "10")
    assert (code, err) == (0, "")
    assert (
        out
        == "questions   1\nhit@1       1.0000\nhit@3       1.0000\nhit@10      1.0000\nnDCG@10     1.0000\nMRR@10      1.0000\n"
    )


def test_each_question_is_a_json_line(run: Run, write: Callable[..., Path]) -> None:
    code, out, _ = run("eval", write("questions.jsonl", ASKED), "--format", "jsonl")
    (row,) = map(json.loads, out.splitlines())
    assert code == 0
    assert list(row) == ["id", "question", "relevant", "measures", "answer_rank", "found"]
    assert (row["id"], row["relevant"], row["answer_rank"], row["found"][0]) == ("q1", {"kidra": 1}, 1, "kidra")
    assert row["measures"]["recall@100"] == 1.0


def test_bad_lines_and_missing_articles_are_said_and_the_rest_is_measured(run: Run, write: Callable[..., Path]) -> None:
    absent = ASKED.strip().replace("q1", "q2").replace("kidra", "absent")
    path = write("questions.jsonl", ASKED.strip(), "rien", absent)
    code, out, err = run("eval", path)
    assert code == 2
    assert "questions   2\nhit@1       0.5000\n" in out
    assert f"frsearch: {path}:2: expected a question" in err
    assert "note: not in the index and counted as not found: 1 relevant article, such as 'absent'" in err


def test_without_a_question_there_is_nothing_to_measure(run: Run, write: Callable[..., Path]) -> None:
    other = {"report": "tune", "tune": "report"}[half_of("kidra")]
    assert run("eval", write("questions.jsonl", ASKED), "--half", other) == (1, "questions   0\n", "")


def test_passages_too_long_to_answer_answer_nothing(run: Run, write: Callable[..., Path], index: Index) -> None:
    index.add([Article("long", None, None, None, "Le zébu " + "meugle et " * 90 + "dort.")])
    asked = write("questions.jsonl", '{"id": "1", "question": "zébu", "article": "long", "answers": [[3, 7]]}')
    assert "hit@1       1.0000" in run("eval", asked, "--passage-chars", "500")[1]
    assert "hit@1       0.0000" in run("eval", asked, "--passage-chars", "2000")[1]


def test_passages_that_are_judged_do_not_overlap(tmp_path: Path) -> None:
    questions = read_questions([ROOT / "tests" / "corpus" / "questions.jsonl"]).questions
    assert len(questions) >= 150
    with Index.create(tmp_path / "index") as index:
        index.add(read_corpus(ROOT / "corpus"))
        for question in questions[::8]:
            hits = index.search(question.text, limit=100, by="passage", passages=10, passage_chars=500).hits
            of_article: dict[str, list[Passage]] = {}
            for found in hits:
                of_article.setdefault(found.article.id, []).extend(found.passages)
            for passages in of_article.values():
                ordered = sorted(passages, key=lambda passage: passage.start)
                assert all(one.end <= other.start for one, other in pairwise(ordered))
                assert all(len(one.text) <= 500 for one in ordered)
