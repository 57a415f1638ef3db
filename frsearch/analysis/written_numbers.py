"""Numbers written with other signs or words: what follows a pattern has too many variants for a list.

=============================  ====================================================
written                        also written
=============================  ====================================================
14h30, 14 h 30, 14:30          each other, and 14 heures 30
14h, 14 heures                 each other, and 14 h; so is 14h00
49.3                           49-3, and the other way round
G20                            G 20, and the other way round: a letter and a number
5 euros, 5 dollars             5 €, 5 $: the sign is no word, so that 5 is left
30 pour cent                   30 %, likewise
n° 5                           numéro 5, and the other way round
=============================  ====================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial

from frsearch.analysis.characters import DIGIT_SPACES
from frsearch.analysis.stopwords import STOP_WORDS

_BLANK = f"[ {DIGIT_SPACES}]"
_NUMBER = rf"[0-9]{{1,3}}(?:[ .{DIGIT_SPACES}]?[0-9]{{3}}){{0,5}}(?:,[0-9]{{1,3}})?"

_MOST_HOURS = 24
LONGEST = 5
"""Most words of what a rule reads: ``1 000 000 euros`` has four."""


def _hour(hours: str, minutes: str | None) -> Iterator[str]:
    """Yield the ways to write a time of day, or a number of hours."""
    if minutes and int(hours) > _MOST_HOURS:
        return
    for hour in dict.fromkeys((hours, str(int(hours)), hours.zfill(2) if minutes else hours)):
        if minutes:
            yield from (f"{hour}h{minutes}", f"{hour} h {minutes}", f"{hour} heures {minutes}", f"{hour}:{minutes}")
        if not minutes or minutes == "00":
            yield from (f"{hour}h", f"{hour} h", f"{hour} heures")


def _article(number: str, sign: str, part: str) -> Iterator[str]:
    yield f"{number}{'-' if sign == '.' else '.'}{part}"


def _letter(letter: str, blank: str | None, number: str) -> Iterator[str]:
    if not blank:
        yield f"{letter} {number}"
    elif letter.isupper() or letter not in STOP_WORDS:
        yield f"{letter}{number}"


def _amount(number: str, unit: str) -> Iterator[str]:
    yield f"{number} {'%' if unit.startswith('p') else '€' if unit.startswith('e') else '$'}"


def _numbered(name: str, number: str) -> Iterator[str]:
    yield f"n° {number}" if name.lower().startswith("nu") else f"numéro {number}"


_RULES: tuple[tuple[str, Callable[..., Iterator[str]]], ...] = (
    (rf"([0-9]{{1,2}}){_BLANK}?(?:h|heures?){_BLANK}?([0-5][0-9])?", _hour),
    (r"([0-9]{1,2}):([0-5][0-9])", _hour),
    (r"([0-9]{1,3})([.-])([0-9]{1,2})", _article),
    (rf"([^\W\d_])({_BLANK}?)([0-9]{{1,3}})", _letter),
    (rf"({_NUMBER}){_BLANK}?(euros?|dollars?|pour{_BLANK}cent)", _amount),
    (rf"(n[°ºo]|num[ée]ros?){_BLANK}?([0-9]+)", _numbered),
)

_compiled = cache(partial(re.compile, flags=re.IGNORECASE))
"""Compiled when first needed: most queries have no number."""


def rewritten(text: str) -> Iterator[str]:
    """Yield other ways to write a number with its sign or its word, without those that have the same words.

    >>> [*rewritten("14h30")]
    ['14h30', '14 h 30', '14 heures 30', '14:30']
    >>> [*rewritten("49.3")], [*rewritten("G 20")], [*rewritten("5 000 euros")], [*rewritten("n°5")], [*rewritten("mali")]
    (['49-3'], ['G20'], ['5 000 €'], ['numéro 5'], [])
    """
    if not any(map(str.isdigit, text)):
        return
    for pattern, rule in _RULES:
        if found := _compiled(pattern).fullmatch(text):
            yield from rule(*found.groups())
