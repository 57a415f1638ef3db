"""``frsearch verify``: look at every byte of an index, and make a damaged one whole."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from frsearch.cli.options import index_option, wait_option
from frsearch.cli.progress import working
from frsearch.errors import repair_command
from frsearch.index import repair_index, verify_index
from frsearch.model import Damage, VerifyReport

_SHOWN = 50


@click.command("verify")
@index_option
@click.option("--repair", is_flag=True, help="Keep what is whole, index anew what can be read, and say what is lost.")
@wait_option
def command(index_path: Path, repair: bool, wait: float) -> int:
    """Look at every byte of an index: checksums, and all that must hold of the numbers in its files.

    What is wrong is named with its file, its section and its byte. --repair makes the index whole in one commit:
    segments that are whole stay as they are, and the articles of others are indexed anew as far as they can be read.
    Damaged files stay beside, named .damaged.

    Examples:

    \b
    frsearch verify
    frsearch verify --repair --index veille/

    Exit code 0: all is well, or nothing was lost in repairing it; 1: something is wrong, or lost; 2: an error.
    """
    return _repair(index_path, wait) if repair else _verify(index_path)


def _verify(path: Path) -> int:
    with working("looking at every byte", sys.stderr):
        report = verify_index(path)
    _say(report.damages)
    click.echo(_summary(report, path))
    return 0 if report.is_whole else 1


def _repair(path: Path, wait: float) -> int:
    with working("looking at every byte", sys.stderr):
        report = repair_index(path, wait=wait)
    _say(report.damages)
    if not report.damages:
        click.echo(f"nothing to repair: all {report.kept:,} articles are whole")
        return 0
    click.echo(f"{report.kept:,} articles kept, {report.rescued:,} rescued, {report.lost:,} lost")
    return 1 if report.lost else 0


def _summary(report: VerifyReport, path: Path) -> str:
    if report.is_whole:
        segments = f"{report.segments} segment{'' if report.segments == 1 else 's'}"
        return f"all is well: {report.articles:,} articles in {segments}, {report.bytes:,} bytes"
    count = len(report.damages)
    return f"{count} thing{'' if count == 1 else 's'} wrong; keep what is whole: {repair_command(path)}"


def _say(damages: tuple[Damage, ...]) -> None:
    for damage in damages[:_SHOWN]:
        click.echo(f"frsearch: {damage}", err=True)
    if len(damages) > _SHOWN:
        click.echo(f"frsearch: and {len(damages) - _SHOWN} more", err=True)
