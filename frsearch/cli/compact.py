"""``frsearch compact``: merge all segments of an index into one."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from frsearch.cli.options import Command, index_option, wait_option
from frsearch.cli.progress import working
from frsearch.index import Index


@click.command("compact", cls=Command)
@index_option
@wait_option
def command(index_path: Path | str, wait: float) -> int:
    """Merge all segments into one, without the deleted articles, in one commit.

    Segments are merged as articles are added; compact an index that will not change for a while, to make it as small and as
    fast as possible. Until it finishes, the disk holds both the old index and the new segment.

    Example:

    \b
    frsearch compact --index veille/
    """
    with Index.open(index_path, wait=wait) as index:
        before = index.info().bytes
        with working("merging", sys.stderr):
            is_changed = index.compact()
        after = index.info().bytes
    click.echo(f"{before:,} bytes before, {after:,} bytes now" if is_changed else "the index is already compact")
    return 0
