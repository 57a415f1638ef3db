"""PDFs with a text layer, written by hand, and those that have none or cannot be read."""

from __future__ import annotations

import io
import sys
import zlib
from typing import TYPE_CHECKING

import pypdf
import pytest

from frsearch.ingest.formats import pdf
from tests.ingest.papers import Line, pdf_of, pdf_of_stream
from tests.ingest.samples import ARTICLE, zip_of

if TYPE_CHECKING:
    from tests.ingest.conftest import Read

HEADER, FOOTER = (8.0, "La Vigie du Littoral"), "vigie.example"
FIRST: list[Line] = [
    HEADER,
    (18.0, "Le pont de Port-Salin"),
    (18.0, "rouvre ses portes"),
    (9.0, "Publié le mardi 5 mars 2024 | La Vigie"),
    (10.0, "La préfète s’est rendue lundi sur le pont, fermé depuis un an, avec le porte-"),
    (10.0, "parole de la région. Elle a salué « un chantier exemplaire » et une poli-"),
    (10.0, "tique d’entretien qui porte ses fruits."),
    (10.0, "Les travaux, commencés en janvier, ont coûté deux millions d’euros, dont la moi-"),
    (8.0, f"{FOOTER} - 1/2"),
    (8.0, "1"),
]
SECOND: list[Line] = [
    HEADER,
    (10.0, "tié à la charge de l’État. Le maire de Saint-"),
    (10.0, "Malo, venu en voisin, s’est dit « jaloux ». Les camions, eux, attendront le mois de"),
    (10.0, "mai. En 2023, déjà, le chantier avait pris trois mois de retard."),
    (8.0, f"{FOOTER} - 2/2"),
    (8.0, "2"),
]
BODY = [
    "La préfète s’est rendue lundi sur le pont, fermé depuis un an, avec le porte-parole de la région. Elle a salué « un "
    "chantier exemplaire » et une politique d’entretien qui porte ses fruits.",
    "Les travaux, commencés en janvier, ont coûté deux millions d’euros, dont la moitié à la charge de l’État. Le maire de "
    "Saint-Malo, venu en voisin, s’est dit « jaloux ». Les camions, eux, attendront le mois de mai. En 2023, déjà, le chantier "
    "avait pris trois mois de retard.",
]


def test_an_article_over_two_pages(read: Read) -> None:
    outcome = read({"a.pdf": pdf_of(FIRST, SECOND, title="Microsoft Word - pont.docx")})
    (article,) = outcome.articles
    assert (article.id, article.title, article.date, article.outlet) == (
        "a.pdf",
        "Le pont de Port-Salin rouvre ses portes",
        "2024-03-05",
        "La Vigie",
    )
    assert article.body.split("\n\n") == BODY
    assert article.extra == {
        "head": ["Publié le mardi 5 mars 2024 | La Vigie"],
        "boilerplate": ["La Vigie du Littoral", "vigie.example - 1/2"],
    }
    assert not outcome.messages
    assert not outcome.report.remarks
    assert outcome.report.formats["PDF"].dated == 1


TEXT: list[Line] = [
    (10.0, "Le phare de la pointe est éteint depuis lundi soir, faute de gardien et de budget."),
    (10.0, "La commune cherche un repreneur."),
]
TITLES = {
    "in metadata": (pdf_of(TEXT, title="Le phare s’éteint"), "Le phare s’éteint"),
    "with its outlet": (pdf_of(TEXT, title="Le phare s’éteint | La Vigie"), "Le phare s’éteint"),
    "of a program": (pdf_of([(14.0, "Au bout du quai"), *TEXT], title="sans titre 1"), "Au bout du quai"),
    "on the first line": (pdf_of([(10.0, "Le phare s’éteint"), *TEXT]), "Le phare s’éteint"),
    "nowhere": (pdf_of(TEXT), "Le phare de la pointe est éteint depuis lundi soir, faute de gardien et de budget"),
}


@pytest.mark.parametrize("kind", TITLES)
def test_where_a_title_is(kind: str, read: Read) -> None:
    content, title = TITLES[kind]
    (article,) = read({"a.pdf": content}).articles
    assert (article.title, article.date) == (title, None)
    assert article.body.startswith("Le phare de la pointe est éteint")


def encrypted(user: str) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(pdf_of(TEXT)))
    writer.encrypt(user, "propriétaire", algorithm="RC4-128")
    return saved(writer)


def scanned() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(420, 595)
    return saved(writer)


def saved(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


BAD = {
    "scanned": (scanned(), "has no text: scanned pages?"),
    "encrypted": (encrypted("secret"), "encrypted; frsearch takes no passwords"),
    "empty": (b"", "the file is empty"),
    "text": (b"Titre\n\nTexte.", "not a PDF: text"),
    "zip": (zip_of({"a": "b"}), "not a PDF: zip"),
    "cut": (pdf_of(TEXT)[:200], "bad PDF: "),
    "too long": (pdf_of(TEXT * 30), "more than 2,000 characters"),
    "a bomb": (pdf_of_stream(b"/Filter /FlateDecode", zlib.compress(bytes(300_000_000), 9)), "bad PDF: "),
    "pages in a circle": (pdf_of(TEXT).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]"), "bad PDF: "),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_pdf_is_reported_and_its_neighbours_are_read(kind: str, read: Read) -> None:
    content, message = BAD[kind]
    outcome = read({"a.txt": ARTICLE, "b.pdf": content, "c.pdf": pdf_of(TEXT)}, max_chars=2000)
    assert len(outcome.messages) == 1
    assert outcome.messages[0].startswith(f"b.pdf: {message}")
    assert outcome.ids == ["a.txt", "c.pdf"]


def test_a_pdf_that_only_its_owner_may_change_is_read(read: Read) -> None:
    assert read({"a.pdf": encrypted("")}).ids == ["a.pdf"]


def test_a_pdf_that_takes_too_long_is_reported(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_SECONDS", 0.2)
    slow = pdf_of_stream(b"", b"BT /F1 9 Tf " + b"(a) Tj " * 1_000_000 + b" ET")
    assert read({"a.pdf": slow}).messages == ["a.pdf: a PDF that takes more than 0.2 s to read"]


def test_without_pypdf_it_says_what_to_install(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    assert read({"a.pdf": pdf_of(TEXT)}).messages == ["a.pdf: PDF needs pypdf; run: pip install 'frsearch[documents]'"]


def test_a_pdf_in_an_archive_and_one_without_a_suffix(read: Read) -> None:
    outcome = read({"lot.zip": zip_of({"mars/a.pdf": pdf_of(TEXT)}), "depeche": pdf_of(TEXT)}, paths=["lot.zip", "depeche"])
    assert outcome.ids == ["lot.zip/mars/a.pdf", "depeche"]
    assert not outcome.messages
