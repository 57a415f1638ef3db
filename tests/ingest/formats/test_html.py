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
