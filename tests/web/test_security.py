"""What every answer has, who is answered, and what never changes."""

from __future__ import annotations

import re

import pytest

from frsearch.web.app import ROUTES, STATIC
from frsearch.web.pages import environment
from frsearch.web.security import HEADERS, POLICY
from tests.web.conftest import Browser

PATHS = [
    "/",
    "/?q=port",
    "/nulle-part",
    "/article/nulle/part",
    "/?page=x",
    "/static/frsearch.css",
    "/static/rien",
    "/api/v1/search?q=port",
]
PATHS += [path for path in ROUTES if "{" not in path]


@pytest.mark.parametrize("path", dict.fromkeys(PATHS))
def test_every_answer_has_the_headers(get: Browser, path: str) -> None:
    page = get(path)
    assert {name: page.headers[name.lower()] for name in HEADERS} == HEADERS


def test_the_policy_allows_nothing_but_files_of_the_page() -> None:
    allowed = dict(part.split(" ", 1) for part in POLICY.split("; "))
    assert allowed["default-src"] == "'none'"
    assert {*allowed.values()} == {"'none'", "'self'"}


@pytest.mark.parametrize("host", ["example.com", "127.0.0.1.example.com", "192.168.0.2", "rebind.test:8411"])
def test_requests_for_other_hosts_are_refused(get: Browser, host: str) -> None:
    answer = get.client.get("/?q=port", headers={"host": host})
    assert answer.status_code == 400
    assert "port" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8411", "[::1]:8411"])
def test_requests_for_this_machine_are_answered(get: Browser, host: str) -> None:
    assert get.client.get("/aide", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_the_page_only_reads(get: Browser, method: str) -> None:
    for path in ("/", "/article/a/1.txt", "/export", "/api/v1/search"):
        assert get.client.request(method, path).status_code == 405


def test_no_template_has_a_script_or_a_style_inside() -> None:
    loader = environment()
    for name in loader.list_templates():
        assert loader.loader
        source = loader.loader.get_source(loader, name)[0]
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|\|\s*safe\b", source), name
        assert {*re.findall(r"<script[^>]*>", source)} <= {'<script src="/static/frsearch.js" defer>'}


def test_files_outside_the_static_folder_are_out_of_reach(get: Browser) -> None:
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"):
        assert get.client.get(path).status_code == 404


def test_style_and_script_are_small() -> None:
    assert sum((STATIC / name).stat().st_size for name in ("frsearch.css", "frsearch.js")) <= 40_000


def test_style_and_script_ask_for_nothing_else() -> None:
    for name in ("frsearch.css", "frsearch.js", "icon.svg"):
        text = (STATIC / name).read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest|eval\(|innerHTML|https?://", text), name
