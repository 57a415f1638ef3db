"""Five real scrapes, if they are available."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from frsearch.ingest import read_corpus
from frsearch.ingest.files.encoding import decode
from frsearch.model import Article
from frsearch.text import clean

SHARED = Path(os.environ.get("FRSEARCH_SHARED") or Path(__file__).parents[3] / "shared")
SEEDS = SHARED / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason=f"the real scrapes are not at {SEEDS}")

EXPECTED = {
    "000_e34f331bbadb602a.txt": ("La diplomatie russe", "2023-11", "abamako.com", None),
    "001_2c7f2173a134f0bd.txt": ("Avec le soutien", None, None, "Politique"),
    "002_98f8ecbca590d10d.txt": ("A l’occasion d’un", "2024-08", "aa.com.tr", None),
    "003_3f90d149f367b5e9.txt": ("Terrorisme: La Russie", "2024-09-24", "Les Echos", None),
    "004_04b7ce6019992bc0.txt": ("Le ministre malien", None, "RT EN", None),
}
NO_BODY_HOLDS = [
    "Leave a Reply",
    "Tweet",
    "Source link",
    "Ajouter un commentaire",
    "To Top",
    "© ",
    "Omicron",
    "Source:",
]


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    return {article.id: article for article in read_corpus(SEEDS)}


@pytest.mark.parametrize("name", EXPECTED)
def test_title_date_outlet_and_section(name: str, articles: dict[str, Article]) -> None:
    title, date, outlet, section = EXPECTED[name]
    article = articles[name]
    assert (article.date, article.outlet, article.extra.get("section")) == (date, outlet, section)
    assert (article.title or "").startswith(title)
    assert article.url is None


@pytest.mark.parametrize("name", EXPECTED)
def test_body_without_boilerplate_and_with_everything_else(name: str, articles: dict[str, Article]) -> None:
    article = articles[name]
    assert not [mark for mark in NO_BODY_HOLDS if mark in article.body]
    kept = f"{article.title} {article.body} {json.dumps(dict(article.extra), ensure_ascii=False)}"
    source = clean(decode((SEEDS / name).read_bytes()))
    assert set(re.findall(r"\w+", source)) - {"Source"} <= set(re.findall(r"\w+", kept))
    assert "\n\n\n" not in article.body
    assert not re.search(r"(?<!\n)\n(?!\n)", article.body)


def test_only_a_text_without_a_title_gets_one_from_its_lead(articles: dict[str, Article]) -> None:
    assert [name for name in EXPECTED if "title" in articles[name].extra] == ["002_98f8ecbca590d10d.txt"]


def test_wrapped_lines_are_joined(articles: dict[str, Article]) -> None:
    body = articles["003_3f90d149f367b5e9.txt"].body
    assert "renforçant ainsi les liens" in body
    assert len(body.split("\n\n")) == 10
