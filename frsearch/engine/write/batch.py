"""Articles on their way to a segment: what is stored of them, and beside it in columns what is made of them there."""

from __future__ import annotations

import json
import struct
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from json.encoder import encode_basestring_ascii
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frsearch.model import Article

DIGESTS = 32
"""Bytes that tell an article: the digest of its id, and its content hash."""

_HEAD = struct.Struct("<II")


class Batch:
    """Some articles, which go through a pipe as bytes: no more needs to be parsed or hashed of them."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        """Each article as it is stored."""
        self.heads = array("I")
        """How many bytes of each frame come before the body."""
        self.digests = bytearray()
        self.days = array("i")
        """The first and the last day of each article."""
        self.titles: list[str] = []
        self.outlets: list[str | None] = []
        self.size = 0
        """Bytes of all frames."""

    def __len__(self) -> int:
        return len(self.frames)

    def add(self, article: Article, content: bytes, digests: bytes) -> None:
        """Take in an article with its :attr:`~frsearch.model.Article.content` and :data:`DIGESTS` bytes."""
        name = encode_basestring_ascii(article.id).encode("ascii") + b"\n"
        frame = name + content
        self.frames.append(frame)
        self.heads.append(len(name) + content.index(b"\n") + 1)
        self.digests += digests
        self.days.extend(_days(article.date))
        self.titles.append(article.title or "")
        self.outlets.append(article.outlet)
        self.size += len(frame)

    def take(self, other: Batch, number: int) -> None:
        """Take in an article of another batch."""
        self.frames.append(other.frames[number])
        self.heads.append(other.heads[number])
        self.digests += other.digests[DIGESTS * number : DIGESTS * (number + 1)]
        self.days.extend(other.days[2 * number : 2 * number + 2])
        self.titles.append(other.titles[number])
        self.outlets.append(other.outlets[number])
        self.size += len(other.frames[number])

    def bodies(self) -> list[str]:
        """Return the bodies of all articles; raises ValueError where they are no text."""
        return [frame[head:].decode("utf-8", "surrogatepass") for frame, head in zip(self.frames, self.heads, strict=True)]

    def parts(self) -> list[bytes]:
        """Return the batch as bytes, in parts that belong behind each other."""
        names = json.dumps([self.titles, self.outlets]).encode("ascii")
        sizes = array("I", map(len, self.frames))
        columns = (sizes.tobytes(), self.heads.tobytes(), bytes(self.digests), self.days.tobytes())
        return [_HEAD.pack(len(self), len(names)), names, *columns, *self.frames]

    @classmethod
    def read(cls, content: bytes, start: int = 0) -> Batch:
        """Return the batch of which these are, from `start` on, the :meth:`parts`."""
        batch = cls()
        count, size = _HEAD.unpack_from(content, start)
        pieces = _pieces(content, start + _HEAD.size, (size, 4 * count, 4 * count, DIGESTS * count, 8 * count))
        batch.titles, batch.outlets = json.loads(next(pieces))
        sizes = array("I", next(pieces))
        batch.heads.frombytes(next(pieces))
        batch.digests += next(pieces)
        batch.days.frombytes(next(pieces))
        batch.size = sum(sizes)
        batch.frames = list(_pieces(content, len(content) - batch.size, sizes))
        return batch


def split_evenly(batches: Sequence[Batch], count: int) -> list[Batch]:
    """Return the articles of these batches, in order, in as many batches of about one size, or in fewer where they are few."""
    share = sum(batch.size for batch in batches) / count
    shares = [Batch()]
    for batch in batches:
        for number in range(len(batch)):
            if shares[-1].size >= share:
                shares.append(Batch())
            shares[-1].take(batch, number)
    return shares


def _pieces(content: bytes, at: int, sizes: Iterable[int]) -> Iterator[bytes]:
    for size in sizes:
        yield content[at : at + size]
        at += size


@lru_cache(1 << 12)
def _days(date: str | None) -> tuple[int, int]:
    from frsearch.engine.format.keys import day_number  # noqa: PLC0415 (workers are told of days)
    from frsearch.model import day_range  # noqa: PLC0415

    first, last = day_range(date) if date else (None, None)
    return day_number(first), day_number(last)
