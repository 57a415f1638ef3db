"""``frsearch delete``: delete articles from an index."""

from __future__ import annotations

from pathlib import Path

import click

from frsearch.cli.options import Command, index_option, wait_option
from frsearch.index import Index


@click.command("delete", cls=Command)
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@index_option
@wait_option
def command(ids: tuple[str, ...], index_path: Path, wait: float) -> int:
    """Delete the articles with these IDs from the index, all in one commit.

    Example:

    \b
    frsearch delete vigie-du-fleuve/article.txt

    Exit code 0: all were found and deleted; 1: some were not found; 2: an error.
    """
    with Index.open(index_path, wait=wait) as index:
        missing = [article_id for article_id in ids if article_id not in index]
        deleted = index.delete(ids)
    for article_id in missing:
        click.echo(f"frsearch: no article has the id {article_id!r}", err=True)
    click.echo(f"{deleted} deleted")
    return 1 if missing else 0
