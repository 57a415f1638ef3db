"""Options that several commands share, and standard output."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from functools import wraps
from itertools import compress
from operator import not_
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click
from attrs import evolve

from frsearch.model import Note
from frsearch.query.diagnostics import underlined
from frsearch.query.numbers import bounds_in
from frsearch.render import FORMATS, TABLE_FORMATS
from frsearch.render.safety import safe
from frsearch.search.request import Filters
from frsearch.text import expanded

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class HomePath(click.Path):
    """A path of which ``~`` is replaced, which no shell does in ``--index=~/veille``."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path."""
        return super().convert(expanded(value), param, ctx)


class Command(click.Command):
    """A command that refuses an option with two values, of which click would silently keep the last."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; raises click.BadOptionUsage."""
        if not ctx.resilient_parsing:
            _, _, order = self.make_parser(ctx).parse_args(list(args))
            for option, count in Counter(order).items():
                if count > 1 and isinstance(option, click.Option) and not (option.multiple or option.is_flag):
                    name = max(option.opts, key=len)
                    raise click.BadOptionUsage(name, f"{name} was given {count} times; give it once.", ctx)
        return super().parse_args(ctx, args)


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


index_option = click.option(
    "--index",
    "index_path",
    type=HomePath(path_type=Path),
    default=Path("index"),
    envvar="FRSEARCH_INDEX",
    show_default="$FRSEARCH_INDEX, else ./index",
    metavar="DIR",
    help="The folder of the index.",
)

indexes_option = click.option(
    "--index",
    "indexes",
    type=HomePath(path_type=Path),
    multiple=True,
    default=[Path("index")],
    envvar="FRSEARCH_INDEX",
    show_default="$FRSEARCH_INDEX, else ./index",
    metavar="DIR",
    help="The folder of the index. Repeatable: several are read as one.",
)

variants_option = click.option(
    "--variants",
    type=HomePath(path_type=Path),
    metavar="FILE",
    help="Equivalents of your own, beside those shipped: lines such as Kiev = Kyiv.",
)

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


wait_option = click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=0.0,
    metavar="SECONDS",
    help="How long to wait for another process that is writing to the index, before giving up.",
)


def records_option(help_text: str) -> Callable[[Decorated], Decorated]:
    """Return the ``--format`` option of commands that print records, not hits: readable lines, or JSON lines."""
    return click.option(
        "--format",
        "format_name",
        type=click.Choice(["terminal", "jsonl"]),
        default="terminal",
        show_default=True,
        help=help_text,
    )


table_format_option = click.option(
    "--format",
    "format_name",
    type=click.Choice(list(TABLE_FORMATS)),
    default="terminal",
    show_default=True,
    help="; ".join(f"{name}: {line}" for name, line in TABLE_FORMATS.items()) + ".",
)

format_option = click.option(
    "--format",
    "format_name",
    type=click.Choice(list(FORMATS)),
    default="terminal",
    show_default=True,
    help="; ".join(f"{name}: {line}" for name, line in FORMATS.items()) + ".",
)


def output() -> TextIO:
    """Return standard output, in UTF-8 whatever the locale: programs and modern terminals expect that."""
    stream = sys.stdout
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="replace")
    return stream


def with_carets(note: Note, query: str) -> Note:
    """Add the query to a syntax note, with carets below the part that was not understood."""
    is_part = note.kind == "syntax" and 0 < note.end - note.start < len(query)
    return evolve(note, message=f"{note.message}\n{underlined(query, note.start, note.end)}") if is_part else note


def show_notes(notes: Iterable[Note], query: str) -> None:
    """Print notes on a query to standard error, where no machine format has to make way for them."""
    for note in notes:
        click.echo(safe(with_carets(note, query).message), err=True)
