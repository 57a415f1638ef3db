"""``frsearch backup``: copy an index, even while it is being written to."""

from __future__ import annotations

from pathlib import Path

import click

from frsearch.cli.options import Command, HomePath, index_option
from frsearch.errors import printable
from frsearch.index import Index


@click.command("backup", cls=Command)
@click.argument("destination", metavar="DEST", type=HomePath(path_type=Path))
@index_option
def command(destination: Path, index_path: Path | str) -> int:
    """Copy the index to the folder DEST, which must be empty or not exist; the copy is an index like any other.

    It holds the latest commit in full, even while another process is writing; every byte is checked as it is copied.

    Example:

    \b
    frsearch backup /media/disk/veille-2024-11 && frsearch verify --index /media/disk/veille-2024-11
    """
    with Index.open(index_path) as index:
        index.backup(destination)
        click.echo(f"{len(index):,} articles in {printable(str(destination))}")
    return 0
