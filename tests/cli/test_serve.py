"""``frsearch serve``, in a process of its own: what it opens, what it refuses, and how it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

pytest.importorskip("uvicorn", reason="the page needs the extra frsearch[web]")

from frsearch.web import server

Serve = Callable[..., "Served"]


class Served:
    """A server that runs until it is stopped."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        command = [sys.executable, "-m", "frsearch", "serve", "--port", "0", *arguments]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment}
        )
        assert self.process.stdout
        self.line = self.process.stdout.readline()
        self.address = self.line.partition(" ")[0]

    def get(self, path: str = "") -> str:
        with urllib.request.urlopen(self.address + path, timeout=30) as answer:
            return str(answer.read().decode())

    def stop(self, number: int = signal.SIGINT) -> tuple[int, str]:
        """Press Ctrl-C, or send another signal; return the exit code and what was said on stderr."""
        self.process.send_signal(number)
        _, said = self.process.communicate(timeout=20)
        return self.process.returncode, said


@pytest.fixture
def serve() -> Iterator[Serve]:
    started: list[Served] = []

    def start(*arguments: str, **environment: str) -> Served:
        started.append(Served(*arguments, **environment))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.communicate()


def refused(*arguments: str) -> str:
    command = [sys.executable, "-m", "frsearch", "serve", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    return done.stderr


def test_an_index_is_served_until_ctrl_c(serve: Serve, place: Path) -> None:
    one = serve("--index", str(place), "--no-browser")
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/ \(Ctrl-C stops it\)\n", one.line)
    assert "3 articles pour" in one.get("?q=forces")
    assert one.stop() == (0, "stopped\n")
    with pytest.raises(OSError, match="refused"):
        one.get()


def test_the_longest_query_is_answered(serve: Serve, place: Path) -> None:
    one = serve("--index", str(place), "--no-browser")
    assert "3 articles pour" in one.get("?q=" + quote("forces " + "“" * 9_000))
    with pytest.raises(OSError, match="400"):
        one.get("?q=" + quote("é" * 10_001))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_articles_are_indexed_in_a_folder_that_goes(serve: Serve, tmp_path: Path, number: int) -> None:
    (tmp_path / "autre.xyz").write_bytes(b"")
    (tmp_path / "port.txt").write_text("Le port\n\nLe port rouvre ce matin.", "utf-8")
    (tmp_path / "tmp").mkdir()
    one = serve(str(tmp_path), "--no-browser", TMPDIR=str(tmp_path / "tmp"))
    assert "1 article pour" in one.get("?q=port")
    assert list((tmp_path / "tmp").iterdir())
    code, said = one.stop(number)
    assert code == 0
    assert "skipped: .xyz (1, " in said
    assert "1 article indexed for the time being" in said
    assert list((tmp_path / "tmp").iterdir()) == []


def test_the_browser_opens_where_there_is_a_display(serve: Serve, place: Path, tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n', "utf-8")
    browser.chmod(0o755)
    without = serve("--index", str(place), BROWSER=str(browser), DISPLAY="", WAYLAND_DISPLAY="")
    assert without.get()
    one = serve("--index", str(place), BROWSER=str(browser), DISPLAY=":1")
    deadline = time.monotonic() + 20
    while not (tmp_path / "opened").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert (tmp_path / "opened").read_text("utf-8").strip() == one.address
    assert without.stop()[0] == one.stop()[0] == 0


def test_a_search_under_way_does_not_hold_up_the_end(serve: Serve, place: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import time\nfrom frsearch import Index\nIndex.search = lambda *given, **options: time.sleep(60)\n", "utf-8"
    )
    one = serve("--index", str(place), "--no-browser", PYTHONPATH=str(tmp_path))

    def ask() -> None:
        with pytest.raises(OSError):  # noqa: PT011 (cut off, in one of several ways)
            one.get("?q=forces")

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    time.sleep(1)
    began = time.monotonic()
    assert one.stop()[0] == 0
    assert time.monotonic() - began < 10


def test_an_index_that_is_not_there(tmp_path: Path) -> None:
    said = refused("--index", str(tmp_path / "nowhere"), "--port", "0")
    assert "no index" in said
    assert "frsearch index CORPUS" in said


def test_files_without_articles(tmp_path: Path) -> None:
    assert "nothing.txt" in refused(str(tmp_path / "nothing.txt"), "--port", "0")
    (tmp_path / "empty").mkdir()
    assert "no article was read; nothing to show" in refused(str(tmp_path / "empty"), "--port", "0")


def test_files_and_an_index_at_once(place: Path) -> None:
    assert "not both" in refused(str(place), "--index", str(place))


def test_a_port_in_use(place: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refused("--index", str(place), "--port", str(port))
    assert f"port {port} of 127.0.0.1 is in use" in said
    assert f"--port {port + 1}" in said


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "example.com"])
def test_an_address_that_others_can_reach_is_refused(place: Path, host: str) -> None:
    said = refused("--index", str(place), "--host", host, "--port", "0")
    assert f"{host} can be reached from other machines, and the page has no password" in said
    assert "--allow-host NAME" in said


def test_an_address_that_is_allowed_answers_to_its_name(serve: Serve, place: Path) -> None:
    one = serve("--index", str(place), "--no-browser", "--host", "0.0.0.0", "--allow-host", "veille.example")
    port = one.address.rpartition(":")[2].strip("/")
    assert one.address == f"http://veille.example:{port}/"
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/", headers={"Host": "veille.example"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        assert answer.status == 200
    other = urllib.request.Request(f"http://127.0.0.1:{port}/", headers={"Host": "other.example"})
    with pytest.raises(OSError, match="400"):
        urllib.request.urlopen(other, timeout=30)


@pytest.mark.parametrize("name", ["*", "*.example", "a*b", "", "veille.example:8411", "http://veille.example", "a b"])
def test_what_is_no_name_is_refused(place: Path, name: str) -> None:
    said = refused("--index", str(place), "--host", "0.0.0.0", "--port", "0", "--allow-host", name)
    assert f"--allow-host {name!r} is no name of a machine" in said


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere 127.0.0.1 is the only one unless more are set up")
def test_any_address_of_this_machine_alone_answers(serve: Serve, place: Path) -> None:
    one = serve("--index", str(place), "--no-browser", "--host", "127.8.8.8")
    assert one.address.startswith("http://127.8.8.8:")
    assert "<!doctype html>" in one.get()


def test_a_missing_extra_says_how_to_install_it(place: Path) -> None:
    script = "import sys\nsys.modules['uvicorn'] = None\nfrom frsearch.cli import main\nmain()"
    command = [sys.executable, "-c", script, "serve", "--index", str(place)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr.endswith("is missing; the page needs it: pip install 'frsearch[web]'\n")


@pytest.mark.parametrize(
    ("host", "found"), [("127.0.0.1", True), ("localhost", True), ("::1", True), ("127.8.8.8", True), ("10.0.0.1", False)]
)
def test_which_addresses_are_this_machine(host: str, found: bool) -> None:
    assert server.is_loopback(host) is found


def test_answers_leave_at_once() -> None:
    with server.listening("127.0.0.1", 0, ()) as bound:
        assert bound.proto == socket.IPPROTO_TCP  # without it, asyncio leaves Nagle's algorithm on
