"""Spreadsheets: written by openpyxl, by hand as OpenDocument, and one that Excel 97 could have written."""

from __future__ import annotations

import base64
import datetime
import io
import sys
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from frsearch.ingest import read_corpus
from frsearch.ingest.formats.spreadsheet import rows
from tests.ingest.papers import far_apart
from tests.ingest.samples import ARTICLE, zip_of

if TYPE_CHECKING:
    from tests.ingest.conftest import Read


def workbook(**sheets: Sequence[Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def opendocument(cells: str) -> bytes:
    spaces = "".join(f' xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text"))
    sheet = f'<table:table table:name="Feuille1">{cells}</table:table>'
    return zip_of(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
            "content.xml": f"<office:document-content{spaces}><office:body><office:spreadsheet>{sheet}"
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


PRESS: list[list[Any]] = [
    ["Revue de presse, printemps 2024"],
    [],
    ["N°", "Titre de l’article", "Paru le", "Nom du journal", "Date de parution", "Texte intégral", "Part", "Relu", None],
    [12, "Le pont rouvre", "mardi", "La Vigie", datetime.date(2024, 3, 5), "Le pont a rouvert.\n\nIl tient.", 0.25, True, None],
    [None] * 9,
    [13, "La dengue recule", None, None, datetime.datetime(2024, 3, 6, 18, 10), "Les cas reculent.", 1, False, "à voir"],
]


def test_every_cell_has_its_place(read: Read) -> None:
    outcome = read({"presse.xlsx": workbook(Dépêches=PRESS)}, mapping={"id": "N°"})
    assert [(one.id, one.title, one.date, one.outlet, one.body, one.extra) for one in outcome.articles] == [
        ("12", "Le pont rouvre", "2024-03-05", "La Vigie", "Le pont a rouvert.\n\nIl tient.", PLACED[0]),
        ("13", "La dengue recule", "2024-03-06", None, "Les cas reculent.", PLACED[1]),
    ]
    assert not outcome.messages
    assert [(remark.path[-20:], remark.kind, remark.detail) for remark in outcome.report.remarks] == [
        ("presse.xlsx/Dépêches", "lines above the header, not read", "1"),
        ("presse.xlsx/Dépêches", "columns not taken, kept in extra", "Paru le, Part, Relu, column 9"),
    ]
    assert outcome.report.formats["spreadsheet"].articles == 2


PLACED = [
    {"Paru le": "mardi", "Part": 0.25, "Relu": "VRAI"},
    {"Paru le": None, "Part": 1, "Relu": "FAUX", "column 9": "à voir"},
]


def test_every_sheet_with_a_column_for_the_text_is_read(read: Read) -> None:
    sheets: dict[str, list[list[str]]] = {
        "Consignes": [["à faire", "relire"], ["vite", "bien"]],
        "Mars": [["titre", "texte"], ["Un", "Le phare."]],
        "Vide": [],
        "Avril": [["texte"], ["La digue."], ["Le port."]],
    }
    outcome = read({"a.xlsx": workbook(**sheets)})
    assert [(one.id, one.body) for one in outcome.articles] == [
        ("a.xlsx/Mars#1", "Le phare."),
        ("a.xlsx/Avril#1", "La digue."),
        ("a.xlsx/Avril#2", "Le port."),
    ]
    assert not outcome.messages
    (remark,) = outcome.report.remarks
    assert str(remark).endswith(
        "a.xlsx/Consignes: sheets not read: no column for the text among: à faire, relire; map one of them to body"
    )


def test_a_text_as_long_as_a_cell_may_be_is_whole(read: Read) -> None:
    text = ("Été comme hiver, le phare éclaire la passe. " * 745)[:32_767].strip()
    assert read({"a.xlsx": workbook(F=[["texte"], [text]])}).bodies == [text]


def test_an_opendocument_sheet(read: Read) -> None:
    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def text(*paragraphs: str) -> str:
        inside = "".join(f"<text:p>{one}</text:p>" for one in paragraphs)
        return f'<table:table-cell office:value-type="string">{inside}</table:table-cell>'

    date = '<table:table-cell office:value-type="date" office:date-value="2024-03-05"/>'
    cells = row(text("titre"), text("date"), text("texte")) + row(text("Un"), date, text("Le phare.", "Il tient."))
    outcome = read({"a.ods": opendocument(cells)})
    assert [(one.title, one.date, one.body) for one in outcome.articles] == [("Un", "2024-03-05", "Le phare.\nIl tient.")]
    assert not outcome.messages


EXCEL_97 = (
    b"c-rk)O=uHA6#izLG(WWYGcBY-2nDOwU=cldX}4;%7gMSie<)~bRtybE*hWwfT8%jhf+xjGp&q<cz4(J3^yWdR=s^&KL{G(&px~j+`sVGfq*bv2"
    b"Ewt>n%$qmw&6}Bh^JZpeU(bcB(+|38ScU<#pl<lk+8`5@e0CuO(i?_k?c7VraImJ}^U_4Ny79FAl}FB@obMVG+;_bo3VftAh9X7^c`dPu*vn%`"
    b"3ps{<q5`)`5<rYc6=8ac=?13vxaKpagDknmw4dr$#c|B3BfYz=C_bumvn~MH?jyE&&ypSJz)Km$m#z!5t{Z#wY&y5b6meG@W<V1<tmQRbmV>wh"
    b"KQJ`ZmrC^=BUBNk$)3SCBLRH1SM~FRBVS#)0Li~Em3#gm_tGRTm)}raz!Z#=yhth()H#>AkoOhz;@Qaslqo7;r&6}0Yg8eVE@`r;ohxZ!h=b6m"
    b"-6GB)4W0Q(#1iu;5uZh#^0=&Iisngun#EZpiO>Djc)N@}n0rlV$zIdWYp{)I20`Y-yb?q7vI}>=yh)9ZswY@7#pjE83T=`v4Fi{@1sMleqcClu"
    b")XV%frdPPtjm&p3jgliM?-}i|m;+_5bCtC{)Xz@FTXk~-zlHe9=R=R<l~3wc;%A3z7oxN8)M<3nshA;q`IM0qNpb6@#1qxdg|%aSU>f^n_wp(s"
    b"YwU(~)CRH0J_Gqf!YoPeh@U0J@|Cm}zp)l<E&Xv(@$={+=-j1PI%zGvIG{xEkX<*}aMt_bz<~n?4jede;9xyMSl`X^E74_L6XbWf$NI0cNU84p"
    b"CRw*Qi~>C+y0h))o0^XEO~p?q+`?{4tkA~(Unp^ede<?5aURD+)A399D$)2pD>e-MyCu|Y|Mh0Z`Jem$0YX9JvH"
)


def test_a_sheet_of_excel_97(read: Read) -> None:
    outcome = read({"a.xls": zlib.decompress(base64.b85decode(EXCEL_97))})
    assert [(one.title, one.date, one.body) for one in outcome.articles] == [
        ("Le phare s’éteint", "1998-11-02", "L’été fini, le phare s’éteint.")
    ]
    assert not outcome.messages


def test_a_sheet_in_an_archive_and_from_a_pipe(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = workbook(F=[["texte"], ["Le phare."]])
    assert read({"lot.zip": zip_of({"mars/a.xlsx": sheet})}).ids == ["lot.zip/mars/a.xlsx/F#1"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(sheet)))
    assert [article.body for article in read_corpus("-")] == ["Le phare."]


def repeated_cells() -> bytes:
    cell = (
        '<table:table-cell table:number-columns-repeated="16000" office:value-type="string"><text:p>x</text:p></table:table-cell>'
    )
    return opendocument(f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>')


BAD = {
    "no column for the text": (
        workbook(F=[["titre", "auteur"], ["Un", "A. R."]]),
        "b.xlsx/F:1: no column for the text among: titre, auteur; map one of them to body",
    ),
    "a row without text": (workbook(F=[["titre", "texte"], [], ["Un"]]), "b.xlsx/F:3: the text in 'texte' is missing"),
    "a date that is none": (
        workbook(F=[["texte", "date"], ["Le phare.", "hier"]]),
        "b.xlsx/F:2: 'hier' is not a date that frsearch can read; the article is read without a date",
    ),
    "columns of one name": (
        workbook(F=[["texte", "texte"], ["Le phare.", "La digue."]]),
        "b.xlsx/F:1: several columns have the name 'texte'",
    ),
    "no sheet": (workbook(F=[]), "b.xlsx: there is no article in this file"),
    "cut": (workbook(F=PRESS)[:3000], "b.xlsx: not a spreadsheet that can be read: "),
    "empty": (b"", "b.xlsx: the file is empty"),
    "a page": (b"<table><tr><td>texte</td></tr></table>", "b.xlsx: not a spreadsheet, but text; if it is a table or a page"),
    "cells far apart": (far_apart(), f"b.xlsx: {rows._ENDED}"),
    "repeated cells": (repeated_cells(), "b.xlsx: not a spreadsheet that can be read: "),
    "too long": (workbook(F=[["texte"], ["é" * 12_000]]), "b.xlsx/F:2: the row is too long"),
    "a little too long": (workbook(F=[["texte"], ["e" * 1001]]), "b.xlsx/F:2: an article of 1,001 characters; at most 1,000"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_sheet_is_reported_and_its_neighbours_are_read(kind: str, read: Read) -> None:
    content, message = BAD[kind]
    outcome = read({"a.txt": ARTICLE, "b.xlsx": content, "c.xlsx": workbook(F=[["texte"], ["Le phare."]])}, max_chars=1000)
    assert len(outcome.messages) == 1
    assert outcome.messages[0].startswith(message)
    assert {"a.txt", "c.xlsx/F#1"} <= set(outcome.ids)


def test_without_an_interpreter_nothing_is_started(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "")
    (message,) = read({"a.xlsx": workbook(F=[["texte"], ["Le phare."]])}).messages
    assert message.startswith("a.xlsx: spreadsheets are read in a process of their own, but sys.executable does not say")
