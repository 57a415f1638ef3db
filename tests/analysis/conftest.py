"""Shared by the tests of the analyzer: invariants of the tokens of any text, and press texts."""

from __future__ import annotations

import json
import lzma
from collections.abc import Callable
from itertools import islice, pairwise
from pathlib import Path

import pytest

from frsearch import Token, read_corpus
from frsearch.text import clean

CORPUS = Path(__file__).parents[2] / "corpus"


def assert_sane(text: str, tokens: list[Token]) -> None:
    """Offsets slice to surfaces, positions count up from 0, joined forms span their parts, no form is empty."""
    parts = [token for token in tokens if token.has_position]
    for token in tokens:
        assert text[token.start : token.end] == token.surface
        assert token.start < token.end
        assert token.exact
        assert token.folded
        assert token.lemma
        assert (token.rule == "joined") == (token.span > 1)
        covered = parts[token.position : token.position + token.span]
        assert len(covered) == token.span
        assert (token.start, token.end) == (covered[0].start, covered[-1].end)
    assert [token.position for token in parts] == list(range(len(parts)))
    assert all(before.end <= after.start for before, after in pairwise(parts))


@pytest.fixture(scope="session")
def sane() -> Callable[[str, list[Token]], None]:
    """Return :func:`assert_sane`; test modules cannot import each other."""
    return assert_sane


@pytest.fixture(scope="session")
def sample() -> list[str]:
    """Return the bodies and titles of the sample corpus."""
    return [text for article in read_corpus([CORPUS]) for text in (article.body, article.title) if text]


@pytest.fixture(scope="session")
def orangesum(shared: Path) -> list[str]:
    """Return 1,500 bodies of real news articles."""
    with lzma.open(shared / "data" / "orangesum.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [clean(json.loads(line)["body"]) for line in islice(lines, 0, 15_000, 10)]
