"""Explanations: the signals that make up an article's score, in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import assert_never

from frsearch.engine import Searcher
from frsearch.model import Reason
from frsearch.query import (
    Fuzzy,
    Leaf,
    Maybe,
    Near,
    Node,
    Phrase,
    Recency,
    Redundancy,
    RelatedWords,
    Rescored,
    Signal,
    Term,
    Wildcard,
    fields_of,
    leaves,
    single_leaves,
    variants_in,
)

_ROUNDING = 1e-4
"""Rounding error allowed between a score and the sum of its parts, relative to the score."""


def reasons(searcher: Searcher, tree: Node | Rescored, doc_id: int, score: float) -> tuple[Reason, ...]:
    """Return the parts of an article's score, largest first."""
    parts = searcher.parts(tree, doc_id)
    variants = variants_in(tree.child if isinstance(tree, Rescored) else tree)
    found = []
    for signal, value in parts:
        what = _described(searcher, signal, doc_id)
        typed = variants[signal].typed if isinstance(signal, Term | Phrase) and signal in variants else ()
        found.append(Reason(f"{what}; a variant of {' '.join(typed)}" if typed else what, value))
    if (rest := score - sum(value for _, value in parts)) < -_ROUNDING * score:
        found.append(Reason("capped at the score of the articles before it, which were rescored", rest))
    return tuple(sorted(found, key=lambda reason: -reason.value))


def _described(searcher: Searcher, signal: Signal, doc_id: int) -> str:
    match signal:
        case Recency(_, half_life, until):
            date = searcher.snapshot.article(doc_id).date or "no date"
            return f"recency: {date}; the boost halves for every {half_life:g} days before {until}"
        case Redundancy(one, other):
            return f"{_typed(one)} and {_typed(other)} often occur in the same articles: what they have in common counts once"
        case RelatedWords(word):
            others = [Term(other) for other in searcher.vocabulary.relatives(word)]
            found = {leaf for field in fields_of(word) for _, _, leaf in next(searcher.finder(others, field)([doc_id]))}
            named = [others[leaf] for leaf in sorted(found)]
            names = ", ".join(term.text for term in named)
            return f"{names}, often in the same articles as {word.text}: {_counted(searcher, named, fields_of(word), doc_id)}"
        case Term():
            frequency = f"in {searcher.vocabulary.frequency(signal):,} of {len(searcher.snapshot):,} articles"
            return f"{_named(signal)}: {_counted(searcher, [signal], fields_of(signal), doc_id)}; {frequency}"
        case Phrase() | Wildcard() | Fuzzy() | Near():
            return f"{_named(signal)}: {_counted(searcher, [signal], fields_of(signal), doc_id)}"
        case _:
            assert_never(signal)


def _counted(searcher: Searcher, leaves: Sequence[Leaf], fields: Sequence[str], doc_id: int) -> str:
    """Return in words how often leaves occur in each of these fields of an article."""
    counts = [(field, len(next(searcher.finder(leaves, field)([doc_id])))) for field in fields]
    return ", ".join(f"{count} in the {field}" for field, count in counts if count)


def _named(leaf: Leaf) -> str:
    """Return what a leaf matches, in words."""
    match leaf:
        case Term(text, "exact"):
            return f"{text}, as typed"
        case Term(text, "lemma"):
            return f"{text}, any form"
        case Term(text):
            return text
        case Phrase(words, "exact"):
            return f"{' '.join(words)}, as typed"
        case Phrase(words, "lemma"):
            return f"{' + '.join(words)}, side by side"
        case Phrase(words):
            return f'"{" ".join(words)}"'
        case Wildcard(pattern):
            return pattern
        case Fuzzy(text):
            return f"{text}~"
        case Near(_, distance):
            names = ", ".join(map(_named, single_leaves(leaf)))
            return f"{names}, {'in one sentence' if distance is None else f'at most {distance} words apart'}"
        case _:
            assert_never(leaf)


def _typed(word: Maybe) -> str:
    return " ".join(chain.from_iterable(leaf.words for leaf in leaves(word.optional) if isinstance(leaf, Term | Phrase)))
