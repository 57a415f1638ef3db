"""Exports of Factiva and LexisNexis in all their layouts: three articles each, the second of them without text."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

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
        f'<tr><td align="right" valign="top" class="index"><b>{code}</b>&nbsp;</td><td>{value}\n</td></tr>' for code, value in rows
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
    '<div class="article frArticle"><div>Économie</div><div id="hd"><span class="frHeadline">La <b>criée</b> de Port-Élan cherche un '
    'repreneur</span></div><div class="author">Par Anne Riou ; Luc Morel</div><div>1 295 mots</div><div>29 décembre 2011</div>'
    "<div>15:32</div><div>Le Phare (édition du soir)</div><div>PHARE</div><div>Français</div><div>(c) Le Phare, 2026.</div>"
    + p("La criée a perdu trois bateaux&nbsp;; les mareyeurs s’inquiètent.", "« Rien n’est joué », dit la gérante.")
    + p("NOTE : l’appel d’offres court jusqu’au 3 mars 2012.", "Document PHARE00020111229e7ct0001r")
    + "</div>",
    '<div class="article frArticle"><div id="hd"><span class="frHeadline">Sans texte</span></div><div>28 décembre 2011</div>'
    "<div>Le Phare</div><p>Document PHARE00020111228e7cs0002b</p></div>",
    '<div class="article frArticle" id="lastArticle"><div id="hd"><span class="frHeadline">Grève des dockers à l’automne</span></div>'
    "<div>3 octobre 2012</div><div>La Gazette de l’Ouest</div>" + p("Les dockers ont voté la grève.")
    # the last line ends the page
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
    assert [str(remark).rpartition("/")[2] for remark in outcome.report.remarks] == [f"{name}: articles in this Factiva export: 3"]


@pytest.mark.parametrize("name", FACTIVA)
def test_what_else_factiva_says(read: Read, name: str) -> None:
    first, second = read({name: FACTIVA[name]}).articles
    expected = {
        "section": "Économie",
        "words": 1295,
        "outlet_as_written": "Le Phare (édition du soir)",
    }
    expected |= {
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
    }[name]
    assert first.extra == {"author": ["Anne Riou", "Luc Morel"], **expected}
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
        shown.append(f'<A NAME="DOC_ID_0_{number}"></A><!-- Hide XML section from browser\n<DOC NUMBER={number + 1}><DOCFULL> -->')
        for paragraph in article.strip().split("\n\n"):
            lines = "<BR>".join(line.strip() for line in paragraph.strip().split("\n"))
            label, colon, value = lines.partition(": ")
            gap = " " if label == "NOTE" else "&nbsp;"
            spans = f'<SPAN CLASS="c8">{label}:{gap}</SPAN><SPAN>{value}</SPAN>' if colon and label.isupper() else lines
            spans = spans.replace("criée", '<SPAN CLASS="c4"><b>criée</b></SPAN>')
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
        "La criée a perdu trois bateaux cette année ; les mareyeurs s’inquiètent et demandent une aide à la région, dont le conseil "
        "se réunit le 12 janvier 2012 à Kervado.\n\nNOTE: l’appel d’offres court jusqu’au 3 mars 2012.",
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
