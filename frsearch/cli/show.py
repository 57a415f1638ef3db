"""``frsearch show``: print whole articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from frsearch.cli.options import Command, format_option, indexes_option, output
from frsearch.errors import ArticleMissing
from frsearch.index import Index
from frsearch.model import Article, address_key
from frsearch.render import renderer


@click.command("show", cls=Command)
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@indexes_option
@format_option
def command(ids: tuple[str, ...], indexes: tuple[Path | str, ...], format_name: str) -> int:
    """Print the whole articles with these IDs, which search results show, or at these addresses (https://...).

    An earlier version of an article is named as `frsearch versions` does: ID@1.

    Examples:

    \b
    frsearch show vigie-du-fleuve/article.txt
    frsearch show https://lefanal.example/2024/03/maree-noire --format html

    Exit code 0: all were found; 1: some were not found; 2: an error.
    """
    shown: dict[str, Article] = {}
    missing = []
    with Index.open_many(indexes) as index:
        for given in dict.fromkeys(ids):
            found = {article.id: article for article in _found(index, given)}
            shown |= found
            missing += [] if found else [given]
    if shown:
        renderer(format_name).articles([*shown.values()], output())
    for given in missing:
        what = "id or the address" if _is_address(given) else "id"
        click.echo(f"frsearch: no article has the {what} {given!r}", err=True)
    return 1 if missing else 0


def _found(index: Index, given: str) -> Iterator[Article]:
    """Yield the article with an id, or else the articles at an address."""
    try:
        yield index.article(given)
    except ArticleMissing:
        if _is_address(given) and "/" in address_key(given):  # else it names a host
            at_address = index.search(f'url:"{given}"', limit=None, passages=0, timeout=None)
            yield from (hit.article for hit in at_address)
        article_id, mark, _ = given.rpartition("@")
        if mark and article_id in index:
            yield from (version.article for version in index.versions(article_id) if version.name == given)


def _is_address(given: str) -> bool:
    return "://" in given and '"' not in given
