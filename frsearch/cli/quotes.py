"""``frsearch quotes``: list what is quoted in articles, and who says it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path

import click

from frsearch.cli.filters import QueryCommand, filter_options, show_notes
from frsearch.cli.options import indexes_option, output, table_format_option
from frsearch.cli.progress import SOON, working
from frsearch.index import Index
from frsearch.model.quotes import Quote
from frsearch.render.quotes import write_quotes
from frsearch.render.table import number_of
from frsearch.search.request import Filters


@click.command("quotes", cls=QueryCommand)
@click.argument("query", nargs=-1)
@indexes_option
@click.option("--speaker", metavar="NAME", help="Only quotes by speakers whose name or description contains these words.")
@filter_options
@table_format_option
def command(
    query: tuple[str, ...],
    indexes: tuple[Path | str, ...],
    speaker: str | None,
    filters: Filters,
    variants: Path | None,
    format_name: str,
) -> int:
    """List what is quoted in the articles that match QUERY (none: in all), and who says it; the latest articles first.

    A quote is what stands between quotation marks and is somebody's words. Of each article, those are listed in whose sentence
    QUERY occurs, within the quotation or around it. Titles, names, slogans and irony are left out, and so are quotations of
    which the text does not say for certain that they are speech. Who is not named is shown as "(not named)", and empty in CSV.

    \b
    frsearch quotes Ukraine --speaker Lavrov
    frsearch quotes 'forces armées' --since 2024 --format csv > citations.csv
    frsearch quotes --speaker ministre --format jsonl

    Exit code 0: found; 1: nothing found; 2: an error.
    """
    typed = " ".join(query)
    counted: Counter[str] = Counter()
    with Index.open_many(indexes, variants=variants) as index:
        found = index.quotes(typed if query else None, speaker=speaker, **filters)
        show_notes(found.notes, typed)
        out = output()
        with nullcontext() if out.isatty() else working("reading", sys.stderr, after=SOON):
            write_quotes(_counted(found, counted), format_name, out)
    number, unnamed = counted["quotes"], counted["unnamed"]
    named = f"{number_of(number, 'quote')} ({unnamed:,} by speakers not named)"
    click.echo(f"{named}; articles that match: {found.articles:,}", err=True)
    return 0 if number else 1


def _counted(quotes: Iterable[Quote], counted: Counter[str]) -> Iterator[Quote]:
    """Yield quotes as they come, and count them."""
    for quote in quotes:
        counted["quotes"] += 1
        counted["unnamed"] += quote.speaker is None
        yield quote
