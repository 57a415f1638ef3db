"""The output of each format, byte for byte. FRSEARCH_REWRITE_GOLDEN=1 rewrites the files: review the diff."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from frsearch.model import Article, Results
from frsearch.render import FORMATS, renderer

GOLDEN = Path(__file__).parent / "golden"


def check(name: str, written: str) -> None:
    path = GOLDEN / name
    if os.environ.get("FRSEARCH_REWRITE_GOLDEN") == "1":
        path.write_bytes(written.encode())
    assert written.encode() == path.read_bytes()


@pytest.mark.parametrize("name", FORMATS)
def test_results(name: str, found: Results) -> None:
    out = io.StringIO()
    renderer(name).results(found, out)
    check(f"results.{name}", out.getvalue())


def test_results_on_a_screen(found: Results, screen: Callable[[int], io.StringIO]) -> None:
    out = screen(60)
    renderer("terminal").results(found, out)
    check("results.screen", out.getvalue())


@pytest.mark.parametrize("name", FORMATS)
def test_article(name: str, market: Article) -> None:
    out = io.StringIO()
    renderer(name).articles([market], out)
    check(f"article.{name}", out.getvalue())


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_found(name: str) -> None:
    out = io.StringIO()
    renderer(name).results(Results(total=0), out)
    check(f"nothing.{name}", out.getvalue())
