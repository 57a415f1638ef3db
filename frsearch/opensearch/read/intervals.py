"""Leaves as interval sources of the cluster: where words follow each other, or are near each other.

The cluster keeps only intervals that contain no other of the same source. So alternatives of different widths are never one
source, where it matters where they end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import product
from typing import Any, TypeAlias

from frsearch.opensearch.terms import ALONE, BEGINS, ENDS, FIRST, LAST, term

Source: TypeAlias = "dict[str, Any]"

IsJoined: TypeAlias = "Callable[[str, str], bool]"
"""Returns whether a form occurs as a joined form, given its level."""


def single(text: str, field: str) -> Source:
    """Return where a word has a position of its own."""
    return {"match": {"query": term(text), "analyzer": "keyword", "use_field": field}}


def joined(text: str, field: str) -> Source:
    """Return where a word is the joined form of a compound, from the first of its parts to the last."""
    form = term(text)
    return _ordered([_sign(form + BEGINS, field), _sign(form + ENDS, field)])


def _sign(text: str, field: str) -> Source:
    return {"match": {"query": text, "analyzer": "keyword", "use_field": field}}


def word(text: str, field: str, *, may_be_joined: bool) -> Source:
    """Return where a word occurs."""
    return any_of([single(text, field), joined(text, field)]) if may_be_joined else single(text, field)


def any_of(sources: Iterable[Source]) -> Source:
    """Return where any of some sources is."""
    several = list(sources)
    return several[0] if len(several) == 1 else {"any_of": {"intervals": several}}


def _ordered(sources: Sequence[Source], most: int = -1) -> Source:
    return {"all_of": {"ordered": True, "max_gaps": most, "intervals": list(sources)}}


def in_order(sources: Sequence[Source], most: int) -> Source:
    """Return where sources follow each other with at most so many words between them, all together."""
    return sources[0] if len(sources) == 1 else _ordered(sources, most)


def in_any_order(sources: Iterable[Source], most: int) -> Source:
    """Return where all sources are, with at most so many words between them, all together."""
    return {"all_of": {"ordered": False, "max_gaps": most, "intervals": _different(sources)}}


def _different(sources: Iterable[Source]) -> list[Source]:
    """Return each source once: of a word that is asked for twice, the cluster would want two occurrences, where one will do."""
    found: list[Source] = []
    for source in sources:
        if source not in found:
            found.append(source)
    return found


def pairs(ones: Sequence[Source], others: Sequence[Source], distance: int) -> Source:
    """Return where any of some sources is at most `distance` words before or after any of others."""
    both = [pair for one, other in product(ones, others) for pair in ((one, other), (other, one))]
    return any_of(_ordered(pair, distance - 1) for pair in both)


def in_one_sentence(sources: Sequence[Source]) -> Source:
    """Return where all of some sources are in one sentence of a body."""
    ends = _ordered([_sign(FIRST, "body_lemma"), _sign(LAST, "body_lemma")])
    sentence = any_of([ends, _sign(ALONE, "body_lemma")])
    return {"all_of": {"ordered": False, "intervals": _different(sources), "filter": {"contained_by": sentence}}}
