"""The command line: one module per command, which parses options, calls the library, renders and chooses the exit code.

Commands are imported on demand, so that a search imports nothing that it does not need.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import click

from frsearch.cli.streams import complain, open_closed_streams, reason, settle_colours, unwritten
from frsearch.errors import FrsearchError, IndexProblem, OutputExists, SavedExists
from frsearch.progress import Writing, watched_writing

COMMANDS = {
    "index": "add articles to an index, or rebuild it",
    "search": "find articles and show their best passages",
    "serve": "search in a browser, on this machine",
    "show": "print whole articles",
    "delete": "delete articles from an index",
    "analyze": "show every token of a text, with its three forms",
    "info": "show what an index contains",
    "outlets": "list the outlets of an index, and names that may mean the same",
    "terms": "complete a word with the terms of an index",
    "quotes": "list what is quoted in articles, and who says it",
    "copies": "list the articles that have passages in common",
    "diff": "show what differs between two articles, or two versions of one",
    "versions": "list the versions of an article that were kept",
    "stats": "show what is worth knowing of a new corpus: gaps, imprecise dates, shared texts",
    "facets": "count what a query finds, by outlet, by period or by a field",
    "timeline": "count what queries find in each period",
    "silence": "list outlets that published without a word on a subject",
    "kwic": "show every occurrence of a query in its context",
    "collocates": "list the words that occur near a query",
    "keywords": "list the words that are typical of some articles",
    "similar": "find the articles most similar to one",
    "eval": "measure relevance with questions whose answers are known",
    "verify": "check every byte of an index, or repair it",
    "upgrade": "index the articles of an older version's index again",
    "compact": "merge all segments of an index into one",
    "backup": "copy an index, even while it is being written to",
    "batch": "answer the queries of a file, into one table",
    "saved": "keep searches, and show what they find that is new",
    "export": "write articles for other programs: JSON lines, tables, citations, corpora",
    "bench": "compare indexing and search speed with other engines",
    "cluster": "make, describe, rebuild or remove an index on an OpenSearch cluster",
    "completion": "print a shell completion script",
}
"""Every command, with its line of help, so that listing the commands imports none of them."""


@contextmanager
def _pipe_may_close() -> Iterator[None]:
    """Exit normally when a pipe is closed, which click would report as an error."""
    try:
        yield
    except BrokenPipeError:
        raise click.exceptions.Exit(0) from None


@contextmanager
def _keeping_what_is_made() -> Iterator[None]:
    """Keep the garbage collector from looking at what is made inside, and before: modules and classes stay to the end.

    It would do so a dozen times while they are imported, and twice as the interpreter ends.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


class Commands(click.Group):
    """A group that imports each command on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return the command `name`, imported from its module."""
        if name not in COMMANDS:
            return None
        with _keeping_what_is_made():
            command: click.Command = importlib.import_module(f"frsearch.cli.{name}").command
        return command

    def make_context(self, *given: Any, **extra: Any) -> click.Context:
        """Parse the command line."""
        with _pipe_may_close():
            return super().make_context(*given, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
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
    frsearch index articles/         index a folder of articles in ./index
    frsearch search forces armées    search it
    """


def main() -> None:
    """Run the command line and exit with 0: found or done; 1: nothing found; 2: an error."""
    open_closed_streams()
    settle_colours()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no command multiplies matrices worth starting threads of NumPy for
    with watched_writing() as writing:
        code, problem = _run()
    if sys.stdout is not None and (unprinted := unwritten(sys.stdout)):
        code, problem = 2, unprinted
    if problem:
        complain(f"{problem}{_state(writing)}")
    if sys.stderr is not None:
        unwritten(sys.stderr)
    sys.exit(code)


def _run() -> tuple[int, str]:
    """Run the command; return the exit code, and what is wrong, if that is not printed yet."""
    try:
        return group.main(prog_name="frsearch", standalone_mode=False) or 0, ""
    except click.exceptions.Exit as stop:
        return stop.exit_code, ""
    except click.ClickException as error:
        with suppress(OSError):
            error.show()
        return error.exit_code, ""
    except (click.Abort, KeyboardInterrupt):
        return 130, "interrupted"
    except BrokenPipeError:  # whoever read the output has seen enough
        return 0, ""
    except (OSError, MemoryError) as error:
        return 2, reason(error)
    except (IndexProblem, OutputExists, SavedExists) as problem:
        from frsearch.cli.advice import advised  # noqa: PLC0415 (most commands have no problem)

        return 2, advised(problem)
    except (FrsearchError, ValueError) as error:
        return 2, str(error)


def _state(writing: Writing) -> str:
    """Return what to add to a message about a command that failed: what has become of its changes."""
    if not writing.has_begun:
        return ""
    if writing.is_committed:
        return "; the changes are in the index"
    if writing.is_atomic:
        return "; no article was added, changed or deleted"
    return "; what the cluster has acknowledged is in the index, and doing it again is safe"
