"""What happens to an index on a cluster as a whole: an overview, a rebuild while others read, the end of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from attrs import frozen

from frsearch.opensearch.address import Address
from frsearch.opensearch.connection import ClusterRefused, Connection
from frsearch.opensearch.control import Control, State
from frsearch.opensearch.documents import stored
from frsearch.opensearch.lock import WriteLock
from frsearch.opensearch.mapping import AVERAGES
from frsearch.opensearch.names import control_index
from frsearch.opensearch.parts import Parts
from frsearch.opensearch.store import ClusterStore, metas

_AT_ONCE = 500
"""Articles that are read together at a rebuild."""

_KEEP = "5m"
"""For how long a point in time is kept between two requests."""

_STORED = ["id", "title", "date", "outlet", "url", "body", "extra", "order", "added"]


@frozen
class Part:
    """An index of the cluster: its name, articles or words in it, and its size with all copies, in bytes."""

    name: str
    documents: int
    bytes: int


@frozen
class ClusterInfo:
    """An overview of an index on a cluster.

    ``health`` is that of its shards (green: all copies are there; yellow: all articles are; red: some are not), ``nodes`` how
    many nodes the cluster has. ``parts`` are its indexes, that of words last; ``made_with`` the format and analyzer of each kind
    found.
    """

    address: str
    server: str
    health: str
    nodes: int
    articles: int
    generation: int
    by: str | None
    parts: tuple[Part, ...]
    made_with: tuple[str, ...]


def info(path: str) -> ClusterInfo:
    """Return an overview of an index, even one of another version; raises IndexMissing."""
    connection = Connection(Address.parse(path))
    found = metas(connection)
    state = Control(connection).state()
    names = Parts(connection, state, state.version).listed()
    index = ",".join(names)
    stats = connection.ask(lambda client: client.indices.stats(index=index, metric="docs,store"))["indices"]
    health = connection.ask(lambda client: client.cluster.health(index=index))
    parts = [
        Part(name, stats[name]["primaries"]["docs"]["count"], stats[name]["total"]["store"]["size_in_bytes"])
        for name in names
        if name in stats
    ]
    return ClusterInfo(
        str(connection.address),
        str(connection.ask(lambda client: client.info())["version"]["number"]),
        str(health["status"]),
        int(health["number_of_nodes"]),
        sum(part.documents for part in parts[:-1]),
        state.generation,
        state.by,
        tuple(parts),
        tuple(dict.fromkeys(f"{meta.get('format')}, {meta.get('analyzer')}" for meta in found)),
    )


def rebuild(path: str, wait: float = 0.0) -> int:
    """Index the articles of an index again, in indexes of their own that take over in one step; return how many.

    Until then, whoever searches sees the old ones, which are removed once nobody reads them. Raises IndexMissing and IndexLocked.
    """
    store = ClusterStore(Connection(Address.parse(path)))
    if not metas(store.connection):
        raise store.control.missing()
    transaction = store.transaction(clear=True, wait=wait)
    count = 0
    try:
        with _point_in_time(store) as point:
            transaction.documents.averages = _averages(store)
            for source in _sources(store, point):
                transaction.copy(stored(source), source["order"], source["added"])
                count += 1
        transaction.commit()
    except BaseException:
        transaction.cancel()
        raise
    return count


@contextmanager
def _point_in_time(store: ClusterStore) -> Iterator[str]:
    """Open a point in time of all articles, and close it."""
    made = store.connection.ask(lambda client: client.create_pit(index=store.name, params={"keep_alive": _KEEP}))
    try:
        yield made["pit_id"]
    finally:
        store.connection.ask(lambda client: client.delete_pit(body={"pit_id": [made["pit_id"]]}))


def _sources(store: ClusterStore, point: str) -> Iterator[dict[str, Any]]:
    """Yield the source of every document, in the order in which articles were added."""
    body: dict[str, Any] = {"size": _AT_ONCE, "sort": [{"order": "asc"}], "_source": _STORED, "track_total_hits": False}
    body["pit"] = {"id": point, "keep_alive": _KEEP}
    while hits := store.connection.ask(lambda client: client.search(body=body))["hits"]["hits"]:
        yield from (hit["_source"] for hit in hits)
        body["search_after"] = hits[-1]["sort"]


def _averages(store: ClusterStore) -> dict[str, float]:
    """Return the average lengths of the fields that articles have."""
    aggregations = {
        place: {"filter": {"range": {f"{place}_len": {"gt": 0}}}, "aggs": {"mean": {"avg": {"field": f"{place}_len"}}}}
        for place in AVERAGES
    }
    body = {"size": 0, "aggs": aggregations}
    found = store.connection.ask(lambda client: client.search(index=store.name, body=body))["aggregations"]
    return {place: found[place]["mean"]["value"] or AVERAGES[place] for place in AVERAGES}


def drop(path: str, wait: float = 0.0) -> None:
    """Remove an index with everything that belongs to it.

    Raises IndexMissing, IndexLocked, and IndexExists if frsearch did not make the index of that name.
    """
    connection = Connection(Address.parse(path))
    control = Control(connection)
    metas(connection)  # refuses an index of something else
    state = control.state()
    WriteLock(control, str(connection.address), wait).abandon()
    _remove_all(connection, state)


def _remove_all(connection: Connection, state: State) -> None:
    for version in range(1, state.highest + 1):
        Parts(connection, state, version).remove(at_once=True)
    try:
        connection.ask(lambda client: client.indices.delete(index=control_index(connection.address.name)))
    except ClusterRefused as error:
        if error.status != 404:
            raise
