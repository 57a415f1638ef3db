"""Which articles an index has already: where, with which content, since when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from frsearch.opensearch.connection import Connection
from frsearch.opensearch.parts import Parts
from frsearch.opensearch.terms import document_id

_AT_ONCE = 1000
_FIELDS = ["hash", "added"]


class Place(NamedTuple):
    """Where an article is, usually in one index; its content hash, and when its id was first added, in seconds since 1970."""

    indexes: tuple[str, ...]
    hash: str
    added: int


def look_up(connection: Connection, parts: Parts, article_ids: Iterable[str]) -> dict[str, Place]:
    """Return the place of each article that there is; where there are several indexes, they must have been refreshed."""
    ids = {document_id(article_id): article_id for article_id in article_ids}
    found: dict[str, Place] = {}
    keys = list(ids)
    for at in range(0, len(keys), _AT_ONCE):
        some = keys[at : at + _AT_ONCE]
        for key, place in _single(connection, parts, some) if parts.is_single else _several(connection, parts, some):
            before = found.get(ids[key])
            found[ids[key]] = place._replace(indexes=(*before.indexes, *place.indexes)) if before else place
    return found


def _single(connection: Connection, parts: Parts, keys: Sequence[str]) -> Iterable[tuple[str, Place]]:
    """Return the places of documents in one index, which answers for what it was given a moment ago, too."""
    body = {"ids": keys}
    answer = connection.ask(lambda client: client.mget(index=parts.all, body=body, params={"_source": ",".join(_FIELDS)}))
    return [(found["_id"], _place(found)) for found in answer["docs"] if found.get("found")]


def _several(connection: Connection, parts: Parts, keys: Sequence[str]) -> Iterable[tuple[str, Place]]:
    """Return the places of documents in any of several indexes."""
    body = {"query": {"ids": {"values": keys}}, "_source": _FIELDS, "size": 4 * len(keys)}
    answer = connection.ask(lambda client: client.search(index=parts.all, body=body))
    return [(found["_id"], _place(found)) for found in answer["hits"]["hits"]]


def _place(found: dict[str, Any]) -> Place:
    return Place((found["_index"],), found["_source"]["hash"], found["_source"]["added"])
