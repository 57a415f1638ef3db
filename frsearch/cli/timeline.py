"""``frsearch timeline``: count what queries find in each period."""

from __future__ import annotations

from pathlib import Path

import click

from frsearch.cli.counting import (
    counted,
    period_option,
    plot_options,
    plot_sidecar,
    write_plot,
)
from frsearch.cli.filters import QueryCommand, filter_options, show_notes
from frsearch.cli.options import indexes_option, output, table_format_option
from frsearch.cli.outputs import write_provenance
from frsearch.index import Index
from frsearch.render.counts import write_timeline
from frsearch.render.safety import safe_line
from frsearch.search.request import Filters


@click.command("timeline", cls=QueryCommand)
@click.argument("queries", nargs=-1, metavar="[QUERY]...")
@indexes_option
@period_option("month")
@filter_options
@table_format_option
@plot_options
def command(
    queries: tuple[str, ...],
    indexes: tuple[Path | str, ...],
    by: str,
    filters: Filters,
    variants: Path | None,
    format_name: str,
    plot: Path | None,
    provenance: bool,
) -> int:
    """Count the articles that each QUERY finds in each period, and their share of the corpus.

    Each argument is a query, so one of several words needs quotes. Without any, the articles of the corpus are counted. Every
    period from the first to the last article is there; one without any is a gap, of which nothing is known, and no zero. Undated
    articles and those whose dates are less precise than a period follow in buckets of their own.

    \b
    frsearch timeline sahel
    frsearch timeline 'gilets jaunes' retraites --by week --since 2018-11 --plot gilets.svg

    Exit code 0: found; 1: nothing found; 2: an error.
    """
    beside = plot_sidecar(plot, provenance)
    with Index.open_many(indexes, variants=variants) as index:
        found = index.timeline(queries, by, **filters)
        write_timeline(found, format_name, output())
        show_notes(found.notes, queries[0] if len(queries) == 1 else "")
        for query, total in zip(found.queries, found.totals, strict=True):
            about = f"{safe_line(query)}: " if len(queries) > 1 else ""
            click.echo(f"{about}{counted(total, found.articles)}", err=True)
        if gaps := sum(period.is_gap for period in found.periods):
            click.echo(f"gaps: the corpus has no article in {gaps:,} of {len(found.periods):,} {found.by}s", err=True)
        has_found = any(found.totals) if queries else found.articles > 0
        if has_found and plot:
            write_plot(found, plot)
            if beside:
                write_provenance(index, queries or None, filters, plot, beside)
    return 0 if has_found else 1
