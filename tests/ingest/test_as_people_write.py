"""Tables, JSON and encodings as people and their programs write them: each was misread once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from frsearch import CorpusError, Index, Remark, read_corpus
from tests.ingest.conftest import Read

ROW = {"title": "La piscine ferme", "date": "2024-09-12", "outlet": "Le Phare", "body": "Le conseil a voté."}


@pytest.mark.parametrize(
    "headings",
    [
        ("Titre de l’article", "Date de parution", "Nom du média", "Texte"),
        ("Titre", "Date de publication", "Nom du journal", "Texte de l’article"),
        ("Title", "publish_date", "media_name", "text"),
        ("title", "date_publish", "source_domain", "maintext"),
        ("Title", "Date", "Publication Title", "Full text"),
        ("INTITULÉ", "Date d’édition", "Support", "Contenu"),
        ("headline", "publication_time", "Titre de presse", "article_body"),
    ],
)
def test_headings_are_recognised_by_their_words(read: Read, headings: tuple[str, ...]) -> None:
    table = ";".join(headings) + "\nLa piscine ferme;12/09/2024;Le Phare;Le conseil a voté.\n"
    outcome = read({"a.csv": table})
    [article] = outcome.articles
    assert {name: getattr(article, name) for name in ROW} == ROW
    assert outcome.report.remarks == []


def test_columns_that_no_field_takes_are_named_once(read: Read) -> None:
    table = "texte;Tirage;Cote\nUn texte.;1000;\nUn autre.;2000;\n"
    assert [str(one).partition(": ")[2] for one in read({"a.csv": table}).report.remarks] == [
        "columns not taken, kept in extra: Tirage"
    ]


def test_an_empty_value_falls_back_row_by_row(read: Read) -> None:
    rows = [
        {"titre": "", "headline": "Un", "text": " ", "content": "Le port."},
        {"titre": "Deux", "headline": "Non", "text": "Le quai.", "content": ""},
        {"titre": None, "date": "", "published_at": "2024-09-12", "text": None, "maintext": "La mer."},
    ]
    articles = read({"a.jsonl": "\n".join(map(json.dumps, rows))}).articles
    assert [(one.title, one.date, one.body) for one in articles] == [
        ("Un", None, "Le port."),
        ("Deux", None, "Le quai."),
        (None, "2024-09-12", "La mer."),
    ]


NESTED = {
    "wordpress": [
        {"id": 12, "title": {"rendered": "La piscine ferme"}, "content": {"rendered": "<p>Le conseil a voté.</p>"}},
    ],
    "hits": {
        "hits": {"total": 1, "hits": [{"_id": "x", "_source": {"title": "La piscine ferme", "text": "Le conseil a voté."}}]}
    },
    "newsapi": {
        "status": "ok",
        "articles": [{"source": {"id": None, "name": "Le Phare"}, "title": "La piscine ferme", "content": "Le conseil a voté."}],
    },
}


@pytest.mark.parametrize("name", NESTED)
def test_nested_values_are_found(read: Read, name: str) -> None:
    [article] = read({"a.json": json.dumps(NESTED[name])}).articles
    assert (article.title, article.body) == ("La piscine ferme", "Le conseil a voté.")


FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Le Phare",
    "home_page_url": "https://lephare.example/",
    "items": [
        {
            "id": "https://lephare.example/1",
            "url": "https://lephare.example/2024/09/12/piscine",
            "title": "La piscine ferme",
            "content_html": "<p>Le conseil a <b>voté</b>.</p>",
            "date_published": "2024-09-12T06:00:00+02:00",
            "authors": [{"name": "Anne Rodier"}],
        },
        {"id": "2", "content_text": "La mairie se tait.", "outlet": "Agence Littoral"},
    ],
}


def test_a_json_feed_has_the_name_of_its_outlet(read: Read) -> None:
    first, second = read({"feed.json": json.dumps(FEED)}).articles
    assert (first.id, first.title, first.date, first.outlet) == (
        "https://lephare.example/1",
        "La piscine ferme",
        "2024-09-12",
        "Le Phare",
    )
    assert first.body == "Le conseil a voté."
    assert (second.outlet, second.body, second.date) == ("Agence Littoral", "La mairie se tait.", None)
    others = read({"list.json": json.dumps({**FEED, "version": "1"})}, paths=["list.json"]).articles
    assert [article.outlet for article in others] == ["lephare.example", "Agence Littoral"]


def test_a_mapping_can_name_nested_values(read: Read) -> None:
    row = {"doc": {"corps": {"brut": "Le conseil a voté."}, "signature": "Anne Riou"}}
    [article] = read({"a.jsonl": json.dumps(row)}, mapping={"body": "doc.corps.brut", "auteur": "doc.signature"}).articles
    assert article.body == "Le conseil a voté."
    assert article.extra["auteur"] == "Anne Riou"


def test_json_laid_out_over_several_lines(read: Read) -> None:
    rows = [{"titre": "Un", "texte": "Le port."}, {"titre": "Deux", "texte": "Le quai."}]
    several = "\n".join(json.dumps(row, indent=2) for row in rows)
    array = json.dumps(rows, indent=2)
    outcome = read({"a.jsonl": several, "b.jsonl": array})
    assert outcome.bodies == ["Le port.", "Le quai."] * 2
    assert outcome.messages == []


TABLES = {
    "sep=": "sep=;\ntitre;texte\nUn;Le port, le quai.\nDeux;La mer.\n",
    "delimiters at the end": "titre;texte;\nUn;Le port, le quai.;\nDeux;La mer.;;\n;;\n",
    "blanks before quotes": '"titre", "texte"\n"Un", "Le port, le quai."\n"Deux", "La mer."\n',
    "titles above": "Revue de presse;;\nexportée le 12/09/2024;;\n\ntitre;texte\nUn;Le port, le quai.\nDeux;La mer.\n",
    "line ends in headings": '"titre\nde l’article";"texte\nintégral"\nUn;Le port, le quai.\nDeux;La mer.\n',
    "semicolons and a mark": "\ufefftitre;texte\nUn;Le port, le quai.\nDeux;La mer.\n",
}


@pytest.mark.parametrize("table", TABLES)
def test_tables_as_spreadsheets_write_them(read: Read, table: str) -> None:
    outcome = read({"a.csv": TABLES[table]})
    assert [(one.title, one.body) for one in outcome.articles] == [("Un", "Le port, le quai."), ("Deux", "La mer.")]
    assert outcome.messages == []


def test_unicode_text_of_a_spreadsheet_is_a_table(read: Read) -> None:
    table = "Titre\tDate\tTexte\nUn\t12/09/2024\tL’été dure.\n"
    [article] = read({"a.txt": table.encode("utf-16")}).articles
    assert (article.title, article.date, article.body) == ("Un", "2024-09-12", "L’été dure.")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "iso8859-15", "mac-roman", "cp850"])
@pytest.mark.parametrize("suffix", [".txt", ".csv"])
def test_encodings_that_nothing_declares(read: Read, encoding: str, suffix: str) -> None:
    body = "Les élèves révoltés préfèrent être reçus à l'été ; ça coûte très cher à la forêt, déjà."
    if encoding not in ("cp850",):
        body += " Des œuvres à 5 €."
    text = f'texte\n"{body}"\n' if suffix == ".csv" else f"Un titre\n\n{body}\n"
    assert read({f"a{suffix}": text.encode(encoding)}).bodies == [body]


@pytest.mark.parametrize("label", ["iso-8859-1", "latin1", "ISO_8859-1", "us-ascii", "windows-1252"])
def test_labels_mean_what_they_mean_in_browsers(read: Read, label: str) -> None:
    paragraphs = "<p>L’hiver, l’œuvre d’art coûte 5 €, dit l’élu de la commune voisine lundi soir.</p>" * 4
    article = f"<article><h1>Titre</h1>{paragraphs}</article>"
    text = f'<html><head><meta charset="{label}"><title>T</title></head><body>{article}</body></html>'
    [found] = read({"a.html": text.encode("cp1252")}).articles
    assert "L’hiver, l’œuvre d’art coûte 5 €" in found.body


def test_controls_entities_tags_and_mojibake_in_plain_fields(read: Read) -> None:
    row = {
        "titre": "L\x92&eacute;t&eacute; <b>\u00e0</b> Kervado",
        "texte": "La s\x9cur de l&#8217;&amp;eacute;lu : l\u00e2\x80\x99hiver.",
    }
    [article] = read({"a.jsonl": json.dumps(row)}).articles
    assert (article.title, article.body) == ("L’été à Kervado", "La sœur de l’élu : l’hiver.")


def test_whoever_asks_is_told_of_every_problem_and_remark(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"texte": "Un.", "cote": "x"}\n{"texte": ""}\n' * 1200, encoding="utf-8")
    told: list[CorpusError | Remark] = []
    reader = read_corpus(tmp_path / "a.jsonl", tell=told.append)
    assert len(list(reader)) == 1200
    assert sum(isinstance(one, CorpusError) for one in told) == reader.report.problem_count == 1200
    assert [one.detail for one in told if isinstance(one, Remark)] == ["cote"]
    assert len(reader.report.problems) == 1000


def test_a_search_finds_what_was_mended(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Un titre\n\nLes œuvres coûtent 5 €, dit la sœur du maire.".encode("iso8859-15"))
    with Index.create(tmp_path / "index") as index:
        index.add(read_corpus(tmp_path / "a.txt"))
        assert index.search("soeur oeuvre").total == 1
