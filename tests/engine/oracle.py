"""A plain reading of query trees, one article at a time: what every engine must agree with."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import strategies as st

from frsearch import Article, FrenchAnalyzer
from frsearch.model import day_range
from frsearch.query import And, DateRange, Everything, Maybe, Node, Not, Nothing, Or, Phrase, Term

ANALYZER = FrenchAnalyzer()


def matching(tree: Node, articles: Iterable[Article]) -> list[Article]:
    """Return the articles that `tree` matches."""
    return [article for article in articles if matches(tree, article)]


def matches(tree: Node, article: Article) -> bool:
    """Tell whether `tree` matches `article`."""
    match tree:
        case Term(text, level, field):
            return any((text,) in _runs(part, level, 1) for part in _parts(article, field))
        case Phrase(words, level, field):
            return any(words in _runs(part, level, len(words)) for part in _parts(article, field))
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


def _parts(article: Article, field: str) -> list[str]:
    fields = {"title": article.title, "body": article.body, "outlet": article.outlet}
    wanted = ("title", "body") if field == "text" else (field,)
    return [text for name in wanted if (text := fields[name])]


def _runs(text: str, level: str, length: int) -> set[tuple[str, ...]]:
    forms = [getattr(token, level) for token in ANALYZER.tokens(text) if token.span == 1]
    return {tuple(forms[start : start + length]) for start in range(len(forms) - length + 1)}


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
    phrases = st.builds(lambda w, lv, p: Phrase(w, _level(p, lv), p), words, _LEVELS, _PLACES)
    days = st.dates(day_range("2022")[0], day_range("2025")[0])
    ranges = st.tuples(days, days).map(lambda pair: DateRange(min(pair), max(pair)))
    leaf = st.one_of(terms, terms, phrases, ranges, st.just(Everything()), st.just(Nothing()))
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
