"""``frsearch diff``: show what differs between two articles, or two versions of one."""

from __future__ import annotations

from pathlib import Path

import click

from frsearch.cli.options import Command, indexes_option, output
from frsearch.index import Index
from frsearch.render.diff import DIFF_FORMATS, summary, write_diff


@click.command("diff", cls=Command)
@click.argument("before")
@click.argument("after")
@indexes_option
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(DIFF_FORMATS)),
    default="terminal",
    show_default=True,
    help="; ".join(f"{name}: {line}" for name, line in DIFF_FORMATS.items()) + ".",
)
def command(before: str, after: str, indexes: tuple[Path | str, ...], format_name: str) -> int:
    """Show what was cut, added, changed and moved between the articles BEFORE and AFTER, by sentence and then by word.

    They are ids, or versions of an article as `frsearch versions` names them: ID@1. White space and the shape of apostrophes do
    not count. Without colours, words that were cut look like [-this-] and words that were added like {+this+}; sentences begin
    with - (cut), + (added) or ~ (changed).

    Examples:

    \b
    frsearch diff le-phare/article.txt la-sentinelle/article.txt
    frsearch diff article.txt@1 article.txt --format html > corrections.html

    Exit code 0: they differ; 1: nothing differs; 2: an error.
    """
    with Index.open_many(indexes) as index:
        found = index.diff(before, after)
    write_diff(found, format_name, output())
    click.echo(summary(found), err=True)
    return 1 if found.is_same else 0
