"""Step 2, elide: which apostrophes separate an article from its word, and which belong to the word.

An article is removed before a vowel, an h or a digit, never before a consonant: ``d’État`` → ``État``, but ``N’Djamena`` and
``M’Bappé`` are compounds. A few words keep their apostrophe: ``aujourd’hui``. Everything here works on folded forms, so case and
accents make no difference.
"""

from __future__ import annotations

import re

from frsearch.analysis.characters import APOSTROPHES

ARTICLES = frozenset("l d j m t s n c qu jusqu lorsqu puisqu quoiqu".split())
"""What elision leaves before the apostrophe. These get no term and no position."""

WHOLE = {
    "jusqu": "jusque",
    "lorsqu": "lorsque",
    "puisqu": "puisque",
    "quoiqu": "quoique",
    "qu": "que",
    "l": "le",
    "d": "de",
    "j": "je",
    "m": "me",
    "t": "te",
    "s": "se",
    "n": "ne",
    "c": "ce",
}
"""What is elided → the whole word."""

_AFTER_AN_ARTICLE = tuple("aeiouyh0123456789")

_KEEPS_APOSTROPHE = re.compile(
    "aujourd'hui|quelqu'une?|presqu'iles?|prud'h.+|grand'(?:mere|messe|rue|peine|chose|croix|tante|place|garde|soif|faim|route)s?"
    "|entr'.+|o'[a-z]{3,}"
)


def is_elided(before: str, after: str) -> bool:
    """Return whether `before` is an article elided before `after` (both folded; `after` is empty at the end of a word).

    >>> is_elided("d", "etat"), is_elided("n", "djamena"), is_elided("d", "")
    (True, False, True)
    """
    return before in ARTICLES and (not after or after.startswith(_AFTER_AN_ARTICLE))


def whole(text: str) -> str | None:
    """Return the whole word of an elided one without anything after its apostrophe, None for any other text.

    >>> whole("jusqu’"), whole("L'"), whole("jusqu"), whole("rock'n'roll")
    ('jusque', 'le', None, None)
    """
    return WHOLE.get(text[:-1].lower()) if text[-1:] in APOSTROPHES else None


def is_one_word(before: str, after: str) -> bool:
    """Return whether `before` and `after` (both folded) are one word that keeps its apostrophe.

    >>> is_one_word("aujourd", "hui"), is_one_word("sotheby", "s")
    (True, False)
    """
    return _KEEPS_APOSTROPHE.fullmatch(f"{before}'{after}") is not None
