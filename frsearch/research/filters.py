"""The filters of a query as plain data, to be kept in a file and taken out again.

The names of several outlets, or several values of a field, are lists; a range of a field, which a caller gives as a tuple, is an
object with its two bounds.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, cast

from frsearch.search.request import Filters

_FROM, _TO = "from", "to"


def plain_filters(filters: Filters) -> dict[str, Any]:
    """Return filters as JSON has them, without those that are not given.

    >>> plain_filters({"since": datetime.date(2024, 1, 8), "where": {"page": (1, None)}, "outlet": None})
    {'since': '2024-01-08', 'where': {'page': {'from': 1, 'to': None}}}
    """
    given: dict[str, Any] = {name: value for name, value in filters.items() if value is not None and value is not False}
    return {name: _where(value) if name == "where" else _plain(value) for name, value in given.items()}


def given_filters(plain: Mapping[str, Any]) -> Filters:
    """Return the filters that :func:`plain_filters` made plain; raises ValueError for anything else.

    >>> given_filters({"where": {"page": {"from": 1, "to": None}}})
    {'where': {'page': (1, None)}}
    """
    if unknown := plain.keys() - Filters.__annotations__.keys():
        raise ValueError(f"there is no filter {min(unknown)!r}")
    where = plain.get("where", {})
    if not isinstance(where, Mapping):
        raise ValueError("where is no object with a field and its values")
    ranges = {name: (value.get(_FROM), value.get(_TO)) if isinstance(value, Mapping) else value for name, value in where.items()}
    return cast(Filters, {**plain, **({"where": ranges} if where else {})})


def _where(where: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: {_FROM: _plain(value[0]), _TO: _plain(value[1])} if isinstance(value, tuple) and len(value) == 2 else _plain(value)
        for name, value in where.items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return value
    return [_plain(one) for one in value]
