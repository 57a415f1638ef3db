"""Proxies for the tests: HTTPS with a certificate authority of its own and a password, and TCP that can be cut."""

from __future__ import annotations

import base64
import http.client
import shutil
import socket
import ssl
import subprocess
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType

import pytest

USER, PASSWORD = "ana", "t0p s€cret/@:"


def certificates(folder: Path, name: str, host: str) -> tuple[Path, Path]:
    """Make a certificate authority, and a certificate for `host`; return the file of the one, and of the other with its key."""
    if not (openssl := shutil.which("openssl")):
        pytest.skip("there is no openssl to make certificates with")

    def run(*arguments: str) -> None:
        subprocess.run([openssl, *arguments], cwd=folder, check=True, capture_output=True)

    subject = ("-subj", f"/CN={name}")
    run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", f"{name}.key", "-out", f"{name}.pem", *subject)
    run("req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}-host.key", "-out", f"{name}-host.csr", "-subj", "/CN=host")
    (folder / "names").write_text(f"subjectAltName={'IP' if host[0].isdigit() else 'DNS'}:{host}\n", "ascii")
    signed = ("-CA", f"{name}.pem", "-CAkey", f"{name}.key", "-CAcreateserial", "-days", "2", "-extfile", "names")
    run("x509", "-req", "-in", f"{name}-host.csr", "-out", f"{name}-host.pem", *signed)
    both = folder / f"{name}-both.pem"
    both.write_bytes((folder / f"{name}-host.pem").read_bytes() + (folder / f"{name}-host.key").read_bytes())
    return folder / f"{name}.pem", both


class HttpsProxy:
    """Hands requests with the right password on to a node, and answers 401 to others, as OpenSearch's own security does."""

    def __init__(self, node: int, certificate: Path) -> None:
        expected = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if self.headers.get("Authorization") != expected:
                    self._reply(401, b"Unauthorized", "text/plain")
                    return
                connection = http.client.HTTPConnection("127.0.0.1", node)
                kind = {"Content-Type": self.headers.get("Content-Type", "application/json")}
                connection.request(self.command, self.path, body, kind)
                with connection.getresponse() as response:
                    self._reply(response.status, response.read(), response.getheader("Content-Type", "application/json"))
                connection.close()

            def _reply(self, status: int, body: bytes, kind: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _answer  # noqa: N815 (as the base class has them)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name above)
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, request: object, client_address: object) -> None:
                pass  # a handshake that the client breaks off is what some tests are about

        self._server = Server(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> HttpsProxy:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class TcpProxy:
    """Hands connections to one port on to another, until it is cut: then what is sent disappears, as when a network is parted."""

    def __init__(self, target: int, port: int = 0) -> None:
        self.target = target
        self.is_cut = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port = self._listener.getsockname()[1]
        self._sockets: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if self.is_cut.is_set():
                    self._sockets.append(near)  # which never gets an answer
                    continue
                try:
                    far = socket.create_connection(("127.0.0.1", self.target))
                except OSError:  # nobody listens there yet
                    near.close()
                    continue
                self._sockets += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pump, args=(one, other), daemon=True).start()

    def _pump(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(1 << 16):
                if not self.is_cut.is_set():
                    other.sendall(data)
        if not self.is_cut.is_set():
            with suppress(OSError):
                other.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        for each in [self._listener, *self._sockets]:
            with suppress(OSError):
                each.close()
