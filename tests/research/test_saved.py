"""Saved searches show each article once, by its id, whatever becomes of the index."""

from __future__ import annotations

import datetime
import json
import random
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from frsearch import Article, Index, IndexDamaged, IndexProblem, QueryError, Results, SavedExists, SavedMissing, verify_index
from frsearch.engine.disk.kept import KEPT
from frsearch.engine.disk.lock import WriteLock

TOPICS = ("Le port de Kidra rouvre.", "La crue menace le port.", "La pêche reprend.")


def article(number: int, body: str = "") -> Article:
    return Article(f"a/{number}", title=f"Dépêche {number}", body=body or TOPICS[number % 3], date=("2024-03", None)[number % 2])


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with Index.create(tmp_path / "index") as index:
        index.add(map(article, range(9)))
        yield index


def new(index: Index, name: str = "port") -> set[str]:
    return {hit.article.id for hit in index.saved.run(name, new=True)}


def numbers(*some: int) -> set[str]:
    return {f"a/{number}" for number in some}


def test_a_query_without_words_is_not_kept(tmp_path: Path) -> None:
    with Index.create(tmp_path / "mots") as index:
        for query in ("", " ", "!!"):
            with pytest.raises(QueryError, match="there is no word in this query"):
                index.saved.add("veille", query)
        assert not index.saved


def test_a_search_is_kept_with_its_filters(index: Index, tmp_path: Path) -> None:
    saved = index.saved.add("port", "port", since=datetime.date(2024, 1, 1), strict=True, outlet=["A", "B"])
    assert (saved.name, saved.query, saved.shown) == ("port", "port", 0)
    assert saved.filters == {"since": "2024-01-01", "strict": True, "outlet": ["A", "B"]}
    with Index.open(tmp_path / "index") as other:
        assert dict(other.saved) == {"port": saved}
        assert len(other.saved) == 1
        other.saved.remove("port")
    assert list(index.saved) == []


def test_filters_count(index: Index) -> None:
    index.saved.add("mars", "port", until="2024-03")
    assert new(index, "mars") == numbers(0, 4, 6)


def test_what_is_new(index: Index) -> None:
    index.saved.add("port", "port")
    assert new(index) == numbers(0, 1, 3, 4, 6, 7)
    assert new(index) == set()
    index.add([article(12), article(14)])
    assert new(index) == numbers(12)
    assert index.saved["port"].shown == 7


@pytest.mark.parametrize("change", ["compact", "rebuild", "delete and add", "update", "repair"])
def test_what_was_shown_stays_so(index: Index, tmp_path: Path, change: str) -> None:
    index.saved.add("port", "port")
    new(index)
    path = tmp_path / "index"
    match change:
        case "compact":
            index.delete(["a/0"])
            assert index.compact()
        case "rebuild":
            with Index.create(path, overwrite=True) as again:
                again.add(map(article, range(9)))
            index.refresh()
        case "delete and add":
            index.delete(["a/0", "a/3"])
            index.add([article(0), article(3)])
        case "update":
            index.add([article(0, "Le port a été agrandi.")])
        case _:
            from frsearch import repair_index  # noqa: PLC0415

            repair_index(path)
    assert new(index) == set()
    index.add([article(30)])
    assert new(index) == numbers(30)
    assert verify_index(path).is_whole


def test_an_article_that_matches_now_is_new(index: Index) -> None:
    index.saved.add("port", "port")
    new(index)
    index.add([article(2, "La pêche reprend au port.")])
    assert new(index) == numbers(2)


def test_a_limit_leaves_the_rest_for_the_next_time(index: Index) -> None:
    index.saved.add("port", "port")
    shown = [index.saved.run("port", new=True, limit=2) for _ in range(4)]
    assert [(len(found), found.total) for found in shown] == [(2, 6), (2, 4), (2, 2), (0, 0)]
    assert [hit.rank for hit in shown[1]] == [1, 2]
    assert [note.message for note in shown[1].notes] == ["2 articles shown before are left out"]
    assert len({hit.article.id for found in shown for hit in found}) == 6


def test_new_hits_are_ranked_as_in_a_search(tmp_path: Path) -> None:
    chance = random.Random(5)
    with Index.create(tmp_path / "index") as index:
        for _ in range(3):
            index.add(
                Article(
                    chance.randrange(10**9),
                    title="Port" if chance.random() < 0.2 else None,
                    body=" ".join(chance.choices(TOPICS, k=9)),
                )
                for _ in range(60)
            )
        index.saved.add("crue", "crue port")
        whole = index.search("crue port", limit=None, strict=True)
        seen = {hit.article.id for hit in whole if chance.random() < 0.6}
        index.saved.mark("crue", Results(len(seen), tuple(hit for hit in whole if hit.article.id in seen)))
        found = index.saved.run("crue", new=True, passages=2)
        rest = [hit for hit in index.search("crue port", limit=None, passages=2, strict=True) if hit.article.id not in seen]
        assert [(hit.article.id, hit.score, hit.passages) for hit in found] == [
            (hit.article.id, hit.score, hit.passages) for hit in rest
        ]
        assert found.total == len(rest) > 5


def test_a_plain_run_shows_too(index: Index) -> None:
    index.saved.add("port", "port")
    assert index.saved.run("port", limit=2).total == 6
    assert len(new(index)) == 4
    assert index.saved.run("port", mark=False).total == 6


def test_a_search_is_never_corrected(index: Index) -> None:
    index.saved.add("porrt", "porrt")
    assert index.saved.run("porrt").total == 0
    assert index.search("porrt").corrected == "port"


def test_purging_leaves_no_id(index: Index, tmp_path: Path) -> None:
    index.saved.add("port", "port")
    new(index)
    (tmp_path / "index" / f"{KEPT}.new").write_text("a/3")
    index.delete(iter(["a/3"]), purge=True)
    assert not any(b"a/3" in file.read_bytes() for file in (tmp_path / "index").iterdir())
    assert "a/4" in (tmp_path / "index" / KEPT).read_text()
    index.add([article(3)])
    assert new(index) == numbers(3)


def test_a_backup_has_them(index: Index, tmp_path: Path) -> None:
    index.saved.add("port", "port")
    new(index)
    index.backup(tmp_path / "copie")
    with Index.open(tmp_path / "copie") as copy:
        assert new(copy) == set()
        assert dict(copy.saved) == dict(index.saved)


def test_refusals(index: Index) -> None:
    index.saved.add("port", "port")
    with pytest.raises(SavedExists, match="choose another name, or replace it by replace=True"):
        index.saved.add(" port\n", "pêche")
    index.saved.add("port", "pêche", replace=True)
    assert new(index) == numbers(2, 5, 8)
    for name in ("", " \n", "x" * 101):
        with pytest.raises(ValueError, match="1 to 100"):
            index.saved.add(name, "port")
    with pytest.raises(QueryError):
        index.saved.add("vide", "()")
    with pytest.raises(ValueError, match="no article has"):
        index.saved.add("champ", "port", where={"page": 1})
    for refused in (lambda: index.saved["x"], lambda: index.saved.run("x"), lambda: index.saved.remove("x")):
        with pytest.raises(SavedMissing, match="no saved search is named 'x'; there are: 'port'"):
            refused()
    assert list(index.saved) == ["port"]


def kept(**changed: object) -> bytes:
    """Return the file of one saved search, with something wrong in it."""
    entry = {"query": "a", "filters": {}, "created": "", "shown": []} | changed
    return json.dumps({"version": 1, "searches": {"a": entry}}).encode()


DAMAGED = [
    b"{",
    b"[]",
    b'{"version": 2, "searches": {}}',
    b'{"version": 1}',
    b'{"version": 1, "searches": {"a": {}}}',
    b"[" * 100_000,
    b"\xff",
]
DAMAGED += [
    kept(filters=[]),
    kept(filters={"x": 1}),
    kept(filters={"where": 3}),
    kept(shown="ab"),
    kept(shown=[1]),
    kept(query=None),
]


@pytest.mark.parametrize("content", DAMAGED)
def test_a_damaged_file_is_said_and_never_replaced(index: Index, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "index" / KEPT).write_bytes(content)
    with pytest.raises(IndexProblem, match="mend that file, or remove it"):
        list(index.saved)
    with pytest.raises(IndexProblem):
        index.saved.add("port", "port")
    assert (tmp_path / "index" / KEPT).read_bytes() == content
    assert index.search("port").total == 6


def test_a_link_is_not_followed(index: Index, tmp_path: Path) -> None:
    (tmp_path / "index" / KEPT).symlink_to(tmp_path / "autre")
    with pytest.raises(IndexDamaged, match="is a link"):
        list(index.saved)


def test_they_are_kept_while_articles_are_written(index: Index, tmp_path: Path) -> None:
    lock = WriteLock(tmp_path / "index")
    try:
        index.saved.add("port", "port")
        assert len(new(index)) == 6
    finally:
        lock.release()


def test_threads_lose_nothing(index: Index, tmp_path: Path) -> None:
    def add(number: int) -> None:
        with Index.open(tmp_path / "index", wait=30) as own:
            own.saved.add(f"n{number}", "port")

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(index.saved) == {f"n{number}" for number in range(8)}
