"""Hostile texts, ids and queries: they are shown as they are, and no more; in a browser nothing runs."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from frsearch import Index
from frsearch.model.article import clean_id
from frsearch.render.safety import safe, safe_line
from frsearch.web.address import Address
from tests.web.browsing import Watch, serving
from tests.web.conftest import Browser, client_of
from tests.web.hostile import HOSTILE, hostile_articles, some

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium

TAGS = set(
    """
    html head meta title link script body a header nav ul ol li form label input button main div h1 h2 h3 p code aside section
    svg rect g footer sup fieldset legend span time article mark table thead tbody tr th td dl dt dd pre del ins
    details summary caption colgroup col bdi figure desc defs pattern path text i
    """.split()
)
ATTRIBUTES = set(
    """
    lang charset name content rel href type src defer class id tabindex aria-label aria-current aria-live aria-hidden
    action method role for value autocomplete spellcheck maxlength placeholder title viewbox preserveaspectratio focusable
    x y width height datetime start dir scope download xmlns xml:lang aria-labelledby font-family font-size fill text-anchor
    font-weight d stroke stroke-width stroke-linejoin stroke-dasharray patternunits patterntransform
    """.split()
)


class Elements(HTMLParser):
    """Which elements and attributes a page has, and the addresses in it."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: set[str] = set()
        self.scripts = 0
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.scripts += tag == "script"
        self.attributes |= {name for name, _ in attrs}
        self.addresses |= {value or "" for name, value in attrs if name in ("href", "src", "action")}


def check(source: str) -> None:
    """Fail if a page has anything that its templates do not have."""
    found = Elements(source)
    assert found.tags - TAGS == set()
    assert found.attributes - ATTRIBUTES == set()
    assert found.scripts == 1
    assert [address for address in found.addresses if not address.startswith(("/", "#"))] == []
    assert [address for address in found.addresses if address.startswith("//")] == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "index"
    with Index.create(folder) as index:
        index.add(hostile_articles())
        assert len(index) == len(HOSTILE)
    return folder


@pytest.fixture(scope="module")
def hostile(folder: Path) -> Iterator[Browser]:
    with client_of(folder) as client:
        yield Browser(client, folder)


@pytest.mark.parametrize("path", ["/", "/kwic", "/chronologie", "/comparer", "/export"])
def test_hostile_queries(hostile: Browser, path: str) -> None:
    for query in some(29):
        page = hostile(path, q=query, journal=query, marque=query, facette=query, tri="")
        assert page.status in (200, 400)
        check(page.source)


def test_hostile_results(hostile: Browser) -> None:
    for number in range(1, 6):
        page = hostile("/", q="port", n="100", page=str(number), reprises="non")
        assert len(page.all("//li[@class='hit']")) == 100
        check(page.source)


@pytest.mark.parametrize(
    "path", ["/", "/?q=port&facette=x", "/?q=port&facette=outlet", "/kwic?q=port", "/copies", "/chronologie?q=port"]
)
def test_hostile_values_in_other_views(hostile: Browser, path: str) -> None:
    page = hostile(path)
    assert page.status == 200
    check(page.source)


def article(hostile: Browser, number: int) -> None:
    text = HOSTILE[number]
    article_id = safe(f"{number} {text}")
    href = Address(q=("port",)).of_article(article_id)
    page = hostile(href)
    check(page.source)
    raw = f"{number} {text}"
    if clean_id(raw) == raw:  # a text that was never cleaned is no id that anybody can ask for
        assert page.status == 200, href
        [heading] = page.root.xpath("//h1")
        assert " ".join(heading.text_content().split()) == " ".join(safe_line(text).split())


def test_hostile_articles(hostile: Browser) -> None:
    for number in range(0, 500, 7):
        article(hostile, number)


@pytest.mark.slow
def test_all_hostile_articles(hostile: Browser) -> None:
    for number in range(500):
        article(hostile, number)


@pytest.mark.slow
def test_nothing_runs_and_nothing_breaks_in_a_browser(folder: Path, browser: Chromium) -> None:
    with serving(folder) as address:
        page = browser.new_context(base_url=address, viewport={"width": 320, "height": 800}).new_page()
        watch = Watch(page)

        def visit(path: str) -> None:
            page.goto(path, wait_until="domcontentloaded")
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
            assert page.url.startswith(address)
            watch.check()

        for number in range(1, 6):
            visit(f"/?q=port&n=100&page={number}&reprises=non")
        for number in range(1, 11):
            visit(f"/kwic?q=port&page={number}")
        queries = [safe(query)[:2000] for query in HOSTILE]
        for number in range(0, 500, 5):  # each is in a form, a heading, a table and a picture
            visit("/comparer?" + "&".join(f"q={quote(query)}" for query in queries[number : number + 5]))
        for number in range(0, 500, 11):
            visit(f"/?q={quote(queries[number])}")
        for number in range(0, 500, 21):
            visit(Address(q=("port",)).of_article(safe(f"{number} {HOSTILE[number]}")))
        for path in ("/", "/?q=port&facette=x", "/copies", "/comparer?q=port&q=%3Cscript%3E", "/export?marque=%3Cscript%3E"):
            visit(path)
