"""``frsearch verify``: check every byte of an index, and repair a damaged one."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from frsearch.cli.advice import repair_command
from frsearch.cli.options import Command, index_option, wait_option
from frsearch.cli.progress import working
from frsearch.index import repair_index, verify_index
from frsearch.model.reports import Damage, VerifyReport

_SHOWN = 50


@click.command("verify", cls=Command)
@index_option
@click.option(
    "--repair", is_flag=True, help="Keep intact segments, reindex whatever is readable in the others, report what is lost."
)
@wait_option
def command(index_path: Path | str, repair: bool, wait: float) -> int:
    """Check every byte of an index against its checksums, and check that its data is consistent.

    Damage is reported with its file, section and byte. --repair restores the index in one commit: intact segments stay as
    they are, and the articles of damaged ones are reindexed as far as they can be read. Damaged files are kept, with
    .damaged appended to their names.

    Examples:

    \b
    frsearch verify
    frsearch verify --repair --index veille/

    Exit code 0: no damage, or repaired without loss; 1: damage found, or articles lost; 2: an error.
    """
    return _repair(index_path, wait) if repair else _verify(index_path)


def _verify(path: Path | str) -> int:
    with working("checking", sys.stderr):
        report = verify_index(path)
    _print(report.damages)
    click.echo(_summary(report, path))
    return 0 if report.is_whole else 1


def _repair(path: Path | str, wait: float) -> int:
    with working("checking", sys.stderr):
        report = repair_index(path, wait=wait)
    _print(report.damages)
    if not report.damages and not report.rescued:
        click.echo(f"nothing to repair: all {report.kept:,} articles are intact")
        return 0
    click.echo(f"{report.kept:,} articles kept, {report.rescued:,} rescued, {report.lost:,} lost")
    return 1 if report.lost else 0


def _summary(report: VerifyReport, path: Path | str) -> str:
    if report.is_whole:
        segments = f"{report.segments} segment{'' if report.segments == 1 else 's'}"
        return f"no damage: {report.articles:,} articles in {segments}, {report.bytes:,} bytes"
    count = len(report.damages)
    return f"{count} problem{'' if count == 1 else 's'} found; to repair the index: {repair_command(path)}"


def _print(damages: tuple[Damage, ...]) -> None:
    for damage in damages[:_SHOWN]:
        click.echo(f"frsearch: {damage}", err=True)
    if len(damages) > _SHOWN:
        click.echo(f"frsearch: and {len(damages) - _SHOWN} more", err=True)
