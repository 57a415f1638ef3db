"""``frsearch analyze``: show every token of a text, with its three forms and the rule that produced it."""

from __future__ import annotations

import json
import sys

import attrs
import click

from frsearch.analysis import FrenchAnalyzer, Token
from frsearch.cli.options import Command, output, records_option

_COLUMNS = ("surface", "exact", "folded", "lemma", "position", "span", "start", "end", "stop", "rule")


@click.command("analyze", cls=Command)
@click.argument("text")
@records_option("A table, or one JSON object per token.")
def command(text: str, format_name: str) -> int:
    """Show every token of TEXT (- reads standard input), as indexing, queries and highlighting see it.

    Example:

    \b
    frsearch analyze "L’O.N.U. salue le porte-parole de l’État"

    Exit code 0: there are tokens; 1: there are none; 2: an error.
    """
    if text == "-" and sys.stdin is None:
        raise click.UsageError("standard input is closed")
    tokens = FrenchAnalyzer().tokens(sys.stdin.read() if text == "-" else text)
    if format_name == "jsonl":
        out = output()
        for token in tokens:
            out.write(json.dumps(attrs.asdict(token), ensure_ascii=False) + "\n")
    elif tokens:
        _print_table(tokens)
    return 0 if tokens else 1


def _print_table(tokens: list[Token]) -> None:
    from rich.console import Console  # noqa: PLC0415 (JSON lines need no table)
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, pad_edge=False)
    for column in _COLUMNS:
        table.add_column(column, justify="right" if column in ("position", "span", "start", "end") else "left")
    for token in tokens:
        values = attrs.asdict(token) | {"stop": "stop" if token.stop else ""}
        table.add_row(*(Text(str(values[column])) for column in _COLUMNS))
    console = Console(file=output(), highlight=False)
    if not console.is_terminal:
        console.width = 1000  # a pipe has no width: nothing is truncated or wrapped
    console.print(table)
