"""Filters match by words: what they keep or exclude besides the value that was meant, which the page says."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from attrs import frozen

from frsearch.index import Index
from frsearch.model.reports import IndexInfo
from frsearch.query import fields_named
from frsearch.query.lexer import PREFIXES
from frsearch.text import plain
from frsearch.web.address import Address
from frsearch.web.asking import Budget, unless_stopped
from frsearch.web.facets import clause

_MOST_NAMED = 5
"""Values that a note names."""

_FEW = 10
"""Most results of a query with quotations for which a search looks for their words as well."""

_WORD = re.compile(r"\w+")
_MARKS = re.compile('["«»“”„]')


def also_kept(info: IndexInfo, address: Address) -> list[tuple[str, str]]:
    """Return the outlets that a filter by outlet keeps as well, as their names contain those words, with what excludes each."""
    excluded = {one.value for one in address.exclusions}
    found = {name: None for kept in address.journal for name in _containing(kept, info.outlets)}
    others = (name for name in found if name not in address.journal and name not in excluded)
    return [(name, address.excluding(excluding).url()) for name in others if (excluding := clause("outlet", name))]


@frozen
class AlsoExcluded:
    """A value that is excluded, and the first and the number of the other values that go with it."""

    value: str
    first: tuple[str, ...]
    count: int

    @property
    def more(self) -> int:
        """How many are not among the first."""
        return self.count - len(self.first)


def also_excluded(index: Index, info: IndexInfo, address: Address, budget: Budget) -> list[AlsoExcluded]:
    """Return which other values each exclusion excludes, as they contain the same words; only what excludes any."""
    excluded = {one.value for one in address.exclusions}
    found = []
    for one in address.exclusions:
        values = _values(index, info, one.field, budget)
        others = [value for value in _containing(one.value, values) if value not in excluded]
        if one.value not in values:  # typed by hand, maybe in other capitals
            others = [value for value in others if _words(value) != _words(one.value)]
        if others:
            found.append(AlsoExcluded(one.value, tuple(others[:_MOST_NAMED]), len(others)))
    return found


def _values(index: Index, info: IndexInfo, prefix: str, budget: Budget) -> Collection[str]:
    """Return the values in the whole index of what a prefix of the query language names; none for dates and the like."""
    if PREFIXES.get(plain(prefix)) == "outlet":
        return info.outlets
    return [value for name in fields_named(prefix, info.fields) for value in _values_of(index, name, budget)]


def _values_of(index: Index, field: str, budget: Budget) -> Iterator[str]:
    counted = unless_stopped(lambda: index.facets(None, field, timeout=budget.left))
    for bucket in () if counted is None else counted.buckets:
        if bucket.value is not None:
            yield bucket.value


def _containing(value: str, values: Iterable[str]) -> Iterator[str]:
    """Yield those among `values` that contain the words of a value side by side, whatever their case and accents."""
    words = _words(value)
    if words.strip():
        yield from (other for other in values if words in _words(other))


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(plain(text)))} "


def unquoted(index: Index, address: Address, total: int, budget: Budget) -> str:
    """Return the address of the query without its quotation marks, where only its exclusions keep that from being looked for.

    A search for quotations that finds little goes on to articles with some of their words, but not if there is any operator.
    """
    rest = address
    while rest.exclusions:
        rest = rest.without(rest.exclusions[-1])
    if rest == address or total > _FEW or address.strict or not _MARKS.search(rest.query):
        return ""
    found = unless_stopped(lambda: index.search(rest.query, limit=0, **budget.filters(address)))
    if found is None or not any("quoted or not" in note.message for note in found.notes):
        return ""
    exclusions = [address.query[one.start : one.end] for one in address.exclusions]
    return address.asking(" ".join([*_MARKS.sub(" ", rest.query).split(), *exclusions])).url()
