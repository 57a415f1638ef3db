"""Exports of Factiva and LexisNexis in all their layouts: three articles each, the second of them without text."""

from __future__ import annotations

import itertools
import random
import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from frsearch.ingest.formats import lexisnexis as lexisnexis_format
from frsearch.model import Article
from tests.ingest.conftest import Read

STYLES = "<style>" + ".frHeadline{font-weight:bold;}.icon a{display:block;}\n" * 2_000 + "</style>"
"""More than the 64 KB by which a format is recognised."""


def factiva_page(*articles: str, title: str = "Factiva", styles: str = STYLES, charset: str = "utf-8") -> str:
    head = f'<head><meta http-equiv="Content-Type" content="text/html; charset={charset}"/><title>{title}</title>{styles}</head>'
    cover = '<div id="navcontainer"><table><tr><td class="factivalogo"><h1>Factiva</h1></td><td>Dow Jones</td></tr></table></div>'
    footer = '<div id="pageFooter"><span class="copyright">&copy; 2026 Factiva, Inc. Tous droits réservés.</span></div>'
    return f"<html>{head}<body>{cover}<form><span></span>{'<br/><span></span>'.join(articles)}{footer}</form></body></html>"


def factiva_rows(*rows: tuple[str, str]) -> str:
    cells = "".join(
        f'<tr><td align="right" valign="top" class="index"><b>{code}</b>&nbsp;</td><td>{value}\n</td></tr>'
        for code, value in rows
    )
    return f'<div class="article frArticle"><table cellpadding="1" border="0">{cells}</table><br/></div>'


def p(*paragraphs: str) -> str:
    return "\n".join(f'<p class="articleParagraph frarticleParagraph">{text}</p>' for text in paragraphs)


CRIEE = [
    ("SE", "Économie"),
    ("HD", "<b class='frHeadline'>La <b>criée</b> de Port-Élan cherche un repreneur</b>"),
    ("BY", "Par Anne Riou ; Luc Morel"),
    ("WC", "1&nbsp;295 mots"),
    ("PD", "29 décembre 2011"),
    ("ET", "15:32"),
    ("SN", "Le Phare (édition du soir)"),
    ("SC", "PHARE"),
    ("PG", "4"),
    ("LA", "Français"),
    ("CY", "(c) Le Phare, 30 janvier 2026.   "),
    ("LP", p("La <b>criée</b> a perdu trois bateaux&nbsp;; les mareyeurs s’inquiètent.")),
    ("TD", p("« Rien n’est joué », dit la gérante.", "NOTE : l’appel d’offres court jusqu’au 3 mars 2012.")),
    ("NS", "<br/>gpol : Politique | gvote : Élections"),
    ("XQZ", "valeur inconnue"),
    ("PUB", "Société du Phare"),
    ("AN", "<br/>Document PHARE00020111229e7ct0001r"),
]
MUET = [("HD", "Sans texte"), ("PD", "28 décembre 2011"), ("SN", "Le Phare"), ("AN", "Document PHARE00020111228e7cs0002b")]
GREVE = [
    ("HD", "Grève des dockers à l’automne"),
    ("PD", "3 octobre 2012"),
    ("SN", "La Gazette de l’Ouest"),
    ("LP", p("Les dockers ont voté la grève.")),
    ("AN", "Document GAZOU00020121003e8a30004x"),
]

LINES = factiva_page(
    '<div class="article frArticle"><div>Économie</div>'
    '<div id="hd"><span class="frHeadline">La <b>criée</b> de Port-Élan cherche un repreneur</span></div>'
    '<div class="author">Par Anne Riou ; Luc Morel</div><div>1 295 mots</div><div>29 décembre 2011</div>'
    "<div>15:32</div><div>Le Phare (édition du soir)</div><div>PHARE</div><div>Français</div><div>(c) Le Phare, 2026.</div>"
    + p("La criée a perdu trois bateaux&nbsp;; les mareyeurs s’inquiètent.", "« Rien n’est joué », dit la gérante.")
    + p("NOTE : l’appel d’offres court jusqu’au 3 mars 2012.", "Document PHARE00020111229e7ct0001r")
    + "</div>",
    '<div class="article frArticle"><div id="hd"><span class="frHeadline">Sans texte</span></div><div>28 décembre 2011</div>'
    "<div>Le Phare</div><p>Document PHARE00020111228e7cs0002b</p></div>",
    '<div class="article frArticle" id="lastArticle"><div id="hd"><span class="frHeadline">Grève des dockers à l’automne</span>'
    "</div><div>3 octobre 2012</div><div>La Gazette de l’Ouest</div>"
    + p("Les dockers ont voté la grève.")
    + "<p>Document GAZOU00020121003e8a30004x</p></div>",
)

XML = """<?xml version="1.0" encoding="utf-8"?>
<PPSResponse>
  <ppsArticleResponse xmlns="http://global.factiva.com/pps/2.0">
    <ppsarticleResultSet count="3">
      <ppsarticle><article>
        <!-- une première -->
        <accessionNo>PHARE00020111229e7ct0001r</accessionNo>
        <reference>distdoc:archive/PHARE00020111229e7ct0001r</reference>
        <baseLanguage>FR</baseLanguage>
        <byline>Par Anne Riou ; Luc Morel</byline>
        <copyright>(c) 2026 Le Phare   </copyright>
        <headline><paragraph display="Proportional" lang="FR">
          La <hlt>criée</hlt> de Port-Élan cherche un repreneur</paragraph></headline>
        <leadParagraph><paragraph>La <hlt>criée</hlt> a perdu trois bateaux\u00a0; les mareyeurs
          s’inquiètent.</paragraph></leadParagraph>
        <pages>4</pages>
        <modificationDate><dateTime>2026-01-30T01:35:58Z</dateTime></modificationDate>
        <publicationDate><dateTime>2011-12-29T01:35:58Z</dateTime></publicationDate>
        <publisherName>Société du Phare</publisherName>
        <sectionName>Économie</sectionName>
        <sourceName>Le Phare (édition du soir)</sourceName>
        <newsSubject code="gpol" position="0"><name>Politique</name></newsSubject>
        <newsSubject code="gvote" position="0"><name>Élections</name></newsSubject>
        <tailParagraphs><paragraph>« Rien n’est joué », dit la gérante.</paragraph><paragraph>NOTE : l’appel d’offres court
          jusqu’au 3 mars 2012.</paragraph></tailParagraphs>
        <logo source="http://logos.example" image="phare.gif" />
        <wordCount>1295</wordCount>
      </article></ppsarticle>
      <ppsarticle><article><accessionNo>PHARE00020111228e7cs0002b</accessionNo>
        <headline><paragraph>Sans texte</paragraph></headline><leadParagraph /></article></ppsarticle>
      <ppsarticle><article><accessionNo>GAZOU00020121003e8a30004x</accessionNo>
        <headline><paragraph>Grève des dockers à l’automne</paragraph></headline>
        <leadParagraph><paragraph>Les dockers ont voté la grève.</paragraph></leadParagraph>
        <publicationDate><date>20121003</date></publicationDate>
        <sourceName>La Gazette de l’Ouest</sourceName></article></ppsarticle>
    </ppsarticleResultSet>
  </ppsArticleResponse>
</PPSResponse>
"""

FACTIVA = {
    "table.html": factiva_page(factiva_rows(*CRIEE), factiva_rows(*MUET), factiva_rows(*GREVE)),
    "lignes.htm": LINES,
    "reponse.xml": XML,
}
FACTIVA_EXPECTED = [
    (
        "PHARE00020111229e7ct0001r",
        "La criée de Port-Élan cherche un repreneur",
        "2011-12-29",
        "Le Phare",
        ["Anne Riou", "Luc Morel"],
        "La criée a perdu trois bateaux\u00a0; les mareyeurs s’inquiètent.\n\n« Rien n’est joué », dit la gérante.\n\n"
        "NOTE : l’appel d’offres court jusqu’au 3 mars 2012.",
    ),
    (
        "GAZOU00020121003e8a30004x",
        "Grève des dockers à l’automne",
        "2012-10-03",
        "La Gazette de l’Ouest",
        None,
        "Les dockers ont voté la grève.",
    ),
]


def row(article: Article) -> tuple[Any, ...]:
    return (article.id, article.title, article.date, article.outlet, article.extra.get("author"), article.body)


def encoded(text: str, encoding: str) -> bytes:
    for declared in ('encoding="utf-8"', "charset=utf-8"):
        text = text.replace(declared, declared.replace("utf-8", "windows-1252" if encoding == "cp1252" else encoding))
    return text.encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("name", FACTIVA)
def test_every_factiva_article_is_read_and_the_broken_one_is_reported(read: Read, name: str, encoding: str) -> None:
    outcome = read({name: encoded(FACTIVA[name], encoding)})
    assert list(map(row, outcome.articles)) == FACTIVA_EXPECTED
    assert outcome.messages == [f"{name}: article 2: there is no text in it"]
    assert [str(remark).rpartition("/")[2] for remark in outcome.report.remarks] == [
        f"{name}: articles in this Factiva export: 3"
    ]


@pytest.mark.parametrize("name", FACTIVA)
def test_what_else_factiva_says(read: Read, name: str) -> None:
    first, second = read({name: FACTIVA[name]}).articles
    expected: dict[str, Any] = {
        "section": "Économie",
        "words": 1295,
        "outlet_as_written": "Le Phare (édition du soir)",
    }
    others: dict[str, dict[str, Any]] = {
        "table.html": {
            "page": "4",
            "time": "15:32",
            "source_code": "PHARE",
            "language": "Français",
            "copyright": "(c) Le Phare, 30 janvier 2026.",
            "subjects": ["gpol : Politique", "gvote : Élections"],
            "XQZ": "valeur inconnue",
            "publisher": "Société du Phare",
        },
        "lignes.htm": {"time": "15:32", "lines": "PHARE | Français", "copyright": "(c) Le Phare, 2026."},
        "reponse.xml": {
            "page": "4",
            "language": "FR",
            "copyright": "(c) 2026 Le Phare",
            "subjects": ["gpol : Politique", "gvote : Élections"],
            "publisher": "Société du Phare",
            "reference": "distdoc:archive/PHARE00020111229e7ct0001r",
            "modification_date": "2026-01-30T01:35:58Z",
        },
    }
    assert first.extra == {"author": ["Anne Riou", "Luc Morel"], **expected, **others[name]}
    assert second.extra == {}


TEXT_FR = """
Download Request: Tous les documents : 1-3
Time Of Request: Friday, January 30, 2026  16:51:31
Terms: (criée OR dockers) and (DATE(>=2011-12-01))




                               Document 1 de 3



                            Le Phare (Port-Élan)

                     jeudi 29 décembre 2011 10:25 AM GMT
                              Édition nationale

La criée de Port-Élan cherche
un repreneur

RUBRIQUE: Économie; Pg. 4

LONGUEUR: 1 295 mots

AUTEUR: Anne Riou; Luc Morel

ENCART: Trois bateaux sont partis.

La criée a perdu trois bateaux cette année ; les mareyeurs s’inquiètent et
demandent une aide à la région, dont le conseil se réunit le 12 janvier 2012 à
Kervado.

NOTE: l’appel d’offres court jusqu’au 3 mars 2012.

SUJET: PÊCHE (90%); PORTS DE COMMERCE (78%);
EMPLOI (60%)

DATE-CHARGEMENT: 30 janvier 2026

CODE-TARIF: B2

LANGUE: FRENCH; FRANÇAIS

TYPE-PUBLICATION: Journal


                         Copyright 2012 Le Phare SA
                             Tous droits réservés

\f                               Document 2 de 3


                                  Le Phare

                           mercredi 28 décembre 2011

Sans texte

LONGUEUR: 0 mots

LANGUE: FRENCH

                         Copyright 2011 Le Phare SA

\f                               Document 3 de 3


                              La Gazette de l’Ouest

                              mercredi 3 octobre 2012

Grève des dockers à l’automne

LONGUEUR: 6 mots

Les dockers ont voté la grève.

LANGUE: FRENCH

                         Copyright 2026 La Gazette
"""

NAMES_EN = {
    "Document 1 de 3": "1 of 3 DOCUMENTS",
    "Document 2 de 3": "2 of 3 DOCUMENTS",
    "Document 3 de 3": "3 of 3 DOCUMENTS",
    "jeudi 29 décembre 2011 10:25 AM GMT": "December 29, 2011, Thursday 10:25 AM GMT",
    "mercredi 28 décembre 2011": "28 December 2011 Wednesday",
    "mercredi 3 octobre 2012": "3 October 2012 Wednesday",
    "RUBRIQUE:": "SECTION:",
    "LONGUEUR:": "LENGTH:",
    " mots": " words",
    "AUTEUR: Anne Riou": "BYLINE: By Anne Riou",
    "ENCART:": "HIGHLIGHT:",
    "SUJET:": "SUBJECT:",
    "DATE-CHARGEMENT: 30 janvier 2026": "LOAD-DATE: January 30, 2026",
    "LANGUE:": "LANGUAGE:",
    "TYPE-PUBLICATION:": "PUBLICATION-TYPE:",
    "Tous droits réservés": "All Rights Reserved",
}
NAMES_DE = {
    "Document 1 de 3": "Dokument 1 von 3",
    "Document 2 de 3": "Dokument 2 von 3",
    "Document 3 de 3": "Dokument 3 von 3",
    "jeudi 29 décembre 2011 10:25 AM GMT": "Donnerstag 29. Dezember 2011 10:25 AM GMT",
    "mercredi 28 décembre 2011": "Mittwoch 28. Dezember 2011",
    "mercredi 3 octobre 2012": "3. Oktober 2012 Mittwoch",
    "RUBRIQUE: Économie; Pg. 4": "RUBRIK: Économie; S. 4",
    "LONGUEUR:": "LÄNGE:",
    " mots": " Wörter",
    "AUTEUR: Anne Riou": "AUTOR: Von Anne Riou",
    "ENCART:": "HIGHLIGHT:",
    "SUJET:": "SUBJECT:",
    "DATE-CHARGEMENT: 30 janvier 2026": "UPDATE: 30. Januar 2026",
    "LANGUE:": "SPRACHE:",
    "TYPE-PUBLICATION:": "PUBLICATION-TYPE:",
    "Tous droits réservés": "Alle Rechte vorbehalten",
}


def renamed(text: str, names: dict[str, str]) -> str:
    for name, other in names.items():
        assert name in text
        text = text.replace(name, other)
    return text


def lexisnexis_page(text: str) -> str:
    """Return the page of an export whose text is `text`: a div for each paragraph, with the label and hits in spans."""
    above, *articles = re.split(r"\n\f? +(?=(?:Do[ck]ument )?\d (?:de|of|von) 3)", text)
    shown = [f"<div class='c0'><p>{'<br>'.join(part.split(chr(10)))}</p></div>" for part in above.strip().split("\n\n")]
    for number, article in enumerate(articles):
        shown.append(
            f'<A NAME="DOC_ID_0_{number}"></A><!-- Hide XML section from browser\n<DOC NUMBER={number + 1}><DOCFULL> -->'
        )
        for paragraph in article.strip().split("\n\n"):
            lines = "<BR>".join(line.strip() for line in paragraph.strip().split("\n"))
            label, colon, value = lines.partition(": ")
            gap = " " if label == "NOTE" else "&nbsp;"
            spans = f'<SPAN CLASS="c8">{label}:{gap}</SPAN><SPAN>{value}</SPAN>' if colon and label.isupper() else lines
            spans = spans.replace("décembre ", "décembre\n  ").replace("criée", '<SPAN CLASS="c4"><b>criée</b></SPAN>')
            shown.append(f'<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c2">{spans}</SPAN></P>\n</DIV>')
    head = "<HEAD><meta http-equiv='Content-Type' content='text/html; charset=utf-8'><STYLE><!-- .c0 { } --></STYLE></HEAD>"
    return f"<HTML>{head}<BODY>{chr(10).join(shown)}</BODY></HTML>"


TEXTS = {"français": TEXT_FR, "anglais": renamed(TEXT_FR, NAMES_EN), "allemand": renamed(TEXT_FR, NAMES_DE)}
LEXISNEXIS = {f"{name}.TXT": text for name, text in TEXTS.items()}
LEXISNEXIS |= {f"{name}.HTML": lexisnexis_page(text) for name, text in TEXTS.items()}
LEXISNEXIS_EXPECTED = [
    (
        "#1",
        "La criée de Port-Élan cherche un repreneur",
        "2011-12-29",
        "Le Phare",
        ["Anne Riou", "Luc Morel"],
        "La criée a perdu trois bateaux cette année ; les mareyeurs s’inquiètent et demandent une aide à la région, dont le "
        "conseil se réunit le 12 janvier 2012 à Kervado.\n\nNOTE: l’appel d’offres court jusqu’au 3 mars 2012.",
    ),
    (
        "#3",
        "Grève des dockers à l’automne",
        "2012-10-03",
        "La Gazette de l’Ouest",
        None,
        "Les dockers ont voté la grève.",
    ),
]


ENCODED = [(name, encoding) for name in LEXISNEXIS for encoding in ("utf-8", "cp1252")] + [("français.TXT", "utf-16")]


@pytest.mark.parametrize(("name", "encoding"), ENCODED)
def test_every_lexisnexis_article_is_read_and_the_broken_one_is_reported(read: Read, name: str, encoding: str) -> None:
    outcome = read({name: encoded(LEXISNEXIS[name], encoding)})
    assert list(map(row, outcome.articles)) == [(name + number, *rest) for number, *rest in LEXISNEXIS_EXPECTED]
    assert outcome.messages == [f"{name}: article 2: there is no text in it"]
    assert [(one.kind, one.detail) for one in outcome.report.remarks] == [
        ("lines above the first article, not read", "3"),
        ("articles in this LexisNexis export", "3"),
    ]


@pytest.mark.parametrize("name", LEXISNEXIS)
def test_what_else_lexisnexis_says(read: Read, name: str) -> None:
    first, second = read({name: LEXISNEXIS[name]}).articles
    language = name.partition(".")[0]
    assert first.extra == {
        "author": ["Anne Riou", "Luc Morel"],
        "section": "Économie",
        "page": "4",
        "words": 1295,
        "highlight": "Trois bateaux sont partis.",
        "edition": "10:25 AM GMT Édition nationale",
        "subjects": ["PÊCHE (90%)", "PORTS DE COMMERCE (78%)", "EMPLOI (60%)"],
        "load_date": {"français": "30 janvier 2026", "anglais": "January 30, 2026", "allemand": "30. Januar 2026"}[language],
        "code_tarif": "B2",
        "language": "FRENCH; FRANÇAIS",
        "publication_type": "Journal",
        "copyright": "Copyright 2012 Le Phare SA "
        + {"français": "Tous droits réservés", "anglais": "All Rights Reserved", "allemand": "Alle Rechte vorbehalten"}[language],
        "outlet_as_written": "Le Phare (Port-Élan)",
    }
    assert second.extra == {"words": 6, "language": "FRENCH", "copyright": "Copyright 2026 La Gazette"}


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("29 Dezember 2011", "2011-12-29"),
        ("31. März 2012", "2012-03-31"),
        ("29 December 2011", "2011-12-29"),
        ("décembre 2011", "2011-12"),
        ("Hiver 2011", None),
    ],
)
def test_the_dates_of_factiva(read: Read, written: str, date: str | None) -> None:
    rows = [("HD", "Titre"), ("PD", written), ("CY", "(c) 3 janvier 2026 Le Phare"), ("TD", p("Le port dort."))]
    [article] = read({"a.html": factiva_page(factiva_rows(*rows))}).articles
    assert (article.date, article.outlet) == (date, None)
    assert article.extra.get("date_as_written") == (None if date else written)


@pytest.mark.parametrize("title", ["Factiva", "\n Factiva® ", "Dow Jones Factiva", "Ma recherche"])
def test_a_factiva_page_is_recognised_by_its_title_or_its_first_article(read: Read, title: str) -> None:
    page = factiva_page(factiva_rows(*GREVE), title=title, styles="" if title == "Ma recherche" else STYLES)
    assert read({"a.html": page}).ids == ["GAZOU00020121003e8a30004x"]


def test_tables_inside_the_text_of_factiva(read: Read) -> None:
    table = "<table><tr><td>Lieu noir</td><td>3,20 €</td></tr><tr><td>Merlu</td><td>5,10 €</td></tr></table>"
    [article] = read(
        {"a.html": factiva_page(factiva_rows(("HD", "Cours"), ("TD", p("Les cours.") + table + p("Fin."))))}
    ).articles
    assert [line.split() for line in article.body.split("\n\n")] == [
        ["Les", "cours."],
        ["Lieu", "noir", "3,20", "€"],
        ["Merlu", "5,10", "€"],
        ["Fin."],
    ]


def test_what_is_in_no_row_of_factiva_is_kept(read: Read) -> None:
    page = factiva_page(factiva_rows(*GREVE)).replace("</table><br/>", "<tr><td colspan='2'>Suite demain</td></tr></table>")
    [article] = read({"a.html": page}).articles
    assert (article.body, article.extra) == ("Les dockers ont voté la grève.", {"lines": "Suite demain"})


def test_a_list_of_headlines_is_no_export(read: Read) -> None:
    page = "<html><head><title>Factiva</title></head><body><p>1. La criée de Port-Élan cherche un repreneur</p></body></html>"
    assert read({"a.html": page}).messages == [
        "a.html: a Factiva page without an article; save the articles themselves, not their list"
    ]


def test_xml_that_ends_early_is_reported(read: Read) -> None:
    outcome = read({"a.xml": XML[: XML.index("ont voté")]})
    assert outcome.ids == ["PHARE00020111229e7ct0001r"]
    assert outcome.messages == [
        "a.xml: article 2: there is no text in it",
        "a.xml: the file ends within <article>, which is not read",
    ]


NEAR_MISSES = {
    "guide.html": "<html><head><title>Factiva : mode d’emploi</title></head><body><h1>Factiva : mode d’emploi</h1>"
    "<p>Les articles se choisissent un à un, puis s’enregistrent ensemble. L’ancre DOC_ID_0_0 est d’ailleurs.</p></body></html>",
    "site.html": '<html><head><title>Le Phare</title></head><body><div class="article newsArticle"><h1>La criée</h1>'
    "<p>La criée a perdu trois bateaux cette année, et les mareyeurs s’inquiètent.</p></div></body></html>",
    "copie.html": "<html><body><pre>\n1 of 1 DOCUMENTS\n\nLe Phare\n\nLENGTH: 3 words\n\nLe port dort.\n</pre></body>",
    "dossier.txt": "Un dossier vide\n\nLe juge n’a lu qu’une ligne.\n\n1 of 3 DOCUMENTS\n\nIl y manquait LENGTH: et le reste.",
    "rubriques.txt": "Une affiche\n\nSECTION: bains\n\nLe document 2 de 3 manque.",
    "base.xml": "<docs><doc id='1'><titre>factiva</titre><texte>Le port dort. PPSResponse.</texte></doc></docs>",
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_files_that_only_look_like_exports(read: Read, name: str) -> None:
    outcome = read({name: NEAR_MISSES[name]})
    assert len(outcome.articles) == 1
    assert list(outcome.report.formats) == [{"html": "HTML", "txt": "raw text", "xml": "XML corpus"}[name.partition(".")[2]]]


def lexisnexis(*paragraphs: str) -> str:
    return "\n\n".join(("     1 of 1 DOCUMENTS", *paragraphs))


CRIEE_HEAD = ("Le Phare", "12 avril 2013 vendredi", "Un titre")
ONE = {
    "no author, no section": (
        [*CRIEE_HEAD, "LENGTH: 3 words", "Le port dort.", "LANGUAGE: FRENCH"],
        ("Un titre", "2013-04-12", "Le Phare", "Le port dort."),
    ),
    "no label above": (
        [*CRIEE_HEAD, "Le port dort.", "La mer aussi.", "LANGUAGE: FRENCH"],
        ("Un titre", "2013-04-12", "Le Phare", "Le port dort.\n\nLa mer aussi."),
    ),
    "no label below": (
        [*CRIEE_HEAD, "LENGTH: 3 words", "Le port dort.", "SUJET: les bains de mer", "On y revient."],
        ("Un titre", "2013-04-12", "Le Phare", "Le port dort.\n\nSUJET: les bains de mer\n\nOn y revient."),
    ),
    "no date": (
        ["Le Phare", "11 septembre 2001, dix ans après", "LENGTH: 3 words", "Le port dort.", "LOAD-DATE: January 3, 2026"],
        ("11 septembre 2001, dix ans après", None, "Le Phare", "Le port dort."),
    ),
    "no title": (
        ["Le Phare", "12 avril 2013", "LENGTH: 3 words", "Le port dort.", "LANGUAGE: FRENCH"],
        (None, "2013-04-12", "Le Phare", "Le port dort."),
    ),
    "a title above the date": (
        ["Le Phare", "Le 8 mai 1945 vu du port", "12 avril 2013", "LENGTH: 3 words", "Le port dort.", "LANGUAGE: FRENCH"],
        ("Le 8 mai 1945 vu du port", "2013-04-12", "Le Phare", "Le port dort."),
    ),
    "a label in the title": (
        ["Le Phare", "12 avril 2013", "EXCLUSIF: le port vendu", "LENGTH: 3 words", "Le port dort.", "LANGUAGE: FRENCH"],
        ("EXCLUSIF: le port vendu", "2013-04-12", "Le Phare", "Le port dort."),
    ),
    "labels inside the text": (
        [*CRIEE_HEAD, "LENGTH: 9 words", "AVIS: à quai.", "AUTEUR: inconnu.", "LONGUEUR: 12 mètres.", "Fin.", "LANGUAGE: FRENCH"],
        ("Un titre", "2013-04-12", "Le Phare", "AVIS: à quai.\n\nAUTEUR: inconnu.\n\nLONGUEUR: 12 mètres.\n\nFin."),
    ),
    "a highlight of two paragraphs": (
        [*CRIEE_HEAD, "HIGHLIGHT: Un quai.", "Deux bateaux.", "LENGTH: 3 words", "Le port dort.", "LANGUAGE: FRENCH"],
        ("Un titre", "2013-04-12", "Le Phare", "Le port dort."),
    ),
    "the copyright on top": (
        [
            "Copyright 1991 Le Phare SA\nLe Phare",
            "December 19, 1991, Sunday, Late Edition - Final",
            "Un titre",
            "LENGTH: 3 words",
            "BODY:\nLe port dort.",
            "LANGUAGE: FRENCH",
        ],
        ("Un titre", "1991-12-19", "Le Phare", "Le port dort."),
    ),
    "labels without blank lines": (
        [
            "Le Phare\n12 avril 2013 vendredi",
            "Un titre\nSECTION: Mer\nLENGTH: 3 words",
            "Le port dort.\nLANGUAGE: FRENCH\nPAYS: X",
        ],
        ("Un titre", "2013-04-12", "Le Phare", "Le port dort."),
    ),
    "text directly below the length": (
        [*CRIEE_HEAD, "LENGTH: 3 words\nLe port dort.", "LANGUAGE: FRENCH"],
        ("Un titre", "2013-04-12", "Le Phare", "Le port dort."),
    ),
    "a length that says more": (
        [*CRIEE_HEAD, "LENGTH: 3 words (extraits)", "Le port dort.", "LANGUAGE: FRENCH"],
        ("Un titre", "2013-04-12", "Le Phare", "Le port dort."),
    ),
    "a link below": (
        [*CRIEE_HEAD, "LENGTH: 3 words", "Le port dort.", "LANGUAGE: FRENCH", "Copyright 2013 Le Phare", "Retour à la liste"],
        ("Un titre", "2013-04-12", "Le Phare", "Le port dort."),
    ),
}


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("kind", ONE)
def test_lexisnexis_articles_that_lack_something(read: Read, kind: str, line_end: str) -> None:
    paragraphs, expected = ONE[kind]
    text = lexisnexis(*paragraphs).replace("\n", line_end)
    [article] = read({"a.txt": text}).articles
    assert (article.title, article.date, article.outlet, article.body) == expected
    kept = " ".join([*filter(None, expected), *map(str, article.extra.values())])
    lost = {word for word in re.findall(r"\w{4,}", " ".join(paragraphs)) if word not in kept and not word.isupper()}
    assert lost <= {"avril", "vendredi", "December", "Sunday", "words"}, "nothing but what the date and the labels say"


@pytest.mark.parametrize("seed", range(3))
def test_every_word_of_lexisnexis_is_kept(read: Read, seed: int) -> None:
    """In whatever order the paragraphs of an article come, its words are in the text, in a field or in ``extra``."""
    chance, count = random.Random(seed), itertools.count()

    def words() -> str:
        return " ".join(f"mot{next(count)}x" for _ in range(chance.randint(1, 5))) + chance.choice(["", ".", " !"])

    def paragraph() -> str:
        label = chance.choice([*lexisnexis_format._KNOWN, "AVIS", "CODE-TARIF"])
        kinds = [f"{label}: {chance.choice(['', '12 mots '])}{words()}", f"{words()}\n{words()}", "12 avril 2013 vendredi"]
        return chance.choice(
            [*kinds, f"Copyright 2013 {words()}", f"{words()}\n12 avril 2013\nÉdition {words()}", words(), words()]
        )

    articles = [
        "".join(paragraph() + chance.choice(["\n", "\n\n", "\n\n"]) for _ in range(chance.randint(1, 14))) for _ in range(300)
    ]
    outcome = read({"a.txt": "LANGUAGE: X\n\n" + "".join(f"1 of 1 DOCUMENTS\n\n{text}\n" for text in articles)})
    assert len(outcome.articles) > 150
    assert len(outcome.articles) + len(outcome.messages) == 300
    for article in outcome.articles:
        kept = f"{article.title} {article.outlet} {article.url} {article.body} {article.extra}"
        lost = set(re.findall(r"mot\d+x", articles[int(article.id.partition("#")[2]) - 1])) - set(re.findall(r"mot\d+x", kept))
        assert not lost, article.id


def test_exports_one_after_another(read: Read) -> None:
    articles = read({"a.txt": 2 * TEXT_FR}).articles
    assert [(article.id, *row(article)[1:]) for article in articles] == [
        (f"a.txt#{number}", *rest) for number, (_, *rest) in zip((1, 3, 4, 6), 2 * LEXISNEXIS_EXPECTED, strict=True)
    ]


ARTICLES: dict[str, Callable[[int], str]] = {
    "f.html": lambda n: factiva_page(*[factiva_rows(*CRIEE[:-1], ("AN", f"Document PHARE{i:09}")) for i in range(n)]),
    "f.xml": lambda n: (
        XML.partition("<ppsarticle>")[0]
        + "".join(
            f"<article><accessionNo>PHARE{i:09}</accessionNo><leadParagraph><paragraph>{i}</paragraph></leadParagraph></article>"
            for i in range(n)
        )
    ),
    "l.txt": lambda n: lexisnexis(*ONE["labels inside the text"][0], "") * n,
    "l.html": lambda n: lexisnexis_page("\n".join(TEXT_FR[: TEXT_FR.index("\f")] for _ in range(n))),
}


@pytest.mark.parametrize("name", ARTICLES)
def test_time_is_linear_in_the_number_of_articles(read: Read, name: str) -> None:
    seconds = []
    for count in (200, 1000):
        text = ARTICLES[name](count)
        began = time.process_time()
        outcome = read({name: text})
        seconds.append(time.process_time() - began)
        assert (len(outcome.ids), outcome.messages) == (count, [])
    assert seconds[1] < 10 * seconds[0], "five times as many articles"
