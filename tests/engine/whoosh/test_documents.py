"""Lengths, columns, stored fields and deletions, as plain Whoosh reads them."""

from __future__ import annotations

import datetime
from pathlib import Path

from whoosh import index as whoosh_index
from whoosh import query
from whoosh.searching import Searcher
from whoosh.sorting import FieldFacet

from frsearch.engine.whoosh.schema import WORD_FIELDS, build_schema
from tests.conftest import ARTICLES
from tests.engine.oracle import ANALYZER
from tests.engine.whoosh.asking import CORPUS, ids


def test_lengths_are_those_of_the_texts(searcher: Searcher) -> None:
    reader = searcher.reader()
    for field, (own, _) in WORD_FIELDS.items():
        lengths = [sum(token.has_position for token in ANALYZER.tokens(getattr(article, own) or "")) for article in CORPUS]
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
