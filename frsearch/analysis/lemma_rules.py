"""Rules for the lemmas of words that the table lacks.

First the word is looked up without its learned prefix (*antijihadistes*: *jihadistes*). Then the longest of its endings that
``tools/learn_endings.py`` learnt from the table decides (``data/endings.bin``), and again for what becomes of the word, so that
*ubérisantes*, *ubérisant* and *ubérisait* all become *ubériser*. It matters more that all forms of a word have one lemma than
that it is the right one. A word in the table is never the result, as the table has all forms of its words.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

PREFIXES = frozenset(
    """
    anti auto bio cyber eco euro extra geo hydro hyper infra inter intra macro mega meta micro mini mono multi nano narco neo
    neuro para photo pluri poly post pseudo radio retro semi super supra tele thermo trans ultra video
    """.split()
)
"""Learned prefixes with which the press coins words; our own list."""

MAX_WORD_LENGTH = 40
"""Letters. No French word is longer, so the rules leave longer strings alone."""

MIN_LENGTH = 5
"""Letters. Shorter words that the table lacks are names and acronyms."""

MIN_STEM_LENGTH = 3
"""Letters of a word that no rule removes."""

LONGEST_ENDING = 10
"""Letters by which a rule can be chosen: the seven of *-eraient* and three before them."""

Change = tuple[int, str]
"""How a form becomes its lemma: how many letters it loses at its end, and the letters it gets."""

KEEP: Change = (0, "")

Endings = dict[str, Change]

_ROUNDS = 3
"""How often a result is asked again: *-antes*, *-ant*, *-er*."""

_FIRST_LETTERS = frozenset(prefix[:3] for prefix in PREFIXES)
_PATH = Path(__file__).with_name("data") / "endings.bin"


class Rules:
    """What endings become, found from the last letter on: the longest ending decides.

    If an ending is there, so is every shorter one that it ends with.
    """

    def __init__(self, endings: Mapping[str, Change]) -> None:
        self._find = endings.get

    def lemma(self, folded: str) -> str:
        """Return what the ending of `folded` makes of it."""
        length = len(folded)
        if not MIN_LENGTH <= length <= MAX_WORD_LENGTH:
            return folded
        removed, added = KEEP
        for size in range(1, LONGEST_ENDING + 1):
            found = self._find(folded[-size:])
            if found is None:
                break
            removed, added = found
        stem = length - removed
        return folded[:stem] + added if stem >= MIN_STEM_LENGTH else folded

    def lemmas(self, folded: str) -> Iterator[str]:
        """Yield what becomes of `folded`, step by step."""
        for _ in range(_ROUNDS):
            found = self.lemma(folded)
            if found == folded:
                return
            yield found
            folded = found


def without_prefix(folded: str) -> list[str]:
    """Return a form without each learned prefix that leaves six letters or more, the shortest prefix first.

    >>> without_prefix("maliens"), without_prefix("antijihadistes"), without_prefix("interarmes")
    ([], ['jihadistes'], [])
    """
    length = len(folded)
    if folded[:3] not in _FIRST_LETTERS or length > MAX_WORD_LENGTH:
        return []
    return [folded[size:] for size in range(3, min(7, length - 5)) if folded[:size] in PREFIXES]


def looked_up(folded: str) -> list[str]:
    """Return the forms that :func:`guess` may look up; none if no rule applies.

    >>> looked_up("sissoko"), looked_up("antijihadistes")
    ([], ['jihadistes', 'antijihadiste'])
    """
    return [*without_prefix(folded), *shipped().lemmas(folded)]


def guess(folded: str, lookup: Callable[[str], str | None], rules: Rules | None = None) -> str:
    """Return the lemma of a `folded` form that the table (`lookup`) lacks; the form itself if no rule applies.

    >>> guess("macronistes", {}.get), guess("antijihadistes", {"jihadistes": "jihadiste"}.get), guess("sissoko", {}.get)
    ('macroniste', 'antijihadiste', 'sissoko')
    """
    for rest in without_prefix(folded):
        if lemma := lookup(rest):
            return folded[: -len(rest)] + lemma
    found = folded
    for base in (rules or shipped()).lemmas(folded):
        if lookup(base):
            break
        found = base
    return found


def pack(endings: Mapping[str, Change]) -> bytes:
    """Return the bytes of the file: zlib of a line per change: the letters removed, those added, the endings, in order."""
    lines: dict[Change, list[str]] = {}
    for ending, change in sorted(endings.items()):
        lines.setdefault(change, []).append(ending)
    text = "\n".join(f"{removed},{added},{' '.join(some)}" for (removed, added), some in sorted(lines.items()))
    return zlib.compress(text.encode("ascii"), 9)


def unpack(content: bytes) -> Endings:
    """Return the endings of a file, as :func:`pack` wrote them."""
    endings: Endings = {}
    for line in zlib.decompress(content).decode("ascii").split("\n"):
        removed, added, some = line.split(",")
        endings.update(dict.fromkeys(some.split(" "), (int(removed), added)))
    return endings


@cache
def shipped() -> Rules:
    """Return the rules of ``data/endings.bin``, read when the first word needs them."""
    return Rules(unpack(_PATH.read_bytes()))
