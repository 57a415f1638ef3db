"""Long research reports how far it has come, and never goes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from frsearch import Index, read_corpus
from frsearch.progress import watched
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    articles = list(read_corpus(ROOT / "corpus"))
    with Index.create(tmp_path_factory.mktemp("progress") / "index") as index:
        for start in range(0, len(articles), 40):
            index.add(articles[start : start + 40])
        yield index


WORK: dict[str, Callable[[Index], Any]] = {
    "stats": lambda index: index.stats(),
    "silence": lambda index: index.silence("port"),
    "keywords": lambda index: index.keywords("port", min_count=1, min_likelihood=0),
    "collocates": lambda index: index.collocates("le", min_count=1, keep_stop_words=True),
    "kwic": lambda index: list(index.kwic("le", sort="left")),
    "kwic as it comes": lambda index: list(index.kwic("le")),
    "quotes": lambda index: list(index.quotes(None)),
    "copies": lambda index: index.copies(),
}


@pytest.mark.parametrize("name", WORK)
def test_shares_ascend_to_the_end(name: str, index: Index) -> None:
    shares: list[float] = []
    expected = WORK[name](index)
    with watched(shares.append):
        assert WORK[name](index) == expected, "watching changes nothing"
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_who_does_not_read_to_the_end_ends_the_work(index: Index) -> None:
    shares: list[float] = []
    with watched(shares.append):
        first = next(iter(index.kwic("le")))
        assert first in list(index.kwic("le", limit=3))
