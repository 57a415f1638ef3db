"""The time at which an article was first added: it stays, whatever becomes of the article, and queries ask for it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve
from whoosh import index as whoosh_index

from frsearch import Article, Index, repair_index, upgrade_index
from frsearch.engine import DocIds, store
from frsearch.engine.format.manifest import read_manifest
from frsearch.engine.read.snapshot import SegmentsSnapshot
from frsearch.engine.whoosh.lowering import to_whoosh
from frsearch.engine.write import transaction
from frsearch.query import Added, And, Not, Term
from tests.engine.segments import articles
from tests.engine.upkeep.indexes import flip, middle, segment
from tests.engine.upkeep.test_upgrade import outdate

SetClock = Callable[[str], int]
PORT, GARE, FOIRE = (Article(name, title=name, body=f"Le {name} rouvre.") for name in ("port", "gare", "foire"))


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Return a function that sets the clock to a time (UTC), and returns it in seconds."""

    def set_clock(time: str) -> int:
        seconds = datetime.datetime.fromisoformat(f"{time}+00:00").timestamp()
        monkeypatch.setattr(transaction, "CLOCK", lambda: seconds + 0.7)
        return int(seconds)

    return set_clock


@pytest.fixture
def path(tmp_path: Path, at: SetClock) -> Path:
    """An index to which an article was added in the last second of a day, and two in the first of the next."""
    with Index.create(tmp_path / "index") as index:
        at("2026-11-28 23:59:59")
        index.add([PORT])
        at("2026-11-29 00:00:00")
        index.add([GARE, FOIRE])
    return tmp_path / "index"


def added(path: Path) -> dict[str, int]:
    """Return when each article was added, by id."""
    snapshot = SegmentsSnapshot(path, read_manifest(path))
    times = {}
    for doc_id in snapshot.doc_ids():
        of, doc = snapshot.locate(doc_id)
        times[of.article_id(doc)] = int(of.added[doc])
    snapshot.close()
    return times


def found(path: Path, query: str) -> list[str]:
    with Index.open(path) as index:
        return sorted(hit.article.id for hit in index.search(query))


def test_an_article_keeps_its_time(path: Path, at: SetClock) -> None:
    first = added(path)
    assert first == {"port": at("2026-11-28 23:59:59"), "gare": at("2026-11-29 00:00:00"), "foire": at("2026-11-29 00:00:00")}
    at("2027-01-01 08:00:00")
    with Index.open(path) as index:
        assert index.add([evolve(PORT, body="Le port brûle."), GARE]).updated == 1
        assert added(path) == first
        index.compact()
        assert added(path) == first
        assert index.verify().is_whole
    upgrade_index(outdate(path))
    assert added(path) == first


def test_an_article_that_was_deleted_comes_back_as_a_new_one(path: Path, at: SetClock) -> None:
    first = added(path)
    now = at("2027-01-01 08:00:00")
    with Index.open(path) as index:
        index.delete(["port"])
        index.add([PORT])
    assert added(path) == first | {"port": now}
    one = store.open_store(path).transaction()
    one.delete("gare")
    one.add(GARE)
    one.commit()
    assert added(path) == first | {"port": now}, "in one transaction that is an update"


def test_a_rebuilt_index_is_new(path: Path, at: SetClock) -> None:
    now = at("2027-01-01 08:00:00")
    with Index.create(path, overwrite=True) as index:
        index.add([PORT, GARE])
    assert added(path) == {"port": now, "gare": now}


def test_workers_are_told(tmp_path: Path, two_workers: None, at: SetClock) -> None:
    now = at("2027-01-01 08:00:00")
    with Index.create(tmp_path / "index") as index:
        index.add(articles(1, 300))
    assert set(added(tmp_path / "index").values()) == {now}


@pytest.mark.parametrize(("seconds", "expected"), [(-5.0, 1), (0.0, 1), (2.0**40, 2**32 - 1)])
def test_a_clock_that_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: float, expected: int) -> None:
    monkeypatch.setattr(transaction, "CLOCK", lambda: seconds)
    with Index.create(tmp_path / "index") as index:
        index.add([PORT])
        assert index.search("added:[* TO *]").total == 1
    assert added(tmp_path / "index") == {"port": expected}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("added:2026-11-29", ["foire", "gare"]),
        ("ajout:2026-11-28", ["port"]),
        ("added:[2026-11-28 TO 2026-11-29]", ["foire", "gare", "port"]),
        ("ajout:[29/11/2026 À *]", ["foire", "gare"]),
        ("added:[* TO 2026-11-28]", ["port"]),
        ("added:novembre 2026 SAUF gare", ["foire", "port"]),
        ("gare ET added:2026", ["gare"]),
        ("-added:2026-11-29", ["port"]),
        ("added:2025", []),
    ],
)
def test_queries_ask_for_the_day(path: Path, query: str, expected: list[str]) -> None:
    assert found(path, query) == expected


def test_what_was_added_at_an_unknown_time_is_noted(path: Path) -> None:
    one = store.open_store(path).transaction()
    one.add(evolve(PORT, id="old"), added=0)
    one.commit()
    with Index.open(path) as index:
        results = index.search("added:[* TO *]")
        assert [(note.kind, note.message) for note in results.notes] == [
            ("undated", "articles added at an unknown time never match added: (1 in the index)")
        ]
        assert sorted(hit.article.id for hit in results) == ["foire", "gare", "port"]
        assert index.search("port").notes == ()
        assert "old" in {hit.article.id for hit in index.search("-added:[* TO *]")}
        index.delete(["old"])
        assert index.search("added:[* TO *]").notes == ()


def test_plain_whoosh_finds_the_same(path: Path) -> None:
    first, second = datetime.date(2026, 11, 28), datetime.date(2026, 11, 29)
    trees = (
        Added(),
        Added(second),
        Added(until=first),
        Added(first, first),
        Not(Added(second)),
        And((Term("gare"), Added(first))),
    )
    with Index.open(path) as index, whoosh_index.open_dir(path).searcher() as searcher:
        for tree in trees:
            ours = {index._searcher.snapshot.article(doc).id for doc in index._searcher.search(tree, DocIds()).tolist()}
            assert {hit["id"] for hit in searcher.search(to_whoosh(tree), limit=None)} == ours, tree


@pytest.mark.parametrize(("damaged", "is_kept"), [("body.slots.bits", True), ("added", False), ("frame.size", False)])
def test_a_repair_keeps_what_it_can_read(tmp_path: Path, at: SetClock, damaged: str, is_kept: bool) -> None:
    path = tmp_path / "index"
    first = at("2026-11-28 23:59:59")
    with Index.create(path) as index:
        index.add(articles(1, 2000))
    at("2027-01-01 08:00:00")
    flip(segment(path), middle(segment(path), damaged))
    assert repair_index(path).lost == 0
    times = added(path)
    assert len(times) == 2000
    assert set(times.values()) == {first if is_kept else 0}
