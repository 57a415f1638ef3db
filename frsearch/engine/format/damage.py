"""Numbers of an index that contradict each other → IndexDamaged, at one seam.

Checksums tell of a disk's mistakes, not of a stranger who computes them anew. Whatever is read from an index is
therefore either checked where it would decide how much memory is taken, or fails where it is used: NumPy and Python
refuse an index out of bounds, arrays that do not fit each other, text that is none. Those refusals end here.
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
    """Whatever reads some files of the index in the folder ``path``."""

    path: Path

    @property
    def files(self) -> Sequence[str]:
        """Their names."""


Reads = TypeVar("Reads", bound=OfFiles)


def reports_damage(method: Callable[Concatenate[Reads, P], Answer]) -> Callable[Concatenate[Reads, P], Answer]:
    """Make a method that reads an index raise IndexDamaged for numbers that contradict each other."""

    @wraps(method)
    def guarded(self: Reads, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
        try:
            return method(self, *args, **kwargs)
        except _REFUSALS as error:
            raise _damaged(self.path, self.files, error) from error

    return guarded


@contextmanager
def reporting_damage(path: Path, files: Sequence[str]) -> Iterator[None]:
    """Raise IndexDamaged for numbers in some files of the index in the folder `path` that contradict each other."""
    try:
        yield
    except ArticleMissing:
        raise
    except _REFUSALS as error:
        raise _damaged(path, files, error) from error


def _damaged(path: Path, files: Sequence[str], error: Exception) -> IndexDamaged:
    file = files[0] if len(files) == 1 else f"one of {len(files)} segments"
    what = f"its numbers contradict each other ({type(error).__name__}: {error!s:.100})"
    return IndexDamaged(what, path, file)
