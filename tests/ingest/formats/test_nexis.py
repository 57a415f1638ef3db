"""Exports of Nexis Uni: a cover page, then articles, all in one Word document."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from frsearch.ingest.formats import nexis
from tests.ingest.papers import docx_of
from tests.ingest.samples import ARTICLE, zip_of

if TYPE_CHECKING:
    from tests.ingest.conftest import Read

COVER = ["User Name: ARodier", "Date and Time: lundi 1 avril 2024", "Documents (3)", "1. Le pont rouvre", "Search Terms: pont"]
FIRST: list[str | tuple[str, str]] = [
    ("Le pont rouvre", "Heading 1"),
    "La Vigie (Port-Salin)",
    "5 mars 2024 mardi",
    "Copyright 2024 Groupe Littoral All Rights Reserved",
    "Section:\u00a0RÉGION; Pg. 7",
    "Length:\u00a0312 words",
    "Byline:\u00a0Anne Rodier",
    "Body",
    "La préfète s’est rendue lundi sur le pont.",
    "Text: c’est le mot du jour.",
    "Les travaux ont coûté deux millions d’euros.",
    "Load-Date:\u00a0March 6, 2024",
    "Classification",
    "Language:\u00a0FRENCH; FRANÇAIS",
    "Publication-Type:\u00a0Journal",
    "End of Document",
]
SECOND = [
    "La dengue recule",
    "The Guardian(London)",
    "March 12, 2024 Tuesday 10:15 PM GMT",
    "Length:\u00a040 words",
    "Text",
    "Les cas reculent.",
]
EMPTY = ["Sans texte", "La Vigie", "Body", "Classification", "End of Document"]
UNDATED = ["Le phare s’éteint", "L’Écho des cimes", "Body", "Il n’éclaire plus.", "Classification", "End of Document"]
LOST = ["Un reste", "End of Document"]


def test_every_article_has_its_fields(read: Read) -> None:
    export = docx_of(*COVER, *FIRST, *SECOND, "End of Document", *EMPTY, *UNDATED, *LOST, "Fin.")
    outcome = read({"a.docx": export})
    assert [(one.id, one.title, one.date, one.outlet, one.body) for one in outcome.articles] == [
        (
            "a.docx#1",
            "Le pont rouvre",
            "2024-03-05",
            "La Vigie",
            "La préfète s’est rendue lundi sur le pont.\n\nText: c’est le mot du jour.\n\n"
            "Les travaux ont coûté deux millions d’euros.",
        ),
        ("a.docx#2", "La dengue recule", "2024-03-12", "The Guardian", "Les cas reculent."),
        ("a.docx#4", "Le phare s’éteint", None, "L’Écho des cimes", "Il n’éclaire plus."),
    ]
    assert [one.extra for one in outcome.articles] == [
        {
            "outlet_as_written": "La Vigie (Port-Salin)",
            "copyright": "Copyright 2024 Groupe Littoral All Rights Reserved",
            "section": "RÉGION; Pg. 7",
            "length": "312 words",
            "author": ["Anne Rodier"],
            "load-date": "March 6, 2024",
            "classification": ["Language:\u00a0FRENCH; FRANÇAIS", "Publication-Type:\u00a0Journal"],
        },
        {"outlet_as_written": "The Guardian(London)", "length": "40 words"},
        {},
    ]
    assert outcome.messages == [
        "a.docx: article 3: there is no text in it",
        'a.docx: article 5: no line "Body" where the text should begin',
    ]
    assert [(remark.kind, remark.detail) for remark in outcome.report.remarks] == [
        ("articles in this Nexis Uni export", "5"),
        ("paragraphs of a cover page, not read", "5"),
        ("paragraphs after the last article, not read", "1"),
    ]
    assert outcome.report.formats["Nexis Uni"].articles == 3


def test_an_export_is_told_by_its_content(read: Read) -> None:
    export = docx_of(*COVER, *FIRST)
    outcome = read(
        {
            "lot.zip": zip_of({"a.docx": export}),
            "b.docx": docx_of("Le pont rouvre", "La préfète s’y est rendue."),
            "c.txt": ARTICLE,
        }
    )
    assert outcome.ids == ["b.docx", "c.txt", "lot.zip/a.docx#1"]
    assert {name: counts.articles for name, counts in outcome.report.formats.items()} == {
        "Word": 1,
        "raw text": 1,
        "Nexis Uni": 1,
    }


def test_an_export_without_a_suffix_is_told_wherever_its_text_is(read: Read) -> None:
    export = docx_of(*COVER, *FIRST[:-4], random.Random(14).randbytes(100_000).hex(), *FIRST[-4:])
    assert len(export) > 1 << 16
    assert read({"export": export}, paths=["export"]).ids == ["export#1"]


def test_what_begins_like_a_word_document_is_not_an_export() -> None:
    assert nexis.FORMAT.sniffer is not None
    assert [nexis.FORMAT.sniffer(data, None) for data in (b"PK\3\4", b"", docx_of("Classification"))] == [False] * 3  # type: ignore[arg-type]
