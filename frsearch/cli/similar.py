"""``frsearch similar``: the articles most similar to one."""

from __future__ import annotations

from pathlib import Path

import click

from frsearch.cli.filters import filter_options, show_notes
from frsearch.cli.options import Command, indexes_option, output, table_format_option
from frsearch.index import Index
from frsearch.render.similar import write_similar
from frsearch.search.request import Filters


@click.command("similar", cls=Command)
@click.argument("article_id", metavar="ID")
@indexes_option
@click.option("-n", "--limit", type=click.IntRange(min=0), default=10, show_default=True, help="How many articles; 0: all.")
@filter_options
@table_format_option
def command(
    article_id: str, indexes: tuple[Path | str, ...], limit: int, filters: Filters, variants: Path | None, format_name: str
) -> int:
    """Find the articles most similar to the one with this ID, which is not among them.

    They are those that a query of its most typical words finds: words that are frequent in its title and body, and in few other
    articles. Each comes with the words by which it was found, the most important first.

    \b
    frsearch similar kidra-2023-11
    frsearch similar kidra-2023-11 --outlet vigie -n 3 --format jsonl

    Exit code 0: found; 1: nothing found; 2: an error.
    """
    with Index.open_many(indexes, variants=variants) as index:
        found = index.similar(article_id, limit=limit or None, **filters)
    show_notes(found.notes, "")
    write_similar(found, format_name, output())
    click.echo(f"typical words: {' '.join(found.words) or 'none'}", err=True)
    return 0 if found else 1
