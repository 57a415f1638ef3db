"""Heads of scraped articles, layout by layout: title, date, outlet and author, in nine of ten; and none invented."""

from __future__ import annotations

from typing import Any

import pytest

from frsearch import read_corpus
from frsearch.ingest.fields.layouts import read_layout
from tests.conftest import ROOT

TITLE = "La piscine de Kervado ferme pour l’hiver"
BODY = (
    "Le conseil municipal a voté lundi soir la fermeture de la piscine, jugée trop chère à chauffer.\n\n"
    "La maire promet une réouverture au printemps. Le 3 mars 2021, elle avait dit le contraire."
)
DAY = "2024-01-24"


def head(text: str, date: str | None = DAY, outlet: str | None = None, author: str | None = None, **more: str) -> tuple[str, Any]:
    return text, {"title": TITLE, "date": date, "outlet": outlet, "author": author, **more}


LAYOUTS: dict[str, list[tuple[str, Any]]] = {
    "publication line": [
        head(f"{TITLE}\n\nPublié le : 24/01/2024 - 06:00\n\n{BODY}"),
        head(f"{TITLE}\n\nPublié le 24 janvier 2024 à 06h00 par Anne Rodier\n\n{BODY}", author="Anne Rodier"),
        head(f"{TITLE}\n\nMis en ligne le mercredi 24 janvier 2024 à 6h\n\n{BODY}"),
        head(f"{TITLE}\n\nPublié le 24/01/2024 à 06:00 • Mis à jour le 25/01/2024 à 08:00\n\n{BODY}"),
        head(f"Publié le 24 janvier 2024\n\n{TITLE}\n\n{BODY}"),
    ],
    "outlet and date": [
        head(f"{TITLE}\n\nLE PHARE | 24.01.2024 à 06h00 • Mis à jour le 25.01.2024 à 08h00\n\n{BODY}", outlet="LE PHARE"),
        head(f"{TITLE}\n\nLe Phare | 24 janvier 2024\n\n{BODY}", outlet="Le Phare"),
        head(f"{TITLE}\n\nOuest-Matin • 24/01/2024 - 06:00\n\n{BODY}", outlet="Ouest-Matin"),
        head(f"{TITLE}\n\nLE PHARE | 24.01.2024 à 06h00 Par Anne Rodier\n\n{BODY}", outlet="LE PHARE", author="Anne Rodier"),
    ],
    "labels": [
        head(
            f"Titre : {TITLE}\nDate : 24/01/2024\nSource : Le Phare\nAuteur : Anne Rodier\n\n{BODY}",
            outlet="Le Phare",
            author="Anne Rodier",
        ),
        head(f"Source: Le Phare\nDate: 2024-01-24\nTitre: {TITLE}\n\n{BODY}", outlet="Le Phare"),
        head(f"{TITLE}\nDate de publication : 24 janvier 2024\nJournal : Le Phare\n\n{BODY}", outlet="Le Phare"),
        head(f"{TITLE}\n\nDate de parution : mercredi 24 janvier 2024\nTemps de lecture : 3 min\n\n{BODY}"),
    ],
    "front matter": [
        head(f'---\ntitle: "{TITLE}"\ndate: 2024-01-24\nsource: Le Phare\n---\n\n{BODY}', outlet="Le Phare"),
        head(f"---\ntitre: {TITLE}\ndate: 24 janvier 2024\nauteur: Anne Rodier\n---\n{BODY}", author="Anne Rodier"),
        head(
            f"---\ntitle: {TITLE}\ndate: 2024-01-24T06:00:00Z\nurl: https://phare.example/a/1\n---\n{BODY}",
            url="https://phare.example/a/1",
        ),
        head(f"---\ndate: 2024-01-24\n---\n\n{TITLE}\n\n{BODY}"),
    ],
    "address first": [
        head(f"https://phare.example/a/1\n24 janvier 2024\n{TITLE}\n\n{BODY}", url="https://phare.example/a/1"),
        head(f"https://phare.example/a/1\n\n2024-01-24\n\n{TITLE}\n\n{BODY}", url="https://phare.example/a/1"),
        head(f"https://phare.example/a/1\n\n{TITLE}\n\nPublié le 24/01/2024\n\n{BODY}", url="https://phare.example/a/1"),
        head(f"https://phare.example/a/1\n{TITLE}\n\n{BODY}", date=None, url="https://phare.example/a/1"),
    ],
    "bare date": [
        head(f"{TITLE}\n\n24 janvier 2024\n\n{BODY}"),
        head(f"{TITLE}\n\nmercredi 24 janvier 2024\n\n{BODY}"),
        head(f"2024-01-24\n\n{TITLE}\n\n{BODY}"),
        head(f"{TITLE}\n24/01/2024\n\n{BODY}"),
    ],
    "byline": [
        head(f"{TITLE}\n\nPar Anne Rodier\n\nPublié le 24 janvier 2024 à 06h00\n\n{BODY}", author="Anne Rodier"),
        head(f"{TITLE}\n\nPar Jean-Marc d’Arvor et Anne Rodier\n\n{BODY}", date=None, author="Jean-Marc d’Arvor et Anne Rodier"),
        head(f"{TITLE}\n\npar Anne Rodier\n24 janvier 2024\n3 min de lecture\n\n{BODY}", author="Anne Rodier"),
        head(f"{TITLE}\n\nPAR Anne Rodier\n\n{BODY}", date=None, author="Anne Rodier"),
    ],
    "dateline": [
        head(f"{TITLE}\n\nPARIS, 24 jan 2024 (AFP) - {BODY}", outlet="AFP"),
        head(f"{TITLE}\n\nSAINT-BRIEUC, 24 janvier 2024 (AFP) – {BODY}", outlet="AFP"),
        head(f"{TITLE}\n\nDAKAR, 24 janv. 2024 (APS) - {BODY}", outlet="APS"),
        head(f"{TITLE}\n\nBRUXELLES, 24 janvier 2024 (Belga) - {BODY}", outlet="Belga"),
    ],
}


def right(layout: str) -> list[bool]:
    outcomes = []
    for text, expected in LAYOUTS[layout]:
        found = read_layout(text)
        found["author"] = (found["extra"].get("author") or [None])[0]
        outcomes.append({name: found[name] for name in expected} == expected)
    return outcomes


@pytest.mark.parametrize("layout", LAYOUTS)
def test_three_of_four_heads_of_each_layout_are_read(layout: str) -> None:
    outcomes = right(layout)
    assert sum(outcomes) >= 0.75 * len(outcomes), [
        text for (text, _), is_right in zip(LAYOUTS[layout], outcomes, strict=True) if not is_right
    ]


def test_nine_of_ten_heads_are_read() -> None:
    outcomes = [is_right for layout in LAYOUTS for is_right in right(layout)]
    print({layout: f"{sum(right(layout))}/{len(right(layout))}" for layout in LAYOUTS})
    assert sum(outcomes) >= 0.9 * len(outcomes)


def test_what_is_no_part_of_the_text_leaves_it_and_is_kept() -> None:
    for text, _ in (one for layout, heads in LAYOUTS.items() if layout != "dateline" for one in heads):
        found = read_layout(text)
        assert found["body"] == BODY
        assert found["extra"].get("head") or found["url"], "every word is kept somewhere"


def test_nothing_is_invented_for_texts_without_a_head() -> None:
    bodies = [article.body for article in read_corpus(ROOT / "corpus")]
    assert len(bodies) > 60
    read = [read_layout(body) for body in bodies]
    assert [found["date"] for found in read if found["date"]] == []
    assert [found["outlet"] for found in read if found["outlet"]] == []
