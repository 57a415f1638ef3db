"""Growth curves, or bars if there is only one number of articles, as PNG and SVG (matplotlib, extra ``bench``)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from frsearch.bench.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def _first_asked(one: Summary) -> float | None:
    words = one.asked.get("words")
    return words.took["first"]["cpu_ms"].p50.value if words else None


_PANELS: tuple[tuple[str, Callable[[Summary], float | None]], ...] = (
    ("indexing, MB of text a second", lambda one: one.mb_s),
    ("peak memory, MB", lambda one: one.peak_mb),
    ("two or three words first asked, median CPU ms", _first_asked),
)


_MOST_TICKS = 9
"""Ticks of an axis beyond which only powers of ten are labelled."""


def plot(summaries: Sequence[Summary], folder: Path) -> list[Path]:
    """Draw the summaries of a run into `folder` as ``plots.png`` and ``plots.svg``; raises ImportError without matplotlib."""
    import matplotlib as mpl  # noqa: PLC0415 (an extra, and slow to import)

    mpl.use("Agg")
    from matplotlib import pyplot  # noqa: PLC0415

    with mpl.rc_context({"svg.hashsalt": "frsearch", "font.size": 9}):
        figure = drawn(summaries)
        written = [folder / "plots.png", folder / "plots.svg"]
        for path in written:
            figure.savefig(path, dpi=150, metadata={"Date": None} if path.suffix == ".svg" else None)
        pyplot.close(figure)
    return written


def drawn(summaries: Sequence[Summary]) -> Figure:
    """Return the figure: a panel for each of three values."""
    from matplotlib import pyplot  # noqa: PLC0415

    figure, panels = pyplot.subplots(1, len(_PANELS), figsize=(12, 3.6), layout="constrained")
    grows = len({one.size for one in summaries}) > 1
    for panel, (title, value) in zip(panels, _PANELS, strict=True):
        panel.set_title(title)
        # Skip missing values and zeros, such as the peak memory of a process that ended before it was sampled.
        points = [(one.engine, one.size, height) for one in summaries if (height := value(one))]
        if not points:
            panel.text(0.5, 0.5, "not measured", ha="center", transform=panel.transAxes)
            panel.set(xticks=[], yticks=[])
        elif grows:
            _draw_curves(panel, points, list(dict.fromkeys(one.engine for one in summaries)))
        else:
            panel.bar([name for name, _, _ in points], [height for _, _, height in points])
            panel.tick_params(axis="x", rotation=45)
            panel.yaxis.set_major_formatter(lambda value, _: plain(value))
    if grows:
        figure.legend(*panels[0].get_legend_handles_labels(), loc="outside right center")
    return figure


def _draw_curves(panel: Axes, points: Sequence[tuple[str, int, float]], names: Sequence[str]) -> None:
    """Draw a curve for each engine, on logarithmic axes whose ticks are labelled with plain numbers."""
    for name in names:
        own = sorted((size, height) for of, size, height in points if of == name)
        panel.plot([size for size, _ in own], [height for _, height in own], marker="o", label=name)
    panel.set(xscale="log", yscale="log", xlabel="articles")
    measured = sorted({size for _, size, _ in points})
    heights = ticks(min(height for _, _, height in points), max(height for _, _, height in points))
    panel.set_xticks(measured, [plain(size) for size in measured], rotation=30)
    panel.set_yticks(heights, [plain(height) for height in heights])
    panel.set_ylim(heights[0], heights[-1])
    panel.minorticks_off()


def ticks(low: float, high: float) -> list[float]:
    """Return numbers that begin with 1, 2 or 5, from the last one below `low` to the first one above `high`.

    >>> ticks(7, 30), ticks(10, 10), ticks(0.03, 20_000)
    ([5, 10, 20, 50], [5, 10, 20], [0.01, 0.1, 1, 10, 100, 1000, 10000, 100000])
    """
    exponents = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 2)
    rounds = [factor * 10**exponent for exponent in exponents for factor in (1, 2, 5)]
    found = _around(rounds, low, high)
    return found if len(found) <= _MOST_TICKS else _around(rounds[::3], low, high)


def _around(rounds: Sequence[float], low: float, high: float) -> list[float]:
    first = max(number for number, value in enumerate(rounds) if value < low)
    last = min(number for number, value in enumerate(rounds) if value > high)
    return list(rounds[first : last + 1])


def plain(value: float) -> str:
    """Return a number as people write it, without an exponent.

    >>> plain(1_000_000), plain(2.50), plain(0.02), plain(0)
    ('1,000,000', '2.5', '0.02', '0')
    """
    return f"{value:,.6f}".rstrip("0").rstrip(".")
