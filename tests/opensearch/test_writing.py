"""Writing to a real cluster: what is acknowledged is there, once, as it was given; what is refused is told; locks expire."""

from __future__ import annotations

import json
import os
import random
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from frsearch import Article, read_corpus
from frsearch.errors import IndexExists, IndexLocked, IndexMissing, IndexOutdated, IndexProblem, NotOnCluster
from frsearch.model.reports import AddReport
from frsearch.opensearch import lifecycle
from frsearch.opensearch import lock as lock_module
from frsearch.opensearch import store as backend
from frsearch.opensearch import transaction as transaction_module
from frsearch.opensearch.control import Control
from frsearch.opensearch.documents import stored
from frsearch.opensearch.lock import WriteLock
from frsearch.opensearch.store import ClusterStore
from frsearch.updates import add_articles, delete_articles
from tests.conftest import ARTICLES, ROOT


def there(store: ClusterStore) -> dict[str, dict[str, Any]]:
    """Return the source of every document that is found, by the id of the article; none is found twice."""
    body = {"size": 10_000, "query": {"match_all": {}}}
    hits = store.connection.client.search(index=store.name, body=body)["hits"]["hits"]
    found = {hit["_source"]["id"]: {**hit["_source"], "_index": hit["_index"]} for hit in hits}
    assert len(found) == len(hits)
    return found


def articles_of(store: ClusterStore) -> list[Article]:
    return [stored(source) for source in sorted(there(store).values(), key=lambda source: source["order"])]


def words(store: ClusterStore) -> dict[str, dict[str, Any]]:
    body = {"size": 10_000, "query": {"match_all": {}}}
    hits = store.connection.client.search(index=f"{store.name}-words", body=body)["hits"]["hits"]
    return {hit["_source"]["folded"]: hit["_source"] for hit in hits}


def add(store: ClusterStore, articles: Sequence[Article]) -> AddReport:
    return add_articles(store.transaction(), articles)


@pytest.fixture
def store(address: str) -> ClusterStore:
    return backend.create(address)


def test_articles_come_back_as_they_were(store: ClusterStore) -> None:
    odd = [
        Article("long " * 200, body="Un identifiant de mille signes.", url="http://exemple.fr/" + "é" * 9000),
        Article("extra", body="Un", extra={"a": 1.5, "b.c": ["x", "y"], "é*": {"z": None}, "n": 10**30, "vide": []}),
        Article("surrogate", body="Un", extra={"s": "\ud800"}),
        Article("empty", body=""),
        Article('signs "\\\t', title="« Titre » \\ \" ' 😀", body='Le "corps" \\ \u2028 fin.\n\nL’été 日本.'),
    ]
    report = add(store, [*ARTICLES, *odd])
    assert report == AddReport(added=len(ARTICLES) + len(odd))
    assert articles_of(store) == [*ARTICLES, *odd]
    hashes = store.transaction().content_hashes([article.id for article in [*ARTICLES, *odd]] + ["nobody"])
    assert hashes == [article.content_hash for article in [*ARTICLES, *odd]] + [None]


def test_unchanged_articles_stay_and_changed_ones_keep_when_they_were_added(
    store: ClusterStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, ARTICLES)
    before = there(store)
    monkeypatch.setattr(transaction_module, "CLOCK", lambda: time.time() + 1000)
    changed = Article("peche", title="La pêche", body="Le poisson manque.")
    assert add(store, [*ARTICLES[:1], changed, Article("new", body="Neuf.")]) == AddReport(added=1, updated=1, unchanged=1)
    after = there(store)
    assert after["kidra"] == before["kidra"]
    assert after["peche"]["added"] == before["peche"]["added"]
    assert after["new"]["added"] >= before["peche"]["added"] + 1000
    assert [source["id"] for source in sorted(after.values(), key=lambda source: source["order"])] == [
        "kidra",
        "undated",
        "peche",
        "new",
    ]


def test_the_generation_rises_at_each_commit(store: ClusterStore) -> None:
    generations = [store.generation()]
    for number in range(3):
        add(store, [Article(str(number), body="Un texte.")])
        generations.append(store.generation())
    assert add(store, [Article("2", body="Un texte.")]).unchanged == 1
    assert generations == sorted(set(generations))
    assert store.generation() == generations[-1]


def test_of_articles_with_one_id_the_last_counts(store: ClusterStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction_module, "BATCH_CHARS", 30)
    several = [Article(str(number % 3), body=f"Version {number} du texte.") for number in range(20)]
    report = add(store, several)
    assert report == AddReport(added=3, updated=17)
    assert {source["id"]: source["body"] for source in there(store).values()} == {article.id: article.body for article in several}


def test_deleting(store: ClusterStore) -> None:
    add(store, ARTICLES)
    transaction = store.transaction()
    transaction.delete("peche")
    transaction.delete("nobody")
    assert transaction.content_hashes(["peche", "kidra"]) == [None, ARTICLES[0].content_hash]
    transaction.add(Article("kidra", body="Changé."))
    transaction.delete("kidra")
    assert transaction.content_hashes(["kidra"]) == [None]
    for _ in range(3):
        transaction.add(Article("new", body="Neuf."))
        transaction.delete("new")
        assert transaction.content_hashes(["new", "undated"]) == [None, ARTICLES[2].content_hash]
    transaction.commit()
    assert there(store).keys() == {"undated"}


def test_what_a_cancelled_transaction_has_sent_is_found(store: ClusterStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> Iterator[Article]:
        yield from ARTICLES
        raise KeyboardInterrupt

    monkeypatch.setattr(transaction_module, "BATCH_CHARS", 1)
    monkeypatch.setattr("frsearch.updates._BATCH", 1)
    transaction = store.transaction()
    generation = store.generation()
    with pytest.raises(KeyboardInterrupt):
        add_articles(transaction, interrupted())
    transaction.cancel()
    assert set(articles_of(store)) <= set(ARTICLES)
    assert len(there(store)) >= 2
    assert store.generation() > generation
    assert add(store, ARTICLES).failed == 0
    assert set(articles_of(store)) == set(ARTICLES)


def test_nothing_waits_in_the_index_after_a_transaction_without_changes(store: ClusterStore) -> None:
    transaction = store.transaction()
    transaction.add(ARTICLES[0])
    transaction.cancel()
    assert there(store) == {}
    assert store.generation() == 0


def test_an_article_that_the_cluster_refuses_counts_as_failed(store: ClusterStore) -> None:
    add(store, [Article("2", body="Premier état.")])
    refused = Article("2", body="Second état.", outlet="x" * 40_000)  # more than Lucene takes as one term
    report = add(store, [Article("1", body="Un."), refused, Article("3", outlet="y" * 40_000), Article("4", body="Quatre.")])
    assert (report.added, report.updated, report.unchanged, report.failed) == (2, 0, 0, 2)
    assert [problem.path for problem in report.problems] == ["2", "3"]
    assert "immense term" in str(report.problems[0])
    assert {source["id"]: source["body"] for source in there(store).values()} == {
        "1": "Un.",
        "2": "Premier état.",
        "4": "Quatre.",
    }


def test_words_are_counted(store: ClusterStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction_module, "BATCH_CHARS", 40)
    texts = [
        Article("1", title="La pêche", outlet="Le Phare", body="Le péché de pêche, au cap."),
        Article("2", title="Au cap", outlet="Le Phare", body="La pêche des porte-parole : 3,5 tonnes."),
    ]
    add(store, texts)
    add(store, [Article("3", body="Pêche !")])
    found = words(store)
    assert found["peche"] == {
        "folded": "peche",
        "lemma": "peche",
        "title": 1,
        "body": 4,
        "outlet": 0,
        "exact": {"pêche": 4, "péché": 1},
    }
    assert found["phare"]["outlet"] == 2
    assert found["phare"]["exact"] == {}
    assert found["porteparole"]["body"] == found["3.5"]["body"] == 1
    assert {"la", "le", "cap", "de", "des", "tonnes"} <= found.keys()


def test_words_are_remembered_within_bounds(store: ClusterStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frsearch.opensearch.token_strings.MOST_FORMS", 5)
    monkeypatch.setattr(transaction_module, "BATCH_CHARS", 20)
    add(store, [Article(str(number), body=f"Un mot{number} pour chacun.") for number in range(9)])
    found = words(store)
    assert found["chacun"]["body"] == 9
    assert all(found[f"mot{number}"]["body"] == 1 for number in range(9))


def test_metadata_can_be_filtered_by(store: ClusterStore) -> None:
    extra = {"rubrique": ["Politique", "Sahel"], "page": "3,5", "paru": "2024-02", "dc.date": 2024, "head": "x", "o": {}}
    add(store, [Article("1", body="Un.", extra=extra)])
    client = store.connection.client
    for query in (
        {"term": {"values.rubrique": "Sahel"}},
        {"range": {"numbers.page": {"gte": 3, "lte": 4}}},
        {"range": {"dates.paru": {"gte": "2024-02-29", "lte": "2024-03-31", "relation": "intersects"}}},
        {"term": {"values.dc%2Edate": "2024"}},
        {"terms": {"names": ["dc.date"]}},
    ):
        assert client.count(index=store.name, body={"query": query})["count"] == 1, query
    assert store.fields() == ["dc.date", "page", "paru", "rubrique"]


def test_metadata_beyond_the_limits_is_noted(store: ClusterStore) -> None:
    many = {f"champ {number}": number for number in range(250)}
    report = add(store, [Article("1", body="Un.", extra={"tags": list(range(150)), "texte": "x" * 300, **many})])
    assert report.added == 1
    assert any("only the first 100" in remark for remark in report.remarks)
    assert any("more than 200 characters" in remark for remark in report.remarks)
    assert any("up to 200 extra fields" in remark for remark in report.remarks)


def test_one_writer_at_a_time(store: ClusterStore, address: str) -> None:
    transaction = store.transaction()
    began = time.monotonic()
    with pytest.raises(IndexLocked, match=r"process [0-9]+ on .* is writing"):
        backend.open_store(address).transaction(wait=0.6)
    assert time.monotonic() - began > 0.3
    transaction.cancel()
    backend.open_store(address).transaction().cancel()


def test_the_lock_of_a_dead_writer_expires(store: ClusterStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock_module, "LEASE", 1.0)
    dead = WriteLock(store.control, store.path)
    dead.abandon()  # as if it had been killed
    with pytest.raises(IndexLocked, match="the lock ends after 1 s"):
        store.transaction()
    store.transaction(wait=5).cancel()


def test_a_living_writer_keeps_its_lock(store: ClusterStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock_module, "LEASE", 1.0)
    transaction = store.transaction()
    with pytest.raises(IndexLocked):
        store.transaction(wait=2.5)
    transaction.add(ARTICLES[0])
    transaction.commit()
    assert len(there(store)) == 1


def test_a_writer_that_lost_its_lock_stops(store: ClusterStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock_module, "LEASE", 0.4)
    transaction = store.transaction()
    suspended, take = threading.Event(), transaction._lock._take
    monkeypatch.setattr(transaction._lock, "_take", lambda: suspended.wait(30) and take())  # as if the process had been suspended
    other = store.transaction(wait=20)
    suspended.set()
    end = time.monotonic() + 30
    while not transaction._lock._lost:
        assert time.monotonic() < end
        time.sleep(0.05)
    with pytest.raises(IndexLocked, match="another process has begun"):
        transaction.add(ARTICLES[0])
    transaction.cancel()
    other.cancel()


def test_versions_and_purging_are_refused_with_advice(store: ClusterStore) -> None:
    transaction = store.transaction()
    with pytest.raises(NotOnCluster, match="cannot keep versions; keep them in an index in a folder"):
        transaction.add(ARTICLES[0], keep_earlier=True)
    with pytest.raises(NotOnCluster, match="_forcemerge"):
        transaction.purge("kidra")
    transaction.cancel()


def test_creating(address: str) -> None:
    with pytest.raises(IndexMissing):
        backend.open_store(address)
    store = backend.create(address, shards=2, replicas=0)
    assert backend.open_store(address).generation() == 0
    with pytest.raises(IndexExists, match="already exists"):
        backend.create(address)
    add(store, ARTICLES)
    again = backend.create(address, overwrite=True)
    assert len(there(again)) == 3
    report = add_articles(again.transaction(clear=True), [Article("only", body="Seul.")], replaces_all=True)
    assert report.added == 1
    assert there(again).keys() == {"only"}
    assert "peche" not in words(again)


def test_a_replacement_that_fails_leaves_everything_as_it_was(store: ClusterStore) -> None:
    add(store, ARTICLES)
    transaction = store.transaction(clear=True)
    transaction.add(Article("only", body="Seul."))
    transaction._drain()
    transaction.cancel()
    assert len(there(store)) == 3
    names = store.connection.client.indices.get(index=f"{store.name}-*")
    assert sorted(names) == [f"{store.name}-{end}" for end in ("000001", "control", "words-000001")]


def test_an_index_of_something_else_is_left_alone(address: str, store: ClusterStore) -> None:
    store.connection.client.indices.create(index="autre", body={})
    other = address.rpartition("/")[0] + "/autre"
    for use in (backend.create, backend.open_store, lifecycle.info, lifecycle.rebuild, lifecycle.drop):
        with pytest.raises(IndexExists, match="none of frsearch"):
            use(other)
    store.connection.client.indices.delete(index="autre")


def test_another_analyzer_is_refused_with_the_command_that_rebuilds(store: ClusterStore, address: str) -> None:
    meta = {"_meta": {"format": "frsearch-opensearch/1", "analyzer": "french/0"}}
    store.connection.client.indices.put_mapping(index=f"{store.name}-000001", body=meta)
    with pytest.raises(IndexOutdated, match=f"french/0.*rebuild it with: frsearch cluster rebuild {address}"):
        backend.open_store(address)
    with pytest.raises(IndexOutdated):
        store.transaction()


def test_what_is_kept_beside_the_articles(store: ClusterStore) -> None:
    assert store.kept() == b""
    store.keep(lambda before: before + b"a\xff")
    store.keep(lambda before: before)

    def interfered(before: bytes) -> bytes:
        if before == b"a\xff":
            Control(store.connection).keep(lambda other: b"b", 0.0)
        return before + b"c"

    store.keep(interfered)
    assert store.kept() == b"bc"


@pytest.mark.parametrize("call", ["verify", "compact"])
def test_upkeep_is_the_clusters(store: ClusterStore, call: str) -> None:
    with pytest.raises(NotOnCluster) as error:
        getattr(store, call)()
    assert store.path in str(error.value)


def test_random_changes_come_out_as_in_a_dictionary(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index for each year: articles move when their dates change, and are never in two places."""
    monkeypatch.setattr(transaction_module, "BATCH_CHARS", 60)
    monkeypatch.setattr("frsearch.updates._BATCH", 7)
    store = backend.create(address, by="year")
    chance = random.Random(4)
    model: dict[str, Article] = {}
    for _ in range(6):
        articles = [
            Article(
                str(chance.randrange(12)),
                body=f"Texte {chance.randrange(4)} du jour.",
                date=chance.choice([None, "2021", "2022-03", "2023-04-05"]),
            )
            for _ in range(chance.randrange(1, 25))
        ]
        report = add(store, articles)
        assert report.added + report.updated + report.unchanged == len(articles)
        model |= {article.id: article for article in articles}
        doomed = chance.sample(sorted(model), min(2, len(model)))
        transaction = store.transaction()
        for article_id in doomed:
            transaction.delete(article_id)
            del model[article_id]
        transaction.commit()
        found = there(store)
        assert {article_id: stored(source) for article_id, source in found.items()} == model
        for article_id, source in found.items():
            assert source["_index"].rpartition("-")[2] == (model[article_id].date or "undated").partition("-")[0]


def test_an_index_for_each_month(address: str) -> None:
    store = backend.create(address, by="month")
    add(store, ARTICLES)
    assert {source["id"]: source["_index"].removeprefix(f"{store.name}-000001-") for source in there(store).values()} == {
        "kidra": "2023-11",
        "peche": "2024-03",
        "undated": "undated",
    }


def test_the_sample_corpus(store: ClusterStore) -> None:
    articles = list(read_corpus([ROOT / "corpus"]))
    report = add(store, articles)
    assert report.failed == 0
    assert articles_of(store) == articles
    transaction = store.transaction()
    assert json.dumps(transaction.remarks) == "[]"
    transaction.cancel()


def test_a_name_that_no_index_can_have(address: str) -> None:
    with pytest.raises(IndexProblem, match="names no index"):
        backend.create(address + "MAJUSCULES")


def test_deleting_through_the_updates(store: ClusterStore) -> None:
    class Snapshot:
        def doc_id(self, article_id: str) -> int | None:
            return 1 if article_id in {"kidra", "peche", "undated"} else None

    add(store, ARTICLES)
    assert delete_articles(store.transaction(), Snapshot(), ["kidra", "nobody"]) == 1  # type: ignore[arg-type]
    assert there(store).keys() == {"peche", "undated"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
def test_a_forked_child_leaves_the_transaction_alone(store: ClusterStore) -> None:
    transaction = store.transaction()
    transaction.add(ARTICLES[0])
    if (pid := os.fork()) == 0:
        try:
            transaction.add(ARTICLES[1])
        except IndexProblem as error:
            transaction.cancel()
            os._exit(7 if "only the parent" in str(error) else 8)
        os._exit(9)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
    transaction.add(ARTICLES[2])
    transaction.commit()
    assert there(store).keys() == {"kidra", "undated"}
