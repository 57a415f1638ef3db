"""What the commands that count have in common: options of periods and plots, and how much was counted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from frsearch.cli.options import HomePath
from frsearch.render.table import percentage

if TYPE_CHECKING:
    from frsearch.model.counts import Facets, Timeline

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

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


plot_option = click.option(
    "--plot",
    type=HomePath(dir_okay=False, path_type=Path),
    metavar="FILE",
    callback=_plot_path,
    help="Also draw a picture into FILE: .svg, or .png (which needs matplotlib).",
)


plot_provenance_option = click.option(
    "--provenance",
    is_flag=True,
    help="Also write FILE.provenance.json: the queries as they were read, filters, totals, notes, versions, time, and a digest "
    "of the picture.",
)


def counted(total: int, articles: int) -> str:
    """Return how many articles were counted, of how many."""
    return f"{total:,} of {articles:,} articles{f' ({percentage(total / articles)})' if articles else ''}"


def plot_sidecar(plot: Path | None, provenance: bool) -> Path | None:
    """Return where to write the provenance of a picture, which like the picture replaces an earlier one; None: nowhere."""
    from frsearch.cli.outputs import sidecar  # noqa: PLC0415 (few counts are drawn)

    return sidecar(plot, overwrite=True, option="--plot FILE") if provenance else None


def written_plot(found: Facets | Timeline, path: Path) -> None:
    """Draw counts into a file, and say so."""
    from frsearch.render.plots import drawing_of, write_drawing  # noqa: PLC0415 (few counts are drawn)

    try:
        write_drawing(drawing_of(found), path)
    except ImportError as error:
        raise ValueError(str(error)) from error  # which ends the command with 2, as an option that cannot be served
    click.echo(f"drawn into {path}", err=True)
