"""``frsearch show``: print a whole article."""

from __future__ import annotations

from pathlib import Path

import click

from frsearch.cli.options import Command, format_option, index_option, output
from frsearch.errors import ArticleMissing
from frsearch.index import Index
from frsearch.render import RENDERERS


@click.command("show", cls=Command)
@click.argument("article_id", metavar="ID")
@index_option
@format_option
def command(article_id: str, index_path: Path, format_name: str) -> int:
    """Print the whole article with this ID; search results show the IDs.

    Example:

    \b
    frsearch show vigie-du-fleuve/article.txt

    Exit code 0: found; 1: no such article; 2: an error.
    """
    with Index.open(index_path) as index:
        try:
            article = index.article(article_id)
        except ArticleMissing as missing:
            click.echo(f"frsearch: {missing}", err=True)
            return 1
    RENDERERS[format_name].article(article, output())
    return 0
