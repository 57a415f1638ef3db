"""The worker checks what an engine returns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from frsearch import Article
from frsearch.bench.frsearch_engine import Frsearch
from frsearch.bench.worker import ADDED_WORD, _adding


def test_added_articles_that_are_not_found_are_an_error(tmp_path: Path) -> None:
    class Forgetful(Frsearch):
        def add(self, articles: Sequence[Article]) -> None:
            super().add(articles[1:])

    engine = Forgetful()
    engine.build([], tmp_path)
    engine.open(tmp_path)
    with pytest.raises(ValueError, match="added 2 articles, but a search finds 1"):
        _adding(engine, [Article(str(number), body=ADDED_WORD) for number in range(2)])
    engine.close()
