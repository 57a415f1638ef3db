"""Filters as queries of the cluster: dates, addresses, and values in fields of ``extra``."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, assert_never

from frsearch.engine.cache import cached
from frsearch.matching.values import Values
from frsearch.matching.wanted import are_wanted
from frsearch.opensearch.mapping import field_key
from frsearch.opensearch.read.asking import Asking
from frsearch.opensearch.read.leaves import EVERYTHING, NOTHING, Query, any_of
from frsearch.query import Added, Address, Between, DateRange, Everything, Metadata, Nothing, Value

Filter = Everything | Nothing | DateRange | Added | Address | Metadata

_DAY = 86_400
_EPOCH = datetime.date(1970, 1, 1).toordinal()

_MOST_TERMS = 50_000
"""Values in one clause; the cluster takes up to 65,536."""

_MOST_FILTERS = 100
"""Filters whose values are remembered."""


class Filters:
    """Lowers filters; the values of fields are asked for once."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._values: dict[str, Values] = {}
        self._wanted: dict[tuple[str, Value | Between], Sequence[str]] = {}

    def lowered(self, node: Filter) -> Query:
        """Return the query for the articles that a filter leaves."""
        match node:
            case Everything():
                return EVERYTHING
            case Nothing():
                return NOTHING
            case DateRange(since, until):
                bounds = [{"range": {"first": {"lte": until.isoformat()}}}, {"range": {"last": {"gte": since.isoformat()}}}]
                return {"bool": {"filter": bounds}}
            case Added(since, until):
                return {"range": {"added": {"gte": max(_seconds(since), 1), "lt": _seconds(until) + _DAY}}}
            case Address(text):
                return {"term": {"address" if "/" in text else "host": text}}
            case Metadata(fields, wanted):
                return any_of([clause for name in fields for clause in self._clauses(name, wanted)])
            case _:
                assert_never(node)

    def _clauses(self, name: str, wanted: Value | Between) -> list[Query]:
        field = values_field(name)
        texts = self._texts(name, wanted)
        return [{"terms": {field: texts[at : at + _MOST_TERMS]}} for at in range(0, len(texts), _MOST_TERMS)]

    def _texts(self, name: str, wanted: Value | Between) -> Sequence[str]:
        """Return the values of a field that are wanted, as articles have them."""
        return cached(self._wanted, (name, wanted), lambda: self._chosen(name, wanted), _MOST_FILTERS)

    def _chosen(self, name: str, wanted: Value | Between) -> Sequence[str]:
        values = self.values(name)
        return [values.texts[at] for at in are_wanted(values, wanted).nonzero()[0].tolist()]

    def values(self, name: str) -> Values:
        """Return the different values of a field."""
        if name not in self._values:
            query = {"exists": {"field": values_field(name)}}
            found: list[Any] = [key["value"] for key, _ in self._asking.buckets(query, {"value": values_field(name)})]
            self._values[name] = Values([text for text in found if text is not None])
        return self._values[name]


def values_field(name: str) -> str:
    """Return the field of the cluster that has the values of a field of ``extra``."""
    return f"values.{field_key(name)}"


def _seconds(day: datetime.date) -> int:
    """Return the first second of a day (UTC), since 1970."""
    return (day.toordinal() - _EPOCH) * _DAY
