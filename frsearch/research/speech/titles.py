"""Whether a quotation looks like a title or a name, or like somebody's sentence, by what is in it and before it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from frsearch.research.speech.verbs import verb_form
from frsearch.research.speech.vocabulary import NAMING_NOUNS, OF, PEOPLE, WRITINGS
from frsearch.research.speech.words import Word, words

_LONGEST_TITLE = 8
"""Words in a title; longer quotations with a capital letter are taken for sentences. A guess."""

_UTTERED = frozenset(
    "je j' nous on vous tu il ils elle elles c' ça ce qu' que ne n' est a ont sont était suis sommes avons ai faut pas".split()
)
"""Words that sentences have and titles hardly ever do."""

_OFTEN_QUALIFIED = ("projet", "plan", "loi", "groupe", "une")
"""Nouns before a title that are as often before an opinion: *un projet « pharaonique »*."""


def has_words_of_speech(inside: str, least: int) -> bool:
    """Return whether a quotation has `least` words or more, and one that titles lack."""
    few = words(inside, 0, min(len(inside), 200))
    return len(few) >= least and any(word.low in _UTTERED for word in few)


def is_utterance(inside: str) -> bool:
    """Return whether a quotation reads as a sentence: it ends with a mark, or has words that titles lack."""
    return inside[-1] in ".!?…" or has_words_of_speech(inside, 3)


def is_title(inside: str, before: Sequence[Word]) -> bool:
    """Return whether a quotation looks like a title or a name: a capital inside a sentence, or a noun for what has one.

    ``before`` are the words between it and the quotation before, or the beginning of its sentence.
    """
    if not before:
        return False
    last = before[-1].low
    if last == ":":
        return any(word.low in WRITINGS for word in before[-8:])
    if _is_named(before) or (last == "dit" and inside.lower().startswith(("de ", "du ", "des ", "d'", "d’"))):
        return True
    if last in OF and len(before) > 1 and before[-2].low in PEOPLE | NAMING_NOUNS:
        return True
    is_capital = inside[0].isupper() or inside[0].isdigit() or inside[0] == "#"
    is_short = len(words(inside, 0, min(len(inside), 200))) <= _LONGEST_TITLE
    if is_capital and is_short and not (inside[-1] in ".!?" and last in (",", "que")):
        return True
    return last in NAMING_NOUNS and (is_capital or last not in _OFTEN_QUALIFIED)


def _is_named(before: Sequence[Word]) -> bool:
    """Return whether a participle before a quotation says that it is a name: *intitulé*, *surnommé*; *dit* after a comma."""
    last, head = before[-1].low, before[-2].low if len(before) > 1 else ""
    if last in ("dit", "dite", "dits", "dites"):
        return head not in ("se", "est", "a", "s'") and (last != "dit" or head == ",")
    form = verb_form(last)
    if form is None or "naming" not in form.kinds:
        return False
    is_opinion = any(word.low in ("que", "qu'") and some.low == "ce" for some, word in pairwise(before))
    return not is_opinion  # *ce que X appelle*
