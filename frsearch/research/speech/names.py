"""Names: words with capital letters, and the small words between them (*Jean de La Tour*, *Driss El Fassi*)."""

from __future__ import annotations

from collections.abc import Sequence

from frsearch.analysis.folding import fold
from frsearch.analysis.lemmas import known_lemma
from frsearch.research.speech.vocabulary import (
    ADVERBS,
    ARTICLES,
    CIVILITIES,
    CONJUNCTIONS,
    DETERMINERS,
    OF,
    OTHER_PRONOUNS,
    PARTICLES,
    PREPOSITIONS,
    REDUCED,
    THIRD_PERSON,
    TIMES,
)
from frsearch.research.speech.words import Word

LONGEST = 30
"""Words looked at for one name or description."""

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


def name_end(words: Sequence[Word], at: int, stop: int) -> int:
    """Return where the name that begins at a word ends; `at` itself if none does."""
    if at >= stop or not words[at].is_capital or words[at].low in _NO_NAME or _is_sentence_opener(words, at):
        return at
    if words[at].low in ARTICLES and not (at + 1 < stop and words[at + 1].is_capital):
        return at
    end, count, links = at, 0, not is_acronym(words[at])
    while end < min(stop, at + LONGEST):
        word = words[end]
        if word.is_capital and (count == 0 or word.low not in CIVILITIES):
            count += not word.text.endswith(("'", "’"))
            end += 1
            if len(word.text) == 1 and end < stop and words[end].text == "." and words[end].start == word.end:
                end += 1  # an initial
        elif count and links and (length := _particle(words, end, stop, count)):
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
    if words[at].low.startswith("mi-"):
        return True
    if at and words[at - 1].low not in ".!?…":
        return False
    if at + 1 < len(words) and words[at + 1].is_capital:
        return False
    folded = fold(words[at].text)
    return known_lemma(folded) not in (None, folded) or words[at].low.endswith(("é", "ée", "és", "ées", "ant", "ment"))


def capitals(words: Sequence[Word], start: int, end: int) -> list[int]:
    """Return which of some words begin with a capital letter, elided ones apart."""
    return [at for at in range(start, end) if words[at].is_capital and words[at].text[-1] not in "'’"]


def is_acronym(word: Word) -> bool:
    """Return whether a word is made of several capital letters."""
    return len(word.text) > 1 and word.text.isupper()
