"""Options that several commands share, and standard output."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click
from click.core import ParameterSource

from frsearch.render import FORMATS, TABLE_FORMATS
from frsearch.text import expanded, is_address

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class HomePath(click.Path):
    """A path of which ``~`` is replaced, which no shell does in ``--index=~/veille``."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path."""
        return super().convert(expanded(value), param, ctx)


class IndexPlace(HomePath):
    """The folder of an index, or the address of one on a cluster.

    The environment may name several folders, parted as in ``PATH``, or one that has a colon in its name.
    """

    def split_envvar_value(self, rv: str) -> Sequence[str]:
        """Return the folders that the environment names: a folder that is there is one, and so is an address."""
        is_one = is_address(rv) or os.path.lexists(expanded(rv))  # which is False for what is too long to be a name
        return [rv] if is_one else [part for part in rv.split(os.pathsep) if part] or [rv]

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path, or the address as it is; fails if the environment names several folders and the command takes one."""
        source = ctx.get_parameter_source(param.name) if ctx and param and param.name and not param.multiple else None
        if source is ParameterSource.ENVIRONMENT:
            value, *others = self.split_envvar_value(value)
            if others:
                count = 1 + len(others)
                self.fail(f"FRSEARCH_INDEX names {count} folders, and this command takes one; name it: --index DIR", param, ctx)
        return value if is_address(value) else super().convert(value, param, ctx)


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


index_option = click.option(
    "--index",
    "index_path",
    type=IndexPlace(path_type=Path),
    default=Path("index"),
    envvar="FRSEARCH_INDEX",
    show_default="$FRSEARCH_INDEX, else ./index",
    metavar="DIR",
    help="The folder of the index, or its address on a cluster.",
)

indexes_option = click.option(
    "--index",
    "indexes",
    type=IndexPlace(path_type=Path),
    multiple=True,
    default=[Path("index")],
    envvar="FRSEARCH_INDEX",
    show_default="$FRSEARCH_INDEX, else ./index",
    metavar="DIR",
    help="The folder of the index, or its address on a cluster. Repeatable: several folders are read as one.",
)

variants_option = click.option(
    "--variants",
    type=HomePath(path_type=Path),
    metavar="FILE",
    help="Equivalents of your own, beside those shipped: lines such as Kiev = Kyiv.",
)

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
