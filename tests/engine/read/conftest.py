"""A segment of tricky words, and what the analyzer finds in its articles."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from frsearch.analysis import FrenchAnalyzer, Token
from frsearch.engine.format.sections import INDEXED_FIELDS
from frsearch.engine.read.segment import Segment
from frsearch.model import Article
from tests.engine.segments import articles, build


@pytest.fixture(scope="session")
def some() -> list[Article]:
    return articles(7, 60)


@pytest.fixture(scope="session")
def segment(some: list[Article], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Segment]:
    opened = Segment(*build(tmp_path_factory.mktemp("segment"), some))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def tokens(some: list[Article]) -> dict[str, list[list[Token]]]:
    """Return the tokens of each article, by field."""
    analyzer = FrenchAnalyzer()
    return {name: [analyzer.tokens(getattr(article, name) or "") for article in some] for name in INDEXED_FIELDS}
