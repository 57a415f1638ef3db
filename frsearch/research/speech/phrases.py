"""Phrases that name a speaker: a name (*Jean Dupont*), or a description (*le ministre russe des Affaires étrangères*).

A name with a title or a function before it, or after a comma behind it, counts alone: *le ministre, Jean Dupont*. There is no parser
of French below this: a description begins with an article and runs on to the first word that can belong to none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from frsearch.analysis.folding import fold
from frsearch.analysis.lemmas import known_lemma
from frsearch.research.speech.verbs import verb_form
from frsearch.research.speech.vocabulary import (
    ADVERBS,
    ARTICLES,
    CIVILITIES,
    CONJUNCTIONS,
    DETERMINERS,
    ENDS,
    NUMERALS,
    OF,
    OTHER_PRONOUNS,
    PARTICLES,
    PEOPLE,
    PREPOSITIONS,
    REDUCED,
    THIRD_PERSON,
    TIMES,
)
from frsearch.research.speech.words import Word

_LONGEST = 30
"""Words looked at for one phrase."""

_NO_NAME = (
    ADVERBS
    | CONJUNCTIONS
    | DETERMINERS
    | OF
    | OTHER_PRONOUNS
    | PREPOSITIONS
    | REDUCED
    | THIRD_PERSON
    | TIMES
    | CIVILITIES
    | {"lui", "eux"}
) - {"le", "la", "les", "l'"}


class Phrase(NamedTuple):
    """The words ``[start:end]`` of a list: what names a speaker. ``next`` is where what belongs to it ends."""

    start: int
    end: int
    next: int
    is_name: bool
    head: str = ""


def name_end(words: Sequence[Word], at: int, stop: int) -> int:
    """Return where the name that begins at a word ends; `at` itself if none does."""
    if at >= stop or not words[at].is_capital or words[at].low in _NO_NAME or _is_sentence_opener(words, at):
        return at
    if words[at].low in ARTICLES and not (at + 1 < stop and words[at + 1].is_capital):
        return at
    end, count, is_acronym = at, 0, words[at].text.isupper() and len(words[at].text) > 1
    while end < min(stop, at + _LONGEST):
        word = words[end]
        if word.is_capital and (count == 0 or word.low not in CIVILITIES):
            count += not word.text.endswith(("'", "’"))
            end += 1
            if len(word.text) == 1 and end < stop and words[end].text == "." and words[end].start == word.end:
                end += 1  # an initial
        elif count and not is_acronym and (length := _particle(words, end, stop, count)):
            end += length
        else:
            break
    return end


def _particle(words: Sequence[Word], at: int, stop: int, count: int) -> int:
    """Return how many small words before a capital one belong to a name, such as *de La*."""
    if at + 1 >= stop:
        return 0
    low = words[at].low
    if low in OF:
        if count != 1:
            return 0
        if words[at + 1].is_capital:
            return 1
        return 2 if words[at + 1].low in ("la", "l'") and at + 2 < stop and words[at + 2].is_capital else 0
    return 1 if low in PARTICLES and words[at + 1].is_capital else 0


def _is_sentence_opener(words: Sequence[Word], at: int) -> bool:
    """Return whether a word has a capital only because a sentence begins with it: an inflected form of another word."""
    if at and words[at - 1].low not in ".!?…":
        return False
    if at + 1 < len(words) and words[at + 1].is_capital:
        return False
    folded = fold(words[at].text)
    return known_lemma(folded) not in (None, folded) or words[at].low.endswith(("é", "ée", "és", "ées", "ant"))


def capitals(words: Sequence[Word], start: int, end: int) -> list[int]:
    """Return which of some words begin with a capital letter, elided ones apart."""
    return [at for at in range(start, end) if words[at].is_capital and words[at].text[-1] not in "'’"]


def phrase_at(words: Sequence[Word], at: int, stop: int) -> Phrase | None:
    """Return the name or description that begins at a word, or None; it ends at `stop` at the latest."""
    if at >= stop:
        return None
    begin = at
    if words[at].low in CIVILITIES:
        at += 1
        at += at < stop and words[at].text == "."
        end = name_end(words, at, stop)
        return Phrase(at, end, end, True) if end > at else None
    end = name_end(words, at, stop)
    if end > at and not (words[at].low in ARTICLES and at == 0):
        return _several(words, Phrase(at, end, end, True), stop)
    return _description(words, begin, stop)


def _several(words: Sequence[Word], name: Phrase, stop: int) -> Phrase:
    """Return a name with the one that *et* adds to it."""
    if name.next + 1 < stop and words[name.next].low == "et":
        end = name_end(words, name.next + 1, stop)
        if end > name.next + 1:
            return Phrase(name.start, end, end, True)
    return name


def _description(words: Sequence[Word], at: int, stop: int) -> Phrase | None:
    """Return the description that begins with an article or number, or the name that follows what it describes."""
    if words[at].low not in DETERMINERS and words[at].low != "vice-":
        return None
    begin = head = at + 1
    while head < stop and (words[head].low in NUMERALS or words[head].text.isdigit()):
        head += 1
    if words[at].low in ("l'", "les", "le", "la") and head < stop and words[head].low in ("un", "une"):
        return None
    end, links = head, 0
    stop = min(stop, at + _LONGEST)
    while end < stop:
        word = words[end]
        if word.is_capital and (run := name_end(words, end, stop)) > end:
            name = _name_in(words, begin, head, end, run, links)
            if name is not None:
                return _several(words, Phrase(name, run, run, True, words[head].low), stop)
            end = run
        elif word.low in OF and end > head:
            length = _link(words, end, stop)
            if not length:
                break
            links, end = links + 1, end + length
        elif (
            word.low == "et" and links and end + 1 < stop and words[end + 1].low in OF and (length := _link(words, end + 1, stop))
        ):
            end += 1 + length
        elif word.low == "en" and end + 1 < stop and words[end + 1].low in ("chef", "charge"):
            end += 2
        elif word.low in _CHARGED and (charged := _charged(words, begin, end, stop)):
            return charged
        elif not _continues(word, end > head):
            break
        else:
            end += 1
    while (
        end > head + 1
        and end < stop
        and words[end].low == "par"
        and words[end - 1].low.endswith(("é", "ée", "és", "ées", "i", "it", "is"))
    ):
        end -= 1  # a participle: «cette étude réalisée par…»
    if end == head or not any(word.text[0].isalpha() for word in words[head:end]):
        return None
    if end < stop and words[end].low in CIVILITIES and (titled := phrase_at(words, end, stop)):
        return titled
    return Phrase(at, end, end, False, words[head].low)


def _charged(words: Sequence[Word], begin: int, at: int, stop: int) -> Phrase | None:
    """Return the name after a function that a preposition completes: *la secrétaire d'État à l'Économie Agnès Dupont*."""
    if not any(word.low in _OFFICES for word in words[begin:at]):
        return None
    for after in range(at + 1, min(stop, at + _LONGEST // 3)):
        if words[after].is_capital and (end := name_end(words, after, stop)) > after:
            big = capitals(words, after, end)
            is_office = words[after - 1].low in ARTICLES | {"à", "au", "aux", "du", "des", "de"}
            first = big[1] if is_office and len(big) > 2 else after if not is_office and len(big) > 1 else None
            if first is not None:
                return Phrase(first, end, end, True, words[begin].low)
        elif not words[after].text[0].isalpha() or (
            words[after].low in ENDS and words[after].low not in ("à", "et", "l'", "la", "les")
        ):
            return None
    return None


_CHARGED = ("à", "au", "aux", "chargé", "chargée")
_OFFICES = ("secrétaire", "ministre", "adjoint", "adjointe", "délégué", "déléguée", "commissaire", "conseiller", "conseillère")


def _name_in(words: Sequence[Word], begin: int, head: int, at: int, run: int, links: int) -> int | None:
    """Return where in a run of capitalised words of a description the name begins that it describes; None: it has none."""
    big = capitals(words, at, run)
    if at == head:
        is_acronym = len(words[at].text) > 1 and words[at].text.isupper()
        return big[1] if is_acronym and len(big) > 1 else None
    if len(big) == 1 and len(words[at].text) > 1 and words[at].text.isupper():
        return None
    before = words[at - 1].low
    if before in OF or (before in ARTICLES and at - begin > 1 and words[at - 2].low in OF):
        return big[1] if len(big) > 2 else None
    return at if not links or len(big) > 1 else None


def _link(words: Sequence[Word], at: int, stop: int) -> int:
    """Return the length of *de*, *de la*, *d'un*, if a noun follows; else 0."""
    end = at + 1
    if end < stop and words[end].low in DETERMINERS and not (words[end].is_capital and words[end].low in ARTICLES):
        end += 1
    elif end < stop and words[end].text.isdigit():
        return end + 1 - at if end + 1 < stop and words[end + 1].text[0].isalpha() else 0
    if end >= stop or not words[end].text[0].isalpha():
        return 0
    return end - at if words[end].is_capital or words[end].low not in ENDS else 0


def _continues(word: Word, is_after_head: bool) -> bool:
    """Return whether a word can belong to a description."""
    if not word.text[0].isalpha() or word.low in ENDS or word.low in DETERMINERS:
        return word.low in ("ans",)
    if not is_after_head:
        return True
    form = verb_form(word.low)
    return form is None or form.mood != "finite" or word.low.endswith(("é", "e"))


def with_apposition(words: Sequence[Word], phrase: Phrase, stop: int) -> Phrase:
    """Return the name between commas after a description, which is then meant by it, or the phrase itself."""
    at = phrase.next
    if phrase.is_name or at >= stop or words[at].text != ",":
        return phrase
    is_titled = at + 1 < stop and words[at + 1].low in CIVILITIES
    name = phrase_at(words, at + 1, stop)
    if name is None or not name.is_name:
        return phrase
    follows = words[name.next].low if name.next < stop else "."
    if not is_titled and len(capitals(words, name.start, name.end)) < 2 and follows not in (",", "."):
        return phrase
    return name if not follows[0].isalpha() or follows in PREPOSITIONS | CONJUNCTIONS | TIMES | {"a"} else phrase


def phrase_before(words: Sequence[Word], end: int) -> Phrase | None:
    """Return the phrase that ends right before a word: that of the subject before its verb."""
    begin = end
    while begin > max(0, end - _LONGEST) and words[begin - 1].low not in (
        ",",
        ";",
        ":",
        "(",
        ")",
        "–",
        "—",
        "«»",
        ".",
        "!",
        "?",
        "…",
    ):
        begin -= 1
    for at in range(begin, end):
        if at > begin and words[at].is_capital and words[at - 1].is_capital:
            continue  # within a name
        phrase = phrase_at(words, at, end)
        if phrase and phrase.next == end:
            return phrase
    return None


def is_person(words: Sequence[Word], phrase: Phrase) -> bool:
    """Return whether a phrase certainly names somebody: a name, or a description by a noun for persons or organisations."""
    if phrase.is_name:
        return True
    return any(word.low in PEOPLE for word in words[phrase.start : phrase.start + 4]) or words[phrase.start + 1].is_capital
