"""The state of a page: all of it is in its address, so that every page can be bookmarked, sent and cited."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Protocol, Self
from urllib.parse import quote, quote_plus

from attrs import evolve, fields, frozen

from frsearch.query.numbers import bounds_in
from frsearch.render.safety import safe
from frsearch.search.request import Filters

PER_PAGE = (10, 20, 50, 100)
"""How many hits or lines a page may have."""

MOST_MARKS = 200
"""Marks that an address holds: with ids of a hundred characters, 20 KB, which browsers and the server take."""

_MOST_NUMBER = 1_000_000
_EXCLUSION = re.compile(r"(?:(?<=\s)|\A)-(?P<field>[^\W\d_][\w-]*+):(?P<value>\"[^\"]*+\"?+|\[[^\]]*+\]?+|[^\s\"\[]++)(?=\s|\Z)")


class BadAddress(ValueError):
    """A part of an address that cannot be read; the message is French, for the page."""


class Parameters(Protocol):
    """The parameters of a request, each of which may be there several times."""

    def getlist(self, key: str, /) -> list[str]:
        """Return the values of a parameter."""
        ...


@frozen(kw_only=True)
class Exclusion:
    """A part of a query that excludes what a facet counts, as typed, from `start` to `end`."""

    field: str
    value: str
    start: int
    end: int


@frozen(kw_only=True)
class Address:
    """What a page shows. Each attribute is a parameter of the address, where it is left out if it is as below.

    ``q`` are queries (one but where several are compared). ``journal``, ``depuis``, ``jusque`` and ``champ`` (``name:value``) are
    filters; what is excluded is part of the query. ``reprises`` is ``oui``, ``non`` or empty (as many articles allow); ``marque``
    are ids; ``facette`` is the facet shown in full; ``etat`` is the commit that the first page showed. ``id`` is an article's,
    ``rang`` its place among the results, and ``diff`` what it is compared with.
    """

    q: tuple[str, ...] = ()
    journal: tuple[str, ...] = ()
    depuis: str = ""
    jusque: str = ""
    champ: tuple[str, ...] = ()
    strict: bool = False
    tri: str = ""
    page: int = 1
    n: int = PER_PAGE[0]
    reprises: str = ""
    pas: str = ""
    facette: str = ""
    marque: tuple[str, ...] = ()
    etat: str = ""
    id: str = ""
    rang: int = 0
    diff: str = ""

    @classmethod
    def of(cls, given: Parameters) -> Self:
        """Return the state that the parameters of a request describe; raises BadAddress."""
        return cls(**{one.name: _read(one.name, one.default, given.getlist(one.name)) for one in fields(cls)})

    @property
    def query(self) -> str:
        """The query, or the first of several."""
        return self.q[0] if self.q else ""

    @property
    def filters(self) -> Filters:
        """The filters as the library takes them; raises BadAddress."""
        given: Filters = {"strict": self.strict}
        if self.journal:
            given["outlet"] = self.journal
        if self.depuis:
            given["since"] = self.depuis
        if self.jusque:
            given["until"] = self.jusque
        if self.champ:
            given["where"] = self._conditions()
        return given

    @property
    def is_filtered(self) -> bool:
        """Whether a filter leaves articles out."""
        return bool(self.journal or self.depuis or self.jusque or self.champ)

    @property
    def exclusions(self) -> list[Exclusion]:
        """The parts of the query that exclude a value of a field."""
        found = _EXCLUSION.finditer(self.query)
        return [
            Exclusion(field=one["field"], value=one["value"].strip('"'), start=one.start(), end=one.end())
            for one in found
            if self.query[: one.start()].count('"') % 2 == 0
        ]

    def with_(self, **changes: Any) -> Self:
        """Return another state of the page, the first of its pages unless another one is asked for."""
        return evolve(self, **{"page": 1, "etat": "", **changes})

    def elsewhere(self) -> Self:
        """Return the state for another page: the queries, filters and marks, but not what only this page knows."""
        kept = {name: getattr(self, name) for name in ("q", "journal", "depuis", "jusque", "champ", "strict", "marque")}
        return type(self)(**kept)

    def asking(self, query: str) -> Self:
        """Return the same state for another query."""
        return self.with_(q=(query,) if query else ())

    def excluding(self, clause: str) -> Self:
        """Return the state in which a clause such as ``journal:"Le Phare"`` is excluded, as a part of the query."""
        return self.asking(f"{self.query} -{clause}".strip())

    def without(self, exclusion: Exclusion) -> Self:
        """Return the state without an exclusion."""
        before, after = self.query[: exclusion.start].rstrip(), self.query[exclusion.end :].lstrip()
        return self.asking(f"{before} {after}".strip())

    def without_filters(self) -> Self:
        """Return the state without its filters."""
        return self.with_(journal=(), depuis="", jusque="", champ=())

    def toggled(self, article_id: str) -> Self:
        """Return this very page with a mark set or taken away."""
        others = tuple(one for one in self.marque if one != article_id)
        return evolve(self, marque=others if len(others) < len(self.marque) else (*self.marque, article_id))

    def pairs(self, *but: str) -> list[tuple[str, str]]:
        """Return the parameters in order, those as by default left out, and those named `but`."""
        return [pair for name, default in _DEFAULTS if name not in but for pair in _pairs(name, getattr(self, name), default)]

    def to_query(self) -> str:
        """Return the part of the address after the question mark."""
        return "&".join(f"{name}={_quoted(value)}" for name, value in self.pairs())

    def url(self, path: str = "/") -> str:
        """Return the address of a page, from the root."""
        query = self.to_query()
        return f"{path}?{query}" if query else path

    def of_article(self, article_id: str, rank: int = 0, diff: str = "") -> str:
        """Return the address of the page of an article, which has this rank among the results (0: none).

        With `diff`, it shows what differs from another article, or from a version.
        """
        state, path = self.with_(facette="", pas="", diff=diff, id="", rang=rank), article_path(article_id)
        url = state.url(path) if path else evolve(state, id=article_id).url("/article")
        return f"{url}#differences" if diff else url

    def of_results(self) -> str:
        """Return the address of the results that the page of an article was reached from."""
        state = self.with_(diff="", id="", rang=0)
        if not self.rang:
            return state.url()
        return f"{evolve(state, page=(self.rang - 1) // self.n + 1).url()}#r{self.rang}"

    def _conditions(self) -> dict[str, Any]:
        """Return the conditions on fields: several values of one are alternatives, a range is alone."""
        values: dict[str, list[str]] = {}
        for condition in self.champ:
            name, _, value = condition.partition(":")
            if not name.strip() or not value.strip():
                raise BadAddress(f"« champ={condition} » n’est pas un champ et sa valeur, comme dans champ=rubrique:politique")
            values.setdefault(name, []).append(value)
        return {name: _asked(some) for name, some in values.items()}


def _asked(values: list[str]) -> list[str] | tuple[str | None, str | None]:
    if len(values) == 1 and (bounds := bounds_in(values[0])):
        low, high = bounds
        return low or None, high or None
    return values


def _read(name: str, default: Any, values: list[str]) -> Any:
    if isinstance(default, tuple):
        found = tuple(dict.fromkeys(value for value in map(safe, values) if value.strip()))
        if name == "marque" and len(found) > MOST_MARKS:
            raise BadAddress(f"{len(found)} articles marqués ; une adresse en garde {MOST_MARKS} au plus : exportez-les d’abord")
        return found
    last = safe(values[-1]).strip() if values else ""
    if isinstance(default, bool):
        return last not in ("", "0", "non")
    if isinstance(default, int):
        return _number(name, last, default)
    return last


def _number(name: str, text: str, default: int) -> int:
    if not text:
        return default
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
    if name == "n" and number not in PER_PAGE:
        raise BadAddress(
            f"« n={text} » n’est pas possible ; une page a {', '.join(map(str, PER_PAGE[:-1]))} ou {PER_PAGE[-1]} lignes"
        )
    if not 1 <= number <= _MOST_NUMBER:
        raise BadAddress(f"« {name}={text} » n’est pas un numéro de page, de 1 à {_MOST_NUMBER}")
    return number


def _pairs(name: str, value: Any, default: Any) -> Iterable[tuple[str, str]]:
    if value == default:
        return ()
    if isinstance(value, tuple):
        return [(name, one) for one in value]
    return ((name, "1" if value is True else str(value)),)


@lru_cache(4096)  # a page has a hundred addresses, most of their values in all of them
def _quoted(text: str) -> str:
    return quote_plus(text, errors="replace")


_DEFAULTS = tuple((one.name, one.default) for one in fields(Address))


def article_path(article_id: str) -> str | None:
    """Return the path of the page of an article; None: browsers or servers may change it, so that the id has to be a parameter.

    >>> article_path("presse/d’hier?.txt"), article_path("../x")
    ('/article/presse/d%E2%80%99hier%3F.txt', None)
    """
    parts = article_id.split("/")
    if {".", "..", ""} & {*parts} or "\\" in article_id or "%" in article_id:
        return None
    return f"/article/{quote(article_id, safe='/', errors='replace')}"
