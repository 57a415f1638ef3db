"""What goes wrong while a file is read → a CorpusError that names it, so that the run goes on."""

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
    """Yield `items`; an exception ends them with a CorpusError about the file `name` instead.

    Every exception: the parsers below meet arbitrary bytes, and one that breaks must not cost the rest of a corpus.
    """
    try:
        yield from items
    except Exception as error:
        problem = CorpusError(clean_line(_reason(error)), name)
        # Without its traceback, whose frames would keep alive what was being read.
        problem.__cause__, error.__context__ = error.with_traceback(None), None
        yield problem


def _reason(error: Exception) -> str:
    if isinstance(error, Bomb):
        return str(error)
    if isinstance(error, MemoryError):
        return "takes more memory than there is"
    if isinstance(error, EOFError):
        return "truncated: the data end in the middle"
    # bzip2's errors are OSErrors without a number; zipfile does not know every version; zstandard may not be imported.
    broken = isinstance(error, OSError) and error.errno is None
    if broken or isinstance(error, _BROKEN) or type(error).__name__ == "ZstdError":
        return f"broken compressed data: {error}"
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read: {error.strerror}"
    return f"cannot be read: {type(error).__name__}: {error}"
