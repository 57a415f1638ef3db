"""A real browser for the slow tests: Debian's Chromium, driven by Playwright, and a server of the page in its own process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request

CHROMIUM = Path(os.environ.get("FRSEARCH_CHROMIUM") or "/usr/bin/chromium")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield a browser; skip where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="the tests in a browser need playwright")
    if not CHROMIUM.exists():
        pytest.skip(f"there is no Chromium at {CHROMIUM}: apt-get install chromium, or FRSEARCH_CHROMIUM says where it is")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Yield the address of the page of an index, without a slash at its end."""
    command = [sys.executable, "-m", "frsearch", "serve", "--index", str(folder), "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            yield server.stdout.readline().partition(" ")[0].rstrip("/")
        finally:
            server.terminate()


class Watch:
    """What a page asked for and complained of."""

    def __init__(self, page: Page) -> None:
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._asked)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", self._opened)
        page.on("console", self._said)

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).hostname != "127.0.0.1":
            self.elsewhere.append(request.url)

    def _opened(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _said(self, message: ConsoleMessage) -> None:
        if "the server responded with a status of" not in message.text:  # a page about an error
            self.complaints.append(message.text)

    def check(self) -> None:
        """Fail if anything was asked of another machine, or anything failed or ran that should not."""
        assert (self.elsewhere, self.complaints) == ([], [])
