"""Why a query finds nothing: how much each part of it finds alone, and how much the rest finds without it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from frsearch.errors import QueryError
from frsearch.index import Index
from frsearch.web.address import Address
from frsearch.web.asking import Budget, unless_stopped

_MOST = 8
"""Parts of a query that are looked at."""

_PART = re.compile(r"[-+!]?(?:[^\W\d_][\w-]*:)?(?:\"[^\"]*+\"?|«[^»]*+»?|\[[^\]]*+\]?|[^\s()\"«»\[\]]+)")
_OPERATOR = re.compile(r"(?:ET|AND|OU|OR|NON|NOT|SAUF|&&?|\|{1,2}|PR[EÈ]S/\d*|NEAR/\d*|\d+|PARMI|OF|PHRASE|SENTENCE)")


@frozen
class Part:
    """A part of the query, how many articles have it ``alone``, and how many the query finds ``without`` it, with its address.

    The numbers are None where counting exceeded a limit.
    """

    text: str
    alone: int | None
    without: int | None
    href: str


def parts(index: Index, address: Address, budget: Budget) -> list[Part]:
    """Return the parts of a query that finds nothing, those without which it finds something first."""
    return sorted(_parts(index, address, budget), key=lambda part: (-(part.without or 0), part.alone or 0))


def _parts(index: Index, address: Address, budget: Budget) -> Iterator[Part]:
    spans = [one.span() for one in _PART.finditer(address.query) if not _OPERATOR.fullmatch(one[0])]
    for start, end in spans[:_MOST] if len(spans) > 1 else ():
        text = address.query[start:end]
        rest = _rest(address.query[:start].rstrip(), address.query[end:].lstrip())
        alone, without = (_total(index, query, address, budget) for query in (text, rest))
        yield Part(text, alone, without, address.asking(rest).url())


def _rest(before: str, after: str) -> str:
    """Return what a query is without a part, and without the operator that joined that to the rest."""
    *words, last = before.split(" ")
    first, *others = after.split(" ")
    if _OPERATOR.fullmatch(last):
        before = " ".join(words)
    elif _OPERATOR.fullmatch(first):
        after = " ".join(others)
    return f"{before} {after}".strip()


def without_filters(index: Index, address: Address, budget: Budget) -> int | None:
    """Return how many articles the query finds without the filters of the page; None: counting exceeded a limit."""
    return _total(index, address.query, address.without_filters(), budget) if address.is_filtered and address.query else 0


def _total(index: Index, query: str, address: Address, budget: Budget) -> int | None:
    try:
        return unless_stopped(lambda: index.facets(query, "outlet", **budget.filters(address)).total)
    except QueryError:
        return 0
