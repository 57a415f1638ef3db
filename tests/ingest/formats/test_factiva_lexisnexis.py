"""Exports of Factiva and LexisNexis in all their layouts: three articles each, the second of them without text."""

from __future__ import annotations

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
