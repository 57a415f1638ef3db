"""Clauses of a query, and how they combine: side by side, by ET, by OU, or by nearness."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, assert_never

from attrs import evolve, frozen

from frsearch.query.tree import (
    Added,
    Address,
    And,
    AtLeast,
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
    Wildcard,
    leaves,
)


@frozen
class Word:
    """A word of the query: the loosest term that matches it, its exact form, and where it is in the query.

    ``joined`` are the joined forms of the compounds it is part of: an index that has one of these need not have the word.
    ``others`` are the variants that are searched for beside it, as they are written: the index has these.
    """

    term: Term
    exact: str
    surface: str
    start: int
    end: int
    joined: tuple[Term, ...] = ()
    others: tuple[str, ...] = ()

    def moved(self, by: int) -> Word:
        """Return the same word, `by` code points further on."""
        return Word(self.term, self.exact, self.surface, self.start + by, self.end + by, self.joined, self.others)


@frozen
class Clause:
    """A stretch of the query as a node (None: it only excludes), and what it excludes.

    Of ``loose`` clauses side by side at least one must match, and every ``strict`` one; next to a ``plus`` clause, loose ones
    only add to the score. A ``droppable`` clause, of stop words alone, is left out if another one remains.
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
        """The clause with its exclusions as one node."""
        return conjunction([] if self.node is None else [self.node], self.exclusions)

    @property
    def enclosed(self) -> Clause:
        """The clause as if in parentheses: a strict one, whose exclusions apply to nothing outside."""
        return evolve(self, node=self.as_node, exclusions=(), role="strict", droppable=False)

    @property
    def negated(self) -> Clause:
        """The clause that excludes whatever this one matches."""
        return Clause(self.start, self.end, exclusions=(match_only(self.as_node),))


def side_by_side(clauses: Sequence[Clause]) -> Clause:
    """Combine clauses without an operator: every strict one must match, and at least one of the loose ones."""
    strict = [clause.node for clause in clauses if clause.node is not None and clause.role != "loose"]
    loose = [clause.node for clause in clauses if clause.node is not None and clause.role == "loose"]
    exclusions = tuple(node for clause in clauses for node in clause.exclusions)
    node: Node | None = conjunction(strict) if strict else None
    if loose and node and any(clause.role == "plus" for clause in clauses):
        node = Maybe(node, disjunction(loose))
    elif loose:
        node = conjunction([*strict, disjunction(loose)])
    droppable = not strict and all(clause.droppable for clause in clauses)
    return _spanning(clauses, node, exclusions, "strict" if strict else "loose", droppable)


def all_of(clauses: Sequence[Clause]) -> Clause:
    """Combine clauses by ET. A single loose clause with exclusions stays loose: they apply to all clauses next to it."""
    asked = [clause for clause in clauses if clause.node is not None]
    exclusions = tuple(node for clause in clauses for node in clause.exclusions)
    if len(asked) == 1:
        return _spanning(clauses, asked[0].node, exclusions, "loose" if asked[0].role == "loose" else "strict")
    return _spanning(clauses, conjunction([clause.node for clause in asked if clause.node is not None], exclusions))


def any_of(clauses: Sequence[Clause]) -> Clause:
    """Combine clauses by OU."""
    return _spanning(clauses, disjunction([clause.as_node for clause in clauses]))


def at_least(count: int, clauses: Sequence[Clause]) -> Clause:
    """Ask for `count` of the clauses; those that only exclude apply to the whole."""
    exclusions = tuple(node for clause in clauses if clause.node is None for node in clause.exclusions)
    children = tuple(clause.as_node for clause in clauses if clause.node is not None)
    node = children[0] if len(children) == 1 else AtLeast(count, children)
    return _spanning(clauses, conjunction([node], exclusions))


def near(clauses: Sequence[Clause], distance: int | None) -> Clause | None:
    """Ask for clauses near each other, or in one sentence; None unless all are words, phrases or patterns of one field.

    As with loose words, the forms as typed add to the score where they are near each other.
    """
    found = [_near_child(clause.node) for clause in clauses if clause.node is not None]
    children = tuple(child for child in found if child is not None)
    fields = {leaf.field for child in children for leaf in leaves(child)}
    if len(children) < len(clauses) or len(fields) != 1:
        return None
    typed = tuple(_typed(clause.node, child) for clause, child in zip(clauses, children, strict=True))
    if len(children) == 1:
        return _spanning(clauses, children[0])
    node, as_typed = (Near(some, distance, *fields) for some in (children, typed))
    return _spanning(clauses, node if as_typed == node else Maybe(node, as_typed))


def conjuncts(clause: Clause) -> list[Clause]:
    """Return the operands of ET in a clause as clauses of their own."""
    if not isinstance(clause.node, And):
        return [clause]
    excluded = [*(child.child for child in clause.node.children if isinstance(child, Not)), *clause.exclusions]
    wanted = [Clause(clause.start, clause.end, child) for child in clause.node.children if not isinstance(child, Not)]
    apart = [*wanted, *(Clause(clause.start, clause.end, exclusions=(node,)) for node in excluded)]
    return [evolve(apart[0], words=clause.words), *apart[1:]]


def _near_child(node: Node) -> Leaf | Or | None:
    match match_only(node):
        case Or((Wildcard(pattern) as joined, Near(parts, 1))) if pattern == "".join(map(_letters, parts)):
            return joined  # a compound: its joined form only, as one Near cannot contain another
        case Term() | Phrase() | Wildcard() | Fuzzy() as leaf:
            return leaf
        case Or(children) as either if all(isinstance(child, Term | Phrase | Wildcard | Fuzzy) for child in children):
            return either
        case _:
            return None


def _typed(node: Node | None, child: Leaf | Or) -> Leaf | Or:
    """Return the form as typed of a clause that is `child` in a Near: `child` itself if there is no stricter form."""
    match node, child:
        case Boost(boosted, _), _:
            return _typed(boosted, child)
        case Maybe(_, Term() | Phrase() as typed), _:
            return typed
        case Or() as either, Or(children) if len(forms := _typed_forms(either)) == len(children):
            return Or(forms)
        case _:
            return child


def _typed_forms(node: Node) -> tuple[Leaf, ...]:
    """Return each word or pattern of alternatives, in the form as typed if it has one."""
    match node:
        case Maybe(_, Term() | Phrase() as typed):
            return (typed,)
        case Or() | Boost():
            return tuple(form for child in node.children for form in _typed_forms(child))
        case Term() | Phrase() | Wildcard() | Fuzzy():
            return (node,)
        case _:
            return ()


def _letters(leaf: Leaf | Or) -> str:
    return leaf.pattern if isinstance(leaf, Wildcard) else leaf.text if isinstance(leaf, Term) else ""


def _spanning(
    clauses: Sequence[Clause],
    node: Node | None,
    exclusions: tuple[Node, ...] = (),
    role: Literal["loose", "strict"] = "strict",
    droppable: bool = False,
) -> Clause:
    words = tuple(word for clause in clauses for word in clause.words)
    return Clause(clauses[0].start, clauses[-1].end, node, exclusions, role, droppable, words)


def conjunction(nodes: Iterable[Node], exclusions: Iterable[Node] = ()) -> Node:
    """Return the node that matches what all of `nodes` match and none of `exclusions`; nested And nodes become one."""
    children = [child for node in nodes for child in (node.children if isinstance(node, And) else (node,))]
    wanted = [child for child in children if not isinstance(child, Not | Everything)]
    excluded = [child for child in children if isinstance(child, Not)] + [Not(node) for node in exclusions]
    every: tuple[Node, ...] = (*(wanted or (Everything(),)), *dict.fromkeys(excluded))
    return every[0] if len(every) == 1 else And(every)


def disjunction(nodes: Iterable[Node]) -> Node:
    """Return the node that matches what any of `nodes` matches; nested Or nodes become one."""
    children = tuple(child for node in nodes for child in (node.children if type(node) is Or else (node,)))
    return children[0] if len(children) == 1 else Or(children)


def match_only(node: Node) -> Node:
    """Return a node that matches the same articles, without what only changes the score."""
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
        case Term() | Phrase() | Wildcard() | Fuzzy() | Near():
            return node
        case Everything() | Nothing() | DateRange() | Added() | Address() | Metadata():
            return node
        case _:
            assert_never(node)
