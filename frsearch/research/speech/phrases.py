"""Phrases that name a speaker: a name (*Jean Dupont*), or a description (*le ministre russe des Affaires étrangères*).

A name that follows a title or a function, with a comma between them or not, counts alone: *le ministre, Jean Dupont*. There is no
parser of French below this: a description begins with an article and runs on to the first word that can belong to none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from frsearch.research.speech.names import LONGEST, capitals, is_acronym, name_end
from frsearch.research.speech.verbs import verb_form
from frsearch.research.speech.vocabulary import (
    ARTICLES,
    CIVILITIES,
    CONJUNCTIONS,
    DETERMINERS,
    DURATIONS,
    ENDS,
    NUMERALS,
    OF,
    PEOPLE,
    PREPOSITIONS,
    TIMES,
)
from frsearch.research.speech.words import Word

_CHARGED = ("à", "au", "aux", "chargé", "chargée")
_NAMED_AFTER = ("fondation", "institut", "université", "famille", "clan", "hôpital", "lycée", "collège", "école", "musée")
_OFFICES = ("secrétaire", "ministre", "adjoint", "adjointe", "délégué", "déléguée", "commissaire", "conseiller", "conseillère")


class Phrase(NamedTuple):
    """The words ``[start:end]`` of a list: what names a speaker. ``next`` is where what belongs to it ends."""

    start: int
    end: int
    next: int
    is_name: bool
    head: str = ""


def phrase_at(words: Sequence[Word], at: int, stop: int) -> Phrase | None:
    """Return the name or description that begins at a word, or None; it ends at `stop` at the latest."""
    if at >= stop:
        return None
    if words[at].low in CIVILITIES:
        at += 1
        at += at < stop and words[at].text == "."
        end = name_end(words, at, stop)
        return Phrase(at, end, end, True) if end > at else None
    end = name_end(words, at, stop)
    if end > at and not (words[at].low in ARTICLES and at == 0):
        return _several(words, Phrase(at, end, end, True), stop)
    return _description(words, at, stop)


def _several(words: Sequence[Word], name: Phrase, stop: int) -> Phrase:
    """Return a name with the one that *et* adds to it."""
    if name.next + 1 < stop and words[name.next].low == "et":
        end = name_end(words, name.next + 1, stop)
        if end > name.next + 1:
            return Phrase(name.start, end, end, True)
    return name


def _description(words: Sequence[Word], at: int, stop: int) -> Phrase | None:
    """Return the description that begins with an article or number, or the name that follows what it describes."""
    if words[at].low not in DETERMINERS:
        return None
    head = at + 1
    while head < stop and (words[head].low in NUMERALS or words[head].text.isdigit()):
        head += 1
    if head < stop and words[at].low in ARTICLES and words[head].low in ("un", "une"):
        return None  # *l'un*
    end, links = head, 0
    stop = min(stop, at + LONGEST)
    while end < stop:
        run = name_end(words, end, stop)
        if run > end and (name := _name_in(words, head, end, run, links)) is not None:
            run = name_end(words, name, stop)
            return _several(words, Phrase(name, run, run, True, words[head].low), stop)
        if words[end].low in _CHARGED and (charged := _charged(words, at + 1, end, stop)):
            return charged
        length = run - end or _link_in(words, head, end, stop, links) or _continues(words[end], end > head)
        if not length:
            break
        links += words[end].low in OF
        end += length
    end = _without_participle(words, head, end, stop)
    if not any(word.text[0].isalpha() for word in words[head:end]):
        return None
    titled = phrase_at(words, end, stop) if end < stop and words[end].low in CIVILITIES else None
    return titled or Phrase(at, end, end, False, words[head].low)


def _link_in(words: Sequence[Word], head: int, at: int, stop: int, links: int) -> int:
    """Return how many words link a description to more of it: *de la*, *et du* after another one, *en chef*; 0: none do."""
    low, following = words[at].low, words[at + 1].low if at + 1 < stop else ""
    if low in OF and at > head:
        return _link(words, at, stop)
    if low == "et" and links and following in OF:
        length = _link(words, at + 1, stop)
        return length and length + 1
    return 2 if low == "en" and following in ("chef", "charge") else 0


def _without_participle(words: Sequence[Word], head: int, end: int, stop: int) -> int:
    """Return where a description ends without a participle that *par* follows: *cette étude réalisée par …*."""
    while (
        head + 1 < end < stop
        and words[end].low == "par"
        and words[end - 1].low.endswith(("é", "ée", "és", "ées", "i", "it", "is"))
    ):
        end -= 1
    return end


def _charged(words: Sequence[Word], begin: int, at: int, stop: int) -> Phrase | None:
    """Return the name after a function that a preposition completes: *la secrétaire d'État à l'Économie Agnès Dupont*."""
    if not any(word.low in _OFFICES for word in words[begin:at]):
        return None
    for after in range(at + 1, min(stop, at + LONGEST // 3)):
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


def _name_in(words: Sequence[Word], head: int, at: int, run: int, links: int) -> int | None:
    """Return where in a run of capitalised words of a description the name begins that it describes; None: it has none."""
    places = [each + 1 for each in range(at, run) if words[each].low in OF]
    big = capitals(words, places[-1] if places else at, run)
    if is_acronym(words[at]):  # an organisation: «le député RN Jean Dupont»
        return big[1] if len(big) > 1 else None
    if at == head or words[head].low in _NAMED_AFTER or words[at].low in ("premier", "première"):
        return None
    before = words[at - 1].low
    if before in OF or (before in ARTICLES and at > head + 1 and words[at - 2].low in OF):
        return big[1] if len(big) > 2 else None
    is_single = len(capitals(words, at, run)) == 1 and run < len(words) and verb_form(words[run].low) is None
    if is_single and _continues(words[run], True):
        return None  # *le député France insoumise Jean Dupont*
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
    if words[end].low in DURATIONS:
        return end + 1 - at
    return end - at if words[end].is_capital or words[end].low not in ENDS else 0


def _continues(word: Word, is_after_head: bool) -> bool:
    """Return whether a word can belong to a description."""
    if not word.text[0].isalpha() or word.low in ENDS | OF | DETERMINERS:
        return word.low == "ans"
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
    while begin > max(0, end - LONGEST) and words[begin - 1].low not in (
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
        if at > begin and (words[at - 1].low in OF | PREPOSITIONS or (words[at].is_capital and words[at - 1].is_capital)):
            continue  # it belongs to another phrase
        phrase = phrase_at(words, at, end)
        if phrase and phrase.next == end:
            return phrase
    return None


def is_person(words: Sequence[Word], phrase: Phrase) -> bool:
    """Return whether a phrase certainly names somebody: a name, or a description by a noun for persons or organisations."""
    if phrase.is_name:
        return True
    return any(word.low in PEOPLE for word in words[phrase.start : phrase.start + 4]) or words[phrase.start + 1].is_capital
