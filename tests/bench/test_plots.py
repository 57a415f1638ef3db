from __future__ import annotations

import re
from pathlib import Path

import attrs
import pytest

from frsearch.bench.plots import drawn, plot
from frsearch.bench.summary import Answers, Figure, Latency, Summary


def answers(ms: float) -> Answers:
    latency = Latency(Figure(ms), Figure(2 * ms))
    return Answers(5, 0, {turn: {"cpu_ms": latency, "wall_ms": latency} for turn in ("first", "again")})


def summary(engine: str, size: int) -> Summary:
    asked = {"words": answers(1.0)} if engine == "frsearch" else {}
    return Summary(
        engine,
        size,
        is_generated=False,
        version=f"{engine} 1",
        mb_s=10.0,
        wall_s=Figure(2.0),
        cpu_s=Figure(2.0),
        peak_mb=50.0,
        index_ratio=1.1,
        open_ms=3.0,
        added_ms=None,
        cold=None,
        asked=asked,
        other_cores=0.0,
    )


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


PLAIN = re.compile(r"\d{1,3}(,\d{3})*(\.\d+)?")


@pytest.mark.parametrize("scale", [1.0, 0.003, 250_000.0])
@pytest.mark.parametrize("sizes", [(1000,), (1000, 1100), (1000, 10_000, 1_000_000)])
def test_every_panel_has_ticks_labelled_in_plain_numbers(sizes: tuple[int, ...], scale: float) -> None:
    pytest.importorskip("matplotlib", reason="plots need the extra bench")
    figure = drawn(
        [
            attrs.evolve(summary("frsearch", size), mb_s=scale * (10 + number), peak_mb=scale, asked={"words": answers(scale)})
            for number, size in enumerate(sizes)
        ]
    )
    figure.canvas.draw()
    for panel in figure.axes:
        axes = [(panel.yaxis, panel.get_ylim()), *([(panel.xaxis, panel.get_xlim())] if len(sizes) > 1 else [])]
        for axis, (low, high) in axes:
            ticks = zip(axis.get_majorticklocs(), axis.get_majorticklabels(), strict=True)
            labels = [label.get_text() for at, label in ticks if low <= at <= high]
            assert len(labels) >= 2
            assert [label for label in labels if not PLAIN.fullmatch(label)] == []
        if len(sizes) > 1:
            assert [label.get_text() for label in panel.get_xticklabels()] == [f"{size:,}" for size in sizes]
    figure.clear()


def test_a_panel_without_figures_says_so() -> None:
    pytest.importorskip("matplotlib", reason="plots need the extra bench")
    figure = drawn([summary("other", size) for size in (60, 72)])
    assert [text.get_text() for panel in figure.axes for text in panel.texts] == ["not measured"]
