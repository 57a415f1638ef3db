"""``frsearch info``: show what an index holds."""

from __future__ import annotations

import json
from pathlib import Path

import attrs
import click

from frsearch.cli.options import index_option, output
from frsearch.index import Index
from frsearch.model import IndexInfo

_OUTLETS_SHOWN = 10


@click.command("info")
@index_option
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["terminal", "jsonl"]),
    default="terminal",
    show_default=True,
    help="Lines to read, or one JSON object.",
)
def command(index_path: Path, format_name: str) -> int:
    """Show how many articles an index holds, from which outlets and when, and how large it is."""
    with Index.open(index_path) as index:
        info = index.info()
    if format_name == "jsonl":
        output().write(json.dumps(attrs.asdict(info), ensure_ascii=False) + "\n")
    else:
        output().write("".join(f"{name:<10}{value}\n" for name, value in _lines(info)))
    return 0


def _lines(info: IndexInfo) -> list[tuple[str, str]]:
    named = [f"{name} ({count})" for name, count in list(info.outlets.items())[:_OUTLETS_SHOWN]]
    more = [f"{len(info.outlets) - len(named)} more"] if len(info.outlets) > len(named) else []
    unnamed = [f"not named ({info.no_outlet})"] if info.no_outlet else []
    dates = f"{info.since} to {info.until}" if info.since else "none"
    return [
        ("index", info.path),
        ("articles", f"{info.articles:,}"),
        ("dates", f"{dates}, {info.undated:,} undated"),
        ("outlets", ", ".join([*named, *more, *unnamed]) or "none"),
        ("size", f"{info.bytes:,} bytes"),
        ("format", info.format),
        ("analyzer", info.analyzer),
    ]
