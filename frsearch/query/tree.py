"""The query tree: what was typed, understood; it knows no engine.

A tree is made of frozen nodes, so it can be compared, cached and printed. ``field`` says where a word is searched for: ``text``
(title or body), ``title``, ``body`` or ``outlet``; ``level`` which of the three forms of a word decides.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from attrs import field, frozen

LEVELS = ("lemma", "folded", "exact")
"""From the loosest to the strictest."""

FIELDS = ("text", "title", "body", "outlet")


@frozen(cache_hash=True)
class Term:
    """A word at a level: ``text`` is its lemma, its folded or its exact form."""

    text: str
    level: str = "lemma"
    field: str = "text"
    children: ClassVar[tuple[()]] = ()

    @property
    def words(self) -> tuple[str]:
        """The word alone, as a phrase has several."""
        return (self.text,)


@frozen(cache_hash=True)
class Phrase:
    """Words that follow each other, in order, with at most `slop` other words between each and the next."""

    words: tuple[str, ...]
    level: str = "folded"
    field: str = "text"
    slop: int = 0
    children: ClassVar[tuple[()]] = ()


@frozen
class Wildcard:
    """Words whose folded form is `pattern`, in which ``*`` stands for any characters, and ``?`` for one."""

    pattern: str
    field: str = "text"
    level: ClassVar[str] = "folded"
    children: ClassVar[tuple[()]] = ()


@frozen
class Fuzzy:
    """Words whose folded form is at most `edits` letters put in, left out or changed away from `text`.

    The first `prefix` letters are the same.
    """

    text: str
    edits: int = 2
    field: str = "text"
    prefix: int = 0
    level: ClassVar[str] = "folded"
    children: ClassVar[tuple[()]] = ()


@frozen
class Near:
    """Words, phrases and patterns, each of which occurs at most `distance` words from the next one, in any order.

    Words that stand side by side are at a distance of 1. Where `distance` is None, all stand in one sentence, of which a
    title is one. The `field` of the children is that of the node.
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
    """At least one child matches; each one that does counts in the score."""

    children: tuple[Node, ...]


@frozen(cache_hash=True)
class DisMax(Or):
    """At least one child matches, and the best one that does counts alone: they are readings of one word, as of a compound."""


@frozen
class AtLeast:
    """At least `count` children match; each one that does counts in the score."""

    count: int
    children: tuple[Node, ...]


@frozen(cache_hash=True)
class Boost:
    """Whatever `child` matches; its score counts `factor` times."""

    child: Node
    factor: float

    @property
    def children(self) -> tuple[Node]:
        """The only child."""
        return (self.child,)


@frozen
class Recency:
    """Whatever `child` matches; recent articles score higher: the boost halves for every `half_life` days before `until`.

    An article dates from the middle day of its date; one without a date is boosted as if it were `half_life` days old.
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
    """Words that begin like `word` and often occur in the same articles: what they add where it occurs rarely or not at all."""

    word: Term


@frozen
class Redundancy:
    """Two loose words that often occur in the same articles: what they have in common counts once."""

    one: Maybe
    other: Maybe


@frozen
class Rescored:
    """Whatever `child` matches; the top matches are rescored with signals too costly to compute for every match.

    These are how the loose `words`, in the order typed, relate to each other, and where related words occur.
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
    """Articles whose date overlaps the days from `since` to `until`, both included; undated ones are left out."""

    since: datetime.date = field(default=datetime.date.min)
    until: datetime.date = field(default=datetime.date.max)
    children: ClassVar[tuple[()]] = ()


Leaf = Term | Phrase | Wildcard | Fuzzy | Near
Node = Leaf | And | Or | AtLeast | Boost | Recency | Maybe | Not | Everything | Nothing | DateRange
Signal = Leaf | Recency | RelatedWords | Redundancy
"""What adds to a score, or takes from it."""


class Match(NamedTuple):
    """The `leaf`-th of the requested leaves occurs at code points `start` to `end` of a text."""

    start: int
    end: int
    leaf: int


def fields_of(leaf: Leaf) -> tuple[str, ...]:
    """Return the fields of an article in which a leaf is searched for: a text is title and body."""
    return ("title", "body") if leaf.field == "text" else (leaf.field,)


def leaves(node: Node) -> Iterator[Leaf]:
    """Yield the leaves that can make an article match, in order: what a passage shows and highlights."""
    if isinstance(node, Leaf):
        yield node
    elif not isinstance(node, Not):
        for child in node.children:
            yield from leaves(child)


def single_leaves(leaf: Leaf) -> Iterator[Leaf]:
    """Yield a leaf, or those that are to be near each other."""
    for child in leaf.children or (leaf,):
        yield from leaves(child)


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all below it, what is excluded as well."""
    yield node
    for child in node.children:
        yield from walk(child)
