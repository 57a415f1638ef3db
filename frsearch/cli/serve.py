"""``frsearch serve``: search in a browser, on this machine."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from click.core import ParameterSource

from frsearch.cli.index import print_problems
from frsearch.cli.options import Command, indexes_option, variants_option
from frsearch.cli.progress import watched
from frsearch.errors import FrsearchError, NotOnCluster, without_password
from frsearch.index import Index
from frsearch.ingest import read_corpus
from frsearch.text import is_address

DEFAULT_PORT = 8411


@click.command("serve", cls=Command)
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@indexes_option
@variants_option
@click.option("--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True, help="0: any that is free.")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="The address to listen on.")
@click.option(
    "--allow-host",
    "allowed",
    multiple=True,
    metavar="NAME",
    help="Answer requests for this name as well, and allow an address that other machines can reach. Repeatable. The page has no "
    "password.",
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.pass_context
def command(
    context: click.Context,
    paths: tuple[str, ...],
    indexes: tuple[Path, ...],
    variants: Path | None,
    port: int,
    host: str,
    allowed: tuple[str, ...],
    no_browser: bool,
) -> int:
    """Open a page in French that searches an index, or the articles in files and folders, in a browser on this machine.

    Articles given as PATH... are indexed in a temporary folder, which is removed at the end. The page needs nothing from outside,
    and follows the index as it changes. Ctrl-C stops it. It needs the extra: pip install 'frsearch[web]'

    \b
    frsearch serve
    frsearch serve articles/ export.csv
    frsearch serve --index veille/ --index archives/ --port 8080 --no-browser

    Exit code 0: stopped by Ctrl-C; 2: an error.
    """
    if paths and context.get_parameter_source("indexes") is ParameterSource.COMMANDLINE:
        raise click.UsageError("give files to index for the time being, or --index, not both")
    if not paths and (address := next(filter(is_address, map(str, indexes)), None)):
        raise NotOnCluster(
            "be shown on the page", "export the articles that matter, and index them in a folder", without_password(address)
        )
    try:
        from frsearch.web import server  # noqa: PLC0415 (an extra)
        from frsearch.web.archive import Archive  # noqa: PLC0415
    except ImportError as error:
        raise FrsearchError(f"{error.name} is missing; the page needs it: pip install 'frsearch[web]'") from error
    with server.listening(host, port, allowed) as bound, _index(paths, indexes) as folders:
        archive = Archive(folders, variants)
        archive.index  # noqa: B018 (raises IndexProblem)
        name = host if server.is_loopback(host) else allowed[0]  # for 0.0.0.0 is no address to go to
        address = server.address_of(bound, name)

        def started() -> None:
            click.echo(f"{address} (Ctrl-C stops it)")
            if not no_browser and server.has_display():
                server.open_browser(address)

        server.serve(archive, bound, (*allowed, name), started)
    click.echo("stopped", err=True)
    if server.is_still_searching():
        sys.stdout.flush()
        os._exit(0)  # the interpreter would wait for a search that nobody waits for; everything is closed and removed
    return 0


@contextmanager
def _index(paths: tuple[str, ...], indexes: tuple[Path, ...]) -> Iterator[tuple[Path, ...]]:
    """Yield the folders of the indexes to show: those given, or a temporary one made of the articles in `paths`."""
    if not paths:
        yield indexes
        return
    with tempfile.TemporaryDirectory(prefix="frsearch-serve-", ignore_cleanup_errors=True) as folder:
        place = Path(folder) / "index"
        reader = read_corpus(list(paths))
        with Index.create(place) as index:
            report = index.add(watched(reader, sys.stderr))
        print_problems(reader.report)
        if not report.added:
            raise FrsearchError("no article was read; nothing to show")
        click.echo(f"{report.added:,} article{'' if report.added == 1 else 's'} indexed for the time being", err=True)
        yield (place,)
