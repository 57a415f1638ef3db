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
    """A word to search for: the loosest term it matches by, its exact form, and its position in the query.

    ``joined`` are the joined forms of the compounds that it is a part of: where one is found, the part need not be.
    """

    term: Term
    exact: str
    surface: str
    start: int
    end: int
    joined: tuple[Term, ...] = ()


@frozen
class Clause:
    """A stretch of the query that asks for something: ``node`` (None: for nothing), and that none of ``exclusions`` be there.

    Of ``loose`` parts side by side one is enough; ``strict`` ones must all match; beside a ``plus`` loose ones only
    add to the score. A part that ``droppable`` is too common to matter if another one remains.
    """

    start: int
    end: int
    node: Node | None = None
    exclusions: tuple[Node, ...] = ()
    role: Literal["loose", "strict", "plus"] = "strict"
    droppable: bool = False
    words: tuple[Word, ...] = ()

    @property
    def as_node(self) -> Node:
        """The part as one node."""
        return conjunction([] if self.node is None else [self.node], self.exclusions)

    @property
    def enclosed(self) -> Clause:
        """The part as it is between parentheses or operators: its exclusions are its own, and no one else's."""
        return evolve(self, node=self.as_node, exclusions=(), role="strict", droppable=False)

    @property
    def negated(self) -> Clause:
        """What excludes whatever the part matches."""
        return Clause(self.start, self.end, exclusions=(match_only(self.as_node),))


def side_by_side(parts: Sequence[Clause]) -> Clause:
    """Join parts without an operator: every strict one and at least one of the loose ones decide."""
    strict = [part.node for part in parts if part.node is not None and part.role != "loose"]
    loose = [part.node for part in parts if part.node is not None and part.role == "loose"]
    exclusions = tuple(node for part in parts for node in part.exclusions)
    node: Node | None = conjunction(strict) if strict else None
    if loose and node and any(part.role == "plus" for part in parts):
        node = Maybe(node, disjunction(loose))
    elif loose:
        node = conjunction([*strict, disjunction(loose)])
    droppable = not strict and all(part.droppable for part in parts)
    return _spanning(parts, node, exclusions, "strict" if strict else "loose", droppable)


def all_of(parts: Sequence[Clause]) -> Clause:
    """Join parts by ET. One loose part with exclusions stays loose: these apply to anything beside it."""
    asked = [part for part in parts if part.node is not None]
    exclusions = tuple(node for part in parts for node in part.exclusions)
    if len(asked) == 1:
        return _spanning(parts, asked[0].node, exclusions, "loose" if asked[0].role == "loose" else "strict")
    return _spanning(parts, conjunction([part.node for part in asked if part.node is not None], exclusions))


def any_of(parts: Sequence[Clause]) -> Clause:
    """Join parts by OU."""
    return _spanning(parts, disjunction([part.as_node for part in parts]))


def at_least(count: int, parts: Sequence[Clause]) -> Clause:
    """Ask for a number of parts; what is excluded among them is excluded altogether."""
    exclusions = tuple(node for part in parts if part.node is None for node in part.exclusions)
    children = tuple(part.as_node for part in parts if part.node is not None)
    node = children[0] if len(children) == 1 else AtLeast(count, children)
    return _spanning(parts, conjunction([node], exclusions))


def near(parts: Sequence[Clause], distance: int | None) -> Clause | None:
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


def conjuncts(part: Clause) -> list[Clause]:
    """Return what ET joins in a part as parts of their own."""
    if not isinstance(part.node, And):
        return [part]
    excluded = [*(child.child for child in part.node.children if isinstance(child, Not)), *part.exclusions]
    wanted = [Clause(part.start, part.end, child) for child in part.node.children if not isinstance(child, Not)]
    apart = [*wanted, *(Clause(part.start, part.end, exclusions=(node,)) for node in excluded)]
    return [evolve(apart[0], words=part.words), *apart[1:]]


def _near_child(node: Node) -> Leaf | Or | None:
    match match_only(node):
        case Or((Wildcard(pattern) as joined, Near(parts, 1))) if pattern == "".join(map(_letters, parts)):
            return joined  # of a compound the joined form alone: nothing near is made of what is near
        case Term() | Phrase() | Wildcard() | Fuzzy() as leaf:
            return leaf
        case Or(children) as either if all(isinstance(child, Term | Phrase | Wildcard | Fuzzy) for child in children):
            return either
        case _:
            return None


def _typed(node: Node | None, child: Leaf | Or) -> Leaf | Or:
    """Return the form as typed of a part that is searched for near others as `child`, else `child` itself."""
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
    parts: Sequence[Clause],
    node: Node | None,
    exclusions: tuple[Node, ...] = (),
    role: Literal["loose", "strict"] = "strict",
    droppable: bool = False,
) -> Clause:
    words = tuple(word for part in parts for word in part.words)
    return Clause(parts[0].start, parts[-1].end, node, exclusions, role, droppable, words)


def conjunction(nodes: Iterable[Node], exclusions: Iterable[Node] = ()) -> Node:
    """Return the node that matches what all of `nodes` match and none of `exclusions`; one And holds all that And would."""
    children = [child for node in nodes for child in (node.children if isinstance(node, And) else (node,))]
    wanted = [child for child in children if not isinstance(child, Not | Everything)]
    excluded = [child for child in children if isinstance(child, Not)] + [Not(node) for node in exclusions]
    every: tuple[Node, ...] = (*(wanted or (Everything(),)), *dict.fromkeys(excluded))
    return every[0] if len(every) == 1 else And(every)


def disjunction(nodes: Iterable[Node]) -> Node:
    """Return the node that matches what any of `nodes` matches; one Or holds all that Or would."""
    children = tuple(child for node in nodes for child in (node.children if type(node) is Or else (node,)))
    return children[0] if len(children) == 1 else Or(children)


def match_only(node: Node) -> Node:
    """Return a node without what only adds to the score."""
    match node:
        case Maybe(required, _):
            return match_only(required)
        case Boost(child, _) | Recency(child):
            return match_only(child)
        case Or(children):
            return disjunction(map(match_only, children))
        case And(children):
            return conjunction(map(match_only, children))
        case AtLeast(count, children):
            return AtLeast(count, tuple(map(match_only, children)))
        case Not(child):
            return Not(match_only(child))
        case Term() | Phrase() | Wildcard() | Fuzzy() | Near() | Everything() | Nothing() | DateRange():
            return node
        case _:
            assert_never(node)
