"""Titles in metadata: those that people wrote, and those of programs."""

from __future__ import annotations

import pytest

from frsearch.ingest.fields.documents import HEADING, TITLE, Paragraph, draft_of, real_title

REAL = [
    "Le pont rouvre",
    "Microsoft annonce un plan social",
    "Document : les aveux du maire",
    "Sans titre de séjour, ils attendent",
    "2024, année noire",
]
MADE_UP = """Microsoft Word - truc.docx|Microsoft PowerPoint - Présentation|untitled
Untitled-3|sans titre|Sans nom 1|Document1|Document 12
Présentation PowerPoint|PowerPoint Presentation|article_v2_final|20240305|rapport final.pdf
Le pont rouvre.DOCX|dépêche du 3.txt|(anonymous)|
 |https://vigie.example/pont"""


@pytest.mark.parametrize("title", REAL)
def test_a_title_that_somebody_wrote(title: str) -> None:
    assert real_title(f" {title}\n") == title


@pytest.mark.parametrize("title", MADE_UP.replace("\n", "|").split("|"))
def test_a_title_that_a_program_made_up(title: str) -> None:
    assert real_title(title) is None


TEXT = Paragraph("La préfète s’est rendue lundi sur le pont.")
PLACES: dict[str, tuple[list[Paragraph], str | None, str, str]] = {
    "metadata before style": (
        [Paragraph("Un autre", TITLE), TEXT],
        "Le pont rouvre",
        "Le pont rouvre",
        f"Un autre\n\n{TEXT.text}",
    ),
    "style before heading": (
        [Paragraph("Région", HEADING), Paragraph("Le pont", TITLE), TEXT],
        None,
        "Le pont",
        f"Région\n\n{TEXT.text}",
    ),
    "a heading near the top": ([Paragraph("Le pont", HEADING), TEXT], "sans titre", "Le pont", TEXT.text),
    "a heading far below": (
        [TEXT] * 6 + [Paragraph("Le pont", HEADING)],
        None,
        TEXT.text[:-1],
        f"{TEXT.text}\n\n" * 6 + "Le pont",
    ),
    "repeated without accents": ([Paragraph("LE PONT D’ETE"), TEXT], "Le pont d’été", "Le pont d’été", TEXT.text),
    "nothing else": ([Paragraph("Le pont rouvre", TITLE)], None, "Le pont rouvre", "Le pont rouvre"),
}


@pytest.mark.parametrize("place", PLACES)
def test_where_a_title_is(place: str) -> None:
    paragraphs, metadata, title, body = PLACES[place]
    draft = draft_of(paragraphs, metadata)
    assert (draft["title"], draft["body"]) == (title, body)
