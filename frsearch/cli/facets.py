"""``frsearch facets``: count what a query finds, by outlet, by period or by a field."""

from __future__ import annotations

from pathlib import Path

import click

from frsearch.cli.counting import counted, plot_options, plot_sidecar, write_plot
from frsearch.cli.filters import QueryCommand, filter_options, show_notes
from frsearch.cli.options import indexes_option, output, table_format_option
from frsearch.cli.outputs import write_provenance
from frsearch.index import Index
from frsearch.render.counts import write_facets
from frsearch.search.request import Filters


@click.command("facets", cls=QueryCommand)
@click.argument("query", nargs=-1)
@indexes_option
@click.option(
    "--by",
    default="outlet",
    show_default=True,
    metavar="WHAT",
    help="What to count by: outlet, year, month, week (ISO 8601), day, or a field of extra, as in rubrique.",
)
@filter_options
@table_format_option
@plot_options
def command(
    query: tuple[str, ...],
    indexes: tuple[Path | str, ...],
    by: str,
    filters: Filters,
    variants: Path | None,
    format_name: str,
    plot: Path | None,
    provenance: bool,
) -> int:
    """Count the articles that QUERY finds, and their share of the corpus, by outlet, by period or by a field.

    A share is a part of the articles that the filters leave in the same bucket. Without QUERY all articles are counted. Dates
    less precise than the period have buckets of their own, and so have articles without a value. An article with several values
    counts for each.

    \b
    frsearch facets sahel
    frsearch facets 'budget OU impôt' --by rubrique --since 2024
    frsearch facets --by month --format csv > corpus.csv

    Exit code 0: found; 1: nothing found; 2: an error.
    """
    typed = " ".join(query) if query else None
    beside = plot_sidecar(plot, provenance)
    with Index.open_many(indexes, variants=variants) as index:
        found = index.facets(typed, by, **filters)
        write_facets(found, format_name, output())
        show_notes(found.notes, typed or "")
        click.echo(counted(found.total, found.articles), err=True)
        if found.total and plot:
            is_dated = found.by in ("year", "month", "week", "day")
            drawn = index.timeline(typed, found.by, **filters) if is_dated else found
            write_plot(drawn, plot)
            if beside:
                write_provenance(index, typed, filters, plot, beside)
    return 0 if found.total else 1
