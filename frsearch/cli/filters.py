"""What commands that take a query share: how it is parsed, the options that say which articles it is about, and its notes.

They are apart from :mod:`frsearch.cli.options`, since commands that index need no query language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import wraps
from itertools import compress
from operator import not_
from typing import Any

import click
from attrs import evolve

from frsearch.cli.options import Command, Decorated, variants_option
from frsearch.model import Note
from frsearch.query.diagnostics import underlined
from frsearch.query.numbers import bounds_in
from frsearch.render.safety import safe
from frsearch.search.request import Filters

_EXCLUSION = re.compile(r"-(?!-|n\d*\Z|h\Z|\d+\Z).+", re.DOTALL)
"""An argument like ``-word``: it begins with a dash, but is neither an option of a query command nor the number after one."""


class QueryCommand(Command):
    """A command that reads ``-word`` as part of the query, not as a cluster of one-letter options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; raises click.BadOptionUsage."""
        if "--" not in args:
            options = {option for param in self.params for option in param.opts}
            is_word = [
                _EXCLUSION.fullmatch(arg) and arg not in options and before != "--sort"
                for before, arg in zip(["", *args], args, strict=False)
            ]
            words = list(compress(args, is_word))
            args = [*compress(args, map(not_, is_word)), *(["--", *words] if words else [])]
        return super().parse_args(ctx, args)


_FILTERS = (
    click.option(
        "--outlet", metavar="NAME", multiple=True, help="Only outlets whose name contains these words. Repeatable: any."
    ),
    click.option("--since", metavar="DATE", help="Only articles from this date on: 2024, 2024-09, 'septembre 2024', 24/09/2024."),
    click.option("--until", metavar="DATE", help="Only articles up to and including this date, month or year."),
    click.option(
        "--where",
        metavar="FIELD=VALUE",
        multiple=True,
        help="Only articles with this value in a field of their extra data: rubrique=politique. Numbers or dates between two "
        "bounds: page=1..3, or page=2.. for one bound. Repeatable: of several values of a field any, and each field must match.",
    ),
    variants_option,
    click.option(
        "--strict",
        is_flag=True,
        help="Search for the words as typed, without corrections and variants, and with quotations as they are.",
    ),
    click.option(
        "--timeout",
        type=click.FloatRange(min=0),
        default=30.0,
        show_default=True,
        metavar="SECONDS",
        help="How long to search before giving up; 0: no limit.",
    ),
    click.option(
        "--memory",
        type=click.FloatRange(min=0),
        default=256.0,
        show_default=True,
        metavar="MB",
        help="How much memory a query of many words may use; 0: no limit.",
    ),
)


def filter_options(command: Decorated) -> Decorated:
    """Add the options that say which articles a query is about; the command gets them as ``filters``, and ``variants``."""

    @wraps(command)
    def filtered(*args: Any, **given: Any) -> Any:
        filters = Filters(
            outlet=given.pop("outlet") or None,
            since=given.pop("since"),
            until=given.pop("until"),
            where=_conditions(given.pop("where")),
            strict=given.pop("strict"),
            timeout=given.pop("timeout") or None,
            memory_mb=given.pop("memory") or None,
        )
        return command(*args, filters=filters, **given)

    for option in reversed(_FILTERS):
        filtered = option(filtered)
    return filtered  # type: ignore[return-value]  # what click calls takes the options above instead of filters


def _conditions(where: tuple[str, ...]) -> dict[str, Any] | None:
    """Return what ``--where`` asks for as the library takes it: several values of a field in a list, a range as a tuple."""
    values: dict[str, list[str]] = {}
    for condition in where:
        name, _, value = condition.partition("=")
        if not name.strip() or not value.strip():
            raise click.UsageError(f"--where takes FIELD=VALUE, as in rubrique=politique; found {condition!r}")
        values.setdefault(name.strip(), []).append(value.strip())
    return {name: _asked(name, some) for name, some in values.items()} or None


def _asked(name: str, values: list[str]) -> list[str] | tuple[str | None, str | None]:
    ranges = [bounds for value in values if (bounds := bounds_in(value))]
    if not ranges:
        return values
    if len(values) > 1:
        raise click.UsageError(f"--where {name}={values[0]} and {name}={values[1]}: give a range alone")
    low, high = ranges[0]
    return low or None, high or None


def with_carets(note: Note, query: str) -> Note:
    """Add the query to a syntax note, with carets below the part that was not understood."""
    is_part = note.kind == "syntax" and 0 < note.end - note.start < len(query)
    return evolve(note, message=f"{note.message}\n{underlined(query, note.start, note.end)}") if is_part else note


def show_notes(notes: Iterable[Note], query: str) -> None:
    """Print notes on a query to standard error, where no machine format has to make way for them."""
    for note in notes:
        click.echo(safe(with_carets(note, query).message), err=True)
