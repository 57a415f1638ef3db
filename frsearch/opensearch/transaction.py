"""A transaction on a cluster: articles go to it in bulk, many while others are still being analysed.

It is not atomic: what the cluster has acknowledged is in the index, whatever becomes of the rest, and is found at the latest
after the next commit. Adding all of it again is always safe. Only a transaction that replaces everything shows nothing before its
end: it fills indexes of its own, which take over in one step.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

from attrs import evolve

from frsearch.engine import Refused
from frsearch.errors import FrsearchError, NotOnCluster
from frsearch.model import Article
from frsearch.opensearch.bulk import CONFLICT, CREATE, DELETE, INDEX, UPDATE, BulkWriter, Change, Refusal
from frsearch.opensearch.documents import Documents, Entry
from frsearch.opensearch.extra_fields import ExtraFields
from frsearch.opensearch.lookup import Place, look_up
from frsearch.opensearch.parts import Parts, remove_left_over, version_read
from frsearch.opensearch.terms import document_id
from frsearch.opensearch.words import addition
from frsearch.profiling import stage
from frsearch.progress import report_writing

if TYPE_CHECKING:
    from frsearch.opensearch.connection import Connection
    from frsearch.opensearch.control import Control, State
    from frsearch.opensearch.lock import WriteLock

BATCH_CHARS = 1_000_000
"""Code points of articles that are analysed and sent together: about 7 MB of documents."""

_UNDER_WAY = 2
"""Batches that are being sent, or wait for it, while the next is analysed."""

_PARTING = 5.0
"""Seconds for which a cluster is asked again after an error that may well be that it does not answer."""

_NUMBERS = 32
"""Bits of the number of an article within its commit."""

CLOCK = time.time
"""Returns the time in seconds since 1970; tests set it."""


def _settled(connection: Connection, control: Control) -> State:
    """Return the state of an index, after settling what a writer may have left that was killed as versions changed over."""
    state = control.state()
    version = version_read(connection, state)
    if version != state.version:
        control.set(version=version)
    return evolve(state, version=version)


Added = tuple[Entry, Place | None]
"""An article to be written, and the place of what it replaces."""


class ClusterTransaction:
    """Additions and deletions, of which each takes effect on its own, and which are found after :meth:`commit`."""

    def __init__(self, connection: Connection, control: Control, lock: WriteLock, fields: Iterable[str], *, clear: bool) -> None:
        report_writing(is_committed=False, is_atomic=clear)
        self._connection = connection
        self._control = control
        self._lock = lock
        state = _settled(connection, control)
        self._before = Parts(connection, state, state.version)
        self._version = state.highest + 1 if clear else state.version
        self._parts = Parts(connection, state, self._version) if clear else self._before
        self._is_clear = clear
        self._generation = control.claim()
        self._state = state
        self._fields = ExtraFields(() if clear else fields)
        self.documents = Documents(None if clear else state.averages, self._fields)
        self._count = 0
        self._now = int(CLOCK())
        self._looked_up: dict[str, Place | None] = {}
        self._waiting: dict[str, Added] = {}
        self._chars = 0
        self._sent: deque[tuple[Future[list[Refusal]], Mapping[str, Added]]] = deque()
        self._bulk = BulkWriter(connection)
        self._sender = ThreadPoolExecutor(1, "frsearch bulk")
        self._has_sent = self._has_deleted = self._is_published = False
        self.refused: list[Refused] = []
        if clear:
            remove_left_over(connection, state)
            control.set(highest=self._version)
            self._parts.create()

    @property
    def remarks(self) -> Sequence[str]:
        """What of the metadata of added articles is beyond the limits."""
        return self._fields.remarks

    def content_hashes(self, article_ids: Sequence[str]) -> list[str | None]:
        """Return the content hash of each article as it would be after a commit; None: no such article."""
        self._look_up(article_ids)
        found = map(self._place, article_ids)
        return [place.hash if place else None for place in found]

    def _look_up(self, article_ids: Iterable[str]) -> None:
        """Find out where articles are that are not on their way."""
        unknown = [article_id for article_id in dict.fromkeys(article_ids) if self._on_its_way(article_id) is None]
        is_several = not self._parts.is_single and self._has_sent
        if is_several or self._has_deleted:
            self._drain()
        if is_several:
            self._parts.refresh()
        found = look_up(self._connection, self._parts, unknown)
        self._looked_up = {article_id: found.get(article_id) for article_id in unknown}

    def _on_its_way(self, article_id: str) -> Place | None:
        """Return the place of an article that waits or is being sent."""
        for entries in (self._waiting, *(entries for _, entries in reversed(self._sent))):
            if article_id in entries:
                entry, _ = entries[article_id]
                return Place((self._parts.of(entry.article.date),), entry.hash, entry.added)
        return None

    def _place(self, article_id: str) -> Place | None:
        if place := self._on_its_way(article_id):
            return place
        if article_id not in self._looked_up:
            self._look_up([article_id])
        return self._looked_up.get(article_id)

    def add(self, article: Article, *, keep_earlier: bool = False) -> str:
        """Add an article and return its content hash; raises NotOnCluster if the one that it replaces is to be kept."""
        if keep_earlier:
            raise NotOnCluster("keep versions", "keep them in an index in a folder", str(self._connection.address))
        before = self._place(article.id)
        added = before.added if before else self._now
        entry = Entry(article, article.content_hash, self._next_number(), added)
        self._add(entry, before)
        self._looked_up[article.id] = Place((self._parts.of(article.date),), entry.hash, added)
        return entry.hash

    def copy(self, article: Article, order: int, added: int) -> None:
        """Add an article as it was in another version of the index, in the same place in order."""
        self._add(Entry(article, article.content_hash, order, added), None)

    def _next_number(self) -> int:
        self._count += 1
        return (self._generation << _NUMBERS) + self._count

    def _add(self, entry: Entry, before: Place | None) -> None:
        self._lock.check()
        if entry.article.id in self._waiting:
            self._flush()
        self._waiting[entry.article.id] = (entry, before)
        self._chars += len(entry.article.body)
        if self._chars >= BATCH_CHARS:
            self._flush()

    def delete(self, article_id: str) -> None:
        """Delete an article, if it exists."""
        self._lock.check()
        if self._on_its_way(article_id):
            self._drain()
        if place := self._place(article_id):
            self._submit([Change(DELETE, index, document_id(article_id)) for index in place.indexes], {})
            self._looked_up[article_id] = None
            self._has_deleted = True

    def purge(self, article_id: str) -> None:
        """Raise NotOnCluster: when the text of a deleted article leaves the cluster's disks is the cluster's business."""
        where = f"{self._connection.address.name}/_forcemerge?only_expunge_deletes=true"
        advice = f"delete them, then have the cluster merge what is left: POST {where}"
        raise NotOnCluster("promise that nothing is left of articles", advice, str(self._connection.address))

    def _flush(self) -> None:
        """Analyse what waits, and hand it over to be sent."""
        if not self._waiting:
            return
        entries, self._waiting, self._chars = self._waiting, {}, 0
        with stage("analysis"):
            changes = list(self._changes(entries))
        self._submit(changes, entries)
        if self.documents.is_full:
            self._submit(list(self._word_changes(of_all=True)), {})
            self.documents.start_anew()

    def _changes(self, entries: Mapping[str, Added]) -> Iterator[Change]:
        """Yield the changes that add articles, after those that add words they are the first to have."""
        has_averages = self.documents.averages is not None
        lines = list(self.documents.of([entry for entry, _ in entries.values()]))
        if not (has_averages or self._is_clear):
            self._control.set(averages=self.documents.averages)
        yield from self._word_changes(of_all=False)
        for (entry, before), line in zip(entries.values(), lines, strict=True):
            target, key = self._parts.of(entry.article.date), document_id(entry.article.id)
            yield Change(INDEX, target, key, line)
            for index in before.indexes if before else ():
                if index != target:
                    yield Change(DELETE, index, key)

    def _word_changes(self, *, of_all: bool) -> Iterator[Change]:
        for key, document in self.documents.words.lines(of_all=of_all):
            yield Change(CREATE, self._parts.words, key, document)

    def _submit(self, changes: Sequence[Change], entries: Mapping[str, Added]) -> None:
        """Have changes sent, as soon as there are few others on the way."""
        while len(self._sent) >= _UNDER_WAY:
            self._take_result()
        self._has_sent = True
        self._sent.append((self._sender.submit(self._send, changes), entries))

    def _send(self, changes: Sequence[Change]) -> list[Refusal]:
        """Send changes, and those of words that are there already once more, as additions to them; return what is refused."""
        refusals = self._bulk.send(changes)
        there = [refusal.change for refusal in refusals if refusal.change.kind == CREATE and refusal.status == CONFLICT]
        more = self._bulk.send(Change(UPDATE, word.target, word.id, addition(word.document)) for word in there)
        return [refusal for refusal in (*refusals, *more) if refusal.change.kind == INDEX]

    def _take_result(self) -> None:
        """Wait until the first of the batches is sent, and note which of its articles are refused."""
        sent, entries = self._sent[0]
        try:
            refusals = sent.result()
        finally:
            self._sent.popleft()
        by_key = {document_id(article_id): added for article_id, added in entries.items()} if refusals else {}
        for refusal in refusals:
            entry, before = by_key[refusal.change.id]
            self.refused.append(Refused(entry.article.id, refusal.reason, before is not None))

    def _drain(self) -> None:
        """Send all that waits, and wait until that is done."""
        self._flush()
        while self._sent:
            self._take_result()
        self._has_deleted = False

    def commit(self) -> None:
        """Let all changes be found, and release the lock."""
        try:
            self._lock.check()
            self._drain()
            self._submit(list(self._word_changes(of_all=True)), {})
            self._drain()
            self._publish()
        finally:
            self.cancel()

    def _publish(self) -> None:
        self._parts.refresh()
        if self._is_clear:
            self._parts.change_over(self._before)
            self._control.publish(self._generation, version=self._version, averages=self.documents.averages)
            self._before.remove()
        else:
            self._control.publish(self._generation)
        self._is_published = True
        report_writing(is_committed=True, is_atomic=self._is_clear)

    def cancel(self) -> None:
        """Drop what has not been sent, and release the lock; does nothing the second time, after a commit, nor in a forked child.

        What has been sent is in the index, unless the transaction was to replace all there is.
        """
        if not self._lock.is_held:
            return
        try:
            self._bulk.stopped.set()
            self._sender.shutdown(cancel_futures=True)
            if not self._is_published and (self._has_sent or self._is_clear):
                with suppress(FrsearchError):  # there is another error already, or the same again
                    self._withdraw()
        finally:
            with suppress(FrsearchError):
                self._lock.release()

    def _withdraw(self) -> None:
        if self._is_clear:
            self._parts.remove(at_once=True)
        else:
            self._parts.refresh(_PARTING)
            self._control.publish(self._generation, _PARTING)
