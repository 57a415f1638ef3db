"""The store: an index on a cluster. This module is its backend."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

from frsearch.errors import IndexExists, IndexOutdated, NotOnCluster
from frsearch.forks import importing
from frsearch.model.metadata import MOST_FIELDS
from frsearch.opensearch.address import Address
from frsearch.opensearch.connection import ClusterRefused, Connection
from frsearch.opensearch.control import Control
from frsearch.opensearch.mapping import FORMAT, SHARDS, differing
from frsearch.opensearch.names import By
from frsearch.opensearch.parts import Parts

if TYPE_CHECKING:
    from frsearch.model.reports import RepairReport, UpgradeReport, VerifyReport
    from frsearch.opensearch.read.searcher import ClusterSearcher
    from frsearch.opensearch.read.snapshot import ClusterSnapshot
    from frsearch.opensearch.transaction import ClusterTransaction


def create(
    path: str, overwrite: bool = False, *, by: By | None = None, shards: int = SHARDS, replicas: int | None = None
) -> ClusterStore:
    """Create an empty index; with `overwrite`, an existing one stays until the first commit. Raises IndexExists.

    It has an index `by` each year or month, if so, each of so many `shards`, of which there are so many copies beside the first:
    None: one as soon as there is a second node.
    """
    connection = Connection(Address.parse(path))
    control = Control(connection)
    if not metas(connection) or not control.has_begun():  # whoever began to make it may have been killed
        control.create(by, shards, replicas)
        Parts(connection, control.prepared(), 1).create()
        control.begin()
    elif not overwrite:
        raise control.exists()
    return ClusterStore(connection, overwrite)


def open_store(path: str) -> ClusterStore:
    """Open an index; raises IndexMissing, IndexOutdated or IndexUnreachable."""
    store = ClusterStore(Connection(Address.parse(path)))
    store.check()
    return store


def verify(path: str) -> VerifyReport:
    """Raise NotOnCluster."""
    _verify_refused(Address.parse(path))


def repair(path: str, wait: float = 0.0) -> RepairReport:
    """Raise NotOnCluster."""
    _refuse(Address.parse(path), "be repaired", "restore it from a snapshot of the cluster, or index the articles again")


def upgrade(path: str, wait: float = 0.0) -> UpgradeReport:
    """Raise NotOnCluster."""
    _refuse(Address.parse(path), "be upgraded", "rebuild it: frsearch cluster rebuild ADDRESS")


def _verify_refused(address: Address) -> NoReturn:
    _refuse(address, "be verified", "the cluster checks what it reads: see GET _cluster/health")


def _refuse(address: Address, what: str, instead: str) -> NoReturn:
    raise NotOnCluster(what, instead, str(address))


_OPENING = 5.0
"""Seconds for which a cluster is asked again when an index is opened: an address may be wrong, and somebody is waiting."""


def metas(connection: Connection) -> list[dict[str, Any]]:
    """Return what the indexes of articles say of how they were made; none: there are none."""
    name = connection.address.name
    try:
        found = connection.ask(
            lambda client: client.indices.get_mapping(index=name, params={"filter_path": "*.mappings._meta,*.mappings.dynamic"}),
            _OPENING,
        )
    except ClusterRefused as error:
        if error.status == 404:
            return []
        raise
    metas: list[dict[str, Any]] = [index["mappings"].get("_meta", {}) for index in found.values()]
    if not all(str(meta.get("format")).startswith("frsearch") for meta in metas) or not metas:
        raise IndexExists(
            "the cluster has an index of that name that is none of frsearch; choose another", str(connection.address)
        )
    return metas


class ClusterStore:
    """An index on a cluster; with `overwrite`, one that cannot be read counts as empty until a commit replaces it."""

    format = FORMAT
    is_atomic = False

    def __init__(self, connection: Connection, overwrite: bool = False) -> None:
        self.connection = connection
        self.control = Control(connection)
        self.name = connection.address.name
        self.path = str(connection.address)
        self._overwrite = overwrite

    def check(self) -> None:
        """Raise IndexMissing if there is no such index, and IndexOutdated if it was made by another version."""
        told = metas(self.connection)
        if not told:
            raise self.control.missing()
        if found := differing(told):
            raise IndexOutdated(self.path, *found)

    def snapshot(self) -> ClusterSnapshot:
        """Return a snapshot of the last commit."""
        with importing:
            from frsearch.opensearch.read.snapshot import ClusterSnapshot  # noqa: PLC0415 (writing needs none of this)

        return ClusterSnapshot(self)

    def searcher(self, snapshot: ClusterSnapshot | None = None) -> ClusterSearcher:
        """Return a searcher of a snapshot of this index, by default of one of the last commit."""
        with importing:
            from frsearch.opensearch.read.searcher import ClusterSearcher  # noqa: PLC0415 (writing needs none of this)

        return ClusterSearcher(snapshot or self.snapshot())

    def generation(self) -> int:
        """Return the number of the last commit."""
        return self.control.state().generation

    def size(self) -> int:
        """Return the size of all copies on disk, in bytes."""
        index = f"{self.name},{self.name}-words"
        found = self.connection.ask(lambda client: client.indices.stats(index=index, metric="store"))
        return int(found["_all"]["total"]["store"]["size_in_bytes"])

    def fields(self) -> list[str]:
        """Return the fields of ``extra`` in which any article has a value."""
        body = {"size": 0, "aggs": {"names": {"terms": {"field": "names", "size": 2 * MOST_FIELDS}}}}
        found = self.connection.ask(lambda client: client.search(index=self.name, body=body))
        return sorted(bucket["key"] for bucket in found["aggregations"]["names"]["buckets"])

    def verify(self) -> NoReturn:
        """Raise NotOnCluster."""
        _verify_refused(self.connection.address)

    def compact(self, wait: float = 0.0) -> NoReturn:
        """Raise NotOnCluster."""
        advice = f"the cluster merges as it writes; to force it: POST {self.name}/_forcemerge"
        _refuse(self.connection.address, "be compacted", advice)

    def backup(self, snapshot: Any, to: Any) -> NoReturn:
        """Raise NotOnCluster."""
        advice = "register a repository with the cluster, and take a snapshot there"
        _refuse(self.connection.address, "be copied to a folder", advice)

    def kept(self) -> bytes:
        """Return what is kept beside the articles; empty: nothing."""
        return self.control.kept()

    def keep(self, change: Callable[[bytes], bytes], wait: float = 0.0) -> None:
        """Replace what is kept beside the articles by what `change` makes of it; raises IndexLocked."""
        self.control.keep(change, wait)

    def transaction(self, clear: bool = False, wait: float = 0.0) -> ClusterTransaction:
        """Take the write lock; raises IndexLocked. With `clear`, the commit replaces everything before it."""
        with importing:
            from frsearch.opensearch.lock import WriteLock  # noqa: PLC0415 (searching needs none of this)
            from frsearch.opensearch.transaction import ClusterTransaction  # noqa: PLC0415

        if not (clear or self._overwrite):
            self.check()
        lock = WriteLock(self.control, self.path, wait)
        try:
            fields = () if clear else self.fields()
            return ClusterTransaction(self.connection, self.control, lock, fields, clear=clear)
        except BaseException:
            lock.release()
            raise


__all__ = ["FORMAT", "ClusterStore", "create", "open_store", "repair", "upgrade", "verify"]
