"""The page over an index, asked without a network or a browser, and what it says as text and links."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from attrs import frozen
from lxml import html  # type: ignore[import-untyped]

pytest.importorskip("starlette", reason="the page needs the extra frsearch[web]")
pytest.importorskip("uvicorn", reason="the page needs the extra frsearch[web]")

from starlette.testclient import TestClient

from frsearch import Article, Index, read_corpus
from frsearch.web.app import create_app
from frsearch.web.archive import Archive
from tests.conftest import ROOT
from tests.web.browsing import chromium, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium

DISPATCH = " ".join(f"Le convoi numéro {number} est arrivé au port de Kervado dans la nuit." for number in range(20))

PRESS = (
    Article("a/1.txt", title="Le port rouvre", date="2024-03-05", outlet="Le Fanal", url="https://lefanal.example/port",
            body="Le port rouvre.\n\nLes quais sont pleins.", extra={"section": "Mer", "author": "Ana Roy"}),
    Article("a/2.txt", title="Grève au port", date="2024-03", outlet="Le Fanal du soir", body="La grève vide le port.",
            extra={"section": "Social"}),
    Article("b/1", title="Convoi", date="2024-05-01", outlet="La Vigie", body=DISPATCH, extra={"section": "Mer"}),
    Article("b/2", title="Convoi, suite", date="2024-05-02", outlet="Radio Lagune", body=f"{DISPATCH} Rien à signaler.",
            extra={"section": "Mer"}),
    Article("../c", title="Dengue : « rien » à signaler", date="2022", outlet="La Vigie", body="La dengue recule, dit l’État."),
    Article("sans date", title=None, body="Le port, sans date et sans journal."),
)  # fmt: skip


@frozen
class Page:
    """An answer: its status, its headers, and its HTML."""

    status: int
    headers: dict[str, str]
    source: str

    @cached_property
    def root(self) -> html.HtmlElement:
        return html.document_fromstring(self.source)

    @property
    def text(self) -> str:
        """What is read on the page, on one line, its narrow spaces as plain ones."""
        return " ".join(self.root.body.text_content().replace("\u202f", " ").split())

    def all(self, xpath: str) -> list[str]:
        """Return texts or attributes, on one line each."""
        found = self.root.xpath(xpath)
        return [" ".join((one if isinstance(one, str) else one.text_content()).replace("\u202f", " ").split()) for one in found]

    def link(self, text: str) -> str:
        """Return the address of the first link whose text or label is this, or at least contains it."""
        links = [(one.get("aria-label") or one.text_content(), str(one.get("href"))) for one in self.root.iter("a")]
        said = [(" ".join(words.replace("\u202f", " ").split()), href) for words, href in links]
        for is_it in (text.__eq__, lambda words: text in words):
            if found := [href for words, href in said if is_it(words)]:
                return found[0]
        raise AssertionError(f"no link says {text!r}: {said}")


@frozen
class Browser:
    """Asks for pages of one index."""

    client: TestClient
    folder: Path

    def __call__(self, path: str, **parameters: str | list[str]) -> Page:
        """Return a page."""
        answer = self.client.get(f"{path}?{urlencode(parameters, doseq=True)}" if parameters else path)
        return Page(answer.status_code, dict(answer.headers), answer.text)


def client_of(folder: Path) -> TestClient:
    """Return what asks for the page of an index."""
    return TestClient(create_app(Archive([folder])), base_url="http://127.0.0.1", follow_redirects=False)


Browse = Callable[[Path], Browser]
"""Opens the page of an index."""


def query_of(href: str) -> dict[str, list[str]]:
    """Return the parameters of an address."""
    return parse_qs(urlsplit(href).query)


@pytest.fixture
def browse() -> Iterator[Browse]:
    """Return a function that opens the page of an index."""
    with ExitStack() as open_:
        yield lambda folder: Browser(open_.enter_context(client_of(folder)), folder)


@pytest.fixture(scope="session")
def press_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("press") / "index"
    with Index.create(folder) as index:
        index.add(PRESS)
    return folder


@pytest.fixture(scope="session")
def get(press_folder: Path) -> Iterator[Browser]:
    """Return what asks for pages of a few articles, which no test may change."""
    with client_of(press_folder) as client:
        yield Browser(client, press_folder)


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an index of the sample corpus."""
    folder = tmp_path_factory.mktemp("sample") / "index"
    with Index.create(folder) as index:
        index.add(read_corpus(ROOT / "corpus"))
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Chromium]:
    """Return a real browser, which all slow tests share."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def press_address(press_folder: Path) -> Iterator[str]:
    """Return where a server shows a few articles, which no test may change."""
    with serving(press_folder) as address:
        yield address


@pytest.fixture(scope="session")
def sample_address(sample_folder: Path) -> Iterator[str]:
    """Return where a server shows the sample corpus."""
    with serving(sample_folder) as address:
        yield address


@pytest.fixture(scope="session")
def sample(sample_folder: Path) -> Iterator[Browser]:
    """Return what asks for pages of the sample corpus."""
    with client_of(sample_folder) as client:
        yield Browser(client, sample_folder)
