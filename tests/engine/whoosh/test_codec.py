"""Plain Whoosh over our codec: terms, postings, columns, stored fields, and no way to write."""

from __future__ import annotations

import datetime
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from whoosh import fields, query
from whoosh import index as whoosh_index
from whoosh.qparser import QueryParser
from whoosh.reading import TermNotFound
from whoosh.searching import Searcher
from whoosh.sorting import FieldFacet
from whoosh.writing import AsyncWriter

from frsearch import Article, FrsearchError, Index, IndexDamaged, read_corpus
from frsearch.engine import store
from frsearch.engine.format.manifest import Manifest, read_manifest
from frsearch.engine.whoosh.codec import write_toc
from frsearch.engine.whoosh.schema import WORD_FIELDS, build_schema
from frsearch.engine.write import commit
from tests.conftest import ARTICLES, ROOT
from tests.engine.oracle import ANALYZER
from tests.engine.stock import stock_searcher

CORPUS = [
    *read_corpus([ROOT / "corpus"]),
    Article("joined", "Portsalin", None, None, "Le marché de Port-Salin."),  # one form, of one position and of two
    *ARTICLES,
]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of one segment."""
    path = tmp_path_factory.mktemp("codec") / "index"
    with Index(store.create(path)) as index:
        index.add(CORPUS)
    return path


@pytest.fixture
def searcher(path: Path) -> Iterator[Searcher]:
    with whoosh_index.open_dir(path).searcher() as searcher:
        yield searcher


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an index of kidra, undated and port in two segments, with one article replaced and one deleted."""
    monkeypatch.setattr("frsearch.engine.write.transaction.choose", lambda entries, limit: [])  # keep deleted ones
    path = tmp_path / "index"
    with Index(store.create(path)) as index:
        index.add([evolve(ARTICLES[0], body="zèbre"), ARTICLES[1], evolve(ARTICLES[1], id="port", body="Le port est fermé.")])
        index.add([ARTICLES[0], ARTICLES[2]])
        index.delete(["peche"])
    return path


def ids(searcher: Searcher, wanted: query.Query, **options: Any) -> list[str]:
    return [hit["id"] for hit in searcher.search(wanted, limit=None, **options)]


def postings(searcher: Searcher, field: str, text: bytes) -> list[tuple[int, float, Any]]:
    matcher = searcher.postings(field, text)
    found = []
    while matcher.is_active():
        found.append((matcher.id(), matcher.weight(), matcher.value_as("positions") if field in WORD_FIELDS else None))
        matcher.next()
    return found


def test_every_term_stands_where_it_does_in_stock_whoosh(searcher: Searcher) -> None:
    with stock_searcher(CORPUS) as stock:
        ours, theirs = searcher.reader(), stock.reader()
        terms = list(ours.all_terms())
        assert terms == sorted(theirs.all_terms())
        assert {field for field, _ in terms} == {"id", "date", "date_end", *WORD_FIELDS}
        for field, text in terms:
            assert postings(searcher, field, text) == postings(stock, field, text), (field, text)
            one, other = ours.term_info(field, text), theirs.term_info(field, text)
            for fact in ("weight", "doc_frequency", "max_weight", "min_id", "max_id"):
                assert getattr(one, fact)() == getattr(other, fact)(), (field, text, fact)
            assert ours.doc_frequency(field, text) == theirs.doc_frequency(field, text)
            assert ours.frequency(field, text) == theirs.frequency(field, text)


def test_what_is_no_term(searcher: Searcher) -> None:
    reader = searcher.reader()
    for field, text in (
        ("body", "zzz"),
        ("title", "serane-"),
        ("outlet", "kidal"),
        ("id", "nowhere"),
        ("date", 5),
        ("body", b"\xff"),
    ):
        assert (field, text) not in reader
        assert reader.doc_frequency(field, text) == reader.frequency(field, text) == 0
        with pytest.raises(TermNotFound):
            reader.term_info(field, text)
    assert ("url", "x") not in reader
    assert ("nothing", "x") not in reader


def test_a_word_of_another_field_is_no_term_of_this_one(searcher: Searcher) -> None:
    reader = searcher.reader()
    assert ("outlet", "courrier") in reader
    assert ("title", "courrier") not in reader
    assert list(searcher.docs_for_query(query.Term("title", "courrier"))) == []


def test_lengths_are_those_of_the_texts(searcher: Searcher) -> None:
    reader = searcher.reader()
    for field, (place, _) in WORD_FIELDS.items():
        lengths = [sum(token.span == 1 for token in ANALYZER.tokens(getattr(article, place) or "")) for article in CORPUS]
        assert [reader.doc_field_length(number, field) for number in range(len(CORPUS))] == lengths
        assert reader.field_length(field) == sum(lengths)
        assert (reader.min_field_length(field), reader.max_field_length(field)) == (min(lengths), max(lengths))
    assert reader.field_length("date") == reader.max_field_length("id") == 0
    assert reader.doc_field_length(0, "date", 7) == 7


def test_stored_fields(searcher: Searcher) -> None:
    assert searcher.document(id="peche") == {
        "id": "peche",
        "title": "La pêche reprend au cap Serane",
        "outlet": "Agence Littoral",
        "date": "2024-03-05",
        "body": ARTICLES[1].body,
    }
    assert set(searcher.document(id="undated")) == {"id", "body"}
    assert [stored["id"] for stored in searcher.reader().all_stored_fields()] == [article.id for article in CORPUS]
    assert set(build_schema().stored_names()) == {"id", "url", "title", "outlet", "date", "body"}


def test_sorting_and_grouping_by_columns(searcher: Searcher) -> None:
    days = [hit.get("date", "") for hit in searcher.search(query.Every(), limit=None, sortedby=FieldFacet("date", reverse=True))]
    assert [day[:4] for day in days] == sorted((day[:4] for day in days), reverse=True)
    assert days[0] > days[-1] == ""
    outlets = [hit.get("outlet", "") for hit in searcher.search(query.Every(), limit=None, sortedby="outlet")]
    assert outlets == sorted(outlets)
    backwards = searcher.search(query.Every(), limit=None, sortedby=FieldFacet("outlet", reverse=True))
    assert [hit.get("outlet", "") for hit in backwards] == outlets[::-1]
    groups = searcher.search(query.Every(), limit=None, groupedby="outlet").groups("outlet")
    assert {name: len(numbers) for name, numbers in groups.items()} == {name: outlets.count(name) for name in outlets}
    assert searcher.reader().column_reader("date")[len(CORPUS) - 2] == datetime.date(2024, 3, 5).toordinal()


def test_columns_of_several_segments(changed: Path) -> None:
    with whoosh_index.open_dir(changed).searcher() as searcher:
        assert len(searcher.leaf_searchers()) == 2
        column = searcher.reader().column_reader("outlet")
        assert {column[number] for number in searcher.reader().all_doc_ids()} == {"Le Courrier de Kidra", "Agence Littoral", ""}


def test_ranges_of_days(searcher: Searcher) -> None:
    day = datetime.date(2024, 3, 5).toordinal()
    expected = sorted(article.id for article in CORPUS if article.date == "2024-03-05")
    assert sorted(ids(searcher, query.NumericRange("date", day, day))) == expected
    assert ids(searcher, query.NumericRange("date", day, day - 1)) == []
    assert len(ids(searcher, query.NumericRange("date", 0, 0))) == sum(article.date is None for article in CORPUS)


def test_expanding_queries_of_whoosh(searcher: Searcher) -> None:
    words = {token.folded for article in CORPUS for token in ANALYZER.tokens(article.body)}
    reader = searcher.reader()
    assert {word.decode() for word in reader.expand_prefix("body_folded", "por")} == {w for w in words if w.startswith("por")}
    assert set(reader.terms_within("body_folded", "marche", 1, prefix=1)) == {"marche", "marches", "marcher"} & words
    for wanted in (
        query.Prefix("body_folded", "march"),
        query.Wildcard("body_folded", "m?rch*"),
        query.FuzzyTerm("body_folded", "marchee"),
    ):
        found = ids(searcher, wanted)
        assert "kidra" in found
        assert len(found) < len(CORPUS)


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


def test_the_best_few_are_the_best_of_all(searcher: Searcher) -> None:
    """Whoosh leaves out whatever cannot be among the best few, by what our matchers promise."""
    words = "le de mer port marche gouvernement village peche annoncer".split()
    for number in range(1, len(words)):
        wanted = query.Or([query.Term("body", word) for word in words[:number]])
        everything = [score for score, _ in searcher.search(wanted, limit=None).top_n]
        assert [score for score, _ in searcher.search(wanted, limit=3).top_n] == everything[:3]


def test_queries_and_highlights_of_whoosh(searcher: Searcher) -> None:
    parsed = QueryParser("body", searcher.schema).parse('"forces armées" kidra')
    (hit,) = searcher.search(parsed)
    assert hit["id"] == "kidra"
    assert ">armées</b>" in hit.highlights("body")


def test_deleted_articles_are_gone(changed: Path) -> None:
    with whoosh_index.open_dir(changed).searcher() as searcher:
        assert (searcher.doc_count(), searcher.doc_count_all()) == (3, 5)
        assert sorted(ids(searcher, query.Every())) == ["kidra", "port", "undated"]
        assert ids(searcher, query.Term("body", "zebre")) == ids(searcher, query.Term("body", "mer")) == []
        assert ids(searcher, query.Term("id", "kidra")) == ["kidra"]
        assert searcher.document(id="peche") is None
        assert list(searcher.lexicon("id")) == [b"kidra", b"port", b"undated"]
        leaf, _ = searcher.leaf_searchers()[0]
        documents = leaf.reader()._perdoc
        assert documents.deleted_docs() is documents.deleted_docs()
        assert frozenset(documents.deleted_docs()) is documents.deleted_docs(), "Whoosh makes no copy of it"


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
    with pytest.raises(IndexDamaged, match="--rebuild"):
        whoosh_index.open_dir(changed).reader()


def test_a_table_of_contents_is_replaced(tmp_path: Path) -> None:
    for _ in range(2):
        write_toc(tmp_path, Manifest(3))
    assert [file.name for file in tmp_path.iterdir()] == ["_MAIN_3.toc"]
    assert whoosh_index.open_dir(tmp_path).is_empty()


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
