"""``frsearch delete``: delete articles from an index."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path

import click

from frsearch.cli.options import Command, index_option, wait_option
from frsearch.cli.progress import working
from frsearch.index import Index


@click.command("delete", cls=Command)
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--purge", is_flag=True, help="Leave nothing of the articles in any file of the index.")
@index_option
@wait_option
def command(ids: tuple[str, ...], purge: bool, index_path: Path | str, wait: float) -> int:
    """Delete the articles with these IDs from the index, all in one commit.

    The text of a deleted article stays in its file until that is merged. With --purge, it is in no byte of the folder
    afterwards, nor is the text of earlier versions of the article. That takes as long as `frsearch compact`, and all files of the
    corpus are read again next time. Copies of the index and processes that have it open still have the text.

    Examples:

    \b
    frsearch delete vigie-du-fleuve/article.txt
    frsearch delete --purge vigie-du-fleuve/article.txt

    Exit code 0: all were found and deleted; 1: some were not found; 2: an error.
    """
    with Index.open(index_path, wait=wait) as index:
        missing = [article_id for article_id in ids if article_id not in index]
        with working("purging", sys.stderr) if purge else nullcontext():
            deleted = index.delete(ids, purge=purge)
    for article_id in missing:
        click.echo(f"frsearch: no article has the id {article_id!r}", err=True)
    click.echo(f"{deleted} {'purged' if purge else 'deleted'}")
    return 1 if missing else 0
