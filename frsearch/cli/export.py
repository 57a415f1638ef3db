"""``frsearch export``: write every stored article."""

from __future__ import annotations

from pathlib import Path

import click

from frsearch.cli.options import Command, indexes_option, output
from frsearch.index import Index
from frsearch.render import jsonl


@click.command("export", cls=Command)
@indexes_option
def command(indexes: tuple[Path, ...]) -> int:
    """Write every article to standard output, one JSON object per line.

    frsearch index restores every article from such a file exactly; the content_hash in each line shows that it is unaltered.

    Example:

    \b
    frsearch export | xz > veille.jsonl.xz
    frsearch index veille.jsonl.xz --index copy/
    """
    with Index.open_many(indexes) as index:
        count = jsonl.export(index, stream := output())
    stream.flush()  # before saying how many
    click.echo(f"{count:,} article{'' if count == 1 else 's'}", err=True)
    return 0
