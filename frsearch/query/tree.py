"""The query tree: a query as frozen nodes, which can be compared, cached and printed; it knows no engine.

``field`` is where a word is searched for: ``text`` (title or body), ``title``, ``body`` or ``outlet``. ``level`` is the form of
the word that must match.

Every node has ``children``. :func:`walk` and :func:`leaves` need no list of kinds, because only a :data:`Leaf` searches for
words and only :class:`Not` excludes. Every other function that tells kinds apart has to know them all, as
``tests/test_operators.py`` checks.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import ClassVar, TypeAlias

from attrs import field, frozen

LEVELS = ("lemma", "folded", "exact")
"""The three forms of a word, from the loosest to the strictest."""

FIELDS = ("text", "title", "body", "outlet")


@frozen(cache_hash=True)
class Term:
    """A word at a level: ``text`` is its lemma, its folded form or its exact form."""

    text: str
    level: str = "lemma"
    field: str = "text"
    children: ClassVar[tuple[()]] = ()

    @property
    def words(self) -> tuple[str]:
        """The word, as the only one of a phrase."""
        return (self.text,)


@frozen(cache_hash=True)
class Phrase:
    """Words in this order, with at most `slop` other words between each and the next."""

    words: tuple[str, ...]
    level: str = "folded"
    field: str = "text"
    slop: int = 0
    children: ClassVar[tuple[()]] = ()


@frozen
class Wildcard:
    """Words whose folded form matches `pattern`: ``*`` is any run of characters, ``?`` any single one."""

    pattern: str
    field: str = "text"
    level: ClassVar[str] = "folded"
    children: ClassVar[tuple[()]] = ()

    @property
    def regular_expression(self) -> re.Pattern[str]:
        """The pattern as a regular expression that backtracks only to the last star, so that no pattern takes long.

        The text between two stars can always be matched at its first occurrence.
        """
        pieces = ["".join("." if letter == "?" else re.escape(letter) for letter in piece) for piece in self.pattern.split("*")]
        if len(pieces) > 1:
            pieces = [pieces[0], *(f"(?>.*?{piece})" for piece in pieces[1:-1] if piece), f".*{pieces[-1]}"]
        return re.compile("".join(pieces), re.DOTALL)


LONGEST_MISSPELT = 60
"""Longest word that is compared by edit distance, which takes time quadratic in its length. No word of the press is longer."""


@frozen
class Fuzzy:
    """Words whose folded form is within `edits` insertions, deletions or substitutions of `text`.

    The first `prefix` letters must be the same.
    """

    text: str
    edits: int = 2
    field: str = "text"
    prefix: int = 0
    level: ClassVar[str] = "folded"
    children: ClassVar[tuple[()]] = ()


@frozen
class Near:
    """Words, phrases and patterns in any order, each at most `distance` words from the next child.

    Adjacent words are at distance 1. If `distance` is None, all must be in one sentence; a title is one sentence. All
    children have the node's `field`.
    """

    children: tuple[Leaf | Or, ...]
    distance: int | None = None
    field: str = "text"


@frozen(cache_hash=True)
class And:
    """Every child matches."""

    children: tuple[Node, ...]


@frozen(cache_hash=True)
class Or:
    """At least one child matches; the score is the sum over those that do."""

    children: tuple[Node, ...]


@frozen(cache_hash=True)
class DisMax(Or):
    """At least one child matches, and only the best one counts: children are readings of one word, as of a compound."""


@frozen
class AtLeast:
    """At least `count` children match; the score is the sum over those that do."""

    count: int
    children: tuple[Node, ...]


@frozen(cache_hash=True)
class Boost:
    """Whatever `child` matches, with `factor` times its score."""

    child: Node
    factor: float

    @property
    def children(self) -> tuple[Node]:
        """The only child."""
        return (self.child,)


@frozen
class Recency:
    """Whatever `child` matches, with a bonus for recent articles that halves with every `half_life` days before `until`.

    The age of an article counts from the middle of its date; an undated one gets the bonus of an age of `half_life` days.
    """

    child: Node
    half_life: float
    until: datetime.date

    @property
    def children(self) -> tuple[Node]:
        """The only child."""
        return (self.child,)


@frozen
class RelatedWords:
    """The signal of words that begin like `word` and often occur in the same articles, where `word` itself is rare or missing."""

    word: Term


@frozen
class Redundancy:
    """The discount for two loose words that often occur in the same articles: their common evidence counts once."""

    one: Maybe
    other: Maybe


@frozen
class Rescored:
    """Whatever `child` matches, its top matches rescored with signals too costly for every match.

    They are :class:`RelatedWords` and :class:`Redundancy` of its loose `words`, which are in the order typed.
    """

    child: Node
    words: tuple[Maybe, ...]


@frozen(cache_hash=True)
class Maybe:
    """``required`` decides what matches; ``optional`` only adds to the score."""

    required: Node
    optional: Node

    @property
    def children(self) -> tuple[Node, Node]:
        """The required child, then the optional one."""
        return (self.required, self.optional)


@frozen
class Not:
    """Whatever `child` does not match."""

    child: Node

    @property
    def children(self) -> tuple[Node]:
        """The only child."""
        return (self.child,)


@frozen
class Everything:
    """Every article."""

    children: ClassVar[tuple[()]] = ()


@frozen
class Nothing:
    """No article."""

    children: ClassVar[tuple[()]] = ()


@frozen
class DateRange:
    """Articles whose date overlaps the days from `since` to `until`, inclusive; undated articles never match."""

    since: datetime.date = field(default=datetime.date.min)
    until: datetime.date = field(default=datetime.date.max)
    children: ClassVar[tuple[()]] = ()


@frozen
class Added:
    """Articles first added on a day from `since` to `until`, inclusive, in UTC; those of which that is unknown never match."""

    since: datetime.date = field(default=datetime.date.min)
    until: datetime.date = field(default=datetime.date.max)
    children: ClassVar[tuple[()]] = ()


@frozen
class Address:
    """Articles at one address, or, where `text` has no slash, on one host.

    `text` is what :func:`frsearch.model.address_key` returns.
    """

    text: str
    children: ClassVar[tuple[()]] = ()


@frozen
class Value:
    """A value as typed, ``text``: any value with its words in a row, or, if `is_whole`, with these words alone.

    ``runs`` are its words, as :func:`frsearch.analysis.word_runs` returns them. A value that is a number has no words: it must be
    equal to the number typed.
    """

    text: str
    runs: tuple[tuple[str, ...], ...] = ()
    is_whole: bool = False


@frozen
class Between:
    """The numbers or the dates from `low` to `high`, inclusive, as typed; an empty text is no bound.

    Where both are numbers, a value that is a number must lie between them; where both are dates, any other value that is a date
    must have a day between the first day of `low` and the last of `high`.
    """

    low: str = ""
    high: str = ""


@frozen(cache_hash=True)
class Metadata:
    """Articles with a wanted value in one of some fields of ``extra``."""

    fields: tuple[str, ...]
    wanted: Value | Between
    children: ClassVar[tuple[()]] = ()


Leaf = Term | Phrase | Wildcard | Fuzzy | Near
Node = Leaf | And | Or | AtLeast | Boost | Recency | Maybe | Not | Everything | Nothing | DateRange | Added | Address | Metadata
Signal = Leaf | Recency | RelatedWords | Redundancy
"""Anything that changes a score."""


Match: TypeAlias = tuple[int, int, int]
"""A match in a text: the code point at which it starts, the one at which it ends, and the index of the leaf that matches."""


def fields_of(leaf: Leaf) -> tuple[str, ...]:
    """Return the fields of an article in which a leaf is searched for; ``text`` is title and body."""
    return ("title", "body") if leaf.field == "text" else (leaf.field,)


def leaves(node: Node) -> Iterator[Leaf]:
    """Yield the leaves that can make an article match, in order: what passages show and highlight."""
    if isinstance(node, Leaf):
        yield node
    elif not isinstance(node, Not):
        for child in node.children:
            yield from leaves(child)


def single_leaves(leaf: Leaf) -> Iterator[Leaf]:
    """Yield the leaf itself, or the leaves that a :class:`Near` combines."""
    for child in leaf.children or (leaf,):
        yield from leaves(child)


def weights(node: Node) -> Iterator[float]:
    """Yield, for each path from a node down to a leaf, the product of the weights on it."""
    own = node.factor if isinstance(node, Boost) else 1.0
    below = (weight for child in node.children for weight in weights(child)) if node.children else (1.0,)
    yield from (own * weight for weight in below)


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it in preorder, excluded nodes too."""
    yield node
    for child in node.children:
        yield from walk(child)
