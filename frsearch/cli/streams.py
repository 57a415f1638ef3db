"""Standard input, output and error, any of which may be closed, full, or a pipe that nobody reads."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from typing import TextIO

from frsearch.errors import printable

_MODES = (("stdin", os.O_WRONLY, "r"), ("stdout", os.O_RDONLY, "w"), ("stderr", os.O_WRONLY, "w"))
"""The streams by file descriptor: how a closed one is opened instead, so that only using stdin or stdout is an error."""


def open_closed_streams() -> None:
    """Open those standard streams that were closed, as null devices.

    Otherwise the first files opened would take their file descriptors, and a message printed by a library would end up in the
    index. Reading such an input and writing to such an output raises an OSError; what is written to stderr is discarded.
    """
    for descriptor, (name, access, mode) in enumerate(_MODES):
        if getattr(sys, name) is None:
            opened = os.open(os.devnull, access)
            if opened == descriptor:
                setattr(sys, name, open(descriptor, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
            else:
                os.close(opened)


def settle_colours() -> None:
    """Take ``FORCE_COLOR=0`` for ``NO_COLOR`` and an empty one for none, as most programs do; some versions of rich do not."""
    if (forced := os.environ.get("FORCE_COLOR")) in ("", "0"):
        del os.environ["FORCE_COLOR"]
        if forced:
            os.environ["NO_COLOR"] = "1"


def complain(message: str) -> None:
    """Print an error on stderr, if that is possible."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        print(f"frsearch: {message}", file=sys.stderr, flush=True)


def unwritten(stream: TextIO) -> str:
    """Flush a stream; if that fails, discard what is left, as Python does not at exit, and return why (a closed pipe: "")."""
    try:
        stream.flush()
    except BrokenPipeError:
        _discard(stream)
    except OSError as error:
        _discard(stream)
        return reason(error, "standard output")
    return ""


def reason(error: OSError | MemoryError, stream: str = "standard input or output") -> str:
    """Return the message of an error of the system; one that names no file is about memory, or a standard stream."""
    if isinstance(error, MemoryError) or error.errno == errno.ENOMEM:
        return "out of memory; stop other programs, or allow this one more"
    if error.errno is None:
        return str(error)
    if error.filename is not None:
        return f"{printable(os.fsdecode(error.filename))}: {error.strerror}"
    return f"{stream} is closed" if error.errno == errno.EBADF else f"{stream}: {error.strerror}"


def _discard(stream: TextIO) -> None:
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, stream.fileno())
    os.close(null)
    stream.flush()
