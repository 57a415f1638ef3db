"""What goes wrong while three nodes are written to: each has an outcome within a bound, and nothing acknowledged is lost."""

from __future__ import annotations

import json
import lzma
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from frsearch import Article
from frsearch.errors import IndexUnreachable
from frsearch.model.reports import AddReport
from frsearch.opensearch import bulk
from frsearch.opensearch import store as backend
from frsearch.opensearch.connection import Connection
from frsearch.opensearch.store import ClusterStore
from frsearch.updates import add_articles
from tests.opensearch.proxy import TcpProxy
from tools.cluster.launcher import Cluster, free_ports

MANY = 8000
BOUND = 400.0
"""Seconds within which a client has an outcome, on a slow machine."""


@pytest.fixture(scope="module")
def articles(shared: Path) -> list[Article]:
    with lzma.open(shared / "data" / "orangesum.jsonl.xz", "rt", encoding="utf-8") as lines:
        parsed = map(json.loads, islice(lines, MANY))
        return [Article(one["id"], title=one.get("title"), date=one.get("date"), body=one["body"]) for one in parsed]


@pytest.fixture(scope="module")
def three(can_start: None) -> Iterator[Cluster]:
    with Cluster(3, heap="400m") as cluster:
        yield cluster


def interrupted(articles: Sequence[Article], at: int, act: Callable[[], object]) -> Iterator[Article]:
    """Yield articles, and do something before one of them, while others are on their way."""
    yield from articles[:at]
    threading.Timer(0.1, act).start()
    yield from articles[at:]


def hashes(store: ClusterStore, preference: str) -> dict[str, str]:
    """Return the content hash of each article, as the primary or the replica shards have it; none is there twice."""
    client = store.connection.client
    client.indices.refresh(index=store.name)
    found: dict[str, str] = {}
    body: dict[str, Any] = {"size": 2000, "sort": [{"order": "asc"}], "_source": ["id", "hash"]}
    while hits := client.search(index=store.name, body=body, params={"preference": preference})["hits"]["hits"]:
        for hit in hits:
            assert hit["_source"]["id"] not in found
            found[hit["_source"]["id"]] = hit["_source"]["hash"]
        body["search_after"] = hits[-1]["sort"]
    return found


def check(store: ClusterStore, articles: Sequence[Article], *preferences: str) -> None:
    expected = {article.id: article.content_hash for article in articles}
    for preference in preferences:
        assert hashes(store, preference) == expected, preference


def timed_add(store: ClusterStore, articles: Iterator[Article] | Sequence[Article]) -> AddReport:
    began = time.monotonic()
    transaction = store.transaction()
    try:
        return add_articles(transaction, articles)
    finally:  # as `Index.add` does
        transaction.cancel()
        assert time.monotonic() - began < BOUND


@pytest.mark.failures
@pytest.mark.parametrize("victim", ["a data node", "the manager"])
def test_a_node_is_killed_in_the_middle(three: Cluster, articles: list[Article], victim: str) -> None:
    store = backend.create(three.address("killed-" + victim.rpartition(" ")[2]), shards=3, replicas=1)
    manager = three.manager()
    number = manager if victim == "the manager" else next(one for one in three.running() if one != manager)
    report = timed_add(store, interrupted(articles, MANY * 2 // 5, lambda: three.kill(number)))
    assert number not in three.running()
    assert report == AddReport(added=MANY)
    check(store, articles, "_primary")
    three.launch(number)
    three.wait_for(3, "green")
    check(store, articles, "_primary", "_replica")
    assert timed_add(store, articles) == AddReport(unchanged=MANY)


@pytest.mark.failures
def test_two_of_three_nodes_are_killed(can_start: None, articles: list[Article], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a majority there is no manager: the client gives up, and says what it knows; once they are back, all goes on."""
    monkeypatch.setattr(bulk, "PATIENCE", 8.0)
    monkeypatch.setattr(Connection.ask, "__defaults__", (8.0,))
    with Cluster(3, heap="400m") as cluster:
        store = backend.create(cluster.address("two"), shards=3, replicas=1)
        with pytest.raises(IndexUnreachable) as caught:
            timed_add(store, interrupted(articles[:4000], 2500, lambda: list(map(cluster.kill, (1, 2)))))
        written = caught.value.written
        assert 0 < written < 4000
        assert f"{written:,} articles were acknowledged before that" in str(caught.value)
        cluster.launch(1)
        cluster.launch(2)
        cluster.wait_for(3, "green", BOUND)
        assert len(hashes(store, "_primary")) >= written
        report = add_articles(store.transaction(wait=90), articles[:4000])  # the lock of whoever gave up has to expire
        assert report.added + report.unchanged == 4000
        check(store, articles[:4000], "_primary", "_replica")


@pytest.mark.failures
def test_a_full_disk(can_start: None, articles: list[Article], monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the flood-stage watermark the cluster takes no more; below it, everything is as before."""
    monkeypatch.setattr(bulk, "PATIENCE", 6.0)
    disk = "cluster.routing.allocation.disk"
    with Cluster(settings={f"{disk}.watermark.enable_for_single_data_node": "true"}) as cluster:
        store = backend.create(cluster.address("full"))
        client = store.connection.client

        def fill(share: str | None) -> None:
            marks = {f"{disk}.watermark.{mark}": share for mark in ("low", "high", "flood_stage")}
            enabled = {f"{disk}.threshold_enabled": share is not None, "cluster.info.update.interval": "10s"}
            client.cluster.put_settings(body={"persistent": {**marks, **enabled}})

        with pytest.raises(IndexUnreachable, match=r"flood-stage watermark.*acknowledged before that"):
            timed_add(store, slowly(articles, lambda: fill("1%")))
        fill(None)
        blocks = {"index.blocks.read_only_allow_delete": None}
        client.indices.put_settings(index="_all", body=blocks, params={"expand_wildcards": "all"})
        report = add_articles(store.transaction(wait=150), articles[:1000])  # the lock could not be released
        assert report.added + report.unchanged == 1000
        found = hashes(store, "_primary")
        assert [found[article.id] for article in articles[:1000]] == [article.content_hash for article in articles[:1000]]


def slowly(articles: Sequence[Article], act: Callable[[], object]) -> Iterator[Article]:
    """Yield articles for a minute at most, after the first few have been sent and something was done."""
    end = time.monotonic() + 60
    for number, article in enumerate(articles):
        if number == 1500:
            act()
        if number > 1500 and time.monotonic() < end:
            time.sleep(0.02)
        yield article


@pytest.mark.failures
def test_a_small_queue(can_start: None, articles: list[Article]) -> None:
    """A node that refuses most of what it is sent gets it again, until it has all."""
    few = {"thread_pool.write.size": "1", "thread_pool.write.queue_size": "1", "node.processors": "1"}
    with Cluster(settings=few) as cluster:
        store = backend.create(cluster.address("busy"), shards=8)
        assert timed_add(store, articles[:1500]) == AddReport(added=1500)
        check(store, articles[:1500], "_primary")
        stats = cluster.get(1, "_nodes/stats/thread_pool?filter_path=nodes.*.thread_pool.write.rejected")
        assert stats
        (node,) = stats["nodes"].values()  # type: ignore[attr-defined]
        assert node["thread_pool"]["write"]["rejected"] > 10


@pytest.mark.failures
def test_a_partition(can_start: None, articles: list[Article]) -> None:
    """One node is parted from the others while the client reaches all three: it must not keep what the others do not have."""
    published = {number: TcpProxy(0) for number in (1, 2, 3)}

    def settings(cluster: Cluster, number: int) -> Mapping[str, str]:
        published[number].target = cluster.transport_ports[number - 1]
        return {
            "transport.publish_port": str(published[number].port),
            "discovery.seed_hosts": ",".join(f"127.0.0.1:{proxy.port}" for proxy in published.values()),
            **{
                f"cluster.fault_detection.{who}_check.{key}": value
                for who in ("follower", "leader")
                for key, value in _FAST.items()
            },
        }

    try:
        with Cluster(3, heap="600m", node_settings=settings) as cluster:
            store = backend.create(cluster.address("parted"), shards=3, replicas=1)
            manager = cluster.manager()
            number = next(one for one in cluster.running() if one != manager)
            report = timed_add(store, interrupted(articles[:2500], 1200, published[number].is_cut.set))
            assert published[number].is_cut.is_set()
            assert report.failed == 0
            published[number].is_cut.clear()
            cluster.pause(number)  # so that its half-open connections are given up on both sides
            time.sleep(5)
            cluster.resume(number)
            cluster.wait_for(3, "green")
            check(store, articles[:2500], "_primary", "_replica")
    finally:
        for proxy in published.values():
            proxy.close()


_FAST = {"interval": "1s", "timeout": "5s", "retry_count": "3"}


def test_free_ports_differ() -> None:
    assert len(set(free_ports(20))) == 20
