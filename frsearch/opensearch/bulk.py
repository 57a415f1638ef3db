"""Bulk requests: many changes at a time, each with its own result, sent again until every one has an answer that counts.

What was acknowledged is on the disks of all copies in sync. What has no answer, or one that the cluster was too busy, is sent
again, which is harmless: a document has the id of its article. Nothing waits for ever: without any progress for as long as a
request is tried again (:data:`~frsearch.opensearch.connection.PATIENCE`), it is an error that says what was acknowledged.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from threading import Event
from typing import Any, NamedTuple

from frsearch.errors import IndexUnreachable, printable
from frsearch.opensearch.connection import BUSY, FAILED, PATIENCE, ClusterRefused, Connection, pauses, reason_of

MOST_BYTES = 8 << 20
"""Bytes of a request, unless a single document is larger; the cluster takes 100 MB, but keeps all of it in memory."""

CREATE, INDEX, DELETE, UPDATE = "create", "index", "delete", "update"

WRONG, CONFLICT, TOO_LARGE = 400, 409, 413
"""The status of a document that is not as it should be, of one to be created that is there already, of one that is too large."""

MOVED = "shard_not_found_exception"
"""What a node says of a shard that another has taken over, until it has heard of that."""


class Change(NamedTuple):
    """A change of one document: of `kind`, in an index, by an id, to a document in JSON (none: it is deleted)."""

    kind: str
    target: str
    id: str
    document: bytes = b""

    @property
    def lines(self) -> bytes:
        """The change as a request has it."""
        action = json.dumps({self.kind: {"_index": self.target, "_id": self.id}}).encode()
        return b"%b\n%b\n" % (action, self.document) if self.document else action + b"\n"


class Refusal(NamedTuple):
    """A change that the cluster will never make, and why; ``status`` as of HTTP."""

    change: Change
    status: int
    reason: str


class BulkWriter:
    """Sends changes; ``written`` counts those of articles that were acknowledged."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.written = 0
        self.stopped = Event()
        """Set to end all attempts."""

    def send(self, changes: Iterable[Change]) -> list[Refusal]:
        """Make changes, in order; return those that the cluster refuses. Raises IndexUnreachable."""
        return [refusal for some in _requests(changes) for refusal in self._send(some)]

    def _send(self, changes: Sequence[Change]) -> list[Refusal]:
        waiting, refused = list(changes), list[Refusal]()
        last_progress = time.monotonic()
        for pause in pauses():
            before = len(waiting)
            waiting, why = self._attempt(waiting, refused)
            if not waiting:
                return refused
            if len(waiting) < before:
                last_progress = time.monotonic()
            if time.monotonic() - last_progress + pause > PATIENCE or self.stopped.wait(pause):
                raise self._given_up(why)
        raise AssertionError("pauses never end")

    def _attempt(self, changes: Sequence[Change], refused: list[Refusal]) -> tuple[list[Change], str]:
        """Send changes once; return those to be sent again, with the last reason. Refused ones are added to a list."""
        try:
            answer = self._ask(changes)
        except IndexUnreachable as error:
            return list(changes), error.message
        except ClusterRefused as error:
            if error.status == FAILED:
                return list(changes), error.reason
            if error.status == TOO_LARGE:
                return self._smaller(changes, refused)
            raise self._given_up(error.reason) from error
        return self._sorted(changes, answer, refused)

    def _smaller(self, changes: Sequence[Change], refused: list[Refusal]) -> tuple[list[Change], str]:
        """Send changes that are too large for one request as two, down to the single one that is refused."""
        if len(changes) == 1:
            refused.append(Refusal(changes[0], TOO_LARGE, "it is larger than any request that the cluster takes"))
            return [], ""
        half = len(changes) // 2
        (first, _), (second, why) = (self._attempt(some, refused) for some in (changes[:half], changes[half:]))
        return first + second, why

    def _ask(self, changes: Sequence[Change]) -> dict[str, Any]:
        body = b"".join([change.lines for change in changes])
        params = {"filter_path": "errors,items.*.status,items.*.error"}
        answer: dict[str, Any] = self._connection.ask(lambda client: client.bulk(body=body, params=params), patience=0.0)
        return answer

    def _sorted(self, changes: Sequence[Change], answer: dict[str, Any], refused: list[Refusal]) -> tuple[list[Change], str]:
        if not answer["errors"]:
            self.written += sum(change.kind == INDEX for change in changes)
            return [], ""
        again, why = [], ""
        for change, item in zip(changes, answer["items"], strict=True):
            (result,) = item.values()
            status = result["status"]
            if status in BUSY or status == FAILED or result.get("error", {}).get("type") == MOVED:
                again.append(change)
                why = reason_of(result)
            elif status in (WRONG, CONFLICT, TOO_LARGE):
                refused.append(Refusal(change, status, reason_of(result)))
            elif "error" in result:
                raise self._given_up(reason_of(result))
            else:
                self.written += change.kind == INDEX
        return again, why

    def _given_up(self, why: str) -> IndexUnreachable:
        articles = f"{self.written:,} article{' was' if self.written == 1 else 's were'}"
        message = f"the cluster takes no more: {printable(why)}; {articles} acknowledged before that"
        return IndexUnreachable(message, str(self._connection.address), self.written)


def _requests(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """Yield changes in lists that make requests of about the same size."""
    some: list[Change] = []
    size = 0
    for change in changes:
        size += len(change.document) + 200
        if some and size > MOST_BYTES:
            yield some
            some, size = [], len(change.document) + 200
        some.append(change)
    if some:
        yield some
