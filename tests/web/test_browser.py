"""The page in a browser: keys, the way back, links that last, without scripts, and nothing asked of any other machine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from frsearch import Article, Index
from tests.web.browsing import Watch, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow


@pytest.fixture
def page(browser: Browser, sample_address: str) -> Iterator[Page]:
    """A new window, at the end of which nothing has gone wrong."""
    context = browser.new_context(base_url=sample_address)
    page = context.new_page()
    watch = Watch(page)
    yield page
    watch.check()
    context.close()


@pytest.fixture
def plain(browser: Browser, sample_address: str) -> Iterator[Page]:
    """A window without JavaScript."""
    context = browser.new_context(base_url=sample_address, java_script_enabled=False)
    page = context.new_page()
    watch = Watch(page)
    yield page
    watch.check()
    context.close()


def state(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def here(page: Page) -> str:
    return page.locator(".here").first.get_attribute("id") or ""


ROUTES = [
    "/", "/?q=port", "/?q=port&journal=Le+Fanal", "/?q=dengeu", "/?q=port+ET+dengue+ET+kidal", "/kwic?q=port&tri=right",
    "/chronologie?q=port", "/comparer?q=port&q=fleuve", "/copies", "/export?q=port", "/aide", "/?q=titre:", "/nulle-part",
    "/article/agence-littoral/2023-10-25-dengue-cote-d-ivoire.txt?q=dengue", "/article/rien",
]  # fmt: skip


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_page_is_wider_than_its_window(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for route in ROUTES:
        page.goto(route)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, route


def test_a_search_from_the_first_page_to_an_article_and_back(page: Page) -> None:
    page.goto("/")
    page.fill("#q", "dengue")
    page.press("#q", "Enter")
    assert page.locator("h1").inner_text().startswith("3 articles pour")
    results = page.url
    page.locator(".hit h2 a").first.click()
    assert page.locator("mark#h1").is_visible()
    page.go_back()
    assert page.url == results
    page.go_back()
    assert page.locator("#q").input_value() == ""
    page.go_forward()
    assert page.locator("#q").input_value() == "dengue"


def test_an_address_shows_the_same_page_again(page: Page, browser: Browser) -> None:
    page.goto("/?q=port")
    page.get_by_role("link", name="plus récents").click()
    page.locator(".facets a.exclude").first.click()
    page.locator(".hit .mark").first.click()
    page.wait_for_url("**marque=**")  # with its style: that parts lines
    text, url = page.locator("main").inner_text(), page.url
    other = browser.new_context().new_page()
    other.goto(url)
    assert other.locator("main").inner_text() == text
    other.context.close()


def test_keys_walk_through_results(page: Page) -> None:
    page.goto("/?q=port")
    page.keyboard.press("j")
    assert here(page) == "r1"
    page.keyboard.press("j")
    assert here(page) == "r2"
    page.keyboard.press("k")
    assert here(page) == "r1"
    page.keyboard.press("n")
    page.wait_for_url("**page=2**")
    page.keyboard.press("p")
    page.wait_for_url(lambda url: "page=2" not in url)
    page.keyboard.press("j")
    title = page.locator("#r1 h2").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/article/**")
    assert page.locator("h1").inner_text() == title


def test_keys_walk_through_an_article(page: Page) -> None:
    page.goto("/?q=port")
    page.locator(".hit h2 a").first.click()
    first = page.locator("h1").inner_text()
    assert here(page) == "h1"
    page.keyboard.press("n")
    assert here(page) == "h2"
    assert page.url.endswith("#h2")
    page.keyboard.press("p")
    assert here(page) == "h1"
    page.keyboard.press("j")
    page.wait_for_function("title => document.querySelector('h1').innerText != title", arg=first)
    page.keyboard.press("k")
    page.wait_for_function("title => document.querySelector('h1').innerText == title", arg=first)


def test_keys_search_export_cite_and_help(page: Page) -> None:
    page.goto("/?q=port")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("je")
    assert page.locator("#q").input_value() == "je"  # keys rest while something is typed
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_url("**/article/**#citer")
    page.keyboard.press("e")
    page.wait_for_url("**/export**")
    assert state(page)["q"] == ["port"]
    page.keyboard.press("?")
    page.wait_for_url("**/aide")
    page.keyboard.press("Control+e")
    assert page.url.endswith("/aide")


def test_the_timeline_leads_on_by_keyboard(page: Page) -> None:
    page.goto("/?q=port")
    bar = page.locator(".timeline svg a").first
    bar.focus()
    label = bar.get_attribute("aria-label") or ""
    page.keyboard.press("Enter")
    page.wait_for_url("**depuis=**")
    assert label.split("\u202f:")[1].split()[0] in page.locator("h1").inner_text()


def test_the_first_stop_of_the_keyboard_skips_the_menu(page: Page) -> None:
    page.goto("/?q=port")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Aller au contenu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_everything_works_without_scripts(plain: Page) -> None:
    plain.goto("/")
    plain.fill("#q", "port")
    plain.press("#q", "Enter")
    plain.get_by_role("link", name="plus récents").click()
    plain.get_by_role("link", name="Page suivante").click()
    assert state(plain) == {"q": ["port"], "tri": ["date"], "page": ["2"], "etat": ["1"]}
    plain.locator(".hit .mark").first.click()
    assert "1 article marqué" in plain.locator(".marks").inner_text()
    plain.fill("#depuis", "2024-03")
    plain.get_by_role("button", name="Filtrer").click()
    assert state(plain)["depuis"] == ["2024-03"]
    plain.locator(".chips a").first.click()
    plain.locator(".timeline svg a").first.click()
    assert "depuis" in state(plain)
    plain.locator(".hit h2 a").first.click()
    assert plain.locator("mark#h1").is_visible()
    for route in ROUTES:
        plain.goto(route)
        assert plain.locator("h1").count() == 1, route


def test_an_export_is_downloaded(page: Page, tmp_path: Path) -> None:
    page.goto("/export?q=dengue")
    with page.expect_download() as download:
        page.get_by_role("link", name="ris", exact=True).click()
    download.value.save_as(tmp_path / "saved")
    assert download.value.suggested_filename == "frsearch.ris"
    assert (tmp_path / "saved").read_text("utf-8").count("TY  - NEWS") == 3


def test_paper_shows_results_and_nothing_to_press(page: Page) -> None:
    page.goto("/?q=port")
    page.emulate_media(media="print")
    assert page.locator(".hit").first.is_visible()
    assert not page.locator(".ask").is_visible()
    assert not page.locator(".facets").is_visible()


def test_the_page_follows_the_index(browser: Browser, press_folder: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(press_folder, tmp_path / "index")
    with serving(folder) as address:
        page = browser.new_context(base_url=address).new_page()
        page.goto("/?q=port")
        with Index.open(folder) as index:
            index.add([Article("neuf", title="Port", body="Le port.")])
        page.reload()
        assert page.locator("h1").inner_text().startswith("6 articles")
        shutil.rmtree(folder)
        page.reload()
        assert page.locator("h1").inner_text() == "Pas d’index"
        page.context.close()


@pytest.mark.parametrize("width", [700, 768, 1280])
def test_no_occurrence_of_a_concordance_is_cut(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/kwic?q=%22force+de+sécurité%22+OU+gouvernement+OU+approvisionnement+OU+bibliothèque")
    assert page.locator(".kwic .key").count() > 2
    cut = "[...document.querySelectorAll('.kwic .key')].filter(one => one.scrollWidth > one.clientWidth).length"
    assert page.evaluate(cut) == 0
