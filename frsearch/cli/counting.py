"""What the commands that count have in common: options of periods and plots, and how much was counted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from frsearch.cli.options import Decorated, HomePath
from frsearch.cli.outputs import sidecar
from frsearch.render.table import percentage

if TYPE_CHECKING:
    from frsearch.model.counts import Facets, Timeline
    from frsearch.model.silence import Silence

UNITS = ("year", "month", "week", "day")


def period_option(default: str) -> Callable[[Decorated], Decorated]:
    """Return the ``--by`` option of commands that count by period."""
    return click.option(
        "--by", type=click.Choice(UNITS), default=default, show_default=True, help="The periods; weeks are those of ISO 8601."
    )


def _plot_path(context: click.Context, parameter: click.Parameter, path: Path | None) -> Path | None:
    if path is not None and path.suffix.lower() not in (".svg", ".png"):
        raise click.BadParameter(f"{str(path)!r} ends neither in .svg nor in .png")
    return path


_PLOT = (
    click.option(
        "--plot",
        type=HomePath(dir_okay=False, path_type=Path),
        metavar="FILE",
        callback=_plot_path,
        help="Also draw a picture into FILE: .svg, or .png (which needs matplotlib).",
    ),
    click.option(
        "--provenance",
        is_flag=True,
        help="Also write FILE.provenance.json: the queries as they were read, filters, totals, notes, versions, time, and a "
        "digest of the picture.",
    ),
)


def plot_options(command: Decorated) -> Decorated:
    """Add the options of commands that draw: the command gets them as ``plot`` and ``provenance``."""
    for option in reversed(_PLOT):
        command = option(command)
    return command


def counted(total: int, articles: int) -> str:
    """Return how many articles were counted, of how many."""
    return f"{total:,} of {articles:,} articles{f' ({percentage(total / articles)})' if articles else ''}"


def plot_sidecar(plot: Path | None, provenance: bool) -> Path | None:
    """Return where to write the provenance of a picture, which like the picture replaces an earlier one; None: nowhere."""
    return sidecar(plot, overwrite=True, option="--plot FILE") if provenance else None


def write_plot(found: Facets | Timeline | Silence, path: Path) -> None:
    """Draw counts into a file, and say so."""
    from frsearch.render.plots import drawing_of, write_drawing  # noqa: PLC0415 (few counts are drawn)

    try:
        write_drawing(drawing_of(found), path)
    except ImportError as error:
        raise ValueError(str(error)) from error  # which ends the command with 2, as an option that cannot be served
    click.echo(f"drawn into {path}", err=True)
