"""The seeded corpus, indexed once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from frsearch import Article, Index
from tests.research import planted


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Return an index of the seeded corpus, which no test changes."""
    with planted.build(tmp_path_factory.mktemp("planted") / "index") as index:
        yield index


@pytest.fixture(scope="session")
def articles(corpus: Index) -> list[Article]:
    """Return the articles of the seeded corpus."""
    return list(corpus)
