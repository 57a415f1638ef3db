"""Rules for words the table lacks: only endings that no name has, so that a name keeps its form."""

from __future__ import annotations

import re

_ENDINGS = (
    ("(?:atrices?|ateurs)", "ateur"),
    ("(?:iennes?|iens)", "ien"),
    ("euses", "euse"),
    ("istes", "iste"),
    ("ismes", "isme"),
    ("tions", "tion"),
    ("iques", "ique"),
    ("ables", "able"),
    ("(?:eraient|erait|erions|eriez|eront|erons|erez|aient|issaient)", "er"),
)
_RULE = re.compile("^(?=.{7})[a-z]{3,}?(?:" + "|".join(f"({found})" for found, _ in _ENDINGS) + ")$")


def guess(folded: str) -> str:
    """Return the form under which an unknown word's inflections meet, `folded` itself where no rule is sure.

    >>> guess("tweetaient"), guess("complotistes"), guess("sissoko")
    ('tweeter', 'complotiste', 'sissoko')
    """
    found = _RULE.match(folded)
    if not found or found.lastindex is None:
        return folded
    return folded[: found.start(found.lastindex)] + _ENDINGS[found.lastindex - 1][1]
