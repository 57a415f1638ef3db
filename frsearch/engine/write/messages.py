"""The protocol between a process and its workers, over pipes; nothing is pickled.

A worker is sent messages, each preceded by its length: settings (JSON), a Zstandard dictionary, then batches, each preceded
by its number, and an empty message as the end. Its answer is JSON and a line end.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import BinaryIO

from attrs import frozen

_LENGTH = struct.Struct("<Q")

NUMBER = struct.Struct("<I")
"""The number that precedes a batch."""

DONE = b"\n"
"""The end of an answer."""


@frozen
class NewSegment:
    """A segment that was written, with the articles of these batches in this order."""

    id: str
    articles: int
    bytes: int
    digest: int
    batches: Sequence[int]


def message(parts: Sequence[bytes]) -> bytes:
    """Return the message whose content is these parts, concatenated."""
    return b"".join((_LENGTH.pack(sum(map(len, parts))), *parts))


def read_message(file: BinaryIO) -> bytes:
    """Return the content of one message; raises EOFError if the sender is gone."""
    head = file.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    size = _LENGTH.unpack(head)[0]
    content = file.read(size)
    if len(content) < size:
        raise EOFError
    return content
