"""Parts of citations: names of files that any system takes, languages, dates."""

from __future__ import annotations

import re

import pytest

from frsearch import Article
from frsearch.model.cited import Cited
from frsearch.render.citations.parts import captured_on, language_code, slug, unique_name

IDS = (
    "a",
    "A",
    "a/b",
    "a-b",
    "a b",
    "con",
    "CON",
    "été",
    "ete",
    "…",
    "правда",
    "x" * 300,
    "../../etc/passwd",
    "nul.txt",
    "-a",
    "a.b",
)


def test_names_of_files_are_safe_and_different() -> None:
    names = [unique_name(one) for one in IDS]
    assert all(re.fullmatch("[a-z0-9][a-z0-9-]{0,90}", name) for name in names)
    assert len({*names}) == len(IDS)
    assert unique_name("a-b") == "a-b"
    assert "con" not in names


@pytest.mark.parametrize(
    ("language", "code"), [("fr", "fr"), ("Français", "fr"), ("FRE", "fr"), ("anglais", "en"), ("tamasheq", "tamasheq")]
)
def test_languages(language: str, code: str) -> None:
    assert language_code(language) == code


def test_values_have_no_spaces_and_underscores() -> None:
    assert [slug(text) for text in ("Le Monde", "a_b", "L’Œuvre d’État", "Правда", "*")] == [
        "le-monde",
        "a-b",
        "l-œuvre-d-etat",
        "правда",
        "",
    ]


@pytest.mark.parametrize(
    ("captured", "date"),
    [("2024-05-01T10:00:00Z", "2024-05-01"), ("2024-05", "2024-05"), ("hier", None), (None, None), ("9" * 400, None)],
)
def test_when_it_was_captured(captured: str | None, date: str | None) -> None:
    assert captured_on(Cited(Article("1"), captured=captured)) == date
