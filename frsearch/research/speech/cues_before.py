"""What precedes a quotation and says whose it is: a verb of speech and its subject, or the subject of the sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from frsearch.research.speech.cues_after import MOST_WORDS, Cue, form_at
from frsearch.research.speech.phrases import Phrase, is_person, phrase_at, phrase_before, with_apposition
from frsearch.research.speech.verbs import Form
from frsearch.research.speech.vocabulary import (
    ADVERBS,
    AUXILIARIES,
    BEING,
    CLITICS,
    DETERMINERS,
    OTHER_PRONOUNS,
    SUPPORTS,
    THIRD_PERSON,
)
from frsearch.research.speech.words import QUOTE, TITLE, Word


class Before(NamedTuple):
    """The verb of speech before a quotation: its group ``[start:end]``, its form, and whether it is passive."""

    start: int
    end: int
    form: Form
    is_passive: bool
    is_dependent: bool
    """Whether it has no subject of its own: a gerund, an infinitive, a participle without an auxiliary."""


def verb_before(words: Sequence[Word], quote: int, floor: int) -> Before | None:
    """Return the last verb of speech between `floor` and the quotation at a place, if it can govern the quotation."""
    for at in range(quote - 1, max(floor, quote - MOST_WORDS) - 1, -1):
        if words[at].text in (";", ".", "?", "!", "…"):
            return None
        form = form_at(words, at)
        if form and form.pronoun:
            return None
        if form and _is_verb(words, at, form) and _governs(words, at, quote, form):
            found = _group_before(words, at, floor, form)
            if floor or not (found.is_dependent and form.mood == "participle"):  # an adjective, otherwise
                return found
    return None


def _is_verb(words: Sequence[Word], at: int, form: Form) -> bool:
    """Return whether a form is one of a verb here, not of a noun: no article precedes it, unless it is a pronoun."""
    if not at:
        return True
    if words[at].is_capital:
        return words[at - 1].text in ".!?…"
    before = words[at - 1].low
    if before in ("le", "la", "les", "l'", "leur"):
        return at > 1 and form.mood in ("finite", "infinitive") and words[at - 2].low in _BEFORE_CLITICS
    if before == "de":
        return form.mood in ("infinitive", "gerund")
    return before not in DETERMINERS and before not in ("au", "aux", "du", "des")


_BEFORE_CLITICS = ("il", "elle", "ils", "elles", "qui", "on", "ne", "pour", "de", "à", "sans")
_CONNECTORS = ("que", "qu'", "si", "s'")
_OTHER_VERBS = (BEING - {"été", "être"}) | {"a", "ont", "avait", "aura", "qui", "dont", "où", "coupable", "coupables"}


def _governs(words: Sequence[Word], at: int, quote: int, form: Form) -> bool:
    """Return whether a verb is near enough to a quotation, for its kind and what is between them."""
    between = [word.low for word in words[at + 1 : quote]]
    if between and between[-1] == ":":
        return bool(form.kinds & {"speech", "after"}) and len(between) < 20
    if "speech" not in form.kinds:
        return "beside" in form.kinds and len(between) <= 2
    if any(low in _CONNECTORS for low in between[:6]):
        return True
    has_verb = any(low in _OTHER_VERBS for low in between)
    return len(between) <= 10 and not has_verb


def _group_before(words: Sequence[Word], at: int, floor: int, form: Form) -> Before:
    """Return the group that ends with the verb at a place: its auxiliaries, clitics and adverbs."""
    is_part = form.mood == "infinitive"
    start = at
    while start > floor and _belongs(words, start - 1, floor, is_part or start < at):
        start -= 1
    while start < at and words[start].low in ADVERBS:
        start += 1  # of what is before the verb
    before = {word.low for word in words[start:at]}
    has_auxiliary = bool(before & (AUXILIARIES | SUPPORTS))
    is_passive = bool(before & BEING) and not before & {"s'", "se"} and form.mood in ("participle", "both")
    is_dependent = not has_auxiliary and form.mood in ("gerund", "infinitive", "participle")
    return Before(start, at + 1, form, is_passive and form.verb != "convenir", is_dependent)


def _belongs(words: Sequence[Word], at: int, floor: int, may_support: bool) -> bool:
    """Return whether a word before a verb belongs to its group."""
    low = words[at].low
    if low in ("à", "de", "d'", "par", "en"):
        return may_support and at > floor and words[at - 1].low in SUPPORTS
    return low in AUXILIARIES | ADVERBS | (CLITICS - {"nous", "vous"}) or (may_support and low in SUPPORTS)


def subject_before(words: Sequence[Word], at: int) -> Cue | None:
    """Return the subject that precedes a verb: directly, or before what is inserted between commas."""
    for _ in range(4):
        if not at:
            return None
        before = words[at - 1]
        if before.low in THIRD_PERSON or before.low in OTHER_PRONOUNS:
            return Cue(at - 1, at, None, before.low)
        if before.low == "qui":
            at -= 1
            at -= words[at - 1].text == "," if at else 0
            continue
        if before.low == QUOTE:
            return Cue(at - 1, at, Phrase(at - 1, at, at, True)) if before.text == TITLE else None
        if before.text not in (",", ")", "–", "—"):
            phrase = phrase_before(words, at)
            return Cue(phrase.start, phrase.next, phrase) if phrase else None
        opening = _opening(words, at - 1)
        inserted = phrase_at(words, opening + 1, at - 1)
        is_whole = inserted is not None and (inserted.next == at - 1 or words[inserted.next].text == "(")
        if inserted and inserted.is_name and is_whole and opening >= 0 and before.text != ")":
            return Cue(inserted.start, inserted.next, inserted)
        if opening < 0:
            return None
        at = opening
    return None


def _opening(words: Sequence[Word], closing: int) -> int:
    """Return the comma, parenthesis or dash that begins what one ends; -1: none."""
    mark = {")": "("}.get(words[closing].text, words[closing].text)
    for at in range(closing - 1, max(-1, closing - 2 * MOST_WORDS), -1):
        if words[at].text == mark:
            return at
    return -1


def main_subject(words: Sequence[Word], start: int, end: int) -> Cue | None:
    """Return the subject of the sentence whose words are ``[start:end]``: the first phrase that begins a part between commas."""
    begins = True
    for at in range(max(start, end - 8 * MOST_WORDS), end):
        if begins and words[at].low in ("mais", "et", "puis", "car", "or", "là", "où", "-"):
            continue
        if begins:
            if words[at].low in THIRD_PERSON:
                return Cue(at, at + 1, None, words[at].low)
            phrase = phrase_at(words, at, end)
            if phrase and is_person(words, phrase) and (phrase.next >= end or words[phrase.next].low not in ("et", "ou")):
                phrase = with_apposition(words, phrase, end)
                return Cue(at, phrase.next, phrase)
        begins = words[at].text in (",", ")", "–", "—")
    return None
