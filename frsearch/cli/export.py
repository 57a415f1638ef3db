"""``frsearch export``: give every stored article back."""

from __future__ import annotations

from pathlib import Path

import click

from frsearch.cli.options import index_option, output
from frsearch.index import Index
from frsearch.render import jsonl


@click.command("export")
@index_option
def command(index_path: Path) -> int:
    """Write every article to standard output, one line of JSON each.

    The command index reads such a file, and makes of each line the same article again, to the character: a line says
    by its content_hash what it was.

    Example:

    \b
    frsearch export | xz > veille.jsonl.xz
    frsearch index veille.jsonl.xz --index copy/
    """
    with Index.open(index_path) as index:
        count = jsonl.articles(index, output())
    click.echo(f"{count:,} article{'' if count == 1 else 's'}", err=True)
    return 0
