"""Rules for the lemmas of words that the table lacks, by endings that hardly any name has, so that names keep their form.

First the word is looked up without its learned prefix (*antijihadistes*: *jihadistes*), then the ending decides.
"""

from __future__ import annotations

from collections.abc import Callable

PREFIXES = frozenset(
    """
    anti auto bio cyber eco euro extra geo hydro hyper infra inter intra macro mega meta micro mini mono multi nano narco neo
    neuro para photo pluri poly post pseudo radio retro semi super supra tele thermo trans ultra video
    """.split()
)
"""Learned prefixes with which the press coins words; our own list."""

ENDINGS = {
    "ien": "iens ienne iennes",  # macronienne
    "eur": "eurs euse euses",  # youtubeuses
    "ateur": "atrice atrices",
    "atif": "atifs ative atives",
    "ais": "aise aises",  # yorkaises
    "ois": "oise oises",
    "iste": "istes",  # macronistes
    "isme": "ismes",
    "ique": "iques",
    "able": "ables",
    "ologue": "ologues",
    "tion": "tions",
    "ement": "ements",
    "er": "aient erent erait eraient erons erez eront",  # retwittaient; not -ait, -era: Yoplait, Herrera
}
"""The ending of the lemma, and the inflected endings that it replaces; our own list."""

MAX_WORD_LENGTH = 40
"""Letters. No French word is longer, so the rules leave longer strings alone."""

_LEMMA_ENDINGS = {inflected: ending for ending, endings in ENDINGS.items() for inflected in endings.split()}
_LENGTHS = sorted({len(ending) for ending in _LEMMA_ENDINGS}, reverse=True)
_LAST_LETTERS = frozenset(ending[-2:] for ending in _LEMMA_ENDINGS)
_FIRST_LETTERS = frozenset(prefix[:3] for prefix in PREFIXES)


def may_guess(folded: str) -> bool:
    """Return whether a rule may apply; for most forms, none does."""
    return folded[-2:] in _LAST_LETTERS or folded[:3] in _FIRST_LETTERS


def without_prefix(folded: str) -> list[str]:
    """Return a form without each learned prefix that leaves six letters or more, the shortest prefix first.

    >>> without_prefix("maliens"), without_prefix("antijihadistes"), without_prefix("interarmes")
    ([], ['jihadistes'], [])
    """
    length = len(folded)
    if folded[:3] not in _FIRST_LETTERS or length > MAX_WORD_LENGTH:
        return []
    return [folded[size:] for size in range(3, min(7, length - 5)) if folded[:size] in PREFIXES]


def guess(folded: str, lookup: Callable[[str], str | None]) -> str:
    """Return the lemma of a `folded` form that the table (`lookup`) lacks; the form itself if no rule applies.

    >>> guess("macronistes", {}.get), guess("antijihadistes", {"jihadistes": "jihadiste"}.get), guess("sissoko", {}.get)
    ('macroniste', 'antijihadiste', 'sissoko')
    """
    length = len(folded)
    if length > MAX_WORD_LENGTH:
        return folded
    for rest in without_prefix(folded):
        if lemma := lookup(rest):
            return folded[: -len(rest)] + lemma
    if length >= 7 and folded[-2:] in _LAST_LETTERS:
        for size in _LENGTHS:
            if size <= length - 3 and (ending := _LEMMA_ENDINGS.get(folded[-size:])):
                return folded[:-size] + ending
    return folded
