"""The files that commands write: their options, and the record of provenance beside them."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from frsearch.cli.options import Decorated, HomePath
from frsearch.errors import OutputExists, without_password
from frsearch.index import Index
from frsearch.model.provenance import Provenance
from frsearch.render.files import new_file
from frsearch.search.request import Filters

overwrite_option = click.option("--overwrite", is_flag=True, help="Replace OUT if it is a file that is there already.")

provenance_option = click.option(
    "--provenance",
    is_flag=True,
    help="Also write OUT.provenance.json: the query as it was read, filters, totals, notes, versions, time, and a digest of OUT.",
)


def output_option(
    metavar: str = "OUT", help_text: str = "Write to this file.  [default: standard output]"
) -> Callable[[Decorated], Decorated]:
    """Return the option that names the file to write; the command gets it as ``out``."""
    return click.option("-o", "--output", "out", type=HomePath(path_type=Path), metavar=metavar, help=help_text)


def sidecar(out: Path | None, *, overwrite: bool, option: str = "-o OUT") -> Path:
    """Return the file in which the provenance of `out` is to be written; `option` is what names `out`.

    Raises UsageError if there is no `out`, and OutputExists if the file is there already.
    """
    if out is None:
        raise click.UsageError(f"--provenance is written beside a file; name it: {option}")
    path = out.with_name(f"{out.name}.provenance.json")
    if os.path.lexists(path) and not overwrite:
        raise OutputExists(path)
    return path


def _as_told(argument: str) -> str:
    """Return an argument without the password of the address that it may hold."""
    return without_password(argument) if "opensearch" in argument.partition("://")[0] else argument


def write_provenance(
    index: Index, queries: str | Iterable[str | None] | None, filters: Filters, out: Path, to: Path
) -> Provenance:
    """Write where `out` comes from, which this command line has made of an index, and return it."""
    command = shlex.join(["frsearch", *map(_as_told, sys.argv[1:])])
    found = index.provenance(queries, output=out, command=command, **filters)
    with new_file(to, overwrite=True) as file:
        file.write(found.to_json())
    return found
