"""What notebooks show: escaped, highlighted, well formed, and without scripts."""

from __future__ import annotations

import pytest

from frsearch.model import Article, Results
from tests.render.test_html import KNOWN_TAGS, Page

WRAPPING = {"div", "style"}


def page(shown: str) -> Page:
    read = Page(shown)
    assert read.open == []
    assert read.tags <= (KNOWN_TAGS | WRAPPING) - {"html", "head", "body"}
    return read


def test_results_are_shown_with_highlights_and_notes(found: Results) -> None:
    shown = page(found._repr_html_())
    assert shown.texts["mark"] == ["été", "été", "pêcheurs", "Conseil de sécurité", "SOMME"]
    assert any("“le” was left out" in text for text in shown.texts["p"])
    assert len(shown.texts["article"]) == 2


def test_a_hit_and_an_article_are_shown(found: Results, market: Article) -> None:
    assert page(found[0]._repr_html_()).texts["mark"][0] == "été"
    whole = page(market._repr_html_())
    assert "<script>alert('été')</script>" in "".join(whole.texts["div"])
    assert whole.links == [market.url]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x"])
def test_only_web_addresses_are_links(address: str) -> None:
    assert page(Article(id="a", title=None, date=None, outlet=None, body="", url=address)._repr_html_()).links == []
