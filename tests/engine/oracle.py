"""A plain reading of query trees, one article and one word at a time: what every engine must agree with.

A text is a list of tokens. The joined form of a compound covers the positions of all its parts, so that
a phrase continues from it with the word after the last part.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import lru_cache
from typing import Any, assert_never

from attrs import evolve
from hypothesis import strategies as st

from frsearch import Article, FrenchAnalyzer
from frsearch.analysis.sentences import sentences
from frsearch.analysis.word_runs import word_runs
from frsearch.model import address_key, day_range
from frsearch.query import (
    Added,
    Address,
    And,
    AtLeast,
    Between,
    Boost,
    DateRange,
    Everything,
    Fuzzy,
    Leaf,
    Maybe,
    Metadata,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Recency,
    Term,
    Value,
    Wildcard,
    leaves,
)
from tests.conftest import ADDED

ANALYZER = FrenchAnalyzer()


def matching(tree: Node, articles: Iterable[Article]) -> list[Article]:
    """Return the articles that `tree` matches."""
    return [article for article in articles if matches(tree, article)]


def matches(tree: Node, article: Article) -> bool:  # noqa: PLR0912 (a case a node)
    """Tell whether `tree` matches `article`."""
    match tree:
        case Term() | Phrase() | Wildcard() | Fuzzy() | Near():
            return any(count(tree, article, place) for place in places(tree))
        case And(children):
            return all(matches(child, article) for child in children)
        case Or(children):
            return any(matches(child, article) for child in children)
        case AtLeast(least, children):
            return sum(matches(child, article) for child in children) >= least
        case Boost(child, _) | Recency(child):
            return matches(child, article)
        case Maybe(required, _):
            return matches(required, article)
        case Not(child):
            return not matches(child, article)
        case Everything():
            return True
        case Nothing():
            return False
        case DateRange(since, until):
            first, last = day_range(article.date) if article.date else (None, None)
            return first is not None and last is not None and first <= until and last >= since
        case Added(since, until):
            return since <= ADDED.date() <= until
        case Address(text):
            key = address_key(article.url or "")
            return text == (key if "/" in text else key.partition("/")[0])
        case Metadata(fields, wanted):
            return any(is_wanted(wanted, value) for field in fields for value in values(article, field))
        case _:
            assert_never(tree)


def values(article: Article, field: str) -> list[str]:
    """Return the values that an article has in a field, as texts: the first hundred, of up to two hundred characters."""
    extra = article.extra.get(field) if field not in ("boilerplate", "head", "headlines") else None
    texts = []
    for value in extra if isinstance(extra, list) else [extra]:
        if isinstance(value, list | dict):
            return []
        if isinstance(value, bool):
            texts.append(str(value).lower())
        elif isinstance(value, int | float):
            texts.append(f"{value:.0f}" if value == int(value) else repr(value))
        elif value is not None and value.strip():
            texts.append(" ".join(value.split()))
    return [text for text in list(dict.fromkeys(texts))[:100] if len(text) <= 200]


def number_in(text: str) -> float | None:
    """Return the number that a text is, if it begins and ends with a digit but for a sign."""
    is_number = text[-1:].isdigit() and text.lstrip("+-")[:1].isdigit()
    try:
        return float(text.replace(",", ".")) if is_number else None
    except ValueError:
        return None


def days(text: str) -> tuple[datetime.date, datetime.date] | None:
    """Return the days of a date as tests write them."""
    return day_range(text) if re.fullmatch("[0-9]{4}(-[0-9]{2}){0,2}", text) else None


def is_wanted(wanted: Value | Between, value: str) -> bool:
    """Return whether a value is one of those asked for."""
    if isinstance(wanted, Value):
        if number_in(value) is not None:
            return number_in(value) == number_in(wanted.text)
        return any(
            reading == run if wanted.is_whole else any(reading[at : at + len(run)] == run for at in range(len(reading)))
            for reading in readings(value)
            for run in wanted.runs
        ) or (not wanted.runs and value == wanted.text)
    bounds = [bound for bound in (wanted.low, wanted.high) if bound]
    if (size := number_in(value)) is not None and None not in map(number_in, bounds):
        low, high = number_in(wanted.low), number_in(wanted.high)
        return (low is None or low <= size) and (high is None or high >= size)
    if (own := days(value)) and None not in map(days, bounds):
        first, last = days(wanted.low), days(wanted.high)
        return (first is None or own[1] >= first[0]) and (last is None or own[0] <= last[1])
    return False


@lru_cache(None)
def readings(text: str) -> Set[tuple[str, ...]]:
    """Return the folded words of a text in each way of joining its compounds or not."""
    tokens = ANALYZER.tokens(text)
    end = max((token.position + token.span for token in tokens), default=0)

    def from_(at: int) -> Iterator[tuple[str, ...]]:
        if at == end:
            yield ()
        for token in tokens:
            if token.position == at:
                yield from ((token.folded, *rest) for rest in from_(at + token.span))

    return set(from_(0))


def places(leaf: Leaf) -> tuple[str, ...]:
    """Return the fields in which a leaf is searched for."""
    return ("title", "body") if leaf.field == "text" else (leaf.field,)


def count(leaf: Leaf, article: Article, place: str) -> int:
    """Return how often a leaf occurs in one field of an article; a phrase counts once for each position of its last word.

    So do words near each other; of words in one sentence, the sentences count.
    """
    text = getattr(article, place) or ""
    match leaf:
        case Near(children, distance):
            found = [occurrences(child, text) for child in children]
            if distance is None:
                return len(set.intersection(*(set(inside(some, text, place)) for some in found)))
            near = found[0]
            for some in found[1:]:
                near = {one for one in some if any(0 < gap(one, other) <= distance for other in near)}
            return len(near)
        case Wildcard() | Fuzzy():
            return sum(len(at) for word, at in positions(text, "folded").items() if stands_for(leaf, word))
        case Term() | Phrase():
            return len(stretches(leaf, text))
        case _:
            assert_never(leaf)


Stretch = tuple[int, int]
"""The first and the last position of an occurrence."""


def occurrences(child: Leaf | Or, text: str) -> Set[Stretch]:
    """Return where a leaf, or one of several, occurs in a text."""
    return {stretch for leaf in leaves(child) if not isinstance(leaf, Near) for stretch in stretches(leaf, text)}


def stretches(leaf: Term | Phrase | Wildcard | Fuzzy, text: str) -> Set[Stretch]:
    """Return where a leaf occurs in a text; of the occurrences of a phrase that end in one word, the shortest."""
    occurrences = positions(text, leaf.level)
    match leaf:
        case Wildcard() | Fuzzy():
            return {place for word, places in occurrences.items() if stands_for(leaf, word) for place in places}
        case Term() | Phrase():
            return _rows(leaf, occurrences)
        case _:
            assert_never(leaf)


def _rows(leaf: Term | Phrase, occurrences: Mapping[str, list[Stretch]]) -> Set[Stretch]:
    found = {*occurrences.get(leaf.words[0], ())}
    slop = leaf.slop if isinstance(leaf, Phrase) else 0
    for word in leaf.words[1:]:
        nearest = {place: _nearest(found, place[0], slop) for place in occurrences.get(word, ())}
        found = {(before[0], place[1]) for place, before in nearest.items() if before}
    return found


def _nearest(found: Iterable[Stretch], position: int, slop: int) -> Stretch | None:
    """Return the stretch that ends last before a position, of several the shortest, if not too far before."""
    near = [(end, first) for first, end in found if 0 < position - end <= slop + 1]
    return max(near)[::-1] if near else None


def gap(one: Stretch, other: Stretch) -> int:
    """Return how many words lie from the end of one to the start of the other, 0 or less where they overlap."""
    return max(one[0] - other[1], other[0] - one[1])


def inside(found: Iterable[Stretch], text: str, place: str) -> Iterable[int]:
    """Yield the number of the sentence that contains each stretch, if one does; a title is one sentence."""
    sentence = sentence_of(text) if place == "body" else defaultdict(int)
    return [sentence[first] for first, last in found if sentence[first] == sentence[last]]


@lru_cache(None)
def sentence_of(text: str) -> Mapping[int, int]:
    """Return the number of the sentence in which the word at each position begins."""
    starts = [start for start, _ in sentences(text)]
    return {token.position: bisect_right(starts, token.start) for token in ANALYZER.tokens(text) if token.has_position}


@lru_cache(None)
def positions(text: str, level: str) -> Mapping[str, list[Stretch]]:
    """Return where each form of a text occurs."""
    occurrences = defaultdict(list)
    for token in ANALYZER.tokens(text):
        occurrences[getattr(token, level)].append((token.position, token.position + token.span - 1))
    return occurrences


def length(text: str | None) -> int:
    """Return how many positions a text has."""
    return sum(token.has_position for token in ANALYZER.tokens(text or ""))


@lru_cache(None)
def stands_for(leaf: Wildcard | Fuzzy, word: str) -> bool:
    """Return whether a leaf expands to a word (its folded form)."""
    if isinstance(leaf, Fuzzy):
        is_near = abs(len(word) - len(leaf.text)) <= leaf.edits and distance(leaf.text, word) <= leaf.edits
        return is_near and word.startswith(leaf.text[: leaf.prefix])
    return fits(leaf.pattern, word)


def fits(pattern: str, word: str) -> bool:
    """Return whether a pattern matches a word, character by character."""
    if not pattern or not word:
        return not word and not pattern.strip("*")
    if pattern[0] == "*":
        return fits(pattern[1:], word) or fits(pattern, word[1:])
    return pattern[0] in ("?", word[0]) and fits(pattern[1:], word[1:])


def distance(one: str, other: str) -> int:
    """Return how many letters must be put in, left out or changed: Levenshtein's table, row by row."""
    row = list(range(len(other) + 1))
    for line, letter in enumerate(one, 1):
        above, row = row, [line]
        for column, character in enumerate(other, 1):
            row.append(min(above[column] + 1, row[-1] + 1, above[column - 1] + (letter != character)))
    return row[-1]


_VALUES = ("a", "a b", "b", "B’a", "3", "3,0", "-1.5", "true", "2023", "2023-11", "12 bis", "x", "***")
_BOUNDS = st.sampled_from(["", "1", "3", "-1.5", "2023", "2023-11", "2023-11-09", "2024-02"])
_FIELDS = st.lists(st.sampled_from(["tags", "page", "jour", "nowhere"]), min_size=1, max_size=2, unique=True).map(tuple)


def value_of(text: str, is_whole: bool) -> Value:
    """Return what a value as typed asks for."""
    return Value(text, word_runs(ANALYZER.tokens(text)), is_whole)


def extra_of(number: int) -> Mapping[str, Any]:
    """Return the metadata of an article of few letters: lists, numbers of every type, dates, and what is none."""
    return {
        "tags": [_VALUES[(number + step) % 4] for step in range(number % 4)] or None,
        "page": (number % 5, f"{number % 3},0", number / 4, number % 2 == 0, _VALUES[number % len(_VALUES)])[number % 5],
        "jour": ("2023", "2023-11-09", "2024-02", None, {"a": 1}, ["a", {"b": 2}], "  a  b ")[number % 7],
    }


_LETTERS = st.sampled_from("abcdex")
_PLACES = st.sampled_from(["text", "title", "body", "outlet"])
_LEVELS = st.sampled_from(["lemma", "folded", "exact"])


def _level(place: str, level: str) -> str:
    """The outlet is indexed at one level."""
    return "folded" if place == "outlet" else level


def near_of(children: Iterable[Leaf], distance: int | None, place: str) -> Near:
    """Return a node whose children all have its field, and a level that the field has."""
    own = [evolve(child, field=place) for child in children]
    fitting = [
        evolve(child, level="folded") if place == "outlet" and isinstance(child, Term | Phrase) else child for child in own
    ]
    return Near(tuple(fitting), distance, place)


def trees() -> st.SearchStrategy[Node]:
    """Return a strategy for trees over the letters a to e, and x, which occurs nowhere."""
    terms = st.builds(lambda t, lv, p: Term(t, _level(p, lv), p), _LETTERS, _LEVELS, _PLACES)
    words = st.lists(_LETTERS, min_size=2, max_size=3).map(tuple)
    phrases = st.builds(lambda w, lv, p, slop: Phrase(w, _level(p, lv), p, slop), words, _LEVELS, _PLACES, st.integers(0, 2))
    wildcards = st.builds(Wildcard, st.sampled_from(["*", "?", "a*", "*a", "x*", "??", "[a]"]), _PLACES)
    fuzzies = st.builds(Fuzzy, _LETTERS, st.integers(0, 2), _PLACES, st.integers(0, 2))
    days = st.dates(day_range("2022")[0], day_range("2025")[0])
    ranges = st.builds(
        lambda kind, pair: kind(min(pair), max(pair)), st.sampled_from([DateRange, DateRange, Added]), st.tuples(days, days)
    )
    near = st.builds(
        near_of, st.lists(terms | phrases | wildcards, min_size=2, max_size=3), st.none() | st.integers(1, 3), _PLACES
    )
    wanted = st.builds(value_of, st.sampled_from(_VALUES), st.booleans()) | st.builds(Between, _BOUNDS, _BOUNDS)
    metadata = st.builds(Metadata, _FIELDS, wanted)
    leaf = st.one_of(terms, terms, phrases, wildcards, fuzzies, near, ranges, metadata, st.just(Everything()), st.just(Nothing()))
    return st.recursive(
        leaf,
        lambda nodes: st.one_of(
            st.lists(nodes, min_size=1, max_size=3).map(lambda children: And(tuple(children))),
            st.lists(nodes, min_size=1, max_size=3).map(lambda children: Or(tuple(children))),
            st.builds(lambda least, children: AtLeast(least, tuple(children)), st.integers(1, 3), st.lists(nodes, max_size=4)),
            st.builds(Boost, nodes, st.sampled_from([0.5, 2.0])),
            nodes.map(Not),
            st.builds(Maybe, nodes, nodes),
        ),
        max_leaves=6,
    )
