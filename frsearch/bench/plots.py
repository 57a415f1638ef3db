"""Growth curves, or bars if there is only one number of articles, as PNG and SVG (matplotlib, extra ``bench``)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from frsearch.bench.summary import Summary

_PANELS: tuple[tuple[str, Callable[[Summary], float | None]], ...] = (
    ("indexing, MB of text a second", lambda one: one.mb_s),
    ("peak memory, MB", lambda one: one.peak_mb),
    ("10 hits with passages, median ms", lambda one: one.whole["all"][0] if one.whole else None),
)


def plot(summaries: Sequence[Summary], folder: Path) -> list[Path]:
    """Draw the summaries of a run into `folder` as ``plots.png`` and ``plots.svg``; raises ImportError without matplotlib."""
    import matplotlib as mpl  # noqa: PLC0415 (an extra, and slow to import)

    mpl.use("Agg")
    from matplotlib import pyplot  # noqa: PLC0415

    with mpl.rc_context({"svg.hashsalt": "frsearch", "font.size": 9}):
        figure, panels = pyplot.subplots(1, len(_PANELS), figsize=(12, 3.6), layout="constrained")
        names = list(dict.fromkeys(one.engine for one in summaries))
        grows = len({one.size for one in summaries}) > 1
        for panel, (title, value) in zip(panels, _PANELS, strict=True):
            panel.set_title(title)
            # Skip missing values and zeros, such as the peak memory of a process that ended before it was sampled.
            points = [(one.engine, one.size, height) for one in summaries if (height := value(one))]
            for name in names:
                sizes, heights = (
                    [size for of, size, _ in points if of == name],
                    [height for of, _, height in points if of == name],
                )
                if grows:
                    panel.plot(sizes, heights, marker="o", label=name)
                else:
                    panel.bar([name] * len(heights), heights)
            if not grows:
                panel.tick_params(axis="x", rotation=45)
            elif points:
                panel.set(xscale="log", yscale="log", xlabel="articles")
                measured = sorted({size for _, size, _ in points})
                panel.set_xticks(measured, [f"{size:,}" for size in measured])
                panel.minorticks_off()
        if grows:
            figure.legend(*panels[0].get_legend_handles_labels(), loc="outside right center")
        written = [folder / "plots.png", folder / "plots.svg"]
        for path in written:
            figure.savefig(path, dpi=150, metadata={"Date": None} if path.suffix == ".svg" else None)
        pyplot.close(figure)
    return written
