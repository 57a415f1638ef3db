"""Take the picture of the page that the documents show, of the sample corpus: ``python tools/page_screenshots.py``.

It is ``docs/pictures/page.png``. With ``--all FOLDER`` it takes one of every view, at three widths, light,
dark and as printed, to look at. It needs Debian's Chromium (``apt-get install chromium fonts-dejavu-core``), and playwright.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
from playwright.sync_api import sync_playwright

from frsearch import Index, read_corpus

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "pictures" / "page.png"

VIEWS = {
    "glance": "/",
    "results": "/?q=port",
    "filtered": "/?q=port&journal=Agence+Littoral&depuis=2024",
    "grouped": "/?q=convoi",
    "corrected": "/?q=dengeu",
    "nothing": "/?q=port+ET+dengue+ET+kidal&depuis=2024",
    "error": "/?q=((((((((((((((((((((((port",
    "kwic": "/kwic?q=port&tri=right",
    "timeline": "/chronologie?q=port",
    "compare": "/comparer?q=port&q=fleuve",
    "article": "/article/agence-littoral/2023-10-25-dengue-cote-d-ivoire.txt?q=dengue&rang=1",
    "copies": "/copies",
    "export": "/export?q=port",
    "help": "/aide",
}

Scheme = Literal["light", "dark"]


@click.command()
@click.option("--all", "folder", type=click.Path(path_type=Path, file_okay=False), help="Take one of every view.")
def main(folder: Path | None) -> None:
    """Serve the sample corpus, and take pictures."""
    with sample_served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        if folder is None:
            take(browser, address + VIEWS["results"], PICTURE, 1200, "light")
        else:
            take_all(browser, address, folder)
        browser.close()


def take_all(browser: Browser, address: str, folder: Path) -> None:
    """Take every view at every width, in both schemes and on paper."""
    folder.mkdir(parents=True, exist_ok=True)
    schemes: tuple[Scheme, ...] = ("light", "dark")
    for name, path in VIEWS.items():
        for width in (320, 768, 1280):
            for scheme in schemes:
                take(browser, address + path, folder / f"{name}-{width}-{scheme}.png", width, scheme)
        take(browser, address + path, folder / f"{name}-print.png", 768, "light", is_printed=True)


def take(browser: Browser, url: str, picture: Path, width: int, scheme: Scheme, *, is_printed: bool = False) -> None:
    """Write a picture of the top of a page."""
    page = browser.new_page(viewport={"width": width, "height": 860}, color_scheme=scheme)
    if is_printed:
        page.emulate_media(media="print")
    page.goto(url)
    page.screenshot(path=picture)
    page.close()


@contextmanager
def sample_served() -> Iterator[str]:
    """Yield the address of the page of the sample corpus, without a slash at its end."""
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        with Index.create(index) as made:
            made.add(read_corpus(ROOT / "corpus"))
        command = [sys.executable, "-m", "frsearch", "serve", "--index", str(index), "--port", "0", "--no-browser"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout
            yield server.stdout.readline().partition(" ")[0].rstrip("/")
            server.terminate()


if __name__ == "__main__":
    main()
