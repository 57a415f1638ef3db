from __future__ import annotations

import datetime
import io
from typing import Any

import pytest

from frsearch.errors import CorpusError
from frsearch.ingest.fields.addresses import host_of, is_article_url
from frsearch.ingest.fields.columns import FIELDS, columns_of
from frsearch.ingest.fields.records import Options, article_of
from frsearch.ingest.files.streams import Source
from frsearch.model import Article

SOURCE = Source("corpus/a.jsonl", "a.jsonl", ".jsonl", io.BytesIO())


def articles(record: Any, **mapping: str) -> list[Article | CorpusError]:
    return list(article_of(record, SOURCE, Options(mapping), 1, "#1"))


def article(record: Any, **mapping: str) -> Article:
    (found,) = articles(record, **mapping)
    assert isinstance(found, Article)
    return found


NAMES = {
    "title": ["titre", "Titre", "TITLE", "headline", "titre_article", "Titre de presse"][:5],
    "date": ["date", "Date de publication"[:4], "date_publication", "datePublished", "published_at", "pubDate"],
    "outlet": ["journal", "outlet", "source", "Média", "media", "publisher", "source_name"],
    "body": ["texte", "Texte", "text", "body", "content", "contenu", "corps", "full-text", "articleBody"],
    "url": ["url", "URL", "lien", "link", "permalink"],
    "id": ["id", "_id", "ID", "guid", "doc_id", "identifiant"],
}


@pytest.mark.parametrize(("field", "name"), [(field, name) for field, names in NAMES.items() for name in names])
def test_usual_column_names_are_known(field: str, name: str) -> None:
    assert columns_of((name,), ()) == {field: (name,)}


def test_no_name_means_two_fields() -> None:
    names = [name for known in FIELDS.values() for name in known.split()]
    assert len(names) == len(set(names))


def test_first_known_name_wins_and_the_others_are_kept() -> None:
    found = article({"content": "Un.", "texte": "Deux.", "created_at": "2020-01-01", "date": "2024-09-24"})
    assert (found.body, found.date) == ("Deux.", "2024-09-24")
    assert found.extra == {"content": "Un.", "created_at": "2020-01-01"}


def test_mapping_takes_precedence_over_known_names() -> None:
    record = {"texte": "résumé", "prose": "Le texte.", "titre": "Un"}
    found = article(record, body="prose", title="texte")
    assert (found.body, found.title, found.extra) == ("Le texte.", "résumé", {"titre": "Un"})


def test_mapping_to_a_missing_column() -> None:
    (problem,) = articles({"texte": "Un."}, body="prose")
    assert isinstance(problem, CorpusError)
    assert "no column 'prose'" in str(problem)
    assert article({"texte": "Un.", "titre": "Deux"}, title="manchette").title is None


IDS: dict[str, tuple[dict[str, Any], str | None, str]] = {
    "given": ({"id": "7", "url": "https://e.fr/a"}, "a.jsonl", "7"),
    "number": ({"id": 7}, "a.jsonl", "7"),
    "url": ({"url": "https://e.fr/a"}, "a.jsonl", "https://e.fr/a"),
    "place": ({"id": ""}, "a.jsonl", "a.jsonl#1"),
}


@pytest.mark.parametrize("kind", IDS)
def test_id_is_the_given_one_else_the_url_else_path_and_ordinal(kind: str) -> None:
    record, _, expected = IDS[kind]
    assert article({"texte": "Un.", **record}).id == expected


def test_id_without_a_path_is_a_digest_of_the_content() -> None:
    def read(text: str) -> str:
        found = next(article_of({"texte": text}, Source("standard input", None, "", io.BytesIO()), Options()))
        assert isinstance(found, Article)
        return found.id

    assert read("Un.") == read("Un.") != read("Deux.")


OUTLETS: dict[str, tuple[dict[str, Any], str | None, str | None]] = {
    "name": ({"journal": " La Vigie "}, "La Vigie", None),
    "empty": ({"journal": " "}, None, None),
    "object": ({"source": {"id": "vigie", "name": "La Vigie"}}, "La Vigie", None),
    "home page": ({"source": "https://www.vigie.example/fr/"}, "vigie.example", None),
    "article": ({"source": "https://vigie.example/pont"}, "vigie.example", "https://vigie.example/pont"),
    "article and url": ({"source": "https://vigie.example/pont", "url": "u"}, "vigie.example", "u"),
}


@pytest.mark.parametrize("kind", OUTLETS)
def test_outlet_column_may_hold_an_address(kind: str) -> None:
    record, outlet, url = OUTLETS[kind]
    found = article({"texte": "Un.", **record})
    assert (found.outlet, found.url) == (outlet, url)


BODIES: dict[str, tuple[Any, str]] = {
    "kept as it is": ("Un,\nvers\n\n\nDeux", "Un,\nvers\n\n\nDeux"),
    "cleaned": ("Un\r\nd\u00adeux", "Un\ndeux"),
    "list": (["Un.", "Deux."], "Un.\n\nDeux."),
    "mojibake": ("LâEUR", "LâEUR"),
    "mojibake of accents": ("Ã©tÃ©", "été"),
    "paragraphs": ("<p>Un &eacute;t&eacute;.</p><p>Deux <b>gras</b>.</p>", "Un été.\n\nDeux gras."),
    "breaks": ("Un.<br/>Deux.", "Un.\nDeux."),
    "scripts": ("<div><script>x()</script><p>Un.</p><!-- y --></div>", "Un."),
    "less than": ("3 < 4 et p > 2, dit <le maire>", "3 < 4 et p > 2, dit <le maire>"),
}


@pytest.mark.parametrize("kind", BODIES)
def test_bodies(kind: str) -> None:
    value, body = BODIES[kind]
    assert article({"texte": value}).body == body


def test_structured_article_without_a_title_stays_without() -> None:
    found = article({"texte": "Un. Deux."})
    assert (found.title, found.extra) == (None, {})


def test_numbers_are_titles_too() -> None:
    assert article({"texte": "Un.", "titre": 1984}).title == "1984"


def test_extra_is_converted_to_what_json_can_represent() -> None:
    found = article({"texte": "Un.", "b": b"\xff", "d": datetime.date(2024, 9, 24), "n": {"x": (1, float("inf"))}})
    assert found.extra == {"b": "ff", "d": "2024-09-24", "n": {"x": [1, None]}}


def test_hosts_and_addresses() -> None:
    assert host_of("https://WWW.Exemple.fr:80/a") == "exemple.fr"
    assert host_of("exemple") is None
    homes = ["https://e.fr", "https://e.fr/", "https://e.fr/fr/", "https://e.fr/index.html", "https://[e"]
    assert not any(map(is_article_url, homes))
    assert all(map(is_article_url, ["https://e.fr/pont", "https://e.fr/fr/pont", "https://e.fr/?p=1"]))
