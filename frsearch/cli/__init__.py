"""The command line: one module a command, which parses, calls the library, renders and chooses the exit code.

Commands are imported when they are asked for, so that a search imports what it needs and nothing else.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from frsearch.errors import FrsearchError

COMMANDS = {
    "index": "add articles to an index, or build it anew",
    "search": "find articles and show their best passages",
    "show": "print one article whole",
    "delete": "take articles out of an index",
    "analyze": "show every token of a text, with its three forms",
    "info": "show what an index holds",
    "terms": "complete the beginning of a word with the words of an index",
    "eval": "measure how well an index answers questions whose answers are known",
    "verify": "look at every byte of an index, or make a damaged one whole",
    "compact": "make an index as small and as fast as it can be",
    "backup": "copy an index while others use it",
    "export": "give every stored article back as JSON lines",
    "bench": "measure indexing and searching beside other engines",
    "completion": "print the shell's completion script",
}
"""Every command, with one line of help: naming them imports none of them."""


@contextmanager
def _pipe_may_close() -> Iterator[None]:
    """Take a closed pipe for a good end, before click takes it for an error."""
    try:
        yield
    except BrokenPipeError:
        raise click.exceptions.Exit(0) from None


class Commands(click.Group):
    """A group that imports a command when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order of a first use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import the module of the command `name`."""
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"frsearch.cli.{name}").command
        return command

    def make_context(self, *given: Any, **extra: Any) -> click.Context:
        """Read the command line."""
        with _pipe_may_close():
            return super().make_context(*given, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        with _pipe_may_close():
            return super().invoke(ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="frsearch", prog_name="frsearch")
def group() -> None:
    """Full-text search for French press articles: ranked passages with exact highlights.

    \b
    frsearch index articles/            build an index of a folder of articles in ./index
    frsearch search forces armées     search it
    """


def main() -> None:
    """Run the command line. Exit 0: found or done; 1: nothing found; 2: an error."""
    try:
        code = group.main(prog_name="frsearch", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("frsearch: interrupted; nothing was changed", err=True)
        code = 130
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python must not complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except (FrsearchError, OSError, ValueError) as error:
        click.echo(f"frsearch: {error}", err=True)
        code = 2
    sys.exit(code or 0)
