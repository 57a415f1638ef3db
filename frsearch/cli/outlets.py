"""``frsearch outlets``: list the outlets of an index, and the names that may mean the same outlet."""

from __future__ import annotations

import json
from pathlib import Path

import attrs
import click

from frsearch.cli.options import Command, indexes_option, output, records_option
from frsearch.index import Index
from frsearch.render.jsonl import line
from frsearch.render.safety import safe_line


@click.command("outlets", cls=Command)
@indexes_option
@records_option("Lines of text, or one JSON object per outlet.")
def command(indexes: tuple[Path | str, ...], format_name: str) -> int:
    """List the outlets of an index with their numbers of articles, largest first.

    Names that may mean the same outlet are followed by what they could be merged into. Nothing is merged unasked: put the
    lines that are printed for it into a file, and index the articles again with --outlets FILE.

    \b
    frsearch outlets > names.toml
    frsearch index articles/ --outlets names.toml

    Exit code 0: there are outlets; 1: no article names one; 2: an error.
    """
    with Index.open_many(indexes) as index:
        outlets = index.outlets()
    if format_name == "jsonl":
        output().write("".join(line(attrs.asdict(outlet)) for outlet in outlets))
        return 0 if outlets else 1
    width = max((len(f"{outlet.articles:,}") for outlet in outlets), default=0)
    # Comments, so that all of it is a file of aliases.
    lines = [f"# {outlet.articles:>{width},}  {safe_line(outlet.name)}\n" for outlet in outlets]
    merges: dict[str, list[str]] = {}
    for outlet in outlets:
        if outlet.same_as:
            merges.setdefault(outlet.same_as, []).append(outlet.name)
    if merges:
        lines.append("\n# These may be the same; with the lines that are right, index the articles again with --outlets FILE.\n")
        lines += [f"{_quoted(name)} = [{', '.join(map(_quoted, others))}]\n" for name, others in merges.items()]
    output().write("".join(lines))
    return 0 if outlets else 1


def _quoted(name: str) -> str:
    """Return a name as TOML writes it, which escapes like JSON but for DEL."""
    return json.dumps(name, ensure_ascii=False).replace("\x7f", "\\u007f")
