"""Any exception while a file is read → a CorpusError that names the file, so that the run goes on."""

from __future__ import annotations

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import TypeVar

from frsearch.errors import CorpusError
from frsearch.ingest.files.streams import Bomb
from frsearch.text import clean_line

T = TypeVar("T")
_BROKEN = (zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError, NotImplementedError)


def guarded(items: Iterator[T], name: str) -> Iterator[T | CorpusError]:
    """Yield `items`; an exception ends them, and a CorpusError about the file `name` is the last one yielded.

    Every exception is caught: the parsers behind `items` meet arbitrary bytes, and a crash on one file must not cost the rest of
    the corpus.
    """
    try:
        yield from items
    except Exception as error:
        problem = CorpusError(clean_line(_reason(error)), name)
        # Without the traceback, whose frames would keep the data being read alive.
        problem.__cause__, error.__context__ = error.with_traceback(None), None
        yield problem


def _reason(error: Exception) -> str:
    if isinstance(error, Bomb):
        return str(error)
    if isinstance(error, MemoryError):
        return "needs more memory than is available"
    if isinstance(error, EOFError):
        return "truncated: the data ends early"
    # bzip2 raises OSErrors without errno; NotImplementedError is zipfile's, for unknown versions; zstandard may not be imported.
    broken = isinstance(error, OSError) and error.errno is None
    if broken or isinstance(error, _BROKEN) or type(error).__name__ == "ZstdError":
        return f"corrupt compressed data: {error}"
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read: {error.strerror}"
    return f"cannot be read: {type(error).__name__}: {error}"
