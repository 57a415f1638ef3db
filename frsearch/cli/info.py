"""``frsearch info``: show what an index contains."""

from __future__ import annotations

from pathlib import Path

import attrs
import click

from frsearch.cli.options import Command, indexes_option, output, records_option
from frsearch.index import Index
from frsearch.model.reports import IndexInfo
from frsearch.render.jsonl import line
from frsearch.render.safety import safe_line

_OUTLETS_SHOWN = 10


@click.command("info", cls=Command)
@indexes_option
@records_option("Lines of text, or one JSON object.")
def command(indexes: tuple[Path | str, ...], format_name: str) -> int:
    """Show how many articles an index contains, their outlets, dates and extra fields, and its size."""
    with Index.open_many(indexes) as index:
        info = index.info()
    if format_name == "jsonl":
        output().write(line(attrs.asdict(info)))
    else:
        output().write("".join(f"{name:<10}{safe_line(value)}\n" for name, value in lines(info)))
    return 0


def lines(info: IndexInfo) -> list[tuple[str, str]]:
    """Return what people read of an overview: names and texts, one pair a line."""
    named = [f"{name} ({count})" for name, count in list(info.outlets.items())[:_OUTLETS_SHOWN]]
    more = [f"{len(info.outlets) - len(named)} more"] if len(info.outlets) > len(named) else []
    unnamed = [f"no outlet ({info.no_outlet})"] if info.no_outlet else []
    fields = ", ".join(f"{name} ({count:,})" for name, count in info.fields.items())
    dates = f"{info.since} to {info.until}" if info.since else "none"
    return [
        ("index", info.path),
        ("articles", f"{info.articles:,}"),
        ("dates", f"{dates}, {info.undated:,} undated"),
        ("outlets", ", ".join([*named, *more, *unnamed]) or "none"),
        ("fields", fields or "none"),
        ("size", f"{info.bytes:,} bytes"),
        ("format", info.format),
        ("analyzer", info.analyzer),
    ]
