"""``frsearch terms``: complete a word with the terms of an index."""

from __future__ import annotations

from pathlib import Path

import attrs
import click

from frsearch.cli.options import Command, indexes_option, output, records_option
from frsearch.index import Index
from frsearch.render.jsonl import line
from frsearch.render.safety import safe_line


@click.command("terms", cls=Command)
@click.argument("prefix")
@indexes_option
@click.option("-n", "--limit", type=click.IntRange(min=0), default=10, show_default=True, help="How many terms; 0: all.")
@records_option("Lines of text, or one JSON object per term.")
def command(prefix: str, indexes: tuple[Path | str, ...], limit: int, format_name: str) -> int:
    """Complete PREFIX with the terms found in most articles, each shown with its accents and its number of articles.

    Accents and case in PREFIX are ignored, except that terms with the accents as typed come first. If PREFIX has several
    words, the last one is completed.

    \b
    frsearch terms presid
    frsearch terms 'l’éc' -n 3 --format jsonl

    Exit code 0: found; 1: no term begins with PREFIX; 2: an error.
    """
    with Index.open_many(indexes) as index:
        found = index.terms(prefix, limit or None)
    if format_name == "jsonl":
        lines = [line(attrs.asdict(term)) for term in found]
    else:
        width = max((len(f"{term.articles:,}") for term in found), default=0)
        lines = [f"{term.articles:>{width},}  {safe_line(term.text)}\n" for term in found]
    output().write("".join(lines))
    return 0 if found else 1
