"""What to do about an error, as commands and options; the messages of the library name its own functions instead."""

from __future__ import annotations

import shlex
from pathlib import Path

from frsearch.errors import IndexDamaged, IndexLocked, IndexMissing, IndexOutdated, IndexProblem, OutputExists, SavedExists


def build_command(path: str | Path, *, rebuild: bool = False) -> str:
    """Return the command that builds the index at `path`, to end a message with.

    >>> build_command("mes articles", rebuild=True)
    "frsearch index CORPUS --index 'mes articles' --rebuild"
    """
    return f"frsearch index CORPUS --index {shlex.quote(str(path))}{' --rebuild' if rebuild else ''}"


def repair_command(path: str | Path) -> str:
    """Return the command that repairs the index at `path`, to end a message with."""
    return f"frsearch verify --repair --index {shlex.quote(str(path))}"


def upgrade_command(path: str | Path) -> str:
    """Return the command that upgrades the index at `path`, to end a message with."""
    return f"frsearch upgrade --index {shlex.quote(str(path))}"


def advised(problem: IndexProblem | OutputExists | SavedExists) -> str:
    """Return the message of a problem with advice for the shell."""
    return str(problem).removesuffix(problem.advice) + _advice(problem)


def _advice(problem: IndexProblem | OutputExists | SavedExists) -> str:
    match problem:
        case IndexMissing(path=path):
            return f"build one: {build_command(path)}"
        case IndexOutdated(path=str()):  # an address
            return problem.advice
        case IndexOutdated(path=path, is_upgradable=True):
            return f"run: {upgrade_command(path)}"
        case IndexOutdated(path=path):
            return f"run: {build_command(path, rebuild=True)}"
        case IndexDamaged(path=path):
            return f"repair it: {repair_command(path)}; or rebuild it: {build_command(path, rebuild=True)}"
        case IndexLocked():
            return "wait until it finishes (--wait SECONDS)"
        case OutputExists(is_folder=False):
            return "choose another name, or replace it (--overwrite)"
        case SavedExists():
            return "choose another name, or replace it (--replace)"
        case _:
            return problem.advice
