"""``frsearch versions``: list the versions of an article that the index keeps."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import click

from frsearch.cli.options import Command, indexes_option, output, table_format_option
from frsearch.index import Index
from frsearch.model.diff import Version
from frsearch.render.csv import Cell
from frsearch.render.table import Table, write_table

_COLUMNS = ("name", "until", "date", "changed", "cut", "added", "moved", "title")


@click.command("versions", cls=Command)
@click.argument("article_id", metavar="ID")
@indexes_option
@table_format_option
def command(article_id: str, indexes: tuple[Path | str, ...], format_name: str) -> int:
    """List the versions of the article ID, oldest first, and how many sentences each changed of the one before.

    `frsearch index --keep-versions` keeps what changed articles were before. The name of a version is what `frsearch diff` and
    `frsearch show` call it by; `until` is when the index got another instead, in UTC.

    Examples:

    \b
    frsearch index articles/ --keep-versions
    frsearch versions vigie-du-fleuve/article.txt
    frsearch diff vigie-du-fleuve/article.txt@1 vigie-du-fleuve/article.txt

    Exit code 0: there are earlier versions; 1: there is only one; 2: an error.
    """
    with Index.open_many(indexes) as index:
        versions = index.versions(article_id)
        write_table(Table(_COLUMNS, _rows(index, versions)), format_name, output())
    if len(versions) == 1:
        click.echo("no earlier version was kept (frsearch index --keep-versions keeps them)", err=True)
    return 0 if len(versions) > 1 else 1


def _rows(index: Index, versions: tuple[Version, ...]) -> Iterator[list[Cell]]:
    changes: list[list[Cell]] = [[None] * 4]
    for before, after in pairwise(versions):
        found = index.diff(before.article, after.article)
        changes.append([*(found.count(kind) for kind in ("changed", "cut", "added")), found.count("added", is_moved=True)])
    for version, counts in zip(versions, changes, strict=True):
        article = version.article
        yield [version.name, version.until, article.date, *counts, article.title]
