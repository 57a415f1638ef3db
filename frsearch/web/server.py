"""Running the page: a socket on this machine, a browser, and an end at Ctrl-C."""

from __future__ import annotations

import errno
import ipaddress
import os
import re
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Sequence
from contextlib import suppress

import uvicorn

from frsearch.errors import FrsearchError
from frsearch.web.app import create_app
from frsearch.web.archive import Archive
from frsearch.web.security import LOOPBACK

_PATIENCE = 2
"""Seconds that answers under way have once the server is to stop."""

_LONGEST_REQUEST = 1 << 18
"""Bytes of a request: an address may hold a query of 10,000 characters, each of which may take nine bytes, and marks."""

_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)*\.?|\[[0-9A-Fa-f:.]+\]")

_WORKER = "AnyIO worker thread"
"""What the threads are called in which views run."""


class NotServed(FrsearchError):
    """The page cannot be served; the message says why, and what to do."""


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listening(host: str, port: int, allowed: Sequence[str]) -> socket.socket:
    """Return a socket that listens; raises NotServed for a port in use, or for an address that others can reach.

    Also for what is no name: a wildcard would let any site reach the page under a name of its own, a port would match nothing.
    """
    for name in allowed:
        if not _NAME.fullmatch(name):
            raise NotServed(
                f"--allow-host {name!r} is no name of a machine; give one without a port or *, as in archives.example"
            )
    if not (is_loopback(host) or allowed):
        raise NotServed(
            f"{host} can be reached from other machines, and the page has no password: whoever reaches it reads every article; "
            "to serve it all the same, name how it is called there: --allow-host NAME"
        )
    try:
        return _bound(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise NotServed(
                f"port {port} of {host} is in use, maybe by another frsearch serve; choose another one: --port {port + 1}, or "
                "--port 0 for any that is free"
            ) from error
        raise NotServed(f"cannot listen on {host}, port {port}: {error.strerror or error}") from error
    except OverflowError as error:
        raise NotServed(f"there is no port {port}; choose one from 0 to 65535") from error


def _bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Its protocol is named, or asyncio would leave Nagle's algorithm on: each answer would wait 40 ms for an acknowledgement.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(128)
    except BaseException:
        bound.close()
        raise
    return bound


def address_of(bound: socket.socket, host: str) -> str:
    """Return the address of the page, for a browser."""
    port = bound.getsockname()[1]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def has_display() -> bool:
    """Return whether a browser has somewhere to open: a window system, where these need one."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def serve(archive: Archive, bound: socket.socket, hosts: Sequence[str], started: Callable[[], None]) -> None:
    """Serve the page until Ctrl-C or a signal to end; `started` is called once requests are answered."""
    app = create_app(archive, [*LOOPBACK, *hosts])
    config = uvicorn.Config(
        app,
        http="h11",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_PATIENCE,
        lifespan="on",
        h11_max_incomplete_event_size=_LONGEST_REQUEST,
    )
    server = _Announcing(config, started)
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # uvicorn passes both on once it has stopped
    try:
        with suppress(KeyboardInterrupt):
            server.run(sockets=[bound])
    finally:
        signal.signal(signal.SIGTERM, before)


class _Announcing(uvicorn.Server):
    """A server that says when it has started."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self._tell()


def open_browser(address: str) -> None:
    """Open the page in a browser, in a thread: some browsers return only when they are closed."""
    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def is_still_searching() -> bool:
    """Return whether a search is under way after the server has stopped; a thread cannot be told to end before its time limit."""
    workers = [thread for thread in threading.enumerate() if thread.name == _WORKER]
    for worker in workers:
        worker.join(_PATIENCE / 10)
    return any(worker.is_alive() for worker in workers)
