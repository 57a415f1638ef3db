"""What a process and its workers say to each other, through pipes: nothing is pickled.

A worker is sent messages, each with its length before it: an order (JSON), a Zstandard dictionary, then batches, each with
its number, and an empty message as the end. Its answer is JSON and a line end.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import BinaryIO

from attrs import frozen

_LENGTH = struct.Struct("<Q")

NUMBER = struct.Struct("<I")
"""What a batch has before it."""

DONE = b"\n"
"""What an answer ends with."""


@frozen
class NewSegment:
    """A segment that was written: it has the articles of these batches, in this order."""

    id: str
    articles: int
    bytes: int
    digest: int
    batches: Sequence[int]


def message(parts: Sequence[bytes]) -> bytes:
    """Return the message of these parts."""
    return b"".join((_LENGTH.pack(sum(map(len, parts))), *parts))


def read_message(file: BinaryIO) -> bytes:
    """Return the content of one message; raises EOFError where whoever sends them is gone."""
    head = file.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    size = _LENGTH.unpack(head)[0]
    content = file.read(size)
    if len(content) < size:
        raise EOFError
    return content
