"""Plain Whoosh over our codec: it opens the latest commit, walks over terms, and has no way to write."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from attrs import evolve
from whoosh import fields, query
from whoosh import index as whoosh_index
from whoosh.qparser import QueryParser
from whoosh.searching import Searcher
from whoosh.writing import AsyncWriter

from frsearch import FrsearchError, Index, IndexDamaged
from frsearch.engine import store
from frsearch.engine.format.manifest import read_manifest
from frsearch.engine.format.whoosh_toc import write_toc
from frsearch.engine.write import commit
from tests.conftest import ARTICLES, ROOT
from tests.engine.whoosh.asking import ids


def test_a_cursor_walks_over_a_field(searcher: Searcher) -> None:
    cursor = searcher.reader().cursor("body_exact")
    words = [word.decode() for word in searcher.reader().lexicon("body_exact")]
    assert cursor.text() == cursor.first() == words[0]
    assert cursor.next() == words[1]
    assert cursor.find("péché") == "péché"
    assert cursor.term_info().doc_frequency() == searcher.doc_frequency("body_exact", "péché")
    assert cursor.find("péché ") == cursor.text() == words[words.index("péché") + 1]
    assert cursor.find(words[-1]) == words[-1]
    assert cursor.is_valid()
    assert cursor.next() is cursor.text() is cursor.term_info() is None
    assert not cursor.is_valid()
    assert cursor.next() is None
    assert cursor.first() == words[0]


def test_queries_and_highlights_of_whoosh(searcher: Searcher) -> None:
    parsed = QueryParser("body", searcher.schema).parse('"forces armées" kidra')
    (hit,) = searcher.search(parsed)
    assert hit["id"] == "kidra"
    assert ">armées</b>" in hit.highlights("body")


WRITERS = {
    "writer": lambda index: index.writer(),
    "processes": lambda index: index.writer(procs=2),
    "async": AsyncWriter,
    "optimize": lambda index: index.optimize(),
    "delete": lambda index: index.delete_by_term("id", "kidra"),
    "field": lambda index: index.add_field("x", fields.STORED()),
}


@pytest.mark.parametrize("way", WRITERS)
@pytest.mark.parametrize("is_empty", [False, True])
def test_whoosh_does_not_write(changed: Path, way: str, is_empty: bool) -> None:
    if is_empty:
        with Index(store.open_store(changed)) as index:
            index.delete(["kidra", "port", "undated"])
    before = {file.name: file.read_bytes() for file in changed.iterdir()}
    opened = whoosh_index.open_dir(changed)
    with pytest.raises(FrsearchError, match="writing goes through frsearch"):
        WRITERS[way](opened)
    assert {file.name: file.read_bytes() for file in changed.iterdir()} == before
    assert opened.is_empty() is is_empty
    with opened.searcher() as searcher:
        assert len(ids(searcher, query.Every())) == (0 if is_empty else 3)


def test_whoosh_leaves_the_lock_alone(changed: Path) -> None:
    with pytest.raises(FrsearchError):
        whoosh_index.open_dir(changed).writer()
    with Index(store.open_store(changed)) as index:
        assert index.delete(["kidra"]) == 1


def test_each_commit_has_one_table_of_contents(changed: Path) -> None:
    assert [file.name for file in changed.glob("*.toc*")] == [f"_MAIN_{read_manifest(changed).generation}.toc"]
    opened = whoosh_index.open_dir(changed)
    assert opened.latest_generation() == store.open_store(changed).generation()
    searcher = opened.searcher()
    assert searcher.up_to_date()
    with Index(store.open_store(changed)) as index:
        index.add([ARTICLES[1]])
    assert not searcher.up_to_date()
    assert ids(searcher, query.Term("body", "mer")) == []
    with searcher.refresh() as fresh:
        assert ids(fresh, query.Term("body", "mer")) == ["peche"]


def test_a_commit_that_fails_at_its_end_is_none(changed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table of contents is there before the commit is, and makes none."""

    def fail(*_: object) -> None:
        raise OSError("the disk is gone")

    index = Index(store.open_store(changed))
    with monkeypatch.context() as patch:
        patch.setattr(commit, "write_manifest", fail)
        with pytest.raises(OSError, match="the disk is gone"):
            index.add([ARTICLES[1]])
    assert len(list(changed.glob("*.toc"))) == 1
    with Index(store.open_store(changed)) as again:
        assert sorted(article.id for article in again) == ["kidra", "port", "undated"]
        again.delete(["undated", "port"])
    index.close()
    assert len(list(changed.glob("*.toc"))) == 1
    with whoosh_index.open_dir(changed).searcher() as searcher:
        assert ids(searcher, query.Every()) == ["kidra"]


def test_a_file_that_vanished_sends_whoosh_to_the_next_commit(changed: Path) -> None:
    old = read_manifest(changed)
    with Index(store.open_store(changed)) as index:
        index.add([evolve(article, body="neuf") for article in ARTICLES])
    new = read_manifest(changed)
    (changed / f"_MAIN_{new.generation}.toc").unlink()
    write_toc(changed, old)
    with pytest.raises(FileNotFoundError):
        whoosh_index.open_dir(changed).reader()


def test_damage_is_reported(changed: Path) -> None:
    for file in changed.glob("*.frs"):
        file.write_bytes(b"noise" * 1000)
    with pytest.raises(IndexDamaged, match="repair it with repair_index"):
        whoosh_index.open_dir(changed).reader()


def test_an_interpreter_that_knows_nothing_of_frsearch_opens_it(path: Path) -> None:
    script = """
import sys
from whoosh.index import open_dir
from whoosh.query import Phrase
with open_dir(sys.argv[1]).searcher() as searcher:
    print([hit["id"] for hit in searcher.search(Phrase("body_folded", ["forces", "armees"]))])
"""
    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, cwd=ROOT, check=True)
    assert "kidra" in done.stdout


def test_a_search_of_ours_imports_no_whoosh(path: Path) -> None:
    script = """
import sys
from pathlib import Path
from frsearch.engine.store import open_store
from frsearch.engine import Count
from frsearch.query import Phrase
searcher = open_store(Path(sys.argv[1])).searcher()
print(searcher.search(Phrase(("forces", "armees")), Count()), [name for name in sys.modules if name.startswith("whoosh")])
"""
    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, cwd=ROOT, check=True)
    total, modules = done.stdout.split(" ", 1)
    assert int(total) > 0
    assert modules.strip() == "[]"
