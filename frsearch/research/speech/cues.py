"""Cues: what introduces a quotation, after it, within it, or before it, and whom it names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from frsearch.research.speech.phrases import Phrase, capitals, is_person, phrase_at, phrase_before, with_apposition
from frsearch.research.speech.verbs import Form, verb_form, without_pronoun
from frsearch.research.speech.vocabulary import (
    ADVERBS,
    AUXILIARIES,
    BEING,
    CIVILITIES,
    CLITICS,
    DETERMINERS,
    FILLERS,
    NO_SOURCES,
    OTHER_PRONOUNS,
    PREPOSITIONS,
    SUPPORTS,
    THIRD_PERSON,
    TIMES,
)
from frsearch.research.speech.words import QUOTE, TITLE, Word

_MOST_SKIPPED = 30


class Cue(NamedTuple):
    """What introduces a quotation: the words ``[start:end]``; a phrase, a pronoun, or neither names the speaker."""

    start: int
    end: int
    phrase: Phrase | None = None
    pronoun: str = ""


class Group(NamedTuple):
    """A verb of speech with what belongs to it: the words ``[start:end]``; ``pronoun`` is its subject, if it follows."""

    start: int
    end: int
    form: Form
    pronoun: str


def group_at(words: Sequence[Word], at: int) -> Group | None:
    """Return the verb of speech that begins at a word: *déclare*, *a-t-il ajouté*, *s'est, lui aussi, dit*, *tient à préciser*."""
    pronoun, has_support = "", False
    for end in range(at, min(len(words), at + 9)):
        word = words[end]
        form = verb_form(word.low)
        base, inverted = without_pronoun(word.low)
        if (low := word.low) == "garde" and end > at and words[end - 1].low == "en":
            form = _GUARD
        elif low in ("savoir", "valoir") and end > at and words[end - 1].low in ("fait", "faisait", "font", "faire"):
            form = _GUARD
        if form and form.kinds & {"speech", "after"} and (form.mood in ("finite", "both") or has_support):
            following = verb_form(words[end + 1].low) if end + 1 < len(words) else None
            if following and following.mood == "infinitive":
                has_support = True
                continue
            if end + 1 < len(words) and words[end + 1].low in ("t-il", "t-elle", "t-on"):  # a hyphen is missing
                return Group(at, end + 2, form, words[end + 1].low.removeprefix("t-"))
            return Group(at, end + 1, form, pronoun or form.pronoun)
        if low in AUXILIARIES or base in SUPPORTS or low in SUPPORTS or base == "peut":
            has_support = True
            pronoun = pronoun or inverted
        elif low in ADVERBS or low in TIMES:
            if end == at:
                return None
        elif not (low in CLITICS or (has_support and low in FILLERS)):
            return None
    return None


_GUARD = Form("mettre en garde", frozenset({"speech"}), "infinitive")


def subject_after(words: Sequence[Word], at: int) -> Cue | None:
    """Return the subject of an inverted verb, from the word after it on; times, places and addressees before it are skipped."""
    begin = at
    while at < min(len(words), begin + _MOST_SKIPPED):
        word = words[at]
        if word.low in THIRD_PERSON or word.low in OTHER_PRONOUNS:
            return Cue(begin, at + 1, None, word.low)
        if word.low in PREPOSITIONS and word.low != "selon":
            at = _after_complement(words, at + 1)
        elif word.low in TIMES | ADVERBS or word.text.isdigit() or (word.low == "ce" and _is_time(words, at + 1)) or (
            word.low in DETERMINERS and _is_time(words, at + 1)
        ):
            at += 1
        elif word.text == "," and at > begin:
            at += 1
        elif word.text == "," and at + 1 < len(words) and words[at + 1].low in PREPOSITIONS | TIMES:
            at += 1
        else:
            phrase = phrase_at(words, at, len(words))
            if phrase is None:
                return None
            phrase = with_apposition(words, phrase, len(words))
            return Cue(begin, phrase.next, phrase)
    return None


def _is_time(words: Sequence[Word], at: int) -> bool:
    return at < len(words) and words[at].low in TIMES


def _after_complement(words: Sequence[Word], at: int) -> int:
    """Return where what follows a preposition ends: *l'Agence Littoral* before *une source*, *Radio Serane* before *Jean Dupont*."""
    if at < len(words) and (words[at].low in TIMES or words[at].text.isdigit()):
        return at + 1
    if at < len(words) and words[at].low in ("lui", "eux", "elle", "nous", "y", "chaud", "cœur", "nos", "voix", "micro", "titre"):
        at += 1
        return at if at >= len(words) or words[at].low != "de" else _after_complement(words, at + 1)
    phrase = _complement(words, at)
    if phrase is None:
        return at + 1
    return phrase


def _complement(words: Sequence[Word], at: int) -> int | None:
    """Return where the complement that begins at a word ends, so that a name after it is left over."""
    phrase = phrase_at(words, at, len(words))
    if phrase is None:
        end = at
        while end < len(words) and words[end].text[0].isalpha() and not _begins_subject(words, end):
            if words[end].low in PREPOSITIONS | TIMES and end > at:
                break
            end += 1
        return end if end > at else None
    if not phrase.is_name:
        return phrase.next
    big = capitals(words, phrase.start, phrase.end)
    if len(big) > 2:
        return big[-2]
    is_addressed = phrase.start > at and words[at].low not in _MANY and not words[phrase.start - 1].is_capital
    return phrase.next if is_addressed or phrase.start == at or len(big) < 2 else phrase.start


_MANY = ("ses", "les", "des", "leurs", "aux", "ces", "nos")
"""Before those who are addressed, whom a name after them does not name: *a lancé à ses partisans Jean Dupont*."""


def _begins_subject(words: Sequence[Word], at: int) -> bool:
    return words[at].low in DETERMINERS or words[at].is_capital or words[at].low in CIVILITIES


def cue_after(words: Sequence[Word], at: int) -> Cue | None:
    """Return the cue that follows a quotation at once: *a déclaré X*, *dit-il*, *selon X*."""
    begin = at
    while at < len(words) and words[at].text in (",", ";", "-", "–", "—", "."):
        if words[at].text == ".":
            return None
        at += 1
    if at >= len(words):
        return None
    if source := source_at(words, at):
        return source
    group = group_at(words, at)
    if group is None:
        return None
    if group.pronoun:
        return Cue(begin, group.end, None, group.pronoun)
    subject = subject_after(words, group.end)
    return Cue(begin, subject.end, subject.phrase, subject.pronoun) if subject else None


def source_at(words: Sequence[Word], at: int, *, is_before: bool = False) -> Cue | None:
    """Return the source that begins at a word: *selon X*, *d'après X*, *à en croire X*, *aux yeux de X*.

    Before what it is the source of, a name between commas after it is its own, one that no comma follows the next subject.
    """
    for opening in _SOURCES:
        if tuple(word.low for word in words[at : at + len(opening)]) == opening:
            after = at + len(opening)
            if after < len(words) and words[after].low in ("lui", "elle", "eux", "elles", "il"):
                return Cue(at, after + 1, None, words[after].low)
            phrase = phrase_at(words, after, len(words))
            if phrase and words[phrase.start + 1 if not phrase.is_name else phrase.start].low not in NO_SOURCES:
                named = with_apposition(words, phrase, len(words))
                if not is_before or (named.next < len(words) and words[named.next].text == ","):
                    phrase = named
                return Cue(at, phrase.next, phrase)
    return None


_SOURCES = (
    ("selon",),
    ("d'", "après"),
    ("à", "en", "croire"),
    ("de", "l'", "avis", "de"),
    ("de", "l'", "aveu", "de"),
    ("aux", "dires", "de"),
    ("au", "dire", "de"),
    ("aux", "yeux", "de"),
    ("dixit",),
)


def cue_within(words: Sequence[Word]) -> Cue | None:
    """Return the cue that a quotation itself contains between commas: *« Nous irons, a promis X, au bout »*."""
    for at, word in enumerate(words):
        if word.text not in (",", "-", "–", "—") or at + 1 >= len(words):
            continue
        group = group_at(words, at + 1)
        if group is None:
            continue
        if group.pronoun:
            if group.pronoun in ("il", "elle", "ils", "elles") and _is_closed(words, group.end):
                return Cue(at, group.end, None, group.pronoun)
            continue
        subject = subject_after(words, group.end)
        if subject and subject.phrase and _is_closed(words, subject.end):
            return Cue(at, subject.end, subject.phrase)
    return None


def _is_closed(words: Sequence[Word], at: int) -> bool:
    """Return whether an insertion ends at a place: a comma follows, after a few words that belong to it, or nothing."""
    ahead = words[at : at + 8]
    return not ahead or any(word.text in (",", ".", ":", "!", "?", "-", "–", "—") for word in ahead)


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
    for at in range(quote - 1, max(floor, quote - _MOST_SKIPPED) - 1, -1):
        word = words[at]
        if word.text in (";", ".", "?", "!", "…"):
            return None
        form = verb_form(word.low)
        if word.low in ("savoir", "valoir", "garde") and at and words[at - 1].low in ("fait", "fait", "font", "faisait", "en", "faire"):
            form = _GUARD
        if form and form.pronoun:
            return None
        if form and _is_verb(words, at) and _governs(words, at, quote, form):
            found = _group_before(words, at, floor, form)
            if not (found.is_dependent and form.mood == "participle" and not floor):
                return found  # an adjective, otherwise
    return None


def _is_verb(words: Sequence[Word], at: int) -> bool:
    """Return whether a form is one of a verb here, not of a noun: no article precedes it."""
    if not at:
        return True
    if words[at].is_capital:
        return words[at - 1].text in ".!?…"
    before = words[at - 1].low
    if before in ("le", "la", "les", "l'", "leur"):
        return verb_form(words[at].low).mood in ("finite", "infinitive") and at > 1 and words[at - 2].low in (  # type: ignore[union-attr]
            "il elle ils elles qui on ne pour de à sans".split()
        )
    return before not in DETERMINERS and before not in ("au", "aux", "du", "des") and not (
        before == "de" and verb_form(words[at].low).mood not in ("infinitive", "gerund")  # type: ignore[union-attr]
    )


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
    start, has_auxiliary, is_being, reflexive, infinitive = at, False, False, False, form.mood == "infinitive"
    while start > floor:
        low = words[start - 1].low
        if low in AUXILIARIES or (low in SUPPORTS and (infinitive or has_auxiliary or form is _GUARD)):
            has_auxiliary = True
            is_being = is_being or low in BEING
        elif low in ("s'", "se"):
            reflexive = True
        elif infinitive and low in ("à", "de", "d'", "par") and start - 2 >= floor and words[start - 2].low in SUPPORTS:
            pass
        elif low == "en" and form is _GUARD:
            pass
        elif not (low in ADVERBS or (low in CLITICS and low not in ("nous", "vous"))):
            break
        start -= 1
    while start < at and words[start].low in ADVERBS and words[start].low not in ("ne",):
        start += 1  # they belong to what is before
    is_passive = is_being and not reflexive and form.mood in ("participle", "both") and form.verb not in ("convenir", "intervenir")
    dependent = not has_auxiliary and form.mood in ("gerund", "infinitive", "participle")
    return Before(start, at + 1, form, is_passive, dependent)


def subject_before(words: Sequence[Word], at: int, quotes: Sequence[int] = ()) -> Cue | None:
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
        if inserted and inserted.is_name and inserted.next == at - 1 and opening >= 0:
            return Cue(inserted.start, inserted.next, inserted)
        if opening < 0:
            return None
        at = opening
    return None


def _opening(words: Sequence[Word], closing: int) -> int:
    """Return the comma, parenthesis or dash that begins what one ends; -1: none."""
    mark = {")": "("}.get(words[closing].text, words[closing].text)
    for at in range(closing - 1, max(-1, closing - 60), -1):
        if words[at].text == mark:
            return at
    return -1


def main_subject(words: Sequence[Word], start: int, end: int) -> Cue | None:
    """Return the subject of the sentence whose words are ``[start:end]``: the first phrase that begins a part between commas."""
    begins = True
    for at in range(start, end):
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
