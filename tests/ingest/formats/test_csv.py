from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.ingest.conftest import Read


def test_good_rows_after_an_unclosed_quote_are_read(read: Read) -> None:
    outcome = read({"a.csv": 'titre,texte\nA,"ouvert\nB,Deux.\nC,"Tr,\nois."\n'})
    assert outcome.bodies == ["Deux.", "Tr,\nois."]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("name", ["a.csv", "tableau"])
def test_lines_that_end_in_carriage_returns(name: str, encoding: str, read: Read) -> None:
    content = 'titre;texte\rÉté;Un.\rB;"Deux,\rtrois."\rC;"ouvert\r'.encode(encoding)
    outcome = read({name: content}, [name])
    assert outcome.bodies == ["Un.", "Deux,\ntrois."]
    assert outcome.messages == [f"{name}:5: bad CSV: unexpected end of data"]


def test_columns_of_one_name_are_all_kept(read: Read) -> None:
    outcome = read({"a.csv": "titre,texte,texte,texte#2,titre\nA,Un.,Deux.,Trois.,B\n"})
    (article,) = outcome.articles
    assert (article.title, article.body) == ("A", "Un.")
    assert article.extra == {"texte#3": "Deux.", "texte#2": "Trois.", "titre#2": "B"}
    assert outcome.messages == [
        "a.csv:1: several columns have the name 'titre', 'texte'; the first of each is read, the others are kept as 'titre#2' …"
    ]


def test_columns_without_a_name_are_kept_where_they_hold_something(read: Read) -> None:
    outcome = read({"a.csv": "texte,,,\nUn.,,,\nDeux.,,note,\n"})
    assert [article.extra for article in outcome.articles] == [{}, {"#2": "note"}]
    assert outcome.messages == []
