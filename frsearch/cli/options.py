"""Options that several commands share, and standard output."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click

from frsearch.render import RENDERERS

Command = TypeVar("Command", bound=Callable[..., Any])

index_option = click.option(
    "--index",
    "index_path",
    type=click.Path(path_type=Path),
    default=Path("index"),
    envvar="FRSEARCH_INDEX",
    show_default="$FRSEARCH_INDEX, else ./index",
    metavar="DIR",
    help="The folder of the index.",
)

wait_option = click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=0.0,
    metavar="SECONDS",
    help="How long to wait for another process that is writing to the index, before giving up.",
)


def records_option(help_text: str) -> Callable[[Command], Command]:
    """Return the ``--format`` option of commands that print records, not hits: readable lines, or JSON lines."""
    return click.option(
        "--format",
        "format_name",
        type=click.Choice(["terminal", "jsonl"]),
        default="terminal",
        show_default=True,
        help=help_text,
    )


format_option = click.option(
    "--format",
    "format_name",
    type=click.Choice(list(RENDERERS)),
    default="terminal",
    show_default=True,
    help="; ".join(f"{one.name}: {one.help}" for one in RENDERERS.values()) + ".",
)


def output() -> TextIO:
    """Return standard output, in UTF-8 whatever the locale: programs and modern terminals expect that."""
    stream = sys.stdout
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="replace")
    return stream
