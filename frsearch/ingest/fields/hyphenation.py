"""Words that a page broke at the end of a line → whole words: ``poli-`` and ``tique`` are ``politique``.

The hyphen of ``porte-`` and ``parole`` belongs to the word. It stays after a word that begins compounds, before a pronoun, a
capital letter or a digit, and wherever the text has the word with its hyphen inside a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_BROKEN = re.compile("[-\u00ad\u2010]$")
_BEFORE = re.compile("[^\\W\\d_]{1,40}$")
"""The letters before the hyphen, without those before another hyphen or an apostrophe."""

_AFTER = re.compile(r"\w[\w’'-]*+")
_COMPOUND = re.compile(r"\b\w{1,40}+-\w{1,40}+")

_FIRST_PARTS = frozenset(
    """à abat ambassadeur après arc arrière au aussi avant bas beau belle bien bon c celle celles celui centre ces ceux ci contre
    couvre cul demi deux dix en est ex face faire fer garde grand grande gratte haut haute là laissez libre lui main mal mi mieux
    mini mort néo non nord nouveau ouest ouvre par passe petit petite peut pied plein pont porte poste pour pousse presse prêt
    pro quasi quatre quelques qu re rendez réveil rez rond sans sauve savoir semi soi soixante sous sud t tire tout toute trois
    ultra va vice vide vingt vis""".split()
)
"""Words, not syllables, that usually have a hyphen after them: a list of our own, from compounds in news."""

_LAST_PARTS = frozenset("ci elle elles il ils je là même mêmes nous on t tu vous".split())


def without_hyphenation(lines: Sequence[str]) -> list[str]:
    """Return `lines` with the rest of each broken word moved up to where the word begins.

    >>> without_hyphenation(["La poli-", "tique du porte-", "parole de Saint-", "Malo."])
    ['La politique', 'du porte-parole', 'de Saint-Malo.', '']
    """
    known = _compounds(lines)
    whole: list[str] = []
    last = -1
    """The line that the next one may continue: the latest that is not empty."""
    for line in lines:
        text = line
        begun = whole[last] if last >= 0 else ""
        if _BROKEN.search(begun) and (rest := _AFTER.match(text)) and (before := _BEFORE.search(begun[:-1])):
            hyphen = "-" if _belongs(before[0], rest[0], known) else ""
            end, _, text = text.partition(" ")
            whole[last] = begun[:-1] + hyphen + end
        whole.append(text)
        last = len(whole) - 1 if text else last
    return whole


def _compounds(lines: Iterable[str]) -> set[str]:
    return {found.lower() for line in lines for found in _COMPOUND.findall(line)}


def _belongs(before: str, rest: str, known: set[str]) -> bool:
    """Return whether the hyphen between two parts of a word is not one that only the end of a line brought about."""
    after = re.split("[-’']", rest, maxsplit=1)[0]
    is_compound = before.lower() in _FIRST_PARTS or after in _LAST_PARTS
    return not rest[0].islower() or is_compound or f"{before}-{after}".lower() in known
