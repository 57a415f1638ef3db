"""Pairs of words that were typed side by side, and only raise the scores of a tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from frsearch.query.tree import Boost, Maybe, Node, Or, Phrase


class Pair(NamedTuple):
    """Two words that raise a score where they occur side by side: by `factor` times the score of their phrase."""

    phrase: Phrase
    factor: float


def pairs_in(node: Node) -> tuple[Node, Sequence[Pair]]:
    """Return a tree without the pairs of words that only raise its scores, and these pairs; none: it has no such part."""
    if isinstance(node, Maybe):
        optional = node.optional.children if isinstance(node.optional, Or) else (node.optional,)
        pairs = [Pair(one.child, one.factor) for one in optional if isinstance(one, Boost) and isinstance(one.child, Phrase)]
        if pairs and len(pairs) == len(optional) and all(len(phrase.words) == 2 for phrase, _ in pairs):
            return node.required, pairs
    return node, ()
