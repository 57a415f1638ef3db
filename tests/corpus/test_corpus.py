"""The sample corpus is what its manifest says, and is read as it was composed."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from frsearch.ingest import read_corpus
from frsearch.model import Article

HERE = Path(__file__).parent
CORPUS = HERE.parents[1] / "corpus"


def json_lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]


EXPECTED = json_lines("expected.jsonl")
QUESTIONS = json_lines("questions.jsonl")


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    return {article.id: article for article in read_corpus(CORPUS)}


def test_manifest_lists_every_file_with_its_digest() -> None:
    lines = (CORPUS / "MANIFEST.sha256").read_text("utf-8").splitlines()
    listed = {path: digest for digest, path in (line.split("  ", 1) for line in lines)}
    found = {
        path.relative_to(CORPUS).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in CORPUS.rglob("*")
        if path.is_file() and path.name != "MANIFEST.sha256"
    }
    assert listed == found


def test_corpus_is_read_whole_and_without_problems(articles: dict[str, Article]) -> None:
    reader = read_corpus(CORPUS)
    assert len(list(reader)) == len(EXPECTED) >= 60
    assert reader.report.problems == []
    assert sorted(articles) == sorted(row["id"] for row in EXPECTED)


@pytest.mark.parametrize("row", EXPECTED, ids=[row["id"] for row in EXPECTED])
def test_article_is_as_composed(row: dict[str, Any], articles: dict[str, Article]) -> None:
    article = articles[row["id"]]
    assert article.body == row["body"]
    written = article.extra.get("outlet_as_written", article.outlet)
    assert (article.date, written, article.url) == (row["date"], row["outlet"], row["url"])
    assert (article.outlet or "").casefold() == (written or "").casefold()
    if row.get("title_from_body"):
        assert is_cut_from(article.title, article.body)
        assert "title" in article.extra
    else:
        assert article.title == row["title"]
    assert row.get("extra", {}).items() <= article.extra.items()


@pytest.mark.parametrize("row", EXPECTED, ids=[row["id"] for row in EXPECTED])
def test_lines_around_the_article_are_kept_apart(row: dict[str, Any], articles: dict[str, Article]) -> None:
    kept = json.dumps(dict(articles[row["id"]].extra), ensure_ascii=False)
    for line in row.get("aside", []):
        assert line not in row["body"]
        assert json.dumps(line, ensure_ascii=False)[1:-1] in kept


def is_cut_from(title: str | None, body: str) -> bool:
    cut = (title or "").removesuffix("…").rstrip()
    return bool(cut) and body.startswith(cut) and re.match(r"\w", body[len(cut) :]) is None


def test_three_pairs_of_outlets_share_four_paragraphs() -> None:
    paragraphs = [set(row["body"].split("\n\n")) for row in EXPECTED]
    shared = [len(a & b) for i, a in enumerate(paragraphs) for b in paragraphs[:i] if a & b]
    assert shared == [4, 4, 4]


@pytest.mark.parametrize("row", QUESTIONS, ids=[row["id"] for row in QUESTIONS])
def test_question_has_its_answer_in_one_article_alone(row: dict[str, Any]) -> None:
    bodies = {expected["id"]: expected["body"] for expected in EXPECTED}
    body = bodies.pop(row["article"])
    assert row["answers"]
    for start, end in row["answers"]:
        assert body[start:end].strip() == body[start:end] != ""
        assert re.search(r"\w\Z", body[:start]) is None or re.match(r"\W", body[start]) is not None
        assert re.match(r"\w", body[end:]) is None
        paragraph = next(p for p in body.split("\n\n") if body[start:end] in p)
        assert not any(paragraph in other for other in bodies.values())
