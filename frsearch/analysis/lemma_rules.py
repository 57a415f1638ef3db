"""Rules for words the table lacks, by endings that hardly any name has, so that a name keeps its form.

First the table is asked again without a learned prefix (*antijihadistes*: *jihadistes*), then the ending decides.
"""

from __future__ import annotations

from collections.abc import Callable

PREFIXES = frozenset(
    """
    anti auto bio cyber eco euro extra geo hydro hyper infra inter intra macro mega meta micro mini mono multi nano narco neo
    neuro para photo pluri poly post pseudo radio retro semi super supra tele thermo trans ultra video
    """.split()
)
"""Learned prefixes that the press makes new words with; our own list."""

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
"""The ending under which inflected words meet, and the endings that they have; our own list."""

LONGEST = 40
"""No French word has more letters; the rules leave longer strings alone."""

_MEET_UNDER = {ending: common for common, endings in ENDINGS.items() for ending in endings.split()}
_LENGTHS = sorted({len(ending) for ending in _MEET_UNDER}, reverse=True)
_LAST_LETTERS = frozenset(ending[-2:] for ending in _MEET_UNDER)
_FIRST_LETTERS = frozenset(prefix[:3] for prefix in PREFIXES)


def may_guess(folded: str) -> bool:
    """Tell whether a rule may apply; for most forms none does."""
    return folded[-2:] in _LAST_LETTERS or folded[:3] in _FIRST_LETTERS


def without_prefix(folded: str) -> list[str]:
    """Return what a form is without a learned prefix, where six letters or more are left: the shortest prefix first.

    >>> without_prefix("maliens"), without_prefix("antijihadistes"), without_prefix("interarmes")
    ([], ['jihadistes'], [])
    """
    length = len(folded)
    if folded[:3] not in _FIRST_LETTERS or length > LONGEST:
        return []
    return [folded[size:] for size in range(3, min(7, length - 5)) if folded[:size] in PREFIXES]


def guess(folded: str, known: Callable[[str], str | None]) -> str:
    """Return the lemma of a `folded` form that the table (`known`) lacks, the form itself where no rule applies.

    >>> guess("macronistes", {}.get), guess("antijihadistes", {"jihadistes": "jihadiste"}.get), guess("sissoko", {}.get)
    ('macroniste', 'antijihadiste', 'sissoko')
    """
    length = len(folded)
    if length > LONGEST:
        return folded
    for rest in without_prefix(folded):
        if lemma := known(rest):
            return folded[: -len(rest)] + lemma
    if length >= 7 and folded[-2:] in _LAST_LETTERS:
        for size in _LENGTHS:
            if size <= length - 3 and (common := _MEET_UNDER.get(folded[-size:])):
                return folded[:-size] + common
    return folded
