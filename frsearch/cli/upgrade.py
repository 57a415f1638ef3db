"""``frsearch upgrade``: make an index of another version one of this version."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from frsearch.cli.options import Command, index_option, wait_option
from frsearch.cli.progress import working
from frsearch.index import upgrade_index


@click.command("upgrade", cls=Command)
@index_option
@wait_option
def command(index_path: Path | str, wait: float) -> int:
    """Index the articles of an index again that another version of frsearch built, from what the index stores of them.

    The files that the articles came from are not needed. Articles keep their ids and everything else; deleted ones stay deleted.
    It is one commit: until it is made, the old index stays as it is. Meanwhile the disk holds both.

    Example:

    \b
    frsearch upgrade --index veille/

    Exit code 0: upgraded, or nothing to upgrade; 2: an error.
    """
    with working("indexing", sys.stderr):
        report = upgrade_index(index_path, wait=wait)
    if report.is_current:
        click.echo(f"nothing to upgrade: the {report.articles:,} articles are indexed by this version already")
    else:
        click.echo(f"{report.articles:,} articles indexed again; the index was built with {report.found}")
    return 0
