"""The section of a page about a run."""

from __future__ import annotations

from typing import Any

from frsearch.bench.engines import REFERENCE
from frsearch.bench.markdown import section
from tests.bench.rows import MACHINE, pair, row

COLD = {name: {"cpu_ms": [ms], "wall_ms": [2 * ms]} for name, ms in (("search", 300.0), ("numpy", 100.0))}


def written(rows: list[dict[str, Any]]) -> str:
    return section({"command": "frsearch bench", "git": "abc", "machine": MACHINE, "rows": rows}, "runs/x")


def test_what_is_slower_is_said_beside_what_is_faster() -> None:
    level = row(REFERENCE, 20, 2.0, 3.0)
    text = written([*pair(10), row("frsearch", 20, 1.0, 3.0), level])
    assert (
        "- 10 articles: slower: titles 3.00, two or three words 3.00, indexing (CPU) 2.00, indexing (wall clock) 2.00; "
        "as fast or faster: nothing.\n" in text
    )
    assert (
        "- 20 articles: slower: nothing; as fast or faster: indexing (wall clock) 0.50, indexing (CPU) 0.50, "
        "two or three words 1.00, titles 1.00.\n" in text
    )


def test_small_corpora_stand_beside_large_ones() -> None:
    text = written([*pair(10), *pair(20000), *(one | {"source": "generated"} for one in pair(300000))])
    assert text.count("| frsearch | 10 | 20,000 | 300,000 generated |") == 2
    assert "| two or three words | 3.00 / 5.94 (3.00 / 3.00) | 3.00 / 5.94" in text
    assert "| two or three words | 1.50 / 2.97 (3.00 / 3.00) | 1.50 / 2.97" in text
    assert "| tantivy, two threads | 1.00 (1.00); 2.00 (1.00); 1.25; 7 | 1.00" in text


def test_engines_without_figures_have_a_dash() -> None:
    text = written([*pair(10), row("whoosh", 10, 9.0, 9.0), *pair(20)])
    assert "| Whoosh | 9.00 (9.00); 18.00 (9.00); 1.25; 7 | – |" in text


def test_machine_versions_command_and_load_are_named() -> None:
    text = written([*pair(10, cold=COLD, other_cores={"searching": 2.0})])
    assert text.startswith("All figures are from one run of revision abc on Abacus 3000 (family 6, model 1), 4 cores, Python 9 (")
    assert text.count("Abacus 3000 (family 6, model 1), 4 cores, Python 9; frsearch 1.0, tantivy-2 1.0") == 4  # tables
    assert "```sh\nfrsearch bench\n```" in text
    assert "Other programs kept up to 2.0 cores busy" in text
    assert "A search from the shell takes 600 ms (3.00 ×) and 300 ms of CPU (3.00 ×)" in text
    assert "runs/x/plots.svg" in text


def test_a_run_without_tantivy_compares_with_nothing() -> None:
    text = written([row("frsearch", 10, 2.0, 3.0)])
    assert "slower" not in text
    assert "| two or three words | 3.00 / 5.94 (– / –) |" in text
