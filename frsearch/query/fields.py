"""The names of metadata fields: which fields of an index a name means, whatever its case, accents and separators.

The usual fields have names in French and in English. Any other field of ``extra`` has its own name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from frsearch.text import plain

NAMES = (
    ("author", "authors", "auteur", "auteurs", "autrice", "autrices"),
    ("section", "sections", "rubrique", "rubriques"),
    ("page",),
    ("number", "numero"),
    ("language", "langue"),
    ("tags", "tag", "keywords", "mots-clés", "mot-clé", "étiquettes"),
    ("captured", "capture"),
    ("inferred", "déduit"),
    ("outlet_as_written", "journal_tel_quel"),
)
"""The names of each usual field; the first is the one that reading a file gives it."""

_LONGEST_NAME = 100
"""Code points of a name that are looked at."""


@lru_cache(1024)
def _key(name: str) -> str:
    """Return a name in plain letters and digits, which are equal for names that mean the same."""
    short = plain(name[:_LONGEST_NAME])
    return re.sub(r"[\W_]+", "", short) or short


_USUAL = {_key(name): _key(names[0]) for names in NAMES for name in names}


@lru_cache(16)
def _by_meaning(known: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return the fields of each name in plain letters and digits; the usual fields are under the first of their names."""
    found: dict[str, tuple[str, ...]] = {}
    for field in known:
        meaning = _USUAL.get(_key(field), _key(field))
        found[meaning] = (*found.get(meaning, ()), field)
    return found


def fields_named(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the fields among `known` that a name means: often one, or several if exports name the same field differently.

    >>> fields_named("auteur", ["Auteur", "author", "page"]), fields_named("mots_cles", ["Mots-clés"])
    (('Auteur', 'author'), ('Mots-clés',))
    """
    return _by_meaning(tuple(known)).get(_USUAL.get(_key(name), _key(name)), ())


def as_prefix(field: str) -> str:
    """Return the name of a field as it is typed in a query: without spaces and punctuation.

    >>> as_prefix("Mots clés")
    'Mots_clés'
    """
    return re.sub(r"[^\w-]+", "_", field)


def listed(fields: Sequence[str], most: int = 20) -> str:
    """Return the names of fields as a message lists them."""
    shown = ", ".join(fields[:most])
    return f"{shown} and {len(fields) - most} more" if len(fields) > most else shown or "none"
