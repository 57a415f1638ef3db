from __future__ import annotations

from pathlib import Path

import attrs
import pytest

from frsearch.bench.plots import plot
from frsearch.bench.summary import Summary

LATENCIES = {"all": (1.0, 2.0, 900.0)}


def summary(engine: str, size: int) -> Summary:
    whole = LATENCIES if engine == "frsearch" else {}
    return Summary(engine, size, 10.0, 1.0, 100.0, 2.0, 2.0, 50.0, 1.1, 3.0, None, None, LATENCIES, whole)


@pytest.mark.parametrize("sizes", [(1000,), (1000, 10_000)])
def test_plots_name_every_engine(tmp_path: Path, sizes: tuple[int, ...]) -> None:
    pytest.importorskip("matplotlib", reason="plots need the extra bench")
    written = plot([summary(engine, size) for engine in ("frsearch", "other") for size in sizes], tmp_path)
    assert [path.name for path in written] == ["plots.png", "plots.svg"]
    assert written[0].read_bytes().startswith(b"\x89PNG")
    assert "<svg" in written[1].read_text("utf-8")


def test_zeros_are_left_out(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="plots need the extra bench")
    unseen = [attrs.evolve(summary("other", size), peak_mb=0.0) for size in (60, 72)]
    assert plot(unseen, tmp_path)  # logarithms of zero would warn, and warnings are errors here
