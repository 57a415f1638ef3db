"""How a query is read: what the variants of a word, and the spellings of a compound, add to the tree.

``nations unies`` is two words, and ``ONU`` a variant of both together: each of the two is also matched by ``ONU``, so that
operators next to them keep their meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from attrs import frozen

from frsearch.analysis.variants import Variant, Variants
from frsearch.query.tree import Boost, DisMax, Leaf, Maybe, Node, Phrase, Term, leaves, walk

Spelling: TypeAlias = Term | Phrase


def _share(typed: Spelling, other: Spelling, is_form: bool) -> float:
    return 0.9


def _ratio(typed: Spelling, other: Spelling) -> float:
    return 1.0


@frozen
class Reading:
    """How a query is read: with which variants (None: without), and what the index makes of them.

    ``share`` returns the factor of a variant's score next to that of the word typed, 0 if the index lacks it; its last argument
    is whether the variant replaces the form as typed, too. ``ratio`` returns the factor that makes two spellings of one compound
    score alike. Without an index both are constant.
    """

    variants: Variants | None = None
    share: Callable[[Spelling, Spelling, bool], float] = _share
    ratio: Callable[[Spelling, Spelling], float] = _ratio


AS_TYPED = Reading()
"""Without variants."""


def varied(node: Node, variants: Sequence[Variant], field: str, reading: Reading) -> tuple[Node, tuple[str, ...]]:
    """Return the node of a word with those of its variants that the index has, and how these are written."""
    typed = next(leaf for leaf in leaves(node) if isinstance(leaf, Term | Phrase))
    is_form = any(isinstance(leaf, Term | Phrase) and leaf.level == "exact" for leaf in leaves(node))
    shares: dict[Spelling, float] = {}
    written = []
    for other in variants:
        forms = [other.words, *([(other.joined,)] if other.joined else [])]
        some = [Term(form[0], other.level, field) if len(form) == 1 else Phrase(form, other.level, field) for form in forms]
        new = {
            leaf: share
            for leaf in some
            if leaf != typed and leaf not in shares and (share := reading.share(typed, leaf, is_form and leaf.level != "lemma"))
        }
        if new:
            shares |= new
            written.append(other.text)
    if not shares:
        return node, ()
    own = node.children if isinstance(node, DisMax) else (node,)
    return DisMax((*own, *(Boost(leaf, share) for leaf, share in shares.items()))), tuple(written)


def spellings(readings: Sequence[Node], reading: Reading) -> Node:
    """Return the node of a compound that may be written in several ways, which all score like the first."""
    first, *others = readings
    if not others:
        return first
    typed = _word(first)
    return DisMax((first, *(_boosted(other, reading.ratio(typed, _word(other))) for other in others)))


def _word(node: Node) -> Spelling:
    word = node.required if isinstance(node, Maybe) else node
    assert isinstance(word, Term | Phrase), "a spelling of a compound is a term or a phrase"
    return word


def _boosted(node: Node, factor: float) -> Node:
    return node if factor == 1 else Boost(node, factor)


@frozen
class VariantOf:
    """What a leaf is a variant of, as it was ``typed``, and the ``share`` of its score next to that of a word typed."""

    typed: tuple[str, ...]
    share: float


def variants_in(tree: Node) -> dict[Leaf, VariantOf]:
    """Return the variants in a tree; one of several words together is in it once for each."""
    found: dict[Leaf, VariantOf] = {}
    for node in walk(tree):
        if isinstance(node, DisMax):
            typed = [leaf for leaf in leaves(node.children[0]) if isinstance(leaf, Term | Phrase)][-1:]
            for other in node.children:
                if isinstance(other, Boost) and isinstance(leaf := other.child, Term | Phrase):
                    before = found[leaf].typed if leaf in found else ()
                    found[leaf] = VariantOf((*before, *(word for one in typed for word in one.words)), other.factor)
    return found
