"""The time limit of a page: what takes longer is stopped, in any thread, and nothing is raised afterwards."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from contextlib import suppress
from functools import partial

import pytest

from frsearch.ingest.formats import html
from frsearch.ingest.time_limit import within
from tests.ingest.conftest import Read
from tests.ingest.samples import ARTICLE, PAGE


def endless() -> None:
    while True:
        with suppress(Exception):  # as a library might do
            time.sleep(0.001)


def test_what_takes_too_long_is_stopped() -> None:
    begun = time.monotonic()
    with pytest.raises(TimeoutError, match=r"takes more than 0\.2 s"):
        within(0.2, endless)
    assert time.monotonic() - begun < 10


def test_results_and_exceptions_pass() -> None:
    assert within(60, lambda: 1) == 1
    with pytest.raises(ZeroDivisionError):
        within(60, lambda: 1 // 0)
    assert not [thread for thread in threading.enumerate() if thread.name.endswith("(_watch)")]


def wait_until(end: float) -> None:
    while time.perf_counter() < end:
        pass


def test_nothing_is_raised_after_the_call() -> None:
    for number in range(20):
        end = time.perf_counter() + 0.05 + (number - 10) * 2e-4
        with suppress(TimeoutError):
            within(0.05, partial(wait_until, end))
        sum(range(1000))


TRACED = """
import sys, time
from contextlib import suppress
from frsearch.ingest.time_limit import within

within(5, lambda: 1)
with suppress(TimeoutError):
    within(0.05, lambda: [time.sleep(0.001) for _ in range(10_000)])
sys.settrace(lambda *_: None)
(lambda: 1)()
"""


def test_functions_can_be_traced_afterwards() -> None:
    """Python 3.11 hung in them: an exception that was set and taken back left it looking for one."""
    subprocess.run([sys.executable, "-c", TRACED], check=True, timeout=60)


def test_threads_are_stopped_one_by_one() -> None:
    results: list[str] = []

    def run() -> None:
        try:
            within(0.2, endless)
        except TimeoutError:
            results.append("stopped")

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        within(60, thread.join)
    assert results == ["stopped"] * 3


def test_a_page_that_takes_too_long_is_reported(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "_extracted", lambda page: endless())
    monkeypatch.setattr(html, "_SECONDS", 0.2)
    outcome = read({"a.html": PAGE.format(charset="utf-8"), "b.txt": ARTICLE})
    assert outcome.ids == ["b.txt"]
    assert outcome.messages == ["a.html: a page that takes more than 0.2 s to read"]
