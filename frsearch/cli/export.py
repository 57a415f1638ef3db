"""``frsearch export``: write articles, all of them or those that match a query, for other programs."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path

import click

from frsearch.cli.filters import QueryCommand, filter_options, show_notes
from frsearch.cli.options import indexes_option, output
from frsearch.cli.outputs import output_option, overwrite_option, provenance_option, sidecar, write_provenance
from frsearch.cli.progress import working
from frsearch.errors import FrsearchError
from frsearch.index import Index
from frsearch.render.exports import EXPORTS, exporter
from frsearch.render.table import number_of
from frsearch.search.request import Filters


@click.command("export", cls=QueryCommand)
@click.argument("query", nargs=-1)
@indexes_option
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(EXPORTS)),
    default="jsonl",
    show_default=True,
    help="; ".join(f"{name}: {line}" for name, line in EXPORTS.items()) + ".",
)
@output_option("OUT", "Write to this file, or folder for txm and txt.  [default: standard output]")
@overwrite_option
@provenance_option
@filter_options
def command(
    query: tuple[str, ...],
    indexes: tuple[Path | str, ...],
    format_name: str,
    out: Path | None,
    overwrite: bool,
    provenance: bool,
    filters: Filters,
    variants: Path | None,
) -> int:
    """Write all articles that match QUERY, or every article, one after another, without a limit.

    Without QUERY and --format, frsearch index restores every article exactly from what is written; the content_hash in each line
    shows that it is unaltered. A query is read as frsearch search reads it, but never corrected or loosened.

    Dates are as precise as they are known in every format, and undated articles have none. Citations have no text. OUT has its
    name only once it is whole.

    \b
    frsearch export | xz > veille.jsonl.xz
    frsearch export 'mali ET russie' --since 2023 --format ris -o mali.ris --provenance
    frsearch export --outlet 'Le Courrier' --format iramuteq -o courrier.txt
    frsearch export dengue --format txm -o dengue/

    Exit code 0: found; 1: nothing found; 2: an error.
    """
    typed = " ".join(query) or None
    chosen = exporter(format_name)
    if out is None and chosen.target == "folder":
        raise click.UsageError(f"{format_name} is a folder of files; name it: -o FOLDER")
    beside = sidecar(out, overwrite=overwrite) if provenance else None
    with Index.open_many(indexes, variants=variants) as index:
        stream = output()
        target = out or (stream.buffer if chosen.target == "binary" else stream)
        try:
            with working("exporting", sys.stderr) if out else nullcontext():
                count = index.export(typed, format_name, to=target, overwrite=overwrite, **filters)
        except ImportError as error:
            raise FrsearchError(str(error)) from error
        made = write_provenance(index, typed, filters, out, beside) if out and beside else index.provenance(typed, **filters)
        show_notes(made.queries[0].notes, typed or "")
    stream.flush()  # before saying how many
    click.echo(number_of(count, "article"), err=True)
    is_whole = not (typed or filters["outlet"] or filters["since"] or filters["until"] or filters["where"])
    return 0 if count or is_whole else 1
