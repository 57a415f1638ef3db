"""Generated articles, for all tests that look at some."""

from __future__ import annotations

import pytest

from frsearch import Article
from frsearch.bench.generator import generate


@pytest.fixture(scope="session")
def generated() -> list[Article]:
    """Return 1,500 articles, of which the first are those of any smaller corpus."""
    return list(generate(1500))
