"""``frsearch search``: find articles and show their best passages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import click

from frsearch.cli.options import format_option, index_option, output
from frsearch.index import Index
from frsearch.render import RENDERERS, summary

_EXCLUSION = re.compile(r"-(?!-|n\d*\Z|h\Z|\d+\Z).+", re.DOTALL)
"""What begins with a dash and is no option of this command, nor the number that follows one."""


class _QueryCommand(click.Command):
    """Takes ``-word`` for a part of the query, not for a row of one-letter options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if "--" not in args:
            words = [arg for arg in args if _EXCLUSION.fullmatch(arg)]
            args = [arg for arg in args if arg not in words] + (["--", *words] if words else [])
        return super().parse_args(ctx, args)


@click.command("search", cls=_QueryCommand)
@click.argument("query", nargs=-1, required=True)
@index_option
@click.option("-n", "--limit", type=click.IntRange(min=0), default=10, show_default=True, help="How many hits; 0: all.")
@click.option("--offset", type=click.IntRange(min=0), default=0, help="How many hits to skip first.")
@click.option("--passages", type=click.IntRange(min=0), default=1, show_default=True, help="How many passages a hit.")
@click.option(
    "--by",
    type=click.Choice(["article", "passage"]),
    default="article",
    show_default=True,
    help="Whether a hit is an article, or one passage of it.",
)
@click.option("--outlet", metavar="NAME", help="Only outlets whose name has these words.")
@click.option("--since", metavar="DATE", help="Only articles of this day or later: 2024, 2024-09 or 2024-09-24.")
@click.option("--until", metavar="DATE", help="Only articles of this day or earlier.")
@click.option(
    "--sort",
    type=click.Choice(["relevance", "date"]),
    default="relevance",
    show_default=True,
    help="The best first, or the latest.",
)
@format_option
def command(
    query: tuple[str, ...],
    index_path: Path,
    limit: int,
    offset: int,
    passages: int,
    by: Literal["article", "passage"],
    outlet: str | None,
    since: str | None,
    until: str | None,
    sort: Literal["relevance", "date"],
    format_name: str,
) -> int:
    """Find articles and show their best passages, with the words of the query highlighted.

    Accents, case and the shape of apostrophes never decide whether a word matches, only how high it ranks.

    \b
    mali russie            at least one of the words; both rank higher
    "forces armées"        these words following each other
    -diop                  not this word
    titre:kidal            this word in the title
    journal:echos          this word in the outlet's name

    Examples:

    \b
    frsearch search 'coopération militaire -france'
    frsearch search '"Conseil de sécurité"' --since 2024-01 --passages 3
    frsearch search sahel journal:courrier --sort date --format jsonl

    Exit code 0: found; 1: nothing found; 2: an error.
    """
    with Index.open(index_path) as index:
        found = index.search(
            " ".join(query),
            limit=limit or None,
            offset=offset,
            passages=passages,
            by=by,
            outlet=outlet,
            since=since,
            until=until,
            sort=sort,
        )
    RENDERERS[format_name].results(found, output())
    if format_name in ("jsonl", "csv"):
        for line in summary(found):
            click.echo(line, err=True)
    return 0 if found.total else 1
