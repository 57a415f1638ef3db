from __future__ import annotations

import hashlib
import json
import runpy
import subprocess
import sys
from itertools import islice

import attrs
import pytest

from frsearch import Article
from frsearch.bench.generator import generate
from tests.conftest import ROOT

DIGEST = "d78e5dd6dd912d0b89c2a15eab046c12"
"""Digest of the first thousand articles. If it changed, runs before and after could not be compared."""


@pytest.fixture(scope="module")
def articles(generated: list[Article]) -> list[Article]:
    return generated[:1000]


def digest(articles: list[Article]) -> str:
    content = json.dumps([attrs.asdict(article) for article in articles], ensure_ascii=True)  # in the order of the attributes
    return hashlib.blake2b(content.encode("ascii"), digest_size=16).hexdigest()


def test_the_first_thousand_articles_never_change(articles: list[Article]) -> None:
    assert digest(articles) == DIGEST


def test_fewer_articles_are_the_first_of_many(articles: list[Article]) -> None:
    assert list(generate(600)) == articles[:600]
    assert list(generate(0)) == []


def test_another_seed_makes_other_articles(articles: list[Article]) -> None:
    others = list(generate(20, seed=1))
    assert not {article.body for article in others} & {article.body for article in articles}
    assert not {article.id for article in others} & {article.id for article in articles}


def test_articles_are_clean_and_distinct(articles: list[Article]) -> None:
    assert len({article.id for article in articles}) == len({article.body for article in articles}) == 1000
    for article in articles:
        assert article.title
        assert article.body.endswith(".")
        assert article.body[0].isupper() or article.body[0].isdigit()
        assert "  " not in article.body.replace("\N{NO-BREAK SPACE}", " ")


def test_articles_are_generated_one_by_one() -> None:
    assert next(islice(generate(10**9), 3, None)).id == "generated-0-3"


def test_some_dates_are_missing_or_only_months(articles: list[Article]) -> None:
    lengths = [len(article.date or "") for article in articles]
    assert {0, 7, 10} == set(lengths)
    assert 0.9 < lengths.count(10) / len(lengths) < 0.99


def test_statistics_are_those_of_news(articles: list[Article]) -> None:
    """Within about a tenth of the figures for the 34,175 articles of OrangeSum."""
    shape = runpy.run_path(str(ROOT / "benchmarks" / "shape.py"))["shape"]
    measured = shape(articles)
    frequency, again = measured["frequency by rank"], measured["uses an article by rank"]
    assert 5.7 < measured["bytes a word"] < 6.4
    assert 0.48 < measured["different words in an article"] < 0.57
    assert 24_000 < measured["forms"] < 32_000
    assert frequency[1] == pytest.approx(0.068, rel=0.05)
    assert frequency[100] == pytest.approx(7.9e-4, rel=0.1)
    assert frequency[1000] == pytest.approx(1.03e-4, rel=0.2)
    assert 1.2 < again[100] < 1.7


def test_words_are_elided_before_vowels_only(articles: list[Article]) -> None:
    text = " ".join(article.body for article in articles)
    assert text.count("l'") + text.count("l’") > 2000
    for elided in ("l'", "d’", "n'"):
        followers = {text[at + 2] for at in range(len(text) - 2) if text[at : at + 2] == elided}
        assert followers <= set("aeiouyàâéèêëîïôûœh")


@pytest.mark.slow
def test_articles_are_the_same_in_another_process() -> None:
    code = "from frsearch.bench.generator import generate; print(next(generate(1, seed=9)).body)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.rstrip("\n") == next(generate(1, seed=9)).body
