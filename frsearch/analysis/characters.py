"""The character classes of French words, written for the inside of ``[…]`` in regular expressions."""

from __future__ import annotations

from frsearch.text import INVISIBLE

APOSTROPHES = "'’‘`´ʼ′"
"""What scraped text uses as an apostrophe; all are equivalent. (U+02BC is a letter in Unicode, but not here.)"""

HYPHENS = "-‐‑"
"""Hyphen-minus, U+2010 and the non-breaking U+2011; dashes are punctuation."""

MIDDLE_DOTS = "·•⸱‧∙"
"""What inclusive writing sets between the masculine and the feminine (``étudiant·e·s``); all are equivalent there."""

DIGIT_SPACES = "\u00a0\u202f\u2009\u2007"
"""No-break space, narrow no-break space, thin space, figure space: they join the digit groups of a number."""

MARKS = (
    "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"  # combining accents
    "\u0483-\u0487\u0591-\u05bd\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7"  # Cyrillic, Hebrew
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7-\u06e8\u06ea-\u06ed"  # Arabic
    "\u0900-\u0903\u093a-\u093c\u093e-\u094f\u0951-\u0957\u0962-\u0963"  # Devanagari
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"  # Thai
)
"""Combining marks: they belong to the letter before them."""

NOT_LETTERS = "ʼªº¼-¾⅐-⅟"
"""Characters that are letters or numbers in Unicode but not in a French word; º is used for ° (``nº 5``)."""

ATTACHED = MARKS + INVISIBLE
"""What may come between two letters of a word without splitting it."""

LETTER = f"[^\\W\\d_{NOT_LETTERS}]"
WORD = f"(?:[^\\W_{NOT_LETTERS}]|[{ATTACHED}])"
"""Regular expressions for one letter, and for one character of a word: a letter, a digit, or something attached to it."""
