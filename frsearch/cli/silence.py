"""``frsearch silence``: which outlets published without a word on a subject."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from frsearch.cli.counting import period_option, plot_options, plot_sidecar, write_plot
from frsearch.cli.filters import QueryCommand, filter_options, show_notes
from frsearch.cli.options import indexes_option, output, table_format_option
from frsearch.cli.outputs import write_provenance
from frsearch.cli.progress import SOON, working
from frsearch.index import Index
from frsearch.model.silence import Silence
from frsearch.render.counts import write_silence, write_uptakes
from frsearch.render.safety import safe_line
from frsearch.search.request import Filters

_SHOWN = 5
"""Outlets that a message names."""


@click.command("silence", cls=QueryCommand)
@click.argument("query", nargs=-1, required=True)
@indexes_option
@period_option("week")
@click.option("--periods", is_flag=True, help="A row for each outlet in each period, the silent ones first.")
@filter_options
@table_format_option
@plot_options
def command(
    query: tuple[str, ...],
    indexes: tuple[Path | str, ...],
    by: str,
    periods: bool,
    filters: Filters,
    variants: Path | None,
    format_name: str,
    plot: Path | None,
    provenance: bool,
) -> int:
    """List the outlets that published without a word on the subject of QUERY while others took it up.

    Only the periods in which an outlet has an article on the subject are looked at. In those, an outlet that published something,
    but nothing on the subject, was silent; one that published nothing was not. The outlets with most articles published in
    silence come first.

    \b
    silent articles   what the outlet published in the periods in which it was silent
    silent periods    how many these are, of the periods in which it published
    articles, count   what it published in all these periods, and how much of it on the subject
    unplaced          its articles on the subject whose dates are missing or less precise than a period
    first, id         its first article on the subject

    \b
    frsearch silence 'marée noire'
    frsearch silence 'loi immigration' --by day --since 2023-12 --periods
    frsearch silence sahel --by month --plot silence.svg

    Exit code 0: the subject was found; 1: it was not; 2: an error.
    """
    typed = " ".join(query)
    beside = plot_sidecar(plot, provenance)
    with Index.open_many(indexes, variants=variants) as index:
        with working("counting", sys.stderr, after=SOON):
            found = index.silence(typed, by, **filters)
        (write_uptakes if periods else write_silence)(found, format_name, output())
        show_notes(found.notes, typed)
        for line in _summary(found):
            click.echo(line, err=True)
        if found.total and plot:
            write_plot(found, plot)
            if beside:
                write_provenance(index, typed, filters, plot, beside)
    return 0 if found.total else 1


def _summary(found: Silence) -> list[str]:
    """Return what the table leaves out."""
    unit = found.by if len(found.periods) == 1 else f"{found.by}s"
    noun = "article" if found.total == 1 else "articles"
    lines = [f"{found.total:,} {noun} on the subject, in {len(found.periods):,} {unit}"]
    if found.unplaced:
        vague = f"without an outlet, or a date as precise as a {found.by}"
        lines.append(f"{vague}: {found.unplaced:,} of them, which may break a silence")
    if found.absent and found.periods:
        more = [f"{len(found.absent) - _SHOWN:,} more"] if len(found.absent) > _SHOWN else []
        named = ", ".join([*map(safe_line, found.absent[:_SHOWN]), *more])
        lines.append(f"outlets that published nothing in these {found.by}s are not listed: {named}")
    return lines
