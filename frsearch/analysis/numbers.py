"""Numbers: digit groups are joined, decimals kept, and ordinals found by their digits.

=====================  ==========  =========  ==============================================================
seen                   folded      lemma      rule
=====================  ==========  =========  ==============================================================
100\u00a0000, 100.000  100000      100000     groups of three digits are one number
3,5  3.5               3.5         3.5        one comma or dot is a decimal mark
24.09.2024             24, 09 …    24, 09 …   anything else is split
1er, 2de, 18e          1er …       1, 2, 18   an ordinal
XXe, XXIème, Ier       xxe …       20, 21, 1  Roman ordinals up to 39, but not ``vie(s)``, ``IE``, ``Ives``
=====================  ==========  =========  ==============================================================
"""

from __future__ import annotations

import re

from frsearch.analysis.characters import DIGIT_SPACES

_SPACE = re.compile(f"(?<=[0-9])[{DIGIT_SPACES}](?=[0-9]{{3}}(?![0-9]))")
_THOUSANDS = re.compile("([0-9]{1,3}(?:[.][0-9]{3})+)(?:,([0-9]+))?")
_PLAIN = re.compile("([0-9]+)(?:[.,]([0-9]+))?")
_ORDINAL = re.compile("([0-9]+)(?:er|re|i?ere|nde?|de|e|i?eme)s?")
_ROMAN = re.compile("(?!v?ies?$|ives$)(x{0,3})(ix|iv|v?i{0,3})(?:e|eme)s?|(i)(?:er|re|ere)s?")
ORDINAL_FIRST = frozenset("0123456789ivx")
ORDINAL_LAST = frozenset("ders")
"""The characters that the folded form of an ordinal can begin and end with."""

_UNITS = {"": 0, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}


def number(exact: str) -> str | None:
    """Return the plain form of a number as written in a text, or None if `exact` is not a single number.

    >>> number("100.000"), number("3,5"), number("24.09.2024")
    ('100000', '3.5', None)
    """
    if not exact[:1].isdigit():  # most words
        return None
    joined = _SPACE.sub("", exact)
    found = _THOUSANDS.fullmatch(joined) or _PLAIN.fullmatch(joined)
    if not found:
        return None
    whole = found.group(1).replace(".", "")
    return f"{whole}.{found.group(2)}" if found.group(2) else whole


def ordinal(folded: str) -> str | None:
    """Return the digits of an ordinal, or None if `folded` is not one.

    >>> ordinal("1er"), ordinal("xxe"), ordinal("vie")
    ('1', '20', None)
    """
    if folded[:1] not in ORDINAL_FIRST:  # most words
        return None
    if found := _ORDINAL.fullmatch(folded):
        return found.group(1)
    if found := _ROMAN.fullmatch(folded):
        tens, units, first = found.groups(default="")
        value = 1 if first else 10 * len(tens) + _UNITS[units]
        return str(value) if value else None
    return None
