"""axe-core finds nothing on any page, in any state, light or dark, narrow or wide."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from frsearch import Index
from frsearch.engine.format.manifest import MANIFEST
from frsearch.web.app import STATIC
from tests.web.browsing import Watch, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

WIDTHS = (320, 768, 1280)
THEMES: dict[str, dict[str, object]] = {"light": {}, "dark": {"runOnly": ["color-contrast", "link-in-text-block"]}}
"""The rules of each: the dark theme has other colours, and nothing else that a rule looks at (see the test of the style)."""

ROUTES = {
    "glance": "/",
    "results": "/?q=port&journal=Le+Fanal&depuis=2024&marque=a%2F1.txt",
    "grouped": "/?q=convoi",
    "another facet": "/?q=port&facette=author",
    "filters alone": "/?journal=La+Vigie",
    "corrected": "/?q=dengeu",
    "a word left out": "/?q=le+port",
    "nothing found": "/?q=port+ET+dengue",
    "nothing found with filters": "/?q=dengue&depuis=2024",
    "beyond the last page": "/?q=port&page=9",
    "changed meanwhile": "/?q=port&etat=0",
    "error in the query": "/?q=((((((((((((((((((((((port",
    "a bad address": "/?page=x",
    "concordance": "/kwic?q=port&tri=right",
    "concordance, nothing asked": "/kwic",
    "timeline": "/chronologie?q=port",
    "comparison": "/comparer?q=port&q=dengue",
    "comparison, nothing asked": "/comparer",
    "article": "/article/a/1.txt?q=port&rang=1",
    "differences": "/article/b/1?diff=b/2",
    "unknown article": "/article/rien",
    "copies": "/copies",
    "export": "/export?q=port",
    "export of marks": "/export?marque=a%2F1.txt",
    "help": "/aide",
    "unknown page": "/nulle-part",
}


RUN = """options => axe.run(options).then(found => found.violations.flatMap(
    one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 200)}`)))"""


def violations(browser: Browser, url: str) -> list[str]:
    """Return what axe-core finds on a page in every theme and width."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python").Axe()
    page = browser.new_context().new_page()
    watch = Watch(page)
    page.goto(url)
    page.evaluate(axe.axe_script)  # once: it takes as long as a run
    found = []
    for theme, rules in THEMES.items():
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"{theme} {width}: {one}" for one in page.evaluate(RUN, {"resultTypes": ["violations"], **rules})]
    watch.check()
    page.context.close()
    return found


@pytest.mark.parametrize("route", ROUTES)
def test_nothing_is_in_the_way(browser: Browser, press_address: str, route: str) -> None:
    assert violations(browser, press_address + ROUTES[route]) == []


def test_the_dark_theme_changes_colours_alone() -> None:
    style = (STATIC / "frsearch.css").read_text("utf-8")
    rules = "".join(re.findall(r"@media screen and \(prefers-color-scheme: dark\) \{(.*?)\n\}", style, re.DOTALL))
    declared = re.findall(r"([\w-]+): ", re.sub(r"/\*.*?\*/", "", rules))
    assert style.count("prefers-color-scheme: dark") == 2
    assert {name for name in declared if not name.startswith("--")} == {"background", "filter"}


def test_nothing_is_in_the_way_of_an_empty_index(browser: Browser, tmp_path: Path) -> None:
    Index.create(tmp_path / "index").close()
    with serving(tmp_path / "index") as address:
        assert violations(browser, address) == []


def test_nothing_is_in_the_way_of_an_index_of_another_version(browser: Browser, tmp_path: Path) -> None:
    Index.create(tmp_path / "index").close()
    manifest = tmp_path / "index" / MANIFEST
    with serving(tmp_path / "index") as address:
        manifest.write_text(json.dumps(json.loads(manifest.read_text("utf-8")) | {"analyzer": "french/1"}), "utf-8")
        assert violations(browser, address) == []
