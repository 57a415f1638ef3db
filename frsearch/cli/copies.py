"""``frsearch copies``: list the articles that have passages in common with one, or all families of copies."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from click.core import ParameterSource

from frsearch.cli.filters import filter_options, show_notes
from frsearch.cli.options import Command, indexes_option, output, table_format_option
from frsearch.cli.progress import working
from frsearch.index import Index
from frsearch.model.families import Families
from frsearch.render.copies import write_copies, write_families
from frsearch.search.request import Filters


@click.command("copies", cls=Command)
@click.argument("article_id", metavar="[ID]", required=False)
@click.option("--all", "is_all", is_flag=True, help="List the families of the same dispatch in the whole index, largest first.")
@indexes_option
@filter_options
@table_format_option
@click.pass_context
def command(
    context: click.Context,
    article_id: str | None,
    is_all: bool,
    indexes: tuple[Path | str, ...],
    filters: Filters,
    variants: Path | None,
    format_name: str,
) -> int:
    """List the articles that have passages in common with the article ID, oldest first, each with these passages.

    Of two articles that are the same dispatch, 60 % of the words of the shorter text are aligned with the other: in order, or in
    passages that moved. Of a text under 200 words it is up to 75 %; of a dozen figures or more, 60 % must be in both; if the
    dates differ, few words may be in new passages, so that today's weather is no copy of yesterday's. Other copies share passages
    of 12 words or more. Case, accents and punctuation do not count. Each line begins with the place in the order of publication,
    or with the first and the last place that the dates allow: 2024-08 may be before or after 2024-08-12. Copies are looked for
    among the articles that the filters leave.

    With --all, the families in the index: articles that are the same dispatch, each with each. There is then no time limit
    unless --timeout gives one.

    Examples:

    \b
    frsearch copies vigie-du-fleuve/article.txt
    frsearch copies --all --since 2024-01 --format csv > copies.csv

    Exit code 0: there are copies; 1: there are none; 2: an error.
    """
    if (article_id is None) != is_all:
        raise click.UsageError("give the ID of an article, or --all")
    with Index.open_many(indexes, variants=variants) as index:
        if article_id is not None:
            found = index.copies(article_id, **filters)
            show_notes(found.notes, "")
            write_copies(found, format_name, output())
            if not found:
                click.echo("no other article has passages in common with it", err=True)
            return 0 if found else 1
        if context.get_parameter_source("timeout") is ParameterSource.DEFAULT:
            filters["timeout"] = None
        with working("comparing articles", sys.stderr):
            families = index.copies(**filters)
    show_notes(families.notes, "")
    write_families(families, format_name, output())
    click.echo(_counted(families), err=True)
    return 0 if families else 1


def _counted(families: Families) -> str:
    if not families:
        return "no article is the same dispatch as another"
    count = "1 family" if len(families) == 1 else f"{len(families):,} families"
    return f"{count} of the same dispatch, {families.articles:,} articles"
