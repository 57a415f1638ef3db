"""Names of columns or keys → the fields of an Article that they hold; shared by all structured formats."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from frsearch.model.article import is_missing

FIELDS = {
    "id": "id guid identifiant identifier uid docid articleid idarticle docno accessionnumber accessionno _id",
    "title": """titre title headline titrearticle articletitle titletext manchette titrepage titlepage titlerss intitule""",
    "date": """date datepublication publicationdate datepublished datepublish datepubliee published publishedat
        publishedon publisheddate publicationtime pubdate publishdate dateparution parution datepub dateheure datetime
        dateedition createdat timestamp jour""",
    "outlet": """outlet journal media nomjournal nommedia nomsource medianame newspaper newspapername publication
        publicationname publicationtitle publicationtitre titrepublication titrepresse publisher sourcename sitename organe
        support source site editeur nomsite sourcedomain domain domaine""",
    "body": """body texte text content contenu corps article fulltext articlebody textecomplet texteintegral
        maintext plaintext bodytext corpsarticle textearticle contenuarticle articletext
        contenthtml contenttext""",
    "url": "url link lien href permalink permalien adresse canonicalurl sourceurl articleurl urlarticle lienarticle weburl uri",
}
"""Field → its usual names, without accents, case, punctuation and small words; of several that are filled, the first is used."""

_KNOWN = {name: (field, rank) for field, names in FIELDS.items() for rank, name in enumerate(names.split())}

_SMALL = frozenset("de du des d la le les l en of the a au aux".split())
"""Words of a heading that do not count, as in ``Titre de l’article``."""

_LONGEST_NAME = 100
"""Code points of a column name that are looked at."""

_LONGEST_CACHED = 1 << 14
"""Code points of all column names of a record up to which their fields are cached."""

Mapped = tuple[tuple[str, str], ...]
"""Pairs of a field and the column that a user names for it."""


def columns_of(names: tuple[str, ...], mapping: Mapped) -> dict[str, tuple[str, ...]]:
    """Return field → columns for the fields found among these `names`, the best name first; the mapping takes precedence.

    >>> columns_of(("Titre de l’article", "headline", "Texte"), (("auteur", "Par"),))
    {'title': ('headline', 'Titre de l’article'), 'body': ('Texte',)}
    """
    is_short = sum(len(str(name)) for name in names) <= _LONGEST_CACHED
    return _cached_columns_of(names, mapping) if is_short else _columns_of(names, mapping)


def _columns_of(names: tuple[str, ...], mapping: Mapped) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[tuple[int, str]]] = {}
    taken = {column for _, column in mapping}
    for name in names:
        field, rank = known_as(name)
        if field and name not in taken:
            found.setdefault(field, []).append((rank, name))
    chosen = {field: tuple(name for _, name in sorted(some, key=lambda one: one[0])) for field, some in found.items()}
    for field, column in mapping:
        chosen.pop(field, None)
        if column in names:
            chosen[field] = (column,)
    return chosen


_cached_columns_of = lru_cache(maxsize=64)(_columns_of)


def known_as(name: Any) -> tuple[str, int]:
    """Return the field that a column of this name usually holds, and how usual the name is, from 0; else an empty field."""
    words = _words(name)
    return _KNOWN.get("".join(words)) or _KNOWN.get("".join(word for word in words if word not in _SMALL), ("", 0))


def fields_named(mapping: Mapping[str, str]) -> dict[str, str]:
    """Return a mapping with the usual names of fields replaced by those of Article: ``corps`` by ``body``."""
    return {(name if name in FIELDS else known_as(name)[0] or name): column for name, column in mapping.items()}


def has_body(names: Iterable[str], mapping: Mapping[str, str]) -> bool:
    """Return whether one of these `names` is a known, or mapped, column for the text."""
    return "body" in columns_of(tuple(names), tuple(mapping.items()))


def no_body_column(names: Iterable[Any], mapping: Mapping[str, str]) -> str:
    """Return the message for columns none of which is known to hold the text."""
    shown = ", ".join(map(str, list(names)[:12])) or "none"
    if "body" in mapping:
        return f"no column {mapping['body']!r} among: {shown}"
    return f"no column for the text among: {shown}; map one of them to body"


def is_empty(value: Any) -> bool:
    """Return whether a column says nothing in this record, so that another column of the field is used."""
    return not value.strip() if isinstance(value, str) else is_missing(value)


def unwrapped(record: Mapping[str, Any], mapping: Mapping[str, str]) -> Mapping[str, Any]:
    """Return a record with its nested values where columns are looked for.

    That is the ``_source`` of an Elasticsearch hit, ``rendered`` texts of WordPress, and the paths that a mapping names, such as
    ``content.rendered``.
    """
    if not mapping and not any(type(value) is dict for value in record.values()):
        return record
    if isinstance(source := record.get("_source"), Mapping):
        record = {**{name: value for name, value in record.items() if name == "_id"}, **source}
    named = {path: value for path in mapping.values() if path not in record and not is_empty(value := _at(record, path))}
    rendered = {name: value["rendered"] for name, value in record.items() if isinstance(value, dict) and "rendered" in value}
    return {**record, **rendered, **named} if rendered or named else record


def _at(record: Any, path: str) -> Any:
    for name in path.split("."):
        record = record.get(name) if isinstance(record, Mapping) else None
    return record


def _words(name: Any) -> list[str]:
    decomposed = unicodedata.normalize("NFD", str(name)[:_LONGEST_NAME].casefold())
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return [word for word in re.split(r"[\W_]+", letters) if word]
