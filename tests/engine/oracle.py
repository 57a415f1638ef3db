"""A plain reading of query trees, one article and one word at a time: what every engine must agree with.

What stands where is a list of tokens. The joined form of a compound stands at the position of its first part, so that
a phrase may go on from it to the second.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from hypothesis import strategies as st

from frsearch import Article, FrenchAnalyzer
from frsearch.model import day_range
from frsearch.query import And, DateRange, Everything, Fuzzy, Leaf, Maybe, Node, Not, Nothing, Or, Phrase, Term, Wildcard

ANALYZER = FrenchAnalyzer()


def matching(tree: Node, articles: Iterable[Article]) -> list[Article]:
    """Return the articles that `tree` matches."""
    return [article for article in articles if matches(tree, article)]


def matches(tree: Node, article: Article) -> bool:
    """Tell whether `tree` matches `article`."""
    match tree:
        case Term() | Phrase() | Wildcard() | Fuzzy():
            return any(count(tree, article, place) for place in places(tree))
        case And(children):
            return all(matches(child, article) for child in children)
        case Or(children):
            return any(matches(child, article) for child in children)
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


def places(leaf: Leaf) -> tuple[str, ...]:
    """Return the parts of an article in which a leaf is sought."""
    return ("title", "body") if leaf.field == "text" else (leaf.field,)


def count(leaf: Leaf, article: Article, place: str) -> int:
    """Return how often a leaf stands in one part of an article; a phrase stands where its last word does."""
    stands = positions(getattr(article, place) or "", leaf.level if isinstance(leaf, Term | Phrase) else "folded")
    match leaf:
        case Term(text):
            return len(stands.get(text, ()))
        case Phrase(words):
            ends = stands.get(words[0], [])
            for word in words[1:]:
                ends = [at for at in stands.get(word, ()) if any(0 < at - end <= leaf.slop + 1 for end in ends)]
            return len(ends)
        case Wildcard() | Fuzzy():
            return sum(len(at) for word, at in stands.items() if stands_for(leaf, word))


@lru_cache(None)
def positions(text: str, level: str) -> Mapping[str, list[int]]:
    """Return where each form of a text stands."""
    stands = defaultdict(list)
    for token in ANALYZER.tokens(text):
        stands[getattr(token, level)].append(token.position)
    return stands


def length(text: str | None) -> int:
    """Return how many positions a text has."""
    return sum(token.span == 1 for token in ANALYZER.tokens(text or ""))


@lru_cache(None)
def stands_for(leaf: Wildcard | Fuzzy, word: str) -> bool:
    """Tell whether a leaf stands for a word (its folded form)."""
    if isinstance(leaf, Fuzzy):
        is_near = abs(len(word) - len(leaf.text)) <= leaf.edits and distance(leaf.text, word) <= leaf.edits
        return is_near and word.startswith(leaf.text[: leaf.prefix])
    return fits(leaf.pattern, word)


def fits(pattern: str, word: str) -> bool:
    """Tell whether a pattern stands for a word, sign by sign."""
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
        for column, sign in enumerate(other, 1):
            row.append(min(above[column] + 1, row[-1] + 1, above[column - 1] + (letter != sign)))
    return row[-1]


_LETTERS = st.sampled_from("abcdex")
_PLACES = st.sampled_from(["text", "title", "body", "outlet"])
_LEVELS = st.sampled_from(["lemma", "folded", "exact"])


def _level(place: str, level: str) -> str:
    """The outlet is indexed at one level."""
    return "folded" if place == "outlet" else level


def trees() -> st.SearchStrategy[Node]:
    """Return a strategy for trees over the letters a to e, and x, which stands nowhere."""
    terms = st.builds(lambda t, lv, p: Term(t, _level(p, lv), p), _LETTERS, _LEVELS, _PLACES)
    words = st.lists(_LETTERS, min_size=2, max_size=3).map(tuple)
    phrases = st.builds(lambda w, lv, p, slop: Phrase(w, _level(p, lv), p, slop), words, _LEVELS, _PLACES, st.integers(0, 2))
    wildcards = st.builds(Wildcard, st.sampled_from(["*", "?", "a*", "*a", "x*", "??", "[a]"]), _PLACES)
    fuzzies = st.builds(Fuzzy, _LETTERS, st.integers(0, 2), _PLACES, st.integers(0, 2))
    days = st.dates(day_range("2022")[0], day_range("2025")[0])
    ranges = st.tuples(days, days).map(lambda pair: DateRange(min(pair), max(pair)))
    leaf = st.one_of(terms, terms, phrases, wildcards, fuzzies, ranges, st.just(Everything()), st.just(Nothing()))
    return st.recursive(
        leaf,
        lambda nodes: st.one_of(
            st.lists(nodes, min_size=1, max_size=3).map(lambda children: And(tuple(children))),
            st.lists(nodes, min_size=1, max_size=3).map(lambda children: Or(tuple(children))),
            nodes.map(Not),
            st.builds(Maybe, nodes, nodes),
        ),
        max_leaves=6,
    )
