"""Every message of the library has French words; what is quoted in it stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from frsearch import Index
from frsearch.errors import QueryError
from frsearch.model import Note
from frsearch.web.address import Address
from frsearch.web.notes import remarks
from frsearch.web.pages import environment
from frsearch.web.typography import NARROW
from frsearch.web.wording import in_french
from tests.conftest import ROOT
from tests.web.conftest import Browser

QUERIES = sorted({
    line.split("\t")[0]
    for line in (ROOT / "tests" / "query" / "queries.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
})  # fmt: skip
"""What people type, right and wrong: the table of queries has every note on syntax."""

OTHERS = [
    "no article has 'sport' as section; its values are 'Mer', 'Social'",
    "no article has 'sport' as section or rubrique; the most frequent of its 1,200 values are 'a', 'b', 'c'",
    "no article has page from 3 to 9; its values are '1'",
    "no article is on the host 'lefanal.example'",
    "12 ids are in more than one of these indexes, and found in each",
    "1 id is in more than one of these indexes, and found in each",
    "stopped after 30 s with the hits found so far; allow more time to get the rest",
    "3 articles match the whole query; those after contain some of its words, quoted or not",
    "1 article matches the whole query; those after contain some of its words, quoted or not",
    "articles without a date rank as if 30 days old (2 in the index)",
    "left out: articles that share 3 formulas of this one, which more than 64 articles have, and little else",
    "the search was stopped after 30 s, before all articles were ranked; allow more time",
]


def test_every_note_on_a_query_is_in_french(index: Index) -> None:
    for query in QUERIES:
        try:
            notes = index.search(query).notes
        except QueryError as error:
            notes = (Note("syntax", str(error)),)
        untold = [note.message for note in notes if not in_french(note.message).is_french]
        assert untold == [], query


@pytest.mark.parametrize("message", OTHERS)
def test_other_messages_are_in_french(message: str) -> None:
    assert in_french(message).is_french


def test_every_message_in_the_sources_of_research_and_search_is_known(press_folder: Path) -> None:
    with Index.open(press_folder) as index:
        found: list[Any] = [
            index.search("port", outlet="introuvable", since="2024", where={"section": "sport"}),
            index.search("url:rien.example port"),
            index.search('"ne répond à rien de tout cela" port'),
            index.search("Kiev port mali~ a*"),
            index.facets("port date:2024"),
            index.kwic("date:2024"),
            index.copies("a/1.txt"),
        ]
    untold = [note.message for one in found for note in one.notes if not in_french(note.message).is_french]
    assert untold == []


def test_a_message_without_french_words_is_shown_as_it_is() -> None:
    [remark] = remarks(Address(), [Note("unknown", "the moon is full")])
    assert (remark.text, remark.is_french) == ("The moon is full", False)


def test_what_is_quoted_stays() -> None:
    assert in_french("no article contains 'é;!? {0} %s'").text == f"aucun article ne contient «{NARROW}é;!? {{0}} %s{NARROW}»"
    assert in_french("no article contains 'a and b'").text == f"aucun article ne contient «{NARROW}a and b{NARROW}»"


def test_templates_have_narrow_spaces_before_high_punctuation() -> None:
    loader = environment()
    for name in loader.list_templates():
        assert loader.loader
        source = loader.loader.get_source(loader, name)[0]
        shown = "".join(loader.extensions[key].preprocess(source, name) for key in loader.extensions)
        for line in shown.splitlines():
            assert not [sign for sign in ";:!?»" if f" {sign}" in line], (name, line)


def test_what_python_writes_has_them_as_well(get: Browser) -> None:
    pages = [
        get("/", q="port -section:Social", journal="Le Fanal", depuis="2024", champ="section:Mer", strict="1"),
        get("/kwic", q="le port", depuis="2024", jusque="2025"),
        get("/comparer", q=["port", "ports dengeu"]),
        get("/export", q="port", depuis="2024", jusque="2024"),
        get("/", q="port", page="x"),
        get("/aide"),
    ]
    for page in pages:
        text = " ".join(page.root.body.text_content().split(" "))
        assert not [sign for sign in ";:!?»" if f" {sign}" in text], text
