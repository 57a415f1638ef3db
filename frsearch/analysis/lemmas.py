"""The lemma of a folded form: one table of French inflection, and rules for the words it lacks.

The table (``data/lemmas.bin``, about 420,000 forms) is built by ``tools/build_lemmas.py`` and never changes under one
version of the analyzer. It is cut into compressed blocks of a thousand forms, so that one lookup reads one block, and
a block once read stays: a search from a cold shell pays for its own words only, an indexing run for each block once.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from frsearch.analysis.rules import guess

MAGIC = b"frsearch lemmas 1\n"
_PATH = Path(__file__).with_name("data") / "lemmas.bin"


def lemma(folded: str) -> str:
    """Return the lemma of a `folded` form (``[a-z0-9]+``), itself folded; the form itself where nothing is known.

    A pure function of its argument: accents and case are gone before it is asked, so they cannot decide.

    >>> lemma("maliennes"), lemma("generaux"), lemma("mali"), lemma("armee")
    ('malien', 'general', 'mali', 'armee')
    """
    return _table().get(folded) or guess(folded)


class Table:
    """A read-only map from folded forms to lemmas, read block by block from the bytes of ``lemmas.bin``."""

    def __init__(self, content: bytes) -> None:
        head, length, rest = content.split(b"\n", 2)
        if head + b"\n" != MAGIC:
            raise ValueError(f"lemma table starts with {head[:40]!r}, expected {MAGIC!r}")
        index = zlib.decompress(rest[: int(length)]).decode("ascii").split("\n")
        self._firsts = index[0::2]
        ends = list(accumulate((int(size) for size in index[1::2]), initial=int(length)))
        self._blocks: list[dict[str, str] | None] = [None] * len(self._firsts)
        self._slices = list(zip(ends, ends[1:], strict=False))
        self._content = rest

    def get(self, form: str) -> str | None:
        """Return the lemma of `form`, None where the table lacks it."""
        number = bisect_right(self._firsts, form) - 1
        if number < 0:
            return None
        block = self._blocks[number]
        if block is None:
            block = self._blocks[number] = self._read(number)
        return block.get(form)

    def _read(self, number: int) -> dict[str, str]:
        start, end = self._slices[number]
        forms, lemmas = zlib.decompress(self._content[start:end]).decode("ascii").split("\n\n")
        return dict(zip(forms.split("\n"), lemmas.split("\n"), strict=True))


def pack(lemmas: dict[str, str], block_size: int = 1000) -> bytes:
    """Return the content of ``lemmas.bin`` for these `lemmas` by form: what :class:`Table` reads."""
    forms = sorted(lemmas)
    index: list[str] = []
    blocks: list[bytes] = []
    for start in range(0, len(forms), block_size):
        part = forms[start : start + block_size]
        text = "\n".join(part) + "\n\n" + "\n".join(lemmas[form] for form in part)
        blocks.append(zlib.compress(text.encode("ascii"), 9))
        index += [part[0], str(len(blocks[-1]))]
    head = zlib.compress("\n".join(index).encode("ascii"), 9)
    return MAGIC + f"{len(head)}\n".encode("ascii") + head + b"".join(blocks)


@lru_cache(maxsize=1)
def _table() -> Table:
    return Table(_PATH.read_bytes())
