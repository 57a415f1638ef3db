"""Facets beside the results: values of a field with their counts, and links that keep or exclude each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from frsearch.index import Index
from frsearch.model.counts import Bucket, Facets
from frsearch.model.reports import IndexInfo
from frsearch.query.fields import as_prefix
from frsearch.text import plain
from frsearch.web.address import Address
from frsearch.web.asking import Budget, unless_stopped
from frsearch.web.typography import NARROW, percentage

FEW, MANY = 8, 500
"""Values that a facet shows beside the results, and where it is shown in full."""

_MOST_FIELDS = 3
_MOST_VALUES = 60
"""Fields of ``extra`` that have a facet unasked: those with few enough values to choose from, at most so many."""

_NOT_UNASKED = ("outlet_as_written", "inferred", "title", "source", "captured", "published")
"""Fields that say how an article was read rather than what it is about."""

FIELD_NAMES = {
    "outlet": "Journal", "year": "Année", "author": "Auteur", "section": "Rubrique", "page": "Page", "number": "Numéro",
    "language": "Langue", "tags": "Mots-clés", "captured": "Capture", "inferred": "Déduit",
    "published": "Publication", "outlet_as_written": "Journal tel qu’écrit",
}  # fmt: skip


@frozen
class Value:
    """A value with its count; the addresses that keep and exclude it are None where there is no way to ask for that."""

    label: str
    count: int
    share: str
    keep: str | None
    exclude: str | None
    is_kept: bool = False


@frozen
class Facet:
    """What is counted by, its values, how many more there are, and the address that shows them all.

    It has no values and ``is_stopped`` where counting exceeded a limit.
    """

    name: str
    title: str
    values: tuple[Value, ...]
    more: int = 0
    more_href: str = ""
    is_stopped: bool = False


@frozen
class Other:
    """A field that can be counted by, and the address of its facet."""

    title: str
    href: str


def field_title(name: str) -> str:
    """Return what a field is called on the page."""
    return FIELD_NAMES.get(name, name)


def facets(index: Index, info: IndexInfo, address: Address, query: str | None, budget: Budget) -> list[Facet]:
    """Return the facets of a query (None: of the corpus), that shown in full first, without those that count nothing."""
    found = (_counted(index, name, address, query, budget) for name in facet_names(info, address))
    return [facet for facet in found if facet.values or facet.is_stopped]


def _counted(index: Index, name: str, address: Address, query: str | None, budget: Budget) -> Facet:
    found = unless_stopped(lambda: index.facets(query, name, **budget.filters(address)))
    return Facet(name, field_title(name), (), is_stopped=True) if found is None else _facet(name, found, address)


def facet_names(info: IndexInfo, address: Address) -> list[str]:
    """Return what the page counts by."""
    names = ["outlet", "year", *_unasked(info)]
    if address.facette in (*names, *info.fields):
        return [address.facette, *(name for name in names if name != address.facette)]
    return names


def _unasked(info: IndexInfo) -> list[str]:
    fields = [name for name, values in info.fields.items() if 1 < values <= _MOST_VALUES and name not in _NOT_UNASKED]
    return fields[:_MOST_FIELDS]


def other_facets(info: IndexInfo, address: Address) -> list[Other]:
    """Return the fields that have a facet only where it is asked for."""
    shown = {*_unasked(info), address.facette}
    return [Other(field_title(name), address.with_(facette=name).url()) for name in info.fields if name not in shown]


def _facet(name: str, found: Facets, address: Address) -> Facet:
    buckets: Sequence[Bucket] = found.buckets
    if name == "year":
        buckets = sorted(buckets, key=lambda one: one.value or "", reverse=True)
    most = MANY if address.facette == name else FEW
    values = tuple(_value(name, bucket, address) for bucket in buckets[:most])
    rest = len(buckets) - len(values)
    return Facet(name, field_title(name), values, rest, address.with_(facette=name).url() if most == FEW else "")


def _value(name: str, bucket: Bucket, address: Address) -> Value:
    share = f"{percentage(bucket.share)} des articles de l’index qui ont cette valeur"
    value = bucket.value
    if value is None:
        without = {"outlet": "(sans journal)", "year": "(sans date)"}.get(name, "(sans valeur)")
        undated = address.excluding("date:[* TO *]").url() if name == "year" else None
        return Value(without, bucket.count, share, undated, None)
    excluding = clause(name, value)
    exclude = address.excluding(excluding).url() if excluding else None
    return Value(value, bucket.count, share, _keep(name, value, address).url(), exclude, _is_kept(name, value, address))


def _keep(name: str, value: str, address: Address) -> Address:
    if name == "outlet":
        return address.with_(journal=tuple(dict.fromkeys((*address.journal, value))))
    if name == "year":
        return address.with_(depuis=value, jusque=value)
    return address.with_(champ=tuple(dict.fromkeys((*address.champ, f"{name}:{value}"))))


def _is_kept(name: str, value: str, address: Address) -> bool:
    if name == "outlet":
        return value in address.journal
    if name == "year":
        return (address.depuis, address.jusque) == (value, value)
    return f"{name}:{value}" in address.champ


def clause(name: str, value: str) -> str | None:
    """Return what asks for a value in a query; None: no query can."""
    if '"' in value or not plain(value).strip():
        return None
    if name == "year":
        return f"date:{value}"
    prefix = "journal" if name == "outlet" else as_prefix(name)
    return f'{prefix}:"{value}"' if prefix[:1].isalpha() else None


@frozen
class Chip:
    """An active filter, and the address without it."""

    text: str
    href: str


def chips(address: Address, path: str = "/") -> list[Chip]:
    """Return the active filters."""
    return [Chip(f"{name}{NARROW}: {value}" if value else name, without.url(path)) for name, value, without in _chips(address)]


def _chips(address: Address) -> Iterator[tuple[str, str, Address]]:
    for name in address.journal:
        yield "Journal", name, address.with_(journal=tuple(one for one in address.journal if one != name))
    if address.depuis and address.depuis == address.jusque:
        yield "Date", address.depuis, address.with_(depuis="", jusque="")
    else:
        if address.depuis:
            yield "Depuis", address.depuis, address.with_(depuis="")
        if address.jusque:
            yield "Jusqu’à", address.jusque, address.with_(jusque="")
    for condition in address.champ:
        name, _, value = condition.partition(":")
        others = tuple(one for one in address.champ if one != condition)
        yield field_title(name), value, address.with_(champ=others)
    for exclusion in address.exclusions:
        yield f"Sauf {exclusion.field}", exclusion.value, address.without(exclusion)
    if address.strict:
        yield "Mots tels quels", "", address.with_(strict=False)
