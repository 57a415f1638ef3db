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


SENTENCES = [f"Le conseil a voté la délibération numéro {n} sur le pont de Kayes, lundi, sans débat." for n in range(1, 9)]


def laid_out(text: str, head: str = "<title>Le pont rouvre - La Vigie</title>") -> str:
    menu = "".join(f'<tr><td><a href="{n}.php">Rubrique {n}</a></td></tr>' for n in range(6))
    return (
        f"<html><head>{head}</head><body><table><tr><td><table>{menu}</table></td><td><font size=3>{text}</font>"
        '<table><tr><td><a href="i.php">Imprimer</a> | <a href="e.php">Envoyer à un ami</a></td></tr></table></td></tr></table>'
    )


def test_tables_that_lay_out_a_page_are_no_data(read: Read) -> None:
    [article] = read({"a.html": laid_out("<br><br>".join([*SENTENCES, "Fin."]))}).articles
    assert article.body.split("\n\n") == [*SENTENCES, "Fin."]


def test_tables_of_data_are_kept_as_they_are(read: Read) -> None:
    rows = "".join(f"<tr><td>Ville {n}</td><td>{n}0 voix<br>sur {n}00</td></tr>" for n in (1, 2, 3))
    [article] = read({"a.html": page(f"<table>{rows}</table>{PARAGRAPH}")}).articles
    assert "| Ville 2 | 20 voix sur 200 |" in article.body


def test_publication_lines_and_boilerplate_are_no_part_of_the_text(read: Read) -> None:
    top = "Mis en ligne le 1er août 2019 à 06h00 - Par Loïc Danjou"
    text = [top, *SENTENCES[:4], "À lire aussi : Le bac ne passe plus", *SENTENCES[4:]]
    [article] = read({"a.html": laid_out("<br><br>".join(text))}).articles
    assert (article.title, article.date) == ("Le pont rouvre", "2019-08-01")
    assert article.body.split("\n\n") == SENTENCES
    assert article.extra == {"head": [top], "boilerplate": ["À lire aussi : Le bac ne passe plus"], "author": "Loïc Danjou"}


@pytest.mark.parametrize(
    "day", ["1er juillet", "1 juil.", "1<sup>er</sup> juillet", "1 JUILLET", "01&nbsp;juillet", "1er&nbsp;juil."]
)
def test_days_as_french_pages_write_them(day: str, read: Read) -> None:
    comment = '<div class="comment-meta">12 février 2024</div>'
    published = f'<div class="entry-meta">Publié le {day} 2020 à 06h00</div>'
    assert read({"a.html": page(f"{published}{PARAGRAPH}{comment}")}).articles[0].date == "2020-07-01"


def test_august_is_a_month(read: Read) -> None:
    published = '<p class="entry-meta">Mis en ligne le 13 août 2019</p>'
    assert read({"a.html": page(f'{published}{PARAGRAPH}<p class="date">12 février 2024</p>')}).articles[0].date == "2019-08-13"


TITLES = [
    ("Kidra : l’État rouvre le marché", None, "Kidra : l’État rouvre le marché"),
    ("Kidra : l’État rouvre le marché - La Vigie", "La Vigie", "Kidra : l’État rouvre le marché"),
    ("La Vigie » Kidra : l’État rouvre le marché", "La Vigie", "Kidra : l’État rouvre le marché"),
    ("« Nous partirons » | LA VIGIE", "La Vigie", "« Nous partirons »"),
    ("Le maire dit « non » au pont", None, "Le maire dit « non » au pont"),
    ("Le maire dit non - Le pont - La Vigie", "La Vigie", "Le maire dit non - Le pont"),
    ("La Vigie", "La Vigie", "La Vigie"),
]


@pytest.mark.parametrize(("written", "outlet", "title"), TITLES)
def test_titles_of_pages(written: str, outlet: str | None, title: str, read: Read) -> None:
    head = f"<title>{written}</title>" + (f'<meta property="og:site_name" content="{outlet}">' if outlet else "")
    [article] = read({"a.html": laid_out("<br><br>".join(SENTENCES), head)}).articles
    assert (article.title, article.outlet) == (title, outlet)


def test_title_of_the_article_alone_comes_before_that_of_the_page(read: Read) -> None:
    head = '<title>Le pont rouvre : récit - La Vigie</title><meta property="og:title" content="Le pont rouvre">'
    head += '<meta property="og:site_name" content="La Vigie">'
    assert read({"a.html": laid_out("<br><br>".join(SENTENCES), head)}).articles[0].title == "Le pont rouvre"


@pytest.mark.parametrize("publisher", ["", '<meta name="publisher" content="La Vigie">'])
def test_title_with_a_full_stop_is_not_taken_for_a_host(publisher: str, read: Read) -> None:
    head = f"<title>Le pont coûte 3.8 millions d’euros - La Vigie</title>{publisher}"
    [article] = read({"a.html": laid_out("<br><br>".join(SENTENCES), head)}).articles
    assert (article.title, article.outlet) == ("Le pont coûte 3.8 millions d’euros", "La Vigie")


def test_no_break_spaces_of_a_title_are_kept(read: Read) -> None:
    title = "Le cargo «\u00a0Cap-Sérane\u00a0» s’échoue\u202f!"
    [article] = read({"a.html": laid_out("<br><br>".join([title, *SENTENCES]), f"<title>{title}</title>")}).articles
    assert (article.title, article.body.split("\n\n")) == (title, SENTENCES)
