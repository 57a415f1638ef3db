"""Queries by seed over any corpus, as users type them: words drawn from texts, so that frequent words are as frequent as there.

=============  ===================================================================================
kind           what is drawn from a random article
=============  ===================================================================================
words          two or three words of five letters or more, anywhere in the body
word           one such word
phrase         two or three words in a row, all but the first of four letters or more
both           two words as for ``words``; both must match
title          its title, of 5 to 14 words
by passage     as ``words``
question       not drawn from articles: questions that are given, of 5 to 14 words
=============  ===================================================================================
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from frsearch.bench.engines import BY_PASSAGE, KINDS, Query, Record

_WORD = re.compile(r"[^\W\d_]{5,}(?!['’\w])")
_PHRASE = re.compile(r"(?<![\w-])[^\W\d_]+(?: [^\W\d_]{4,}){1,2}(?!['’\w-])")
"""Not the beginning of ``lorsqu’il`` or ``aujourd’hui``."""

_SYNTAX = re.compile(r"[^\w\s.,’'-]")
"""What may be an operator in the language of some engine, and is left out of titles and questions."""

_OPERATORS = frozenset("ET OU NON SAUF PRES PHRASE PARMI AND OR NOT NEAR SENTENCE OF".split())
_SHORTEST, _LONGEST = 5, 14
"""Words of a title or question."""

_TRIES = 40
"""Articles looked at for each query, before fewer queries are returned than were asked for."""


def make_queries(records: Sequence[Record], each: int, seed: int = 0, questions: Sequence[str] = ()) -> tuple[Query, ...]:
    """Return up to `each` distinct queries of each kind; fewer if articles or questions do not yield as many.

    The same arguments make the same queries. Raises ValueError if there are none.
    """
    made = [query for kind in KINDS for query in islice(_distinct(kind, records, each, seed, questions), each)]
    if not made:
        raise ValueError("no articles to take queries from")
    return tuple(made)


def _distinct(kind: str, records: Sequence[Record], each: int, seed: int, questions: Sequence[str]) -> Iterator[Query]:
    chance = random.Random(f"{seed} {kind}")
    drawn = _questions(questions, chance) if kind == "question" else _from_articles(kind, records, each, chance)
    return (Query(kind, words) for words in dict.fromkeys(drawn) if words)


def _questions(questions: Sequence[str], chance: random.Random) -> Iterable[tuple[str, ...]]:
    return map(_plain, chance.sample(questions, len(questions)))


def _from_articles(kind: str, records: Sequence[Record], each: int, chance: random.Random) -> Iterator[tuple[str, ...]]:
    if records:
        yield from (_CHOICES[kind](chance.choice(records), chance) for _ in range(_TRIES * each))


def _several(record: Record, chance: random.Random) -> tuple[str, ...]:
    return _words(record, chance, chance.choice((2, 3)))


def _words(record: Record, chance: random.Random, count: int) -> tuple[str, ...]:
    """Return random words of a body; none if it has not as many, or if a word was drawn twice."""
    found = _WORD.findall(record["body"])
    drawn = chance.sample(found, count) if len(found) >= count else []
    return tuple(drawn) if len(set(drawn)) == count else ()


def _phrase(record: Record, chance: random.Random) -> tuple[str, ...]:
    found = [run for run in _PHRASE.findall(record["body"]) if len(run) > 10]
    return tuple(chance.choice(found).split()) if found else ()


def _title(record: Record, chance: random.Random) -> tuple[str, ...]:
    return _plain(record["title"] or "")


def _plain(text: str) -> tuple[str, ...]:
    """Return the words of a text without operators; none if they are too few or too many, or if one is a word of the syntax.

    >>> _plain("Kidal : « l’État », dit-on, revient - enfin")
    ('Kidal', 'l’État', 'dit-on', 'revient', 'enfin')
    """
    stripped = (word.strip("-.,’'") for word in _SYNTAX.sub(" ", text).split())
    words = tuple(word for word in stripped if word)
    return words if _SHORTEST <= len(words) <= _LONGEST and not _OPERATORS & set(words) else ()


_CHOICES: Mapping[str, Callable[[Record, random.Random], tuple[str, ...]]] = {
    "words": _several,
    "word": lambda record, chance: _words(record, chance, 1),
    "phrase": _phrase,
    "both": lambda record, chance: _words(record, chance, 2),
    "title": _title,
    BY_PASSAGE: _several,
}
