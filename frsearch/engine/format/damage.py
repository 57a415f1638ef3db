"""Turning exceptions from inconsistent data into IndexDamaged, in one place.

Checksums detect disk errors, not forged files, whose checksums are right. What is read from an index is therefore checked
if it decides how much memory is allocated. Anything else may fail where it is used: NumPy and Python raise exceptions for an
index out of bounds, arrays of different shapes, or invalid text, and these are caught here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from frsearch.errors import ArticleMissing, IndexDamaged

P = ParamSpec("P")
Answer = TypeVar("Answer")

_REFUSALS = (ArithmeticError, LookupError, RecursionError, TypeError, ValueError)


class OfFiles(Protocol):
    """An object that reads some files of the index in the folder ``path``."""

    path: Path

    @property
    def files(self) -> Sequence[str]:
        """Names of these files."""


Reads = TypeVar("Reads", bound=OfFiles)


def reports_damage(method: Callable[Concatenate[Reads, P], Answer]) -> Callable[Concatenate[Reads, P], Answer]:
    """Decorate a method that reads an index: it raises IndexDamaged for inconsistent data."""

    @wraps(method)
    def guarded(self: Reads, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
        try:
            return method(self, *args, **kwargs)
        except _REFUSALS as error:
            raise _damaged(self.path, self.files, error) from error

    return guarded


@contextmanager
def reporting_damage(path: Path, files: Sequence[str]) -> Iterator[None]:
    """Raise IndexDamaged for inconsistent data in some files of the index in the folder `path`."""
    try:
        yield
    except ArticleMissing:
        raise
    except _REFUSALS as error:
        raise _damaged(path, files, error) from error


def _damaged(path: Path, files: Sequence[str], error: Exception) -> IndexDamaged:
    file = files[0] if len(files) == 1 else f"one of {len(files)} segments"
    what = f"its data is inconsistent ({type(error).__name__}: {error!s:.100})"
    return IndexDamaged(what, path, file)
