"""An index on a cluster as a whole: described, rebuilt while others read it, removed; and the command that does so."""

from __future__ import annotations

import threading
import time

import pytest
from click.testing import CliRunner, Result

from frsearch import Article
from frsearch.analysis import NAME
from frsearch.cli import group
from frsearch.cli.advice import advised
from frsearch.errors import IndexExists, IndexMissing, IndexOutdated
from frsearch.opensearch import lifecycle, parts
from frsearch.opensearch import store as backend
from frsearch.opensearch.control import Control
from frsearch.opensearch.documents import stored
from frsearch.opensearch.parts import Parts
from frsearch.opensearch.store import ClusterStore
from frsearch.updates import add_articles
from tests.conftest import ARTICLES


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(group, arguments, input=typed)


def filled(address: str, count: int = 300, by: str | None = None) -> ClusterStore:
    store = backend.create(address, by=by)  # type: ignore[arg-type]
    add_articles(store.transaction(), [Article(str(n), body=f"Article {n}.", date=f"{2000 + n % 3}") for n in range(count)])
    return store


class Reader(threading.Thread):
    """Searches again and again, and notes in which indexes it found how many articles, of which version of the words."""

    def __init__(self, store: ClusterStore) -> None:
        super().__init__()
        self.client, self.name = store.connection.client, store.name
        self.seen: list[tuple[frozenset[str], int]] = []
        self.stopped = threading.Event()
        self.error: Exception | None = None

    def run(self) -> None:
        body = {"size": 1000, "track_total_hits": True, "query": {"term": {"body_folded": "article"}}, "_source": False}
        try:
            while not self.stopped.is_set():
                found = self.client.search(index=self.name, body=body)
                versions = frozenset(hit["_index"].removeprefix(f"{self.name}-")[:6] for hit in found["hits"]["hits"])
                self.seen.append((versions, found["hits"]["total"]["value"]))
        except Exception as error:
            self.error = error


@pytest.mark.parametrize("by", [None, "year"])
def test_no_reader_sees_a_mixture_during_a_rebuild(address: str, by: str | None) -> None:
    store = filled(address, by=by)
    before = store.connection.client.search(index=store.name, body={"size": 1000, "sort": "order"})["hits"]["hits"]
    reader = Reader(store)
    reader.start()
    assert lifecycle.rebuild(address) == 300
    while len(reader.seen) < 3 or reader.seen[-1][0] == {"000001"}:
        time.sleep(0.05)
    reader.stopped.set()
    reader.join()
    assert reader.error is None
    assert set(reader.seen) == {(frozenset({"000001"}), 300), (frozenset({"000002"}), 300)}
    after = store.connection.client.search(index=store.name, body={"size": 1000, "sort": "order"})["hits"]["hits"]
    for one, other in zip(before, after, strict=True):
        assert stored(one["_source"]) == stored(other["_source"])
        assert all(one["_source"][fact] == other["_source"][fact] for fact in ("order", "added", "hash"))
    names = sorted(store.connection.client.indices.get(index=f"{store.name}-*"))
    assert not [name for name in names if "000001" in name]
    assert store.control.state().version == 2
    assert store.generation() == 2


def test_whoever_reads_a_point_in_time_can_finish(address: str) -> None:
    store = filled(address, 5)
    client = store.connection.client
    point = client.create_pit(index=store.name, params={"keep_alive": "1m"})["pit_id"]
    thread = threading.Thread(target=lifecycle.rebuild, args=(address,))
    thread.start()
    while store.control.state().version == 1:
        time.sleep(0.05)
    body = {"size": 10, "pit": {"id": point}, "_source": False}
    assert {hit["_index"] for hit in client.search(body=body)["hits"]["hits"]} == {f"{store.name}-000001"}
    assert {hit["_index"] for hit in client.search(index=store.name)["hits"]["hits"]} == {f"{store.name}-000002"}
    client.delete_pit(body={"pit_id": [point]})
    thread.join(30)
    assert not client.indices.exists(index=f"{store.name}-000001")


def test_a_reader_that_never_ends_does_not_keep_the_old_index_for_ever(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "READERS_SECONDS", 0.5)
    store = filled(address, 5)
    point = store.connection.client.create_pit(index=store.name, params={"keep_alive": "1m"})["pit_id"]
    assert lifecycle.rebuild(address) == 5
    assert not store.connection.client.indices.exists(index=f"{store.name}-000001")
    store.connection.client.delete_pit(body={"pit_id": [point]})


def test_a_rebuild_brings_an_index_of_another_analyzer_up_to_date(address: str) -> None:
    store = filled(address, 3)
    meta = {"_meta": {"format": "frsearch-opensearch/1", "analyzer": "french/0"}}
    store.connection.client.indices.put_mapping(index=f"{store.name}-000001", body=meta)
    store.control.set(noted_by_a_later_version=1)
    assert lifecycle.info(address).made_with == ("frsearch-opensearch/1, french/0",)
    with pytest.raises(IndexOutdated) as caught:
        backend.open_store(address)
    assert advised(caught.value).endswith(f"; rebuild it with: frsearch cluster rebuild {address}")
    assert run("cluster", "rebuild", address).output.endswith("3 articles indexed again\n")
    backend.open_store(address)
    assert store.control.state().averages == {"title": 10.0, "body": 2.0}


def test_the_command(address: str) -> None:
    assert run("cluster", "init", address, "--by", "month").output == f"made {address}\n"
    assert "already exists" in str(run("cluster", "init", address).exception)
    add_articles(backend.open_store(address).transaction(), ARTICLES)
    shown = run("cluster", "info", address).output
    assert f"{address}: 3 articles, 1 commit, frsearch-opensearch/1, {NAME}" in shown
    assert "4 indexes, one for each month:" in shown
    assert "-000001-2023-11  1 document " in shown
    refused = run("cluster", "drop", address, typed="n\n")
    assert refused.exit_code == 1
    assert backend.open_store(address).generation() == 1
    assert run("cluster", "drop", address, "--yes").output == f"removed {address}\n"
    with pytest.raises(IndexMissing):
        backend.open_store(address)
    assert isinstance(run("cluster", "info", address).exception, IndexMissing)
    assert run("cluster", "info", "index").exit_code == 2


def test_an_index_can_be_made_where_one_was_removed(address: str) -> None:
    store = filled(address, 3)
    lifecycle.drop(address)
    assert not list(store.connection.client.indices.get(index=f"{store.name}*"))
    assert backend.create(address).generation() == 0


def test_a_writer_killed_as_versions_changed_over_leaves_nothing_to_mend(address: str) -> None:
    store = filled(address, 3)
    lifecycle.rebuild(address)
    store.control.set(version=1)  # as if it had been killed between the two requests
    report = add_articles(store.transaction(), ARTICLES)
    assert report.added == 3
    assert store.control.state().version == 2
    assert store.connection.client.count(index=store.name)["count"] == 6


def test_an_index_that_was_not_made_to_the_end_can_be_made_again(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(control: Control) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Control, "begin", killed)
        with pytest.raises(KeyboardInterrupt):
            backend.create(address)
    with pytest.raises(IndexMissing):
        lifecycle.info(address)
    assert filled(address, 3).generation() == 1
    with pytest.raises(IndexExists):
        backend.create(address)


def test_a_rebuild_that_is_interrupted_leaves_nothing(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    store = filled(address, 3)
    before = sorted(store.connection.client.indices.get(index=f"{store.name}*"))
    with monkeypatch.context() as patch:
        patch.setattr(lifecycle, "_averages", killed)
        with pytest.raises(KeyboardInterrupt):
            lifecycle.rebuild(address)
    assert sorted(store.connection.client.indices.get(index=f"{store.name}*")) == before
    assert store.control.state().version == 1


def test_the_next_rebuild_removes_what_a_killed_one_has_left(address: str) -> None:
    store = filled(address, 3)
    store.control.set(highest=2)
    Parts(store.connection, store.control.state(), 2).create()
    assert lifecycle.rebuild(address) == 3
    names = sorted(store.connection.client.indices.get(index=f"{store.name}-*"))
    assert names == [f"{store.name}-{rest}" for rest in ("000003", "control", "words-000003")]
    assert lifecycle.info(address).articles == 3
