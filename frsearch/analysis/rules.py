"""Rules for words the table lacks, by endings that hardly any name has, so that a name keeps its form.

First the table is asked again without a learned prefix (*antijihadistes*: *jihadistes*), then the ending decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable

PREFIXES = (
    "anti|auto|bio|cyber|eco|euro|extra|geo|hydro|hyper|infra|inter|intra|macro|mega|meta|micro|mini|mono|multi|nano"
    "|narco|neo|neuro|para|photo|pluri|poly|post|pseudo|radio|retro|semi|super|supra|tele|thermo|trans|ultra|video"
)
"""Learned prefixes that the press makes new words with (a regular expression); our own list."""

ENDINGS = (
    ("iens|iennes?", "ien"),  # macronienne
    ("eurs|euses?", "eur"),  # youtubeuses
    ("atrices?", "ateur"),
    ("atifs|atives?", "atif"),
    ("aises?", "ais"),  # yorkaises
    ("oises?", "ois"),
    ("istes", "iste"),  # macronistes
    ("ismes", "isme"),
    ("iques", "ique"),
    ("ables", "able"),
    ("ologues", "ologue"),
    ("tions", "tion"),
    ("ements", "ement"),
    ("aient|erent|er(?:ait|aient|ons|ez|ont)", "er"),  # retwittaient; not -ait, -era: Yoplait, Herrera
)
"""Endings of inflected words (regular expressions), and the ending under which these meet; our own list."""

LONGEST = 40
"""No French word has more letters; the rules leave longer strings alone."""

_LEARNED = re.compile(f"({PREFIXES})(.{{6,}})")
_INFLECTED = re.compile("(?=.{7})(.{3,}?)(?:" + "|".join(f"({found})" for found, _ in ENDINGS) + ")")


def guess(folded: str, known: Callable[[str], str | None]) -> str:
    """Return the lemma of a `folded` form that the table (`known`) lacks, the form itself where no rule applies.

    >>> guess("macronistes", {}.get), guess("antijihadistes", {"jihadistes": "jihadiste"}.get), guess("sissoko", {}.get)
    ('macroniste', 'antijihadiste', 'sissoko')
    """
    if len(folded) > LONGEST:
        return folded
    if learned := _LEARNED.fullmatch(folded):
        prefix, rest = learned.groups()
        if lemma := known(rest):
            return prefix + lemma
    if found := _INFLECTED.fullmatch(folded):
        number = next(number for number in range(2, len(ENDINGS) + 2) if found[number])
        return found[1] + ENDINGS[number - 2][1]
    return folded
