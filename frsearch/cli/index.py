"""``frsearch index``: add articles to an index, or build it anew."""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path

import click

from frsearch.cli.options import index_option, wait_option
from frsearch.cli.progress import watched
from frsearch.errors import FrsearchError, IndexMissing
from frsearch.index import Index
from frsearch.ingest import CorpusReport, read_corpus
from frsearch.model import AddReport

_PROBLEMS_SHOWN = 20


@click.command("index")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@index_option
@wait_option
@click.option("--rebuild", is_flag=True, help="Build anew; the old index stands until the new one is complete.")
@click.option("--strict", is_flag=True, help="Stop at the first thing that cannot be read, and change nothing.")
@click.option(
    "--map",
    "mapping",
    metavar="FIELD=COLUMN",
    multiple=True,
    help="Which column is a field (id, title, date, outlet, body, url); may be given several times.",
)
def command(paths: tuple[str, ...], index_path: Path, wait: float, rebuild: bool, strict: bool, mapping: tuple[str, ...]) -> int:
    """Add the articles in files, folders and globs to an index; - reads standard input.

    Reads raw text, JSON lines, JSON, CSV, TSV, Parquet and HTML, also compressed (.gz .xz .zst .bz2) or in zip and tar
    archives. An article that is there already is replaced if it changed. It all happens in one commit: after an
    error or Ctrl-C the index is as it was.

    Examples:

    \b
    frsearch index articles/
    frsearch index export.csv.gz --map body=texte --map outlet=support --index veille/
    zcat dump.jsonl.gz | frsearch index -

    Exit code 0: done; 2: an error, or something could not be read (the rest is indexed, unless --strict).
    """
    reader = read_corpus(list(paths), mapping=_mapping(mapping), strict=strict)
    articles = watched(reader, sys.stderr)
    first = next(articles, None)  # before anything is made: a mistyped path must neither make an index nor cost one
    try:
        opened = _open(index_path, rebuild, wait, first is None)
    except _NothingRead:
        _say_problems(reader.report)
        raise
    with opened as index:
        report = index.add(articles if first is None else chain([first], articles))
        _say(report, reader.report, len(index))
    return 2 if reader.report.problem_count or report.failed else 0


class _NothingRead(FrsearchError):
    """There is no article for a new index."""


def _open(path: Path, rebuild: bool, wait: float, is_nothing_read: bool) -> Index:
    if not is_nothing_read:
        return Index.create(path, overwrite=True, wait=wait) if rebuild else Index.open_or_create(path, wait=wait)
    if rebuild:
        raise _NothingRead("no article was read, so the index stays as it was")
    try:
        return Index.open(path, wait=wait)
    except IndexMissing as error:
        raise _NothingRead("no article was read, so no index was made") from error


def _mapping(pairs: tuple[str, ...]) -> dict[str, str]:
    mapping = dict(pair.partition("=")[::2] for pair in pairs)
    for field, column in mapping.items():
        if not field or not column:
            raise click.UsageError(f"--map takes FIELD=COLUMN, as in body=texte; found {field or column!r}")
    return mapping


def _say_problems(read: CorpusReport) -> None:
    for problem in read.problems[:_PROBLEMS_SHOWN]:
        click.echo(f"frsearch: {problem}", err=True)
    if read.problem_count > _PROBLEMS_SHOWN:
        click.echo(f"frsearch: and {read.problem_count - _PROBLEMS_SHOWN} more problems", err=True)
    if read.passed_over:
        kinds = sorted(read.passed_over.items(), key=lambda item: -item[1].count)
        named = ", ".join(f"{kind} ({files.count}, {files.examples[0]})" for kind, files in kinds[:5])
        click.echo(f"passed over, not read: {named}{' …' if len(kinds) > 5 else ''}", err=True)


def _say(report: AddReport, read: CorpusReport, articles: int) -> None:
    _say_problems(read)
    counts = [f"{report.added:,} added", f"{report.updated:,} updated", f"{report.unchanged:,} unchanged"]
    counts += [f"{read.duplicates:,} met twice"] if read.duplicates else []
    counts += [f"{report.failed:,} too long"] if report.failed else []
    click.echo(f"{', '.join(counts)}; the index holds {articles:,} article{'' if articles == 1 else 's'}")
    if not (report.added or report.updated or report.failed or read.problem_count):
        click.echo("nothing was new: the index is unchanged" if report.unchanged else "no articles were found")
