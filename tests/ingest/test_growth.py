"""Time and memory of reading raw texts and pages made to be slow: both grow with the size, not with its square."""

from __future__ import annotations

import io
import time
import tracemalloc

import pytest

from frsearch.ingest.fields.layouts import first_sentence
from frsearch.ingest.fields.records import Options
from frsearch.ingest.files.streams import Source
from frsearch.ingest.formats import BY_SUFFIX
from tests.ingest.shapes import PAGES, RAW, made

SMALL, LARGE = 10_000, 80_000
RATIO = 8 * 1.25 * 2
"""n log n, twice over for noise; a quadratic reader takes 64 times as long."""

FLOOR = 0.2
"""Seconds for the large text, below which a ratio says little."""

MEGABYTES = 100


def read(suffix: str, text: str) -> float:
    """Return the seconds that reading a file takes, whether it is read as an article or reported."""
    source = Source(f"a{suffix}", f"a{suffix}", suffix, io.BytesIO(text.encode("utf-8", "replace")))
    begun = time.process_time()
    assert list(BY_SUFFIX[suffix].reader(source, Options()))
    return time.process_time() - begun


def check(suffix: str, shape: tuple[str, str, str]) -> None:
    read(suffix, made(shape, 1000))
    small = min(read(suffix, made(shape, SMALL)) for _ in range(2))
    large = read(suffix, made(shape, LARGE))
    if large > max(FLOOR, RATIO * small):
        large = min(large, read(suffix, made(shape, LARGE)))
    assert large <= max(FLOOR, RATIO * small), f"{small:.3f} s for {SMALL:,} characters, {large:.3f} s for {LARGE:,}"


def memory(suffix: str, shape: tuple[str, str, str]) -> None:
    tracemalloc.start()
    try:
        read(suffix, made(shape, LARGE))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MEGABYTES << 20


@pytest.mark.slow
@pytest.mark.parametrize("name", RAW)
def test_raw_texts(name: str) -> None:
    check(".txt", RAW[name])
    memory(".txt", RAW[name])


# Where memory is traced on a busy machine, a page can reach its time limit inside a callback of the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_pages(name: str) -> None:
    check(".html", PAGES[name])
    memory(".html", PAGES[name])


def test_tables_are_long_enough() -> None:
    assert len(RAW) >= 80
    assert len(PAGES) >= 45


@pytest.mark.parametrize("name", ["authors", "meta author", "attributes", "<em></em>"])
def test_pages_that_took_quadratic_time(name: str) -> None:
    check(".html", PAGES[name])


@pytest.mark.parametrize("run", [".", "?!", "…", ".!"])
def test_first_sentence_of_a_run_of_marks(run: str) -> None:
    check(".txt", ("", run, ""))


def test_first_sentence_still_ends_where_it_did() -> None:
    assert first_sentence("Il hésite... Puis il part.") == "Il hésite.."
    assert first_sentence("« Bon. » Puis il part.") == "« Bon. »"
    assert first_sentence("« Bon. « Pars ! »") == "« Bon"
    assert first_sentence("C’est le plan B.. Il échoue.") == "C’est le plan B."
