"""The control index: the state of an index, the lock of its writer, and what is kept beside the articles.

Every change is a script that runs where the document is, by the cluster's own clock, so that two clients never both succeed.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Mapping
from typing import Any

from attrs import fields_dict, frozen

from frsearch.errors import IndexExists, IndexLocked, IndexMissing
from frsearch.opensearch.connection import PATIENCE, ClusterRefused, Connection
from frsearch.opensearch.mapping import copies
from frsearch.opensearch.names import By, control_index

_CLAIM = "ctx._source.claimed=(long)Math.max(ctx._source.claimed,ctx._source.generation)+1"
_PUBLISH = (
    "def s=ctx._source;s.generation=s.generation<params.generation?params.generation:s.generation+1;"
    "for(e in params.facts.entrySet()){s[e.getKey()]=e.getValue()}"
)
_SET = "for(e in params.facts.entrySet()){ctx._source[e.getKey()]=e.getValue()}"
_TAKE = (
    "def s=ctx._source;if(s.owner==params.owner||s.expires<ctx._now)"
    "{s.owner=params.owner;s.who=params.who;s.expires=ctx._now+params.lease}else{ctx.op='none'}"
)
_RELEASE = "if(ctx._source.owner==params.owner){ctx._source.expires=0}else{ctx.op='none'}"

_KEEPING_SECONDS = 5.0
"""Seconds for which others may be changing what is kept."""


_RELEASING = 10.0
"""Seconds for which it is tried to release a lock, which would end by itself."""


@frozen
class State:
    """What is known of an index beside its articles.

    ``version`` is the one that is read, ``highest`` the highest that was ever begun, ``generation`` the number of the last
    commit, ``averages`` the average lengths that impacts are made with (None: nothing has been added yet).
    """

    version: int
    highest: int
    generation: int
    claimed: int
    by: By | None
    shards: int
    replicas: int | None
    averages: Mapping[str, float] | None


class Control:
    """The control index of an address."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._index = control_index(connection.address.name)

    def create(self, by: By | None, shards: int, replicas: int | None) -> None:
        """Make the index, if it is not there."""
        body = {"settings": {"number_of_shards": 1, **copies(replicas)}, "mappings": {"dynamic": False}}
        try:
            self._connection.ask(lambda client: client.indices.create(index=self._index, body=body))
        except ClusterRefused as error:
            if "resource_already_exists" not in error.reason:
                raise
        state: dict[str, Any] = {"version": 1, "highest": 1, "generation": 0, "claimed": 0, "averages": None}
        state |= {"by": by, "shards": shards, "replicas": replicas}
        self._connection.ask(lambda client: client.index(index=self._index, id="new-state", body=state))

    def prepared(self) -> State:
        """Return the state that the index will begin with."""
        return State(**(self._get("new-state") or {}))

    def begin(self) -> None:
        """Let the index be there from now on; raises IndexExists if it is already."""
        state, lock = self._get("new-state"), {"owner": None, "who": None, "expires": 0}
        self._connection.ask(lambda client: client.index(index=self._index, id="lock", body=lock))
        try:
            self._connection.ask(lambda client: client.create(index=self._index, id="state", body=state, refresh=True))
        except ClusterRefused as error:
            if error.status == 409:
                raise self.exists() from None
            raise

    def has_begun(self) -> bool:
        """Return whether the index is there, with all that belongs to it."""
        return self._get("state") is not None

    def exists(self) -> IndexExists:
        """Return the error that there is such an index already."""
        advice = "use it, replace it (overwrite=True), or remove it first (frsearch cluster drop)"
        return IndexExists(f"an index already exists here; {advice}", str(self._connection.address))

    def missing(self) -> IndexMissing:
        """Return the error that there is no such index."""
        return IndexMissing("there is no index here", str(self._connection.address))

    def state(self) -> State:
        """Return the state; raises IndexMissing."""
        if (found := self._get("state")) is None:
            raise self.missing()
        return State(**{name: found[name] for name in fields_dict(State)})  # later versions may note more

    def _get(self, document: str) -> dict[str, Any] | None:
        try:
            found = self._connection.ask(lambda client: client.get(index=self._index, id=document))
        except ClusterRefused as error:
            if error.status == 404:
                return None
            raise
        source: dict[str, Any] = found["_source"]
        return source

    def claim(self) -> int:
        """Return a number for the next commit, which no other writer has."""
        return int(self._update("state", _CLAIM)["claimed"])

    def set(self, **facts: Any) -> None:
        """Change some of the state."""
        self._update("state", _SET, facts=facts)

    def publish(self, generation: int, patience: float = PATIENCE, **facts: Any) -> None:
        """Let a commit be the last, whose number is at least `generation`, and change some of the state with it."""
        self._update("state", _PUBLISH, patience=patience, generation=generation, facts=facts)

    def take(self, owner: str, who: str, lease: float) -> str | None:
        """Take the lock for `lease` seconds, or prolong it; return who has it if another does."""
        found = self._update("lock", _TAKE, patience=lease / 4, owner=owner, who=who, lease=int(lease * 1000))
        return None if found["owner"] == owner else str(found["who"])

    def release(self, owner: str) -> None:
        """Release the lock, if it is still this owner's."""
        self._update("lock", _RELEASE, patience=_RELEASING, owner=owner)

    def _update(self, document: str, script: str, *, patience: float = PATIENCE, **params: Any) -> dict[str, Any]:
        """Change a document by a script, and return it; raises IndexMissing."""
        body = {"script": {"source": script, "params": params}, "_source": True}
        options = {"retry_on_conflict": 5}
        try:
            found = self._connection.ask(
                lambda client: client.update(index=self._index, id=document, body=body, params=options), patience
            )
        except ClusterRefused as error:
            if error.status == 404:
                raise self.missing() from None
            raise
        source: dict[str, Any] = found["get"]["_source"]
        return source

    def kept(self) -> bytes:
        """Return what is kept beside the articles; empty: nothing."""
        return base64.b64decode((self._get("kept") or {}).get("content", ""))

    def keep(self, change: Callable[[bytes], bytes], wait: float) -> None:
        """Replace what is kept by what `change` makes of it; raises IndexLocked if others keep changing it."""
        end = time.monotonic() + max(wait, _KEEPING_SECONDS)
        while not self._kept_changed(change):
            if time.monotonic() > end:
                raise IndexLocked("others keep changing what is kept beside the articles", str(self._connection.address))

    def _kept_changed(self, change: Callable[[bytes], bytes]) -> bool:
        found = self._connection.ask(lambda client: client.get(index=self._index, id="kept", params={"ignore": 404}))
        before = base64.b64decode(found["_source"]["content"]) if found.get("found") else b""
        if (after := change(before)) == before:
            return True
        condition: dict[str, Any] = {"op_type": "create"}
        if found.get("found"):
            condition = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        body = {"content": base64.b64encode(after).decode()}
        try:
            self._connection.ask(lambda client: client.index(index=self._index, id="kept", body=body, params=condition))
        except ClusterRefused as error:
            if error.status == 409:
                return False
            raise
        return True
