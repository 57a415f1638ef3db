"""``frsearch index``: add articles to an index, or rebuild it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import chain, islice
from pathlib import Path

import click

from frsearch.cli.options import Command, HomePath, index_option, output, wait_option
from frsearch.cli.progress import watched
from frsearch.errors import CorpusError, FrsearchError, IndexMissing, printable
from frsearch.index import Index
from frsearch.ingest import CorpusReader, CorpusReport
from frsearch.ingest.fields.columns import FIELDS
from frsearch.ingest.fields.outlets import Outlets, read_aliases
from frsearch.ingest.fields.records import Options
from frsearch.ingest.files.suffixes import ARCHIVES, COMPRESSIONS
from frsearch.ingest.formats import FORMATS
from frsearch.ingest.ledger import NAME as LEDGER
from frsearch.ingest.ledger import Ledger
from frsearch.ingest.report import FieldCounts, Remark
from frsearch.model.reports import AddReport
from frsearch.render import renderer

_PROBLEMS_SHOWN = 20
_ARTICLES_SHOWN = 3


def _formats() -> str:
    """Return a line for each input format: suffixes, name and help."""
    suffixes = [" ".join(one.suffixes) for one in FORMATS]
    width = max(map(len, suffixes))
    return "\n".join(f"{named:<{width}}  {one.name}: {one.help}" for named, one in zip(suffixes, FORMATS, strict=True))


_HELP = f"""Add the articles in files, folders and globs to an index; - reads standard input.

The suffix of a file decides its format; standard input, and named files with any other suffix, are recognised by their
first bytes:

\b
{_formats()}

Files may be compressed ({" ".join(COMPRESSIONS)}) or in archives ({" ".join(ARCHIVES)}). An article that is already in the
index is replaced if it has changed. Everything happens in one commit: after an error or Ctrl-C the index is unchanged.

Examples:

\b
frsearch index articles/
frsearch index export.csv.gz --map body=texte --map outlet=support --index veille/
zcat dump.jsonl.gz | frsearch index -

Exit code 0: done; 2: an error, or something could not be read (the rest is indexed, unless --strict).
"""


@click.command("index", cls=Command, help=_HELP)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@index_option
@wait_option
@click.option(
    "--rebuild", is_flag=True, help="Build a new index, without earlier versions; the old one stays until it is complete."
)
@click.option("--dry-run", is_flag=True, help="Show what would be indexed, with the first three articles, and write nothing.")
@click.option(
    "--problems",
    "problems_path",
    type=HomePath(path_type=Path, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Write every problem, remark and skipped file to FILE, as JSON lines.",
)
@click.option(
    "--outlets",
    "outlets_path",
    type=HomePath(path_type=Path, dir_okay=False),
    metavar="FILE",
    help='Read other names of outlets from a TOML file, with lines like "Le Phare" = ["lephare.example", "Phare"].',
)
@click.option(
    "--prune", is_flag=True, help="Delete the articles whose files, in the folders given, are gone or no longer hold them."
)
@click.option(
    "--keep-versions",
    is_flag=True,
    help="Keep what changed articles were before, for frsearch versions and diff. Those kept already stay without it, too.",
)
@click.option("--strict", is_flag=True, help="Stop at the first problem and leave the index unchanged.")
@click.option(
    "--map",
    "mapping",
    metavar="FIELD=COLUMN",
    multiple=True,
    help=f"Read a field ({', '.join(FIELDS)}) from this column. Repeatable.",
)
def command(
    paths: tuple[str, ...],
    index_path: Path | str,
    wait: float,
    rebuild: bool,
    dry_run: bool,
    problems_path: Path | None,
    outlets_path: Path | None,
    prune: bool,
    keep_versions: bool,
    strict: bool,
    mapping: tuple[str, ...],
) -> int:
    """Read the articles in `paths` into an index, report on both, and return the exit code."""
    if rebuild and keep_versions:
        raise click.UsageError("--rebuild starts a new index, without earlier versions; leave out --keep-versions, or --rebuild")
    columns = _mapping(mapping)
    aliases = read_aliases(outlets_path) if outlets_path else None
    ledger = Ledger.of(index_path, sorted(columns.items()), aliases) if isinstance(index_path, Path) else None
    if prune and not ledger:
        raise click.UsageError("--prune compares with the files of the last time, which only an index in a folder remembers")
    with _problems_file(problems_path) as tell:
        with _existing(index_path, rebuild) as index:
            options = Options(columns, outlets=Outlets(aliases, index.info().outlets if index else ()))
            # Not read_corpus, which raises for a path that does not exist: here the others are read.
            reader = CorpusReader(list(paths), options, strict, tell, None if dry_run else ledger)
            if index:
                reader.leave_out_unchanged(index.content_hashes)
        return _show(reader) if dry_run else _index(reader, ledger, index_path, wait, rebuild, prune, keep_versions)


def _existing(path: Path | str, rebuild: bool) -> AbstractContextManager[Index | None]:
    """Return the index at `path` as it is, None if there is none, if it is to be replaced, or if it cannot be opened."""
    try:
        return nullcontext() if rebuild else Index.open(path)
    except FrsearchError:
        return nullcontext()  # whatever is wrong with it is said when it is opened to be written to


@contextmanager
def _problems_file(path: Path | None) -> Iterator[Callable[[CorpusError | Remark], None]]:
    """Yield a function that writes a problem or a remark as a JSON line to a file, or does nothing if there is no path."""
    if path is None:
        yield lambda problem: None
        return
    with click.open_file(str(path), "w", encoding="utf-8") as file:

        def tell(problem: CorpusError | Remark) -> None:
            facts: dict[str, str | int | None]
            if isinstance(problem, Remark):
                facts = {"kind": problem.kind, "path": problem.path, "message": problem.detail}
            else:
                facts = {"kind": "problem", "path": problem.path, "line": problem.line, "message": problem.message}
            print(json.dumps(facts, ensure_ascii=False), file=file)

        yield tell


def _show(reader: CorpusReader) -> int:
    """Show the first articles of a corpus and what was read of it all."""
    for number, article in enumerate(watched(reader, sys.stderr)):
        if number < _ARTICLES_SHOWN:
            renderer("terminal").articles([article], output())
            click.echo()
    print_problems(reader.report)
    _print_formats(reader.report)
    click.echo("nothing was written")
    return 2 if reader.report.unread else 0


def _index(
    reader: CorpusReader,
    ledger: Ledger | None,
    index_path: Path | str,
    wait: float,
    rebuild: bool,
    prune: bool,
    keep_versions: bool,
) -> int:
    articles = watched(reader, sys.stderr)
    first = next(articles, None)  # before the index is touched: a mistyped path must neither create an index nor replace one
    try:
        opened = _open(index_path, rebuild, wait, first is None)
    except _NothingRead:
        print_problems(reader.report)
        raise
    with opened as index:
        report = index.add(articles if first is None else chain([first], articles), keep_versions=keep_versions)
        folders = [path for path in reader.paths if Path(path).is_dir()]
        if ledger:
            _prune(index, ledger, folders, prune)
        _print_report(report, reader.report, len(ledger.kept) if ledger else 0, len(index))
        if ledger:
            _save(ledger, index, folders if prune and not ledger.is_blind else ())
    return 2 if reader.report.unread or report.failed else 0


def _save(ledger: Ledger, index: Index, pruned: Sequence[str]) -> None:
    """Remember which files the index was made from, if that can be written down."""
    try:
        ledger.save(index.content_hashes, pruned)
    except OSError as error:
        click.echo(
            f"frsearch: all files will be read again next time; {ledger.folder / LEDGER}: {error.strerror or error}", err=True
        )


def _prune(index: Index, ledger: Ledger, folders: list[str], prune: bool) -> None:
    """Delete the articles whose files in these folders are gone, or only say how many there are."""
    if prune and ledger.is_blind:
        click.echo("frsearch: nothing is pruned, as not everything could be looked into", err=True)
    gone = ledger.gone(folders)
    gone = [article_id for article_id, stored in zip(gone, index.content_hashes(gone), strict=True) if stored]
    if not gone:
        return
    several = "1 article is" if len(gone) == 1 else f"{len(gone):,} articles are"
    what = f"{several} of files that are gone or no longer hold {'it' if len(gone) == 1 else 'them'}"
    if not prune:
        click.echo(f"{what}; --prune deletes {'it' if len(gone) == 1 else 'them'}", err=True)
        return
    click.echo(f"{what}, and deleted now", err=True)
    index.delete(gone)


class _NothingRead(FrsearchError):
    """There is no article to create an index from."""


def _open(path: Path | str, rebuild: bool, wait: float, is_nothing_read: bool) -> Index:
    if not is_nothing_read:
        return Index.create(path, overwrite=True, wait=wait) if rebuild else Index.open_or_create(path, wait=wait)
    if rebuild:
        raise _NothingRead("no article was read; the index is unchanged")
    try:
        return Index.open(path, wait=wait)
    except IndexMissing as error:
        raise _NothingRead("no article was read; no index was created") from error


def _mapping(pairs: tuple[str, ...]) -> dict[str, str]:
    mapping = dict(pair.partition("=")[::2] for pair in pairs)
    for field, column in mapping.items():
        if not field or not column:
            raise click.UsageError(f"--map takes FIELD=COLUMN, as in body=texte; found {field or column!r}")
    return mapping


def print_problems(read: CorpusReport) -> None:
    """Print what could not be read, what was remarked on, and what was skipped, to standard error."""
    for problem in read.problems[:_PROBLEMS_SHOWN]:
        click.echo(f"frsearch: {problem}", err=True)
    if read.problem_count > _PROBLEMS_SHOWN:
        click.echo(f"frsearch: and {read.problem_count - _PROBLEMS_SHOWN} more problems (all: --problems FILE)", err=True)
    _print_remarks(read)
    if read.passed_over:
        kinds = sorted(read.passed_over.items(), key=lambda item: -item[1].count)
        named = ", ".join(f"{kind} ({files.count}, {files.examples[0]})" for kind, files in kinds[:5])
        click.echo(f"skipped: {named}{' …' if len(kinds) > 5 else ''}", err=True)


def _print_remarks(read: CorpusReport) -> None:
    """Print each remark once, with the number of files that it is about."""
    files: dict[tuple[str, str], list[str]] = {}
    for remark in read.remarks:
        files.setdefault((remark.kind, remark.detail), []).append(remark.path)
    for (kind, detail), paths in islice(files.items(), _PROBLEMS_SHOWN):
        others = f" and {len(paths) - 1:,} more file{'s' * (len(paths) > 2)}" if len(paths) > 1 else ""
        click.echo(f"{printable(paths[0])}{others}: {kind}: {printable(detail)}", err=True)
    if len(files) > _PROBLEMS_SHOWN or read.remark_count > len(read.remarks):
        click.echo("and more remarks (all: --problems FILE)", err=True)


def _print_report(report: AddReport, read: CorpusReport, kept: int, articles: int) -> None:
    print_problems(read)
    for problem in report.problems[:_PROBLEMS_SHOWN]:
        click.echo(f"frsearch: {problem}", err=True)
    for remark in report.remarks[:_PROBLEMS_SHOWN]:
        click.echo(f"extra: {printable(remark)}", err=True)
    if len(report.remarks) > _PROBLEMS_SHOWN:
        click.echo(f"extra: and {len(report.remarks) - _PROBLEMS_SHOWN} more remarks", err=True)
    if count := read.files_unchanged:
        click.echo(f"{count:,} file{'s' * (count > 1)} not read again, unchanged: {kept:,} article{'s' * (kept > 1)}", err=True)
    unchanged = report.unchanged + kept
    counts = [f"{report.added:,} added", f"{report.updated:,} updated", f"{unchanged:,} unchanged"]
    counts += [f"{read.duplicates:,} duplicates"] if read.duplicates else []
    counts += [f"{report.failed:,} {'refused' if report.problems else 'too long'}"] if report.failed else []
    click.echo(f"{', '.join(counts)}; the index holds {articles:,} article{'' if articles == 1 else 's'}")
    _print_formats(read)
    if not (report.added or report.updated or report.failed or read.problem_count):
        click.echo("nothing new: the index is unchanged" if unchanged else "no articles were found")


def _print_formats(read: CorpusReport) -> None:
    """Print, for each format, how many articles were read and which of their fields are there."""
    for name, counts in sorted(read.formats.items(), key=lambda item: -item[1].articles):
        fields = (("title", counts.titled), ("date", counts.dated), ("outlet", counts.from_outlets))
        there = ", ".join(
            f"{_share(count, counts.articles)} with {'an' if field == 'outlet' else 'a'} {field}{_inferred(counts, field)}"
            for field, count in fields
        )
        click.echo(f"{name}: {counts.articles:,} article{'' if counts.articles == 1 else 's'} read, {there}", err=True)


def _inferred(counts: FieldCounts, field: str) -> str:
    return f" ({inferred:,} from the address)" if (inferred := counts.inferred[field]) else ""


def _share(count: int, total: int) -> str:
    return "all" if count == total else f"{count:,}" if count else "none"
