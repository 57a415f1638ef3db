"""What follows a quotation and says whose it is, or interrupts it: *a déclaré X*, *dit-il*, *selon X*."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from frsearch.research.speech.names import capitals
from frsearch.research.speech.phrases import Phrase, phrase_at, with_apposition
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
    OF,
    OTHER_PRONOUNS,
    PREPOSITIONS,
    SUPPORTS,
    THIRD_PERSON,
    TIMES,
)
from frsearch.research.speech.words import Word

MOST_WORDS = 30
"""Words looked at on either side of a quotation for its cue."""


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


def form_at(words: Sequence[Word], at: int) -> Form | None:
    """Return which form of a verb of speech a word is, as part of *mettre en garde* and *faire savoir*, too."""
    before = words[at - 1].low if at else ""
    if (words[at].low == "garde" and before == "en") or (words[at].low in ("savoir", "valoir") and before in _MAKING):
        return _IDIOM
    return verb_form(words[at].low)


_MAKING = ("fait", "faisait", "font", "faire", "faisant")
_IDIOM = Form("mettre en garde", frozenset({"speech"}), "infinitive")


def group_at(words: Sequence[Word], at: int) -> Group | None:
    """Return the verb of speech that begins at a word: *déclare*, *a-t-il ajouté*, *s'est aussi dit*, *tient à préciser*."""
    pronoun, has_support = "", False
    for end in range(at, min(len(words), at + 9)):
        low = words[end].low
        form = form_at(words, end)
        base, inverted = without_pronoun(low)
        is_spoken = form and form.kinds & {"speech", "after"} and (form.mood in ("finite", "both") or has_support)
        if form and is_spoken and not _is_infinitive(words, end + 1):
            if end + 1 < len(words) and words[end + 1].low in ("t-il", "t-elle", "t-on"):  # a hyphen is missing
                return Group(at, end + 2, form, words[end + 1].low.removeprefix("t-"))
            return Group(at, end + 1, form, pronoun or form.pronoun)
        if is_spoken or low in AUXILIARIES or base in SUPPORTS:
            has_support = True
            is_impersonal = base in BEING and (end == at or words[end - 1].low != "s'")  # *est-il écrit*
            pronoun = pronoun or ("on" if inverted and is_impersonal else inverted)
        elif not (low in CLITICS or (end > at and low in ADVERBS | TIMES) or (has_support and low in FILLERS)):
            return None
    return None


def _is_infinitive(words: Sequence[Word], at: int) -> bool:
    form = verb_form(words[at].low) if at < len(words) else None
    return form is not None and form.mood == "infinitive"


def subject_after(words: Sequence[Word], at: int) -> Cue | None:
    """Return the subject of an inverted verb, from the word after it on; times, places and addressees before it are skipped."""
    begin = at
    while at < min(len(words), begin + MOST_WORDS):
        low = words[at].low
        if low in THIRD_PERSON or low in OTHER_PRONOUNS:
            return Cue(begin, at + 1, None, low)
        if low in PREPOSITIONS and low != "selon":
            at = _after_complement(words, at + 1)
        elif _is_skipped(words, at, begin):
            at += 1
        else:
            phrase = phrase_at(words, at, len(words))
            if phrase is None:
                return None
            phrase = with_apposition(words, phrase, len(words))
            return Cue(begin, phrase.next, phrase)
    return None


def _is_skipped(words: Sequence[Word], at: int, begin: int) -> bool:
    """Return whether a word between a verb and its subject belongs to a time or an adverb, or is a comma beside one."""
    word, following = words[at], words[at + 1].low if at + 1 < len(words) else ""
    if word.text == ",":
        return at > begin or following in PREPOSITIONS | TIMES
    return word.low in TIMES | ADVERBS or word.text.isdigit() or (word.low in DETERMINERS and following in TIMES)


def _after_complement(words: Sequence[Word], at: int) -> int:
    """Return where what follows a preposition ends: *l'Agence Littoral* before *une source*, *Radio Serane* before a name."""
    if at < len(words) and words[at].low in OF:  # *lors de*, *auprès de*
        return _after_complement(words, at + 1)
    if at < len(words) and (words[at].low in TIMES or words[at].text.isdigit()):
        return at + 1
    if at < len(words) and words[at].low in ("lui", "eux", "elle", "nous", "y", "chaud", "cœur", "nos", "voix", "micro", "titre"):
        at += 1
        return at if at >= len(words) or words[at].low != "de" else _after_complement(words, at + 1)
    return _complement(words, at) or at + 1


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
    ("d'", "après"),
    ("à", "en", "croire"),
    ("de", "l'", "avis", "de"),
    ("de", "l'", "aveu", "de"),
    ("selon", "l'", "expression", "de"),
    ("selon", "les", "mots", "de"),
    ("selon", "les", "termes", "de"),
    ("selon", "la", "formule", "de"),
    ("aux", "dires", "de"),
    ("au", "dire", "de"),
    ("aux", "yeux", "de"),
    ("dixit",),
    ("selon",),
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
