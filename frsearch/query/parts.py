"""Parts of a query and how they join: side by side, with ET, with OU, near each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, assert_never

from attrs import evolve, frozen

from frsearch.query.tree import (
    And,
    AtLeast,
    Boost,
    DateRange,
    Everything,
    Fuzzy,
    Leaf,
    Maybe,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Recency,
    Term,
    Wildcard,
    leaves,
)


@frozen
class Word:
    """A word that is sought: the loosest term it matches by, its exact form, and where it stands in the query.

    ``joined`` are the joined forms of the compounds that it is a part of: where one is found, the part need not be.
    """

    term: Term
    exact: str
    surface: str
    start: int
    end: int
    joined: tuple[Term, ...] = ()


@frozen
class Part:
    """A stretch of the query that asks for something: ``node`` (None: for nothing), and that none of ``nots`` be there.

    Of ``loose`` parts side by side one is enough; ``strict`` ones must all match; beside a ``plus`` loose ones only
    add to the score. A part that ``can_go`` is too common to decide anything where another one stays.
    """

    start: int
    end: int
    node: Node | None = None
    nots: tuple[Node, ...] = ()
    bind: Literal["loose", "strict", "plus"] = "strict"
    can_go: bool = False
    words: tuple[Word, ...] = ()

    @property
    def whole(self) -> Node:
        """The part as one node."""
        return conjunction([] if self.node is None else [self.node], self.nots)

    @property
    def strict(self) -> Part:
        """The part as it is between parentheses or operators: its exclusions are its own, and no one else's."""
        return evolve(self, node=self.whole, nots=(), bind="strict", can_go=False)

    @property
    def excluded(self) -> Part:
        """What excludes whatever the part matches."""
        return Part(self.start, self.end, nots=(deciding(self.whole),))


def side_by_side(parts: Sequence[Part]) -> Part:
    """Join parts without an operator: every strict one and at least one of the loose ones decide."""
    strict = [part.node for part in parts if part.node is not None and part.bind != "loose"]
    loose = [part.node for part in parts if part.node is not None and part.bind == "loose"]
    nots = tuple(node for part in parts for node in part.nots)
    node: Node | None = conjunction(strict) if strict else None
    if loose and node and any(part.bind == "plus" for part in parts):
        node = Maybe(node, disjunction(loose))
    elif loose:
        node = conjunction([*strict, disjunction(loose)])
    can_go = not strict and all(part.can_go for part in parts)
    return _spanning(parts, node, nots, "strict" if strict else "loose", can_go)


def all_of(parts: Sequence[Part]) -> Part:
    """Join parts by ET. One loose part with exclusions stays loose: those hold for whatever stands beside it."""
    asked = [part for part in parts if part.node is not None]
    nots = tuple(node for part in parts for node in part.nots)
    if len(asked) == 1:
        return _spanning(parts, asked[0].node, nots, "loose" if asked[0].bind == "loose" else "strict")
    return _spanning(parts, conjunction([part.node for part in asked if part.node is not None], nots))


def any_of(parts: Sequence[Part]) -> Part:
    """Join parts by OU."""
    return _spanning(parts, disjunction([part.whole for part in parts]))


def at_least(count: int, parts: Sequence[Part]) -> Part:
    """Ask for a number of parts; what is excluded among them is excluded altogether."""
    nots = tuple(node for part in parts if part.node is None for node in part.nots)
    children = tuple(part.whole for part in parts if part.node is not None)
    node = children[0] if len(children) == 1 else AtLeast(count, children)
    return _spanning(parts, conjunction([node], nots))


def near(parts: Sequence[Part], distance: int | None) -> Part | None:
    """Ask for parts near each other, or in one sentence; None where some are not words of one field, or patterns of them.

    As of loose words, the forms as typed add to the score where these are near each other.
    """
    found = [_near_child(part.node) for part in parts if part.node is not None]
    children = tuple(child for child in found if child is not None)
    fields = {leaf.field for child in children for leaf in leaves(child)}
    if len(children) < len(parts) or len(fields) != 1:
        return None
    typed = tuple(_typed(part.node, child) for part, child in zip(parts, children, strict=True))
    if len(children) == 1:
        return _spanning(parts, children[0])
    node, as_typed = (Near(some, distance, *fields) for some in (children, typed))
    return _spanning(parts, node if as_typed == node else Maybe(node, as_typed))


def together(part: Part) -> list[Part]:
    """Return what ET joins in a part as parts of their own."""
    if not isinstance(part.node, And):
        return [part]
    excluded = [*(child.child for child in part.node.children if isinstance(child, Not)), *part.nots]
    wanted = [Part(part.start, part.end, child) for child in part.node.children if not isinstance(child, Not)]
    apart = [*wanted, *(Part(part.start, part.end, nots=(node,)) for node in excluded)]
    return [evolve(apart[0], words=part.words), *apart[1:]]


def _near_child(node: Node) -> Leaf | Or | None:
    match deciding(node):
        case Or((Wildcard(pattern) as joined, Near(parts, 1))) if pattern == "".join(map(_letters, parts)):
            return joined  # of a compound the joined form alone: nothing near is made of what is near
        case Term() | Phrase() | Wildcard() | Fuzzy() as leaf:
            return leaf
        case Or(children) as either if all(isinstance(child, Term | Phrase | Wildcard | Fuzzy) for child in children):
            return either
        case _:
            return None


def _typed(node: Node | None, child: Leaf | Or) -> Leaf | Or:
    """Return the form as typed of a part that is sought near others as `child`, which is that if there is no stricter one."""
    match node, child:
        case Boost(part, _), _:
            return _typed(part, child)
        case Maybe(_, Term() | Phrase() as typed), _:
            return typed
        case Or(parts), Or(children) if len(parts) == len(children):
            return Or(tuple(_typed(part, leaf) for part, leaf in zip(parts, children, strict=True) if isinstance(leaf, Leaf)))
        case _:
            return child


def _letters(leaf: Leaf | Or) -> str:
    return leaf.pattern if isinstance(leaf, Wildcard) else leaf.text if isinstance(leaf, Term) else ""


def _spanning(
    parts: Sequence[Part],
    node: Node | None,
    nots: tuple[Node, ...] = (),
    bind: Literal["loose", "strict"] = "strict",
    can_go: bool = False,
) -> Part:
    words = tuple(word for part in parts for word in part.words)
    return Part(parts[0].start, parts[-1].end, node, nots, bind, can_go, words)


def conjunction(nodes: Iterable[Node], nots: Iterable[Node] = ()) -> Node:
    """Return the node that matches what all of `nodes` match and none of `nots`; one And holds all that And would."""
    children = [child for node in nodes for child in (node.children if isinstance(node, And) else (node,))]
    wanted = [child for child in children if not isinstance(child, Not | Everything)]
    excluded = [child for child in children if isinstance(child, Not)] + [Not(node) for node in nots]
    every: tuple[Node, ...] = (*(wanted or (Everything(),)), *dict.fromkeys(excluded))
    return every[0] if len(every) == 1 else And(every)


def disjunction(nodes: Iterable[Node]) -> Node:
    """Return the node that matches what any of `nodes` matches; one Or holds all that Or would."""
    children = tuple(child for node in nodes for child in (node.children if type(node) is Or else (node,)))
    return children[0] if len(children) == 1 else Or(children)


def deciding(node: Node) -> Node:
    """Return a node without what only adds to the score."""
    match node:
        case Maybe(required, _):
            return deciding(required)
        case Boost(child, _) | Recency(child):
            return deciding(child)
        case Or(children):
            return disjunction(map(deciding, children))
        case And(children):
            return conjunction(map(deciding, children))
        case AtLeast(count, children):
            return AtLeast(count, tuple(map(deciding, children)))
        case Not(child):
            return Not(deciding(child))
        case Term() | Phrase() | Wildcard() | Fuzzy() | Near() | Everything() | Nothing() | DateRange():
            return node
        case _:
            assert_never(node)
