"""Step 5: the lemma of a folded form, from one table of French inflection and, for words it lacks, from rules.

The table (``data/lemmas.bin``: 424,000 forms; source and licence in ``data/README.md``) is built by
``tools/build_lemmas.py``, whose first lines state how homographs are decided, and never changes within a version of the analyzer.
It consists of compressed blocks of 250 forms each. A lookup decompresses one block and caches it, so a cold search pays
for its own words only; an indexing run reads all blocks (:mod:`~frsearch.analysis.columnar.lemmas`).
"""

from __future__ import annotations

import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import accumulate, pairwise
from mmap import ACCESS_READ, mmap
from pathlib import Path

from frsearch.analysis.lemma_rules import guess

MAGIC = b"frsearch lemmas 1\n"
_PATH = Path(__file__).with_name("data") / "lemmas.bin"


def lemma(folded: str) -> str:
    """Return the lemma of a `folded` form (``[a-z0-9]+``), itself folded; the form itself if it is unknown.

    Only inflection is removed. Accents and case are gone already, so they make no difference.

    >>> lemma("maliennes"), lemma("generaux"), lemma("marchaient"), lemma("mali"), lemma("armee")
    ('malien', 'general', 'marcher', 'mali', 'armee')
    """
    lookup = _table().get
    return lookup(folded) or guess(folded, lookup)


def known_lemma(folded: str) -> str | None:
    """Return the lemma of a `folded` form if the table has it, else None: no rule guesses."""
    return _table().get(folded)


def blocks() -> Iterator[bytes]:
    """Yield the decompressed blocks of the table: forms, an empty line, and their lemmas, one per line."""
    yield from _table().blocks()


class LemmaTable:
    """A read-only map from forms to lemmas, over the bytes that :func:`pack` makes.

    These are: :data:`MAGIC`; the length of the index in bytes, and a line end; the index (zlib: for each block, a line with its
    first form and a line with its length in bytes); the blocks (zlib: the forms, one per line, an empty line, their lemmas).
    Raises ValueError for anything else.
    """

    def __init__(self, content: bytes | mmap) -> None:
        if (magic := content[: len(MAGIC)]) != MAGIC:
            raise ValueError(f"not a lemma table: expected it to start with {MAGIC!r}, found {magic!r}")
        self._content = content
        start = content.find(b"\n", len(MAGIC)) + 1
        end = start + int(content[len(MAGIC) : start])
        index = _lines(content[start:end])
        self._firsts = index[0::2]
        self._bounds = list(pairwise(accumulate(map(int, index[1::2]), initial=end)))
        self._blocks: list[tuple[list[str], list[str]] | None] = [None] * len(self._bounds)

    def blocks(self) -> Iterator[bytes]:
        """Yield every block, decompressed."""
        for start, end in self._bounds:
            yield zlib.decompress(self._content[start:end])

    def get(self, form: str) -> str | None:
        """Return the lemma of a form, or None if the table lacks it."""
        number = bisect_right(self._firsts, form) - 1
        if number < 0:
            return None
        block = self._blocks[number]
        if block is None:
            block = self._blocks[number] = self._read(number)
        forms, lemmas = block
        at = bisect_left(forms, form)
        return lemmas[at] if at < len(forms) and forms[at] == form else None

    def _read(self, number: int) -> tuple[list[str], list[str]]:
        """Return the forms of a block, and their lemmas."""
        start, end = self._bounds[number]
        lines = _lines(self._content[start:end])
        half = len(lines) // 2
        return lines[:half], lines[half + 1 :]


def pack(lemmas: dict[str, str], block_size: int = 250) -> bytes:
    """Return the bytes of a :class:`LemmaTable` with these `lemmas` by form, `block_size` forms per block."""
    forms = sorted(lemmas)
    index: list[str] = []
    blocks: list[bytes] = []
    for start in range(0, len(forms), block_size):
        part = forms[start : start + block_size]
        blocks.append(_compressed([*part, "", *(lemmas[form] for form in part)]))
        index += [part[0], str(len(blocks[-1]))]
    head = _compressed(index)
    return b"".join([MAGIC, b"%d\n" % len(head), head, *blocks])


def _lines(compressed: bytes) -> list[str]:
    return zlib.decompress(compressed).decode("utf-8").split("\n")


def _compressed(lines: list[str]) -> bytes:
    return zlib.compress("\n".join(lines).encode("utf-8"), 9)


@cache
def _table() -> LemmaTable:
    with _PATH.open("rb") as file:  # a search reads a few kilobytes of it
        return LemmaTable(mmap(file.fileno(), 0, access=ACCESS_READ))
