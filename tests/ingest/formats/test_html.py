from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.ingest.samples import PAGE

if TYPE_CHECKING:
    from tests.ingest.conftest import Read


@pytest.mark.parametrize(("charset", "encoding"), [("utf-8", "utf-8"), ("windows-1252", "cp1252"), ("x", "cp1252")])
def test_html_page_with_its_metadata(charset: str, encoding: str, read: Read) -> None:
    outcome = read({"a.html": PAGE.format(charset=charset).encode(encoding)})
    (article,) = outcome.articles
    assert (article.id, article.url) == ("https://vigie.example/pont", "https://vigie.example/pont")
    assert (article.title, article.outlet, article.date) == ("Le pont rouvre", "La Vigie", "2024-09-24")
    assert article.body == (
        "Le ministre s’est rendu à Kayes lundi pour inaugurer le pont, fermé depuis le 7 février 2023.\n\n"
        "Il y reste deux jours, puis il ira à Nioro du Sahel avec une délégation de vingt personnes."
    )


def test_date_in_the_text_of_a_page_is_not_its_date(read: Read) -> None:
    page = re.sub("<meta property=.article:published_time.*", "", PAGE.format(charset="utf-8"))
    assert read({"a.html": page}).articles[0].date is None


PARAGRAPH = "<p>Le ministre est venu à Kayes lundi pour inaugurer le pont, fermé depuis le 7 février. Il y reste deux jours.</p>"


def page(body: str, head: str = "") -> str:
    return f"<html><head><title>Le pont rouvre</title>{head}</head><body><article>{PARAGRAPH * 3}{body}</article></body></html>"


def attributes(count: int) -> str:
    return " ".join(f"a{number}='>'" for number in range(count))


@pytest.mark.parametrize("before", ["", "<!-- <a b=' -->", "<script>a<b c='</script>", "<p a=b'>", "<title>'<b a='</title>"])
def test_tags_with_too_many_attributes_are_refused(before: str, read: Read) -> None:
    outcome = read({"a.html": page(f"{before}<p {attributes(1_001)}>mot"), "b.html": page(f"{before}<p {attributes(900)}>mot")})
    assert outcome.ids == ["b.html"]
    assert outcome.messages == ["a.html: a tag of more than 1,000 attributes"]


def test_long_scripts_and_texts_are_no_tags_with_attributes(read: Read) -> None:
    words = "mot " * 5_000
    bodies = (f"<script>if (a <b) {words}</script>", f"<!-- <p {words} -->", f"<p title='{words}'>mot", f"<p>a < {words}")
    assert len(read({f"{number}.html": page(body) for number, body in enumerate(bodies)}).articles) == len(bodies)


def test_text_of_thousands_of_inline_tags_is_kept(read: Read) -> None:
    text = " ".join(f"mot{number}" for number in range(1_500))
    tagged = " ".join(f"<em>mot{number}</em>" for number in range(1_500))
    assert text in read({"a.html": page(f"<p>{tagged}</p>")}).bodies[0]


def test_long_metadata_are_cut(read: Read) -> None:
    (article,) = read({"a.html": page("", f'<meta name="description" content="{"mot " * 10_000}">')}).articles
    assert article.extra["description"] == "mot " * 500 + "…"


def test_broken_json_is_read_as_far_as_its_first_fields(read: Read) -> None:
    head = '<script type="application/ld+json">{"author": {"name": "Ali Ba"}, "articleBody": "%s</script>' % ("mot " * 10_000)
    (article,) = read({"a.html": page("", head)}).articles
    assert article.extra["author"] == "Ali Ba"
