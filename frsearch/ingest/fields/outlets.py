"""Names of outlets → one name for each: by a file of aliases and hosts, and whatever their case, accents and punctuation."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from frsearch.errors import CorpusError
from frsearch.ingest.fields.addresses import date_in_address, publisher_host
from frsearch.text import clean_line, expanded, plain

Aliases = Mapping[str, list[str]]
"""The name of an outlet → its other names, and its hosts."""

_LABEL = re.compile(r"source\s*+:\s*+", re.IGNORECASE)
_HOST = re.compile(r"(?:www\.)?((?:[\w-]++\.)++[a-z]{2,10})", re.IGNORECASE)
_MOST_REMEMBERED = 100_000
"""Names kept in memory: a column with more of them does not hold outlets."""


class Outlets:
    """The name that each outlet gets: that of the aliases, else the first spelling met of those that differ as little.

    `aliases` come before those shipped with frsearch; `known` names, such as an index's, count as met before.
    """

    def __init__(self, aliases: Aliases | None = None, known: Iterable[str] = ()) -> None:
        names = dict(_shipped())
        for name, others in (aliases or {}).items():
            names |= dict.fromkeys(map(_key, (name, *others)), name)
        for name in known:
            names.setdefault(_key(name), name)
        self._given = names
        self._names = names.copy()
        self._seen: dict[str, str] = {}

    def forget(self) -> None:
        """Forget the names met so far, which a second reading of the same files is to meet again."""
        self._names = self._given.copy()
        self._seen.clear()

    def named(self, written: str) -> str | None:
        """Return the name of the outlet that is `written` so, None if nothing but a label is.

        >>> outlets = Outlets()
        >>> [outlets.named(name) for name in ("Source : LE MONDE", "www.lemonde.fr", "L'Echo du Lac", "l’écho du lac")]
        ['Le Monde', 'Le Monde', "L'Echo du Lac", "L'Echo du Lac"]
        """
        if (name := self._seen.get(written)) is not None:
            return name
        line = _LABEL.sub("", clean_line(written), count=1) if _LABEL.match(written) else clean_line(written)
        if not line:
            return None
        host = _HOST.fullmatch(line)
        name = self.at(host[1].lower()) if host else self._remembered(_key(line), line)
        if len(self._seen) < _MOST_REMEMBERED:
            self._seen[written] = name
        return name

    def at(self, host: str) -> str:
        """Return the name of the outlet at a host or at the site it belongs to, else the host itself."""
        labels = host.split(".")
        sites = (".".join(labels[first:]) for first in range(len(labels) - 1))
        return next((self._names[_key(site)] for site in sites if _key(site) in self._names), host)

    def _remembered(self, key: str, line: str) -> str:
        if len(self._names) >= _MOST_REMEMBERED:
            return self._names.get(key, line)
        return self._names.setdefault(key or line, line)


PLACED = ("outlet_as_written", "inferred")
"""What :func:`place` adds to ``extra``."""


def place(draft: dict[str, Any], outlets: Outlets) -> None:
    """Give the outlet of a draft its name, and take the outlet and the date that it lacks from its address.

    ``extra`` then says what was ``outlet_as_written``, and which fields are ``inferred``.
    """
    extra: dict[str, Any] = {}
    if written := draft["outlet"]:
        draft["outlet"] = outlets.named(written)
        extra = {PLACED[0]: written} if draft["outlet"] != written else {}
    inferred = {}
    if url := draft["url"]:
        if not draft["outlet"] and (host := publisher_host(url)):
            inferred["outlet"] = outlets.at(host)
        if not draft["date"] and (date := date_in_address(url)):
            inferred["date"] = date
    if inferred:
        draft |= inferred
        extra[PLACED[1]] = [*inferred]
    draft["extra"] = {**extra, **draft["extra"]} if extra else draft["extra"]


def read_aliases(path: str | PathLike[str]) -> dict[str, list[str]]:
    """Return the aliases in a TOML file: ``"Le Phare" = ["lephare.example", "Phare"]``. Raises CorpusError for anything else."""
    try:
        table = tomllib.loads(expanded(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CorpusError(f"the outlets cannot be read: {error.strerror or error}", fspath(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorpusError(f"not a TOML file of outlets: {error}", fspath(path)) from error
    of: dict[str, str] = {}
    for name, others in table.items():
        if not isinstance(others, list) or not all(isinstance(other, str) for other in others):
            message = f'{name!r} has no list of names; expected a line such as "Le Phare" = ["lephare.example", "Phare"]'
            raise CorpusError(message, fspath(path))
        for other in (name, *others):
            if of.setdefault(_key(other), name) != name:
                raise CorpusError(f"{other!r} is a name of both {of[_key(other)]!r} and {name!r}", fspath(path))
    return table


@cache
def _shipped() -> dict[str, str]:
    table = read_aliases(Path(__file__).with_name("outlets.toml"))
    return {_key(other): name for name, others in table.items() for other in (name, *others)}


def proposed_merges(counts: Mapping[str, int]) -> dict[str, str]:
    """Return names that may mean the same outlet as another → that other one: the shipped name, else the one with most articles.

    >>> proposed_merges({"Le Phare": 12, "Phare (site web)": 3, "lephare.fr": 2, "Le Fanal": 5, "Le Parisien.fr": 1})
    {'Phare (site web)': 'Le Phare', 'lephare.fr': 'Le Phare', 'Le Parisien.fr': 'Le Parisien'}
    """
    shipped = {_core(_key(name)): name for name in _shipped().values()}
    for key, name in _shipped().items():
        shipped.setdefault(_core(key), name)
    mains: dict[str, str] = {}
    found = {}
    for name in sorted(counts, key=lambda name: (-counts[name], name)):
        core = _core(_key(re.sub(r"\([^()]*\)", "", name)))
        main = shipped.get(core) or mains.setdefault(core, name)
        if main != name and core:
            found[name] = main
    return found


_SIDES = re.compile(
    r"\A(?:www|le|la|les|l)\b|\b(?:fr|com|net|org|ca|be|ch|web|online|en ligne)\Z|\A(?:l[ae]s?)(?=\w{4,} \w{2,3}\Z)"
)


def _core(key: str) -> str:
    """Return the letters of a name without what varies: its article, the end of a host, and spaces."""
    return _SIDES.sub("", key).replace(" ", "") or key


def _key(name: str) -> str:
    """Return what spellings of one name have in common: letters and digits, without case and accents."""
    return re.sub(r"[\W_]+", " ", plain(name)).strip()
