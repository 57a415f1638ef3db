"""``frsearch batch``: answer the queries of a file, into one table."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import IO, Any, TextIO, cast

import click
from attrs import define

from frsearch.cli.filters import filter_options
from frsearch.cli.options import Command, indexes_option, output
from frsearch.cli.outputs import output_option, overwrite_option, provenance_option, sidecar, write_provenance
from frsearch.cli.progress import working
from frsearch.errors import printable
from frsearch.index import Index
from frsearch.ingest.queries import QueryFile, read_queries
from frsearch.model import Hit, Results
from frsearch.model.batch import BatchAnswer
from frsearch.progress import steps
from frsearch.render import TABLE_FORMATS
from frsearch.render.csv import Cell
from frsearch.render.files import new_file
from frsearch.render.safety import safe_line
from frsearch.render.table import Table, number_of, write_table
from frsearch.search.request import Filters

_COLUMNS = ("line", "query", "total", "rank", "score", "id", "title", "date", "outlet", "url", "passage", "start", "end", "error")
_OF_HIT = 10
"""Columns from the rank on, which a query without hits leaves empty; then there is the error."""


_STDIN = "standard input"


@click.command("batch", cls=Command)
@click.argument("queries", metavar="FILE", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@indexes_option
@output_option()
@overwrite_option
@provenance_option
@click.option(
    "-n", "--limit", type=click.IntRange(min=0), default=10, show_default=True, help="How many hits of each query; 0: all."
)
@click.option("--sort", metavar="ORDER", default="relevance", show_default=True, help="The order of hits, as in frsearch search.")
@filter_options
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(TABLE_FORMATS)),
    default="csv",
    show_default=True,
    help="; ".join(f"{name}: {line}" for name, line in TABLE_FORMATS.items()) + ".",
)
def command(
    queries: str,
    indexes: tuple[Path | str, ...],
    out: Path | None,
    overwrite: bool,
    provenance: bool,
    limit: int,
    sort: str,
    filters: Filters,
    variants: Path | None,
    format_name: str,
) -> int:
    """Answer the queries in FILE, one a line, into one table: a row for each query and hit.

    FILE may be in any encoding, and - is standard input. Blank lines, and comments that begin with #, are skipped; a line may
    be a JSON object with a "query". A query without hits has one row, as has one that cannot be answered, with the error; the
    others are answered all the same. Queries are never corrected or loosened.

    \b
    frsearch batch queries.txt -o hits.csv
    frsearch batch queries.txt -n 0 --since 2023 --format jsonl -o hits.jsonl --provenance

    Exit code 0: found; 1: nothing found; 2: an error, in a query or elsewhere.
    """
    beside = sidecar(out, overwrite=overwrite) if provenance else None
    name = _STDIN if queries == "-" else queries
    asked = _read(name)
    with Index.open_many(indexes, variants=variants) as index:
        each = [line.query for line in asked.lines]
        answers = index.batch(steps(each, [1] * len(each)), limit=limit or None, sort=sort, **filters)
        rows = _Rows(asked, printable(name))
        stream = output()
        with (
            working("searching", sys.stderr) if out else nullcontext(),
            new_file(out, overwrite=overwrite) if out else nullcontext[IO[Any]](stream) as file,
        ):
            write_table(Table(_COLUMNS, rows.of(answers)), format_name, cast(TextIO, file))
        if out and beside:
            write_provenance(index, [query for query in each if isinstance(query, str)], filters, out, beside)
    stream.flush()  # before saying how many
    click.echo(rows.summary(), err=True)
    return 2 if rows.errors else 0 if rows.hits else 1


def _read(name: str) -> QueryFile:
    if name == _STDIN:
        return read_queries(sys.stdin.buffer, name)
    with Path(name).open("rb") as file:
        return read_queries(file, name)


@define
class _Rows:
    """The rows of the table, as they come; meanwhile it counts, and prints notes and errors on standard error."""

    asked: QueryFile
    name: str
    hits: int = 0
    errors: int = 0

    def of(self, answers: Iterator[BatchAnswer]) -> Iterator[list[Cell]]:
        """Yield the rows of all answers, in order."""
        for (number, _), answer in zip(self.asked.lines, answers, strict=True):
            if answer.results is None:
                self.errors += 1
                error = str(answer.error).partition("\n")[0]
                self._say(error if error.startswith(self.name) else f"{self.name}:{number}: {error}")
                yield [number, answer.query, *[None] * (1 + _OF_HIT), error]
            else:
                yield from self._hits(number, answer.query, answer.results)

    def _hits(self, number: int, query: str, found: Results) -> Iterator[list[Cell]]:
        for note in found.notes:
            self._say(f"{self.name}:{number}: {note.message}")
        self.hits += len(found)
        for hit in found:
            yield [number, query, found.total, *_cells(hit), None]
        if not found:
            yield [number, query, found.total, *[None] * _OF_HIT, None]

    def _say(self, line: str) -> None:
        click.echo(safe_line(line), err=True)

    def summary(self) -> str:
        """Return how many queries, hits and errors there were, and what was skipped."""
        queries = len(self.asked.lines)
        parts = [number_of(queries, "query", "queries"), number_of(self.hits, "hit")]
        parts += [number_of(self.errors, "error")] if self.errors else []
        blank, comments = self.asked.blank, self.asked.comments
        skipped = [number_of(blank, "blank line")] if blank else []
        skipped += [number_of(comments, "comment")] if comments else []
        return ", ".join(parts) + (f"; skipped: {', '.join(skipped)}" if skipped else "")


def _cells(hit: Hit) -> list[Cell]:
    article = hit.article
    passage = hit.passages[0] if hit.passages else None
    where: list[Cell] = [passage.text, passage.start, passage.end] if passage else [None, None, None]
    return [hit.rank, round(hit.score, 4), article.id, article.title, article.date, article.outlet, article.url, *where]
