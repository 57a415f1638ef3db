"""Random query trees over the words of some articles, by seed: every kind of node, and most of them find something."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Sequence

from frsearch import Article, Token
from frsearch.model import address_key
from frsearch.query import (
    LEVELS,
    Added,
    Address,
    And,
    AtLeast,
    Between,
    Boost,
    DateRange,
    DisMax,
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
    Wildcard,
)
from tests.engine.oracle import ANALYZER, near_of, value_of, values

_PLACES = ("text", "text", "title", "body", "outlet")
_WILDCARDS = ["*", "?", "*", "?", "[a-z]", ".", "é"]
"""What may replace a letter of a pattern; brackets are special to Whoosh, but not to us."""


class Forest:
    """Grows trees whose words come from `articles`; the same seed grows the same trees."""

    def __init__(self, articles: Sequence[Article], seed: int) -> None:
        self._chance = random.Random(seed)
        self._tokens = {
            field: [tokens for article in articles if (tokens := ANALYZER.tokens(getattr(article, field) or ""))]
            for field in ("title", "body", "outlet")
        }
        self._addresses = [address_key(article.url) for article in articles if article.url]
        self._with_values = [article for article in articles if any(values(article, name) for name in article.extra)]
        self._nobody = Article("nobody", extra={"tags": "nulle part"})
        self._tokens["text"] = self._tokens["title"] + self._tokens["body"]

    def tree(self, depth: int = 3) -> Node:
        """Return a tree of at most this depth below its root."""
        chance = self._chance
        if not depth or chance.random() < 0.4:
            return self._leaf()
        kind = chance.choice(["and", "and", "or", "or", "either", "not", "maybe", "boost", "recency", "at least"])
        if kind == "not":
            return Not(self.tree(depth - 1))
        if kind == "maybe":
            return Maybe(self.tree(depth - 1), self.tree(depth - 1))
        if kind == "boost":
            return Boost(self.tree(depth - 1), chance.choice([0.25, 2.0, 3.5]))
        if kind == "recency":
            return Recency(self.tree(depth - 1), chance.choice([30, 365.25]), datetime.date(2024, 6, 30))
        children = tuple(self.tree(depth - 1) for _ in range(chance.randint(1, 3)))
        if kind == "at least":
            children += tuple(self._leaf() for _ in range(2))
            return AtLeast(chance.randint(1, len(children)), children)
        return And(children) if kind == "and" else DisMax(children) if kind == "either" else Or(children)

    def _leaf(self) -> Node:
        others: list[Node] = [self._range(), self._range(), self._address(), self._metadata(), Everything(), Nothing()]
        return self.leaf() if self._chance.random() < 0.75 else self._chance.choice(others)

    def leaf(self) -> Leaf:
        """Return a leaf that seeks words."""
        grow: list[Callable[[], Leaf]] = [self._term, self._term, self._phrase, self._phrase, self._wildcard, self._fuzzy]
        grow += [self._near, self._near]
        return self._chance.choice(grow)()

    def _seek(self) -> tuple[str, str, Sequence[Token]]:
        field = self._chance.choice(_PLACES)
        level = "folded" if field == "outlet" else self._chance.choice(LEVELS)
        return field, level, self._chance.choice(self._tokens[field])

    def _term(self) -> Term:
        field, level, tokens = self._seek()
        text = getattr(self._chance.choice(tokens), level)
        return Term(f"{text}x" if self._chance.random() < 0.1 else text, level, field)

    def _phrase(self) -> Phrase:
        """Return words of one text, some of them skipped, in rare cases out of order."""
        field, level, tokens = self._seek()
        slop = self._chance.choice([0, 0, 1, 2, 3])
        at = self._chance.randrange(len(tokens))
        words = []
        for _ in range(self._chance.randint(1, 4)):
            words += [getattr(token, level) for token in tokens[at : at + 1]]
            at += 1 + self._chance.randint(0, slop)
        if self._chance.random() < 0.1:
            self._chance.shuffle(words)
        return Phrase(tuple(words), level, field, slop)

    def _near(self) -> Near:
        """Return words that occur near each other in one text, or seldom do, in any order; patterns and phrases among them."""
        field, level, tokens = self._seek()
        at = self._chance.randrange(len(tokens))
        some = self._chance.sample(tokens[at : at + 8], min(self._chance.choice([1, 2, 2, 2, 3]), len(tokens) - at))
        children: list[Leaf] = [Term(getattr(token, level), level, field) for token in some]
        if self._chance.random() < 0.3:
            others: list[Callable[[], Leaf]] = [self._phrase, self._wildcard, self._fuzzy]
            children.append(self._chance.choice(others)())
        self._chance.shuffle(children)
        distance = self._chance.choice([None, 1, 2, 5, 30])
        near = near_of(children, distance, field)
        if self._chance.random() < 0.3:
            either = near_of([children[0], self._term()], None, field).children
            return Near((Or(either), *near.children[1:]), distance, field)
        return near

    def _wildcard(self) -> Wildcard:
        """Return a word with wildcards inside, at its end or at its start; now and then a pattern for any word."""
        field, _, tokens = self._seek()
        letters = list(self._chance.choice(tokens).folded)
        few = min(3, len(letters))
        kind = self._chance.random()
        if kind < 0.3:
            letters = [*letters[: self._chance.randint(few, len(letters))], "*"]
        elif kind < 0.45:
            letters = ["*", *letters[self._chance.randint(0, len(letters) - few) :]]
        elif kind < 0.5:
            letters = [self._chance.choice(["*", "?", "**", "?*", "*?*", ""])]
        for _ in range(self._chance.randint(0, 2 if kind < 0.9 else 4) if len(letters) > 1 else 0):
            letters[self._chance.randrange(1, len(letters))] = self._chance.choice(_WILDCARDS)
        return Wildcard("".join(letters), field)

    def _fuzzy(self) -> Fuzzy:
        field, _, tokens = self._seek()
        letters = list(self._chance.choice(tokens).folded)
        for _ in range(self._chance.randint(0, 2)):
            at = self._chance.randrange(len(letters))
            letters[at : at + 1] = self._chance.choice([[], ["e"], [letters[at], "s"]]) if len(letters) > 1 else ["a"]
        return Fuzzy("".join(letters), self._chance.randint(0, 2), field, self._chance.randint(0, 3))

    def _address(self) -> Address:
        """Return an address of an article, its host, or seldom an address that none has."""
        address = self._chance.choice(self._addresses or ["nulle-part.example/a"])
        return Address(self._chance.choice([address, address.partition("/")[0], f"{address}/nulle-part"]))

    def _metadata(self) -> Metadata:
        """Return a value of an article, in whole or in part, or a range; in its own field or, seldom, in another one as well."""
        chance = self._chance
        article = chance.choice(self._with_values or [self._nobody])
        field = chance.choice([name for name in article.extra if values(article, name)])
        fields = (field, chance.choice(["tags", "page", "nulle part"])) if chance.random() < 0.2 else (field,)
        if chance.random() < 0.4:
            return Metadata(
                fields, Between(*chance.choice([("", "2"), ("1", "3,5"), ("2023", "2023-11"), ("2024-01", ""), ("-9", "0")]))
            )
        value = chance.choice(values(article, field))
        start = chance.randrange(len(value))
        part = value if chance.random() < 0.5 else value[start : start + 1 + chance.randrange(len(value))]
        return Metadata(fields, value_of(part, is_whole=chance.random() < 0.5))

    def _range(self) -> DateRange | Added:
        first = datetime.date(2022, 1, 1) + datetime.timedelta(self._chance.randrange(1300))
        last = first + datetime.timedelta(self._chance.choice([-1, 0, 1, 20, 200, 2000]))
        kinds: list[type[DateRange | Added]] = [DateRange, DateRange, DateRange, Added]
        kind = self._chance.choice(kinds)
        return self._chance.choice([kind(first, last), kind(since=first), kind(until=last), kind()])
