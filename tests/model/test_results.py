"""Results as a sequence, as plain data, and as short lines at a prompt."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from attrs import evolve

from frsearch import Article, Hit, Index, Note, Passage, Reason, Results, Span, read_corpus

LONG = "Le marché de Kidra a rouvert mardi, et le préfet n’a rien ajouté. " * 300


def hit(rank: int, text: str = LONG) -> Hit:
    article = Article(id=f"{text[:200]}{rank}", title=text, date="2024-01", outlet=text[:300], body=text, url=f"https://a/{text}")
    passage = Passage(article.body[:400], 0, 400, 1.5, (Span(0, 2), Span(3, 9)))
    return Hit(rank, 3.25, article, (passage,) * 3, (Span(0, 2),))


def results(number: int) -> Results:
    return Results(number + 5, tuple(hit(rank) for rank in range(1, number + 1)), (Note("dropped", LONG),), 1.0, LONG)


def test_spans_unpack() -> None:
    start, end = Span(3, 5)
    assert (start, end) == (3, 5)


def test_results_are_a_sequence() -> None:
    found = results(4)
    assert isinstance(found, Sequence)
    assert (len(found), len(Results(7)), list(Results(0))) == (4, 0, [])
    assert (found[0].rank, found[-1].rank, [one.rank for one in found]) == (1, 4, [1, 2, 3, 4])
    assert [one.rank for one in reversed(found)] == [4, 3, 2, 1]
    assert found[1] in found
    assert found.index(found[2]) == 2
    assert hit(9) not in found
    with pytest.raises(IndexError):
        found[4]


def test_a_slice_is_results() -> None:
    found = results(4)
    few = found[1:3]
    assert isinstance(few, Results)
    assert few == evolve(found, hits=found.hits[1:3])
    assert [one["rank"] for one in found[::-1].to_dicts()] == [4, 3, 2, 1]


def test_a_search_says_what_it_was_asked(index: Index) -> None:
    assert index.search("marché  de Kidra ").query == "marché  de Kidra "


def test_results_become_json(index: Index) -> None:
    found = index.search("marché", explain=True, passages=2)
    (record,) = json.loads(json.dumps(found.to_dicts()))
    assert (record["rank"], record["id"], record["date"]) == (1, "kidra", "2023-11")
    assert [record["passages"][0]["text"][a:b] for a, b in record["passages"][0]["highlights"]] == ["marché"]
    assert [type(reason) for reason in record["reasons"]] == [list] * len(found[0].reasons)
    assert json.loads(found.to_json()) == [record]
    assert "marché" in found.to_json()


def test_json_can_be_encoded_whatever_is_in_it() -> None:
    text = Results(1, (evolve(hit(1), passages=(Passage("é\udcff", 0, 2, 1.0),)),)).to_json()
    assert "é\\udcff" in text
    assert json.loads(text.encode())[0]["passages"][0]["text"] == "é\udcff"


def test_reprs_are_short() -> None:
    found = results(3)
    assert len(repr(found)) < 1000
    assert len(repr(results(300))) < 1000
    assert "… 297 more" in repr(results(300))
    assert max(len(repr(one)) for one in (found[0], found[0].article, found[0].passages[0])) < 400


def test_reprs_say_what_there_is() -> None:
    article = Article(id="1", title="Le port", date=None, outlet=None, body="Le port dort.", extra={"page": 3})
    passage = Passage("Le port dort.", 0, 13, 1.23456, (Span(3, 7),))
    assert repr(article) == "Article('1', title='Le port', body='Le port dort.')"
    assert repr(passage) == "Passage('Le port dort.', 0, 13, score=1.235, highlights=1)"
    assert repr(Hit(1, 2.0, article, (passage,), (), (Reason("a", 1.0),))) == f"Hit(1, {article!r}, score=2, passages=1)"
    assert repr(Results(7, query="port")) == "Results('port', total=7, notes=0, hits=[])"


def test_an_index_and_a_reader_say_where_they_are(index: Index, place: Path) -> None:
    assert repr(index) == f"<Index of 3 articles in {str(place)!r}>"
    index.close()
    assert repr(index) == f"<Index of closed in {str(place)!r}>".replace("of closed", "closed,")
    assert repr(read_corpus(["a*", "b*\x1b", "c*", "d*"])) == "<CorpusReader of a*, b*\ufffd, c* and 1 more>"


def test_what_to_install_for_pandas_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="pip install pandas"):
        results(1).to_pandas()


def test_results_become_a_data_frame(index: Index) -> None:
    pytest.importorskip("pandas")
    found = index.search("forces", passages=2, sort="date")
    frame = found.to_pandas()
    assert list(frame.columns) == "rank score id title date outlet url passage start end highlights".split()
    assert len(frame) == sum(max(1, len(one.passages)) for one in found)
    assert frame.passage[0] == found[0].passages[0].text
    assert frame.highlights[0] == [[a, b] for a, b in found[0].passages[0].highlights]
    assert list(Results(0).to_pandas().columns) == list(frame.columns)
    assert len(index.search("forces", passages=0).to_pandas()) == 3
