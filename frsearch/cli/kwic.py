"""``frsearch kwic``: every occurrence of a query in its context."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path

import click

from frsearch.cli.filters import QueryCommand, filter_options, show_notes
from frsearch.cli.options import indexes_option, output, table_format_option
from frsearch.cli.progress import SOON, working
from frsearch.index import Index
from frsearch.model.concordance import ConcordanceLine
from frsearch.render.concordance import DEFAULT_WIDTH, fitting_width, write_concordance
from frsearch.render.table import number_of
from frsearch.search.request import Filters


@click.command("kwic", cls=QueryCommand)
@click.argument("query", nargs=-1, required=True)
@indexes_option
@click.option("-n", "--limit", type=click.IntRange(min=0), default=0, help="How many lines to print; 0: all.", show_default=True)
@click.option(
    "--width",
    type=click.IntRange(min=0, max=10_000),
    metavar="CHARACTERS",
    help=f"Most characters of context on each side.  [default: {DEFAULT_WIDTH}, or what fits on the terminal]",
)
@click.option(
    "--sort",
    metavar="ORDER",
    help="left, right: by the words nearest to the keyword on that side, outwards; date: latest first; -date: oldest first; "
    "outlet, or a field: ascending; with a minus sign: descending.  [default: as articles were added]",
)
@filter_options
@table_format_option
def command(
    query: tuple[str, ...],
    indexes: tuple[Path | str, ...],
    limit: int,
    width: int | None,
    sort: str | None,
    filters: Filters,
    variants: Path | None,
    format_name: str,
) -> int:
    """Print every occurrence of a query in its context, a line each: a concordance of keywords in context.

    Lines are those of all articles that match, not only of the best, and of all occurrences in their titles and bodies: a word,
    a phrase, or matches that overlap, as a search highlights them. Unless they are sorted by context, lines are printed as they
    are found.

    \b
    frsearch kwic 'forces armées' --sort right
    frsearch kwic '"Conseil de sécurité"' --width 40 --since 2024
    frsearch kwic sahel --format csv > sahel.csv

    The query is read as by frsearch search, but never corrected or loosened.

    Exit code 0: found; 1: nothing found; 2: an error.
    """
    typed = " ".join(query)
    out = output()
    columns = fitting_width(out) if width is None else width
    with Index.open_many(indexes, variants=variants) as index:
        found = index.kwic(typed, width=columns, sort=sort, limit=limit or None, **filters)
        show_notes(found.notes, typed)
        counted = _Counted(found)
        with nullcontext() if out.isatty() and sort not in ("left", "right") else working("reading", sys.stderr, after=SOON):
            write_concordance(counted, format_name, columns, out)
    click.echo(f"{number_of(counted.count, 'occurrence')} in {number_of(counted.articles, 'article')}", err=True)
    return 0 if counted.count else 1


class _Counted:
    """Lines, counted as they pass."""

    def __init__(self, lines: Iterable[ConcordanceLine]) -> None:
        self._lines = lines
        self._ids: set[str] = set()
        self.count = 0

    @property
    def articles(self) -> int:
        """How many articles they are from."""
        return len(self._ids)

    def __iter__(self) -> Iterator[ConcordanceLine]:
        for line in self._lines:
            self.count += 1
            self._ids.add(line.id)
            yield line
