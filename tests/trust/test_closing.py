"""A closed index lets go of its files, and says that it is closed whatever is asked of it."""

from __future__ import annotations

import gc
import io
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from frsearch import Article, Index, IndexClosed

USES: dict[str, Callable[[Index], Any]] = {
    "search": lambda index: index.search("port"),
    "terms": lambda index: index.terms("po"),
    "kwic": lambda index: list(index.kwic("port")),
    "collocates": lambda index: index.collocates("port"),
    "keywords": lambda index: index.keywords("port"),
    "similar": lambda index: index.similar("1"),
    "article": lambda index: index.article("1"),
    "in": lambda index: "1" in index,
    "len": len,
    "iter": lambda index: next(iter(index)),
    "add": lambda index: index.add([Article("9", title="Neuf", body="Le quai.")]),
    "delete": lambda index: index.delete(["1"]),
    "refresh": lambda index: index.refresh(),
    "verify": lambda index: index.verify(),
    "compact": lambda index: index.compact(),
    "backup": lambda index: index.backup("nowhere"),
    "info": lambda index: index.info(),
    "content_hashes": lambda index: index.content_hashes(["1"]),
    "quotes": lambda index: index.quotes("port"),
    "export": lambda index: index.export(to=io.StringIO()),
    "batch": lambda index: index.batch(["port"]),
    "saved": lambda index: index.saved,
    "provenance": lambda index: index.provenance("port"),
    "facets": lambda index: index.facets("port"),
    "timeline": lambda index: index.timeline("port"),
    "silence": lambda index: index.silence("port"),
    "stats": lambda index: index.stats(),
    "outlets": lambda index: index.outlets(),
    "copies": lambda index: index.copies("1"),
    "diff": lambda index: index.diff("1", "2"),
    "versions": lambda index: index.versions("1"),
    "with": lambda index: index.__enter__(),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Index.create(tmp_path / "index") as index:
        index.add(
            Article(f"{n}", title=f"Ville {n}", date="2024", outlet="Journal", body=f"Le port de la ville {n} dort.")
            for n in range(9)
        )
        index.add([Article("dix", title="Dix", body="Le port de Kidal.")])
    return tmp_path / "index"


@pytest.fixture
def without_collector() -> Iterator[None]:
    """Whatever waits for the collector of garbage is still there."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def open_files(path: Path) -> list[str]:
    links = (Path("/proc/self/fd") / name for name in os.listdir("/proc/self/fd"))  # noqa: PTH208 (one may vanish)
    return sorted(str(target) for link in links if link.is_symlink() and (target := link.readlink()).parent == path)


def test_every_public_method_is_tried() -> None:
    methods = {name for name in dir(Index) if not name.startswith("_")} - {
        "create",
        "open",
        "open_many",
        "open_or_create",
        "close",
    }
    assert methods == USES.keys() - {"in", "len", "iter", "with"}


@pytest.mark.parametrize("use", USES)
def test_whatever_is_asked_of_a_closed_index(path: Path, use: str) -> None:
    index = Index.open(path)
    index.search("port")
    index.close()
    with pytest.raises(IndexClosed, match=r"was closed; open it again with Index\.open") as caught:
        USES[use](index)
    assert caught.value.path == path
    index.close()  # again does nothing
    with Index.open(path) as again:
        assert len(again) == 10


def test_an_iteration_ends_when_the_index_is_closed(path: Path) -> None:
    index = Index.open(path)
    articles = iter(index)
    next(articles)
    index.close()
    with pytest.raises(IndexClosed):
        next(articles)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts open files as Linux shows them")
@pytest.mark.usefixtures("without_collector")
def test_closing_lets_go_of_the_files(path: Path) -> None:
    index = Index.open(path)
    results = index.search('"la ville" port v* PRES/3 d* kidla~', passages=2, explain=True)
    passages = index.search("port", by="passage")
    index.terms("po")
    index.close()
    assert open_files(path) == []
    assert results.hits[0].passages[0].text
    assert passages.total == 10


def test_a_search_in_another_thread_finishes(path: Path) -> None:
    index = Index.open(path)
    totals: set[int] = set()
    closed = threading.Event()

    def search() -> None:
        while True:
            try:
                totals.add(index.search('"le port"', limit=None).total)
            except IndexClosed:
                closed.set()
                return

    other = threading.Thread(target=search, daemon=True)
    other.start()
    while not totals:
        pass
    index.close()
    assert closed.wait(20)
    assert totals == {10}
