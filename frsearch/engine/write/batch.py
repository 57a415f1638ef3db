"""A batch of articles on the way to a segment: the bytes to store, and in columns everything that indexing needs besides."""

from __future__ import annotations

import json
import struct
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from json.encoder import encode_basestring_ascii
from typing import TYPE_CHECKING

from frsearch.engine.format.earlier_versions import EarlierVersion
from frsearch.engine.write.metadata.batch import BatchMetadata

if TYPE_CHECKING:
    from frsearch.engine.write.metadata.limits import MetadataLimits
    from frsearch.model import Article

DIGEST_SIZE = 32
"""Bytes that identify an article: the digest of its id, then its content hash."""

_HEAD = struct.Struct("<III")


class Batch:
    """Articles in a form that can be sent through a pipe as bytes; the receiver need not parse or hash any of them again.

    Their metadata are within `limits`, by default those of an index without any.
    """

    def __init__(self, limits: MetadataLimits | None = None) -> None:
        self.frames: list[bytes] = []
        """Each article as it is stored."""
        self.heads = array("I")
        """For each frame, the number of bytes before the body."""
        self.digests = bytearray()
        self.days = array("i")
        """The first and the last day of each article."""
        self.addresses = array("Q")
        """The digests of the address and of the host of each article."""
        self.added = array("I")
        """When each article was first added, in seconds since 1970; 0: unknown."""
        self.titles: list[str] = []
        self.outlets: list[str | None] = []
        self.metadata = BatchMetadata(limits)
        self.earlier: dict[int, Sequence[EarlierVersion]] = {}
        """The earlier versions of the articles that have any, by their numbers."""
        self.size = 0
        """Total size of the frames and of earlier versions in bytes."""

    def __len__(self) -> int:
        return len(self.frames)

    def add(
        self, article: Article, content: bytes, digests: bytes, added: int = 0, earlier: Sequence[EarlierVersion] = ()
    ) -> None:
        """Add an article with its :attr:`~frsearch.model.Article.content`, :data:`DIGEST_SIZE` bytes, and more about it."""
        name = encode_basestring_ascii(article.id).encode("ascii") + b"\n"
        frame = name + content
        self.frames.append(frame)
        self.heads.append(len(name) + content.index(b"\n") + 1)
        self.digests += digests
        self.days.extend(_days(article.date))
        self.addresses.extend(_addresses(article.url))
        self.added.append(added)
        self.titles.append(article.title or "")
        self.outlets.append(article.outlet)
        self.metadata.add(article.extra, self.heads[-1])
        self._end(len(frame), earlier)

    def _end(self, size: int, earlier: Sequence[EarlierVersion]) -> None:
        """Count in an article of which everything but its earlier versions has been added."""
        if earlier:
            self.earlier[len(self) - 1] = earlier
        self.size += size + sum(len(version.stored) for version in earlier)

    def take(self, other: Batch, number: int) -> None:
        """Add article `number` of another batch."""
        self.frames.append(other.frames[number])
        self.heads.append(other.heads[number])
        self.digests += other.digests[DIGEST_SIZE * number : DIGEST_SIZE * (number + 1)]
        self.days.extend(other.days[2 * number : 2 * number + 2])
        self.addresses.extend(other.addresses[2 * number : 2 * number + 2])
        self.added.append(other.added[number])
        self.titles.append(other.titles[number])
        self.outlets.append(other.outlets[number])
        self.metadata.take(other.metadata, number)
        self._end(len(other.frames[number]), other.earlier.get(number, ()))

    def bodies(self) -> list[str]:
        """Return the bodies of all articles; raises ValueError if one is not valid text."""
        return [frame[head:].decode("utf-8", "surrogatepass") for frame, head in zip(self.frames, self.heads, strict=True)]

    def parts(self) -> list[bytes]:
        """Return the batch as bytes, in parts to be concatenated."""
        earlier = {number: [(one.until, len(one.stored)) for one in versions] for number, versions in self.earlier.items()}
        fields, values = self.metadata.parts()
        names = json.dumps([self.titles, self.outlets, earlier, fields]).encode("ascii")
        sizes = array("I", map(len, self.frames))
        columns = (sizes.tobytes(), self.heads.tobytes(), bytes(self.digests), self.days.tobytes(), self.addresses.tobytes())
        head = _HEAD.pack(len(self), len(names), sum(map(len, values)))
        return [head, names, *columns, self.added.tobytes(), *values, *self.frames, *self._stored()]

    def _stored(self) -> list[bytes]:
        return [version.stored for versions in self.earlier.values() for version in versions]

    @classmethod
    def read(cls, content: bytes, start: int = 0) -> Batch:
        """Return the batch whose concatenated :meth:`parts` begin at `start`."""
        batch = cls()
        count, size, values = _HEAD.unpack_from(content, start)
        rows = (4, 4, DIGEST_SIZE, 8, 16, 4)
        pieces = _pieces(content, start + _HEAD.size, (size, *(row * count for row in rows), values))
        batch.titles, batch.outlets, earlier, fields = json.loads(next(pieces))
        sizes = array("I", next(pieces))
        batch.heads.frombytes(next(pieces))
        batch.digests += next(pieces)
        batch.days.frombytes(next(pieces))
        batch.addresses.frombytes(next(pieces))
        batch.added.frombytes(next(pieces))
        batch.metadata = BatchMetadata.read(fields, next(pieces))
        of_versions = [size for versions in earlier.values() for _, size in versions]
        batch.size = sum(sizes) + sum(of_versions)
        texts = _pieces(content, len(content) - batch.size, (*sizes, *of_versions))
        batch.frames = list(islice(texts, count))
        for number, versions in earlier.items():
            batch.earlier[int(number)] = [EarlierVersion(next(texts), until) for until, _ in versions]
        return batch


def split_evenly(batches: Sequence[Batch], count: int) -> list[Batch]:
    """Return the articles of these batches, in order, as `count` batches of about equal size, or fewer if articles are few."""
    share = sum(batch.size for batch in batches) / count
    limits = batches[0].metadata.limits
    shares = [Batch(limits)]
    for batch in batches:
        for number in range(len(batch)):
            if shares[-1].size >= share:
                shares.append(Batch(limits))
            shares[-1].take(batch, number)
    return shares


def _pieces(content: bytes, at: int, sizes: Iterable[int]) -> Iterator[bytes]:
    for size in sizes:
        yield content[at : at + size]
        at += size


def _addresses(url: str | None) -> tuple[int, int]:
    if not url:
        return 0, 0
    from frsearch.engine.format.keys import address_digests  # noqa: PLC0415 (workers receive digests)

    return address_digests(url)


@lru_cache(1 << 12)
def _days(date: str | None) -> tuple[int, int]:
    from frsearch.engine.format.keys import day_number  # noqa: PLC0415 (workers receive days as numbers)
    from frsearch.model import day_range  # noqa: PLC0415

    first, last = day_range(date) if date else (None, None)
    return day_number(first), day_number(last)
