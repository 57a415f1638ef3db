"""``frsearch saved``: keep searches beside an index, and show what they find that is new."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import attrs
import click

from frsearch.cli.filters import QueryCommand, filter_options, with_carets
from frsearch.cli.options import Command, format_option, index_option, output, table_format_option, variants_option, wait_option
from frsearch.index import Index
from frsearch.model.saved import SavedSearch
from frsearch.render import renderer, summary
from frsearch.render.csv import Cell
from frsearch.render.safety import safe_line
from frsearch.render.table import Table, write_table
from frsearch.search.request import Filters


@click.group("saved")
def command() -> None:
    """Keep searches beside the index, and show what they find that is new.

    \b
    frsearch saved add sahel 'mali OU niger' --since 2023
    frsearch saved run sahel --new
    frsearch saved list
    frsearch saved rm sahel

    A search remembers the ids of the articles it has shown: rebuilding or compacting the index makes none of them new, nor does a
    changed text. Searches are kept in the folder of the index, in frsearch-saved.json, and frsearch backup copies them.
    """


@command.command("add", cls=QueryCommand)
@click.argument("name")
@click.argument("query", nargs=-1, required=True)
@index_option
@wait_option
@click.option("--replace", is_flag=True, help="Replace the search of this name, and forget what it has shown.")
@filter_options
def add(
    name: str,
    query: tuple[str, ...],
    index_path: Path | str,
    wait: float,
    replace: bool,
    filters: Filters,
    variants: Path | None,
) -> int:
    """Keep QUERY and its filters under NAME. --variants is not kept: frsearch saved run has it, too."""
    with Index.open(index_path, wait=wait, variants=variants) as index:
        saved = index.saved.add(name, " ".join(query), replace=replace, **filters)
    click.echo(f"{safe_line(saved.name)}: {safe_line(saved.query)}", err=True)
    return 0


@command.command("list", cls=Command)
@index_option
@table_format_option
def list_all(index_path: Path | str, format_name: str) -> int:
    """List the searches, oldest first. Exit code 0: there are some; 1: there are none; 2: an error."""
    with Index.open(index_path) as index:
        searches = list(index.saved.values())
    rows: list[list[Cell]] = [[one.name, one.query, _filters(one), one.created, one.shown] for one in searches]
    write_table(Table(("name", "query", "filters", "created", "shown"), rows), format_name, output())
    if not rows:
        click.echo("no saved search", err=True)
    return 0 if rows else 1


@command.command("run", cls=Command)
@click.argument("name")
@index_option
@wait_option
@click.option("--new", is_flag=True, help="Only articles that it has not shown before.")
@click.option("-n", "--limit", type=click.IntRange(min=0), help="How many hits to show; 0: all.  [default: 10; with --new: all]")
@click.option("--passages", type=click.IntRange(min=0), default=1, show_default=True, help="How many passages per article.")
@variants_option
@format_option
def run(
    name: str,
    index_path: Path | str,
    wait: float,
    new: bool,
    limit: int | None,
    passages: int,
    variants: Path | None,
    format_name: str,
) -> int:
    """Show what the search NAME finds now. Its hits count as shown once they are written.

    The query is never corrected or loosened, so that nothing counts as shown that it does not ask for.

    Exit code 0: found; 1: nothing found, or nothing new; 2: an error.
    """
    with Index.open(index_path, wait=wait, variants=variants) as index:
        most = (0 if new else 10) if limit is None else limit
        found = index.saved.run(name, new=new, limit=most or None, passages=passages, mark=False)
        pointing = attrs.evolve(found, notes=tuple(with_carets(note, found.query) for note in found.notes))
        chosen = renderer(format_name)
        chosen.results(pointing if chosen.is_fixed_width else found, stream := output())
        stream.flush()  # before they count as shown
        index.saved.mark(name, found)
    if not chosen.shows_notes:
        for line in summary(pointing):
            click.echo(line, err=True)
    return 0 if found.total else 1


@command.command("rm", cls=Command)
@click.argument("name")
@index_option
@wait_option
def remove(name: str, index_path: Path | str, wait: float) -> int:
    """Forget the search NAME, and what it has shown."""
    with Index.open(index_path, wait=wait) as index:
        index.saved.remove(name)
    return 0


def _filters(search: SavedSearch) -> str:
    """Return the filters of a search as options, but for its limits."""
    given = {name: value for name, value in search.filters.items() if name not in ("timeout", "memory_mb", "where")}
    options = [("--" + name, value) for name, values in given.items() for value in _several(values)]
    for field, values in search.filters.get("where", {}).items():
        options += [("--where", f"{field}={_condition(value)}") for value in _several(values)]
    return shlex.join(part for name, value in options for part in ((name,) if value is True else (name, str(value))))


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _condition(value: Any) -> str:
    return f"{value['from'] or ''}..{value['to'] or ''}" if isinstance(value, dict) else str(value)
