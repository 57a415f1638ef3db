"""The indexes that a version consists of: making them, listing them, changing over to them, removing them."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from frsearch.errors import IndexExists, IndexUnreachable, printable
from frsearch.opensearch.connection import FAILED, PATIENCE, ClusterRefused, Connection, pauses, reason_of
from frsearch.opensearch.control import State
from frsearch.opensearch.mapping import mapping, settings, words_mapping, words_settings
from frsearch.opensearch.names import part_of, version_of, words_alias, words_index

READERS_SECONDS = 60.0
"""Seconds for which an index that was replaced stays for those who are still reading it."""

_POLL = 0.25


class Parts:
    """The indexes of one version; `version` need not be the one that is read."""

    def __init__(self, connection: Connection, state: State, version: int) -> None:
        self._connection = connection
        self._state = state
        self._is_read = version == state.version
        self._name = connection.address.name
        self._version = version_of(self._name, version)
        self.words = words_index(self._name, version)
        self._known: set[str] = set()

    @property
    def all(self) -> str:
        """What stands for all indexes of articles, where several may be named."""
        return f"{self._version}-*" if self._state.by else self._version

    @property
    def is_single(self) -> bool:
        """Whether one index has all articles."""
        return self._state.by is None

    def create(self) -> None:
        """Make the index of words, and the first of articles."""
        body = {"settings": words_settings(self._state.replicas), "mappings": words_mapping()}
        self._create(self.words, body, words_alias(self._name))
        self.of(None)

    def of(self, date: str | None) -> str:
        """Return the index of an article's date, made now if there is none yet."""
        name = self._version + part_of(date, self._state.by)
        if not self._known:
            self._known.update(self.listed())
        if name not in self._known:
            body = {"settings": settings(self._state.shards, self._state.replicas), "mappings": mapping()}
            self._create(name, body, self._name)
            self._known.add(name)
        return name

    def _create(self, index: str, body: dict[str, Any], alias: str) -> None:
        if self._is_read:
            body = {**body, "aliases": {alias: {}}}
        try:
            self._connection.ask(lambda client: client.indices.create(index=index, body=body))
        except ClusterRefused as error:
            if "resource_already_exists" not in error.reason:
                problem = f"{self._name} cannot be the name of an index here: {error.reason}"
                raise IndexExists(problem, str(self._connection.address)) from None

    def listed(self) -> list[str]:
        """Return the indexes there are, that of words last."""
        found = self._connection.ask(
            lambda client: client.indices.get(index=f"{self._version},{self._version}-*,{self.words}", params=_LENIENT)
        )
        return sorted(found, key=lambda name: (name == self.words, name))

    def refresh(self, patience: float = PATIENCE) -> None:
        """Let what was written be found: words first, then the articles that have them."""
        for index in (self.words, self.all):
            self._refresh(index, patience)

    def _refresh(self, index: str, patience: float) -> None:
        """Refresh all copies there are; one that is being lost fails, until the cluster has noticed. Raises IndexUnreachable."""
        end = time.monotonic() + patience
        why = ""
        for pause in pauses():
            try:
                found = self._connection.ask(lambda client: client.indices.refresh(index=index), patience)
            except ClusterRefused as error:
                if error.status != FAILED:
                    raise
                why = error.reason
            else:
                if not found["_shards"]["failed"]:
                    return
                why = reason_of(found)
            if time.monotonic() + pause > end:
                message = f"what was written cannot be searched yet: {printable(why)}"
                raise IndexUnreachable(message, str(self._connection.address))
            time.sleep(pause)

    def change_over(self, before: Parts) -> None:
        """Let these indexes be read instead of those `before`, in one step."""
        aliases = {True: words_alias(self._name), False: self._name}
        actions: list[dict[str, Any]] = []
        for verb, parts in (("remove", before), ("add", self)):
            actions += [{verb: {"index": name, "alias": aliases[name == parts.words]}} for name in parts.listed()]
        self._connection.ask(lambda client: client.indices.update_aliases(body={"actions": actions}))

    def remove(self, *, at_once: bool = False) -> None:
        """Remove the indexes, once nobody reads them, or after some seconds."""
        if not (names := self.listed()):
            return
        end = time.monotonic() + (0.0 if at_once else READERS_SECONDS)
        while time.monotonic() < end and self._readers(names):
            time.sleep(_POLL)
        for name in names:  # one by one: a cluster may be set not to remove several
            self._connection.ask(lambda client, name=name: client.indices.delete(index=name, params=_LENIENT))  # type: ignore[misc]

    def _readers(self, names: Iterable[str]) -> int:
        """Return how many points in time are open."""
        index = ",".join(names)
        found = self._connection.ask(lambda client: client.indices.stats(index=index, metric="search", params=_LENIENT))
        return int(found["_all"]["total"].get("search", {}).get("point_in_time_current", 0))


def remove_left_over(connection: Connection, state: State) -> None:
    """Remove what is there of versions that are not read: a rebuild that was killed has left it. The caller has the lock."""
    for version in range(1, state.highest + 1):
        if version != state.version:
            Parts(connection, state, version).remove(at_once=True)


def version_read(connection: Connection, state: State) -> int:
    """Return the version that the alias is of, which is the one that is read, whatever the state says."""
    name = connection.address.name
    found = connection.ask(lambda client: client.indices.get_alias(name=name))
    return next(
        (version for version in range(1, state.highest + 1) if any(_is_of(one, name, version) for one in found)), state.version
    )


def _is_of(index: str, name: str, version: int) -> bool:
    """Return whether an index is of a version."""
    start = version_of(name, version)
    return index == start or index.startswith(f"{start}-")


_LENIENT: dict[str, Any] = {"ignore_unavailable": "true", "allow_no_indices": "true"}
