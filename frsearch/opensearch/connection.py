"""The connection to a cluster: requests that are tried again within bounds, and errors that say what is wrong, but no secrets."""

from __future__ import annotations

import base64
import logging
import random
import socket
import ssl
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from frsearch.errors import FrsearchError, IndexProblem, IndexUnreachable, printable
from frsearch.opensearch.address import PASSWORD, USER, Address

if TYPE_CHECKING:
    from opensearchpy import OpenSearch
    from opensearchpy.exceptions import TransportError

Answer = TypeVar("Answer")

REQUEST_SECONDS = 60.0
"""Seconds that a request may take; a bulk request of 8 MB takes the smallest cluster ten."""

PATIENCE = 90.0
"""Seconds for which a request is tried again. A manager that was killed is replaced within 30."""

BUSY = frozenset((429, 502, 503, 504))
"""What a node answers that is overloaded, or that knows no shard or no manager just now."""

FAILED = 500
"""What a node answers if another was lost while it was asked, among other things; only what writes is asked again after that."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0

_AVOIDED = 5.0
"""Seconds for which a node that did not answer is not asked, if there are others."""

_LONGEST_REASON = 300


class ClusterRefused(FrsearchError):
    """The cluster has answered a request with an error; ``status`` is that of HTTP, ``reason`` in the cluster's words."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"the cluster answered {status}: {printable(reason, _LONGEST_REASON)}")
        self.status = status
        self.reason = reason


class Connection:
    """Asks the nodes of an address, one after the other. Threads may share one."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.client = _client(address)

    def __repr__(self) -> str:
        return f"Connection({str(self.address)!r})"

    def close(self) -> None:
        """Close the sockets."""
        self.client.close()

    def ask(self, request: Callable[[OpenSearch], Answer], patience: float = PATIENCE) -> Answer:
        """Return what the cluster answers, trying again while it is busy or does not answer, up to `patience` seconds.

        Every request made here may be made twice. Raises IndexUnreachable, and ClusterRefused for any other error.
        """
        from opensearchpy.exceptions import ConnectionError as Unanswered  # noqa: PLC0415 (an optional extra)
        from opensearchpy.exceptions import TransportError  # noqa: PLC0415

        end = time.monotonic() + patience
        for pause in pauses():
            try:
                return request(self.client)
            except TransportError as error:
                failure = error
            if isinstance(failure, Unanswered) and _is_hopeless(failure):
                break
            if not (isinstance(failure, Unanswered) or failure.status_code in BUSY) or time.monotonic() + pause > end:
                break
            time.sleep(pause)
        raise self._told(failure)

    def _told(self, failure: TransportError) -> FrsearchError:
        """Return the error for the user; the client's own would bring along the request, and with it who asked."""
        from opensearchpy.exceptions import ConnectionError as Unanswered  # noqa: PLC0415

        where = str(self.address)
        if isinstance(failure, Unanswered):
            return IndexUnreachable(_unanswered(failure, self.address), where)
        status = int(failure.status_code)
        if status == 401:
            return IndexUnreachable(f"the cluster knows no such user and password; name them in {USER} and {PASSWORD}", where)
        if status == 403 and "block" not in str(failure.error):
            return IndexUnreachable(f"the user may not do this: {printable(reason_of(failure.info), _LONGEST_REASON)}", where)
        if status in BUSY:
            return IndexUnreachable(f"the cluster was still busy after {PATIENCE:.0f} s: {reason_of(failure.info)}", where)
        return ClusterRefused(status, reason_of(failure.info))


def pauses() -> Any:
    """Yield the seconds between attempts, ever more of them, no two clients' alike."""
    pause = _FIRST_PAUSE
    while True:
        yield pause * random.uniform(0.75, 1.25)
        pause = min(2 * pause, _LONGEST_PAUSE)


def reason_of(info: Any) -> str:
    """Return the reason for an error in the cluster's words, of what it answers for a request or for an item of one."""
    error = info.get("error", info) if isinstance(info, dict) else info
    if isinstance(error, dict) and (failures := error.get("_shards", {}).get("failures")):
        error = failures[0].get("reason", failures[0])
    if isinstance(error, dict):
        cause = error.get("caused_by") or {}
        named = f"{error.get('type')}: {error.get('reason')}"
        return f"{named} ({cause['reason']})" if cause.get("reason") else named
    return str(error)


def _client(address: Address) -> OpenSearch:
    try:
        from opensearchpy import OpenSearch  # noqa: PLC0415
    except ImportError:
        raise IndexProblem("needs a package that is not installed; pip install 'frsearch[opensearch]'", str(address)) from None

    logging.getLogger("opensearch").addHandler(logging.NullHandler())  # what fails is told by errors
    return OpenSearch(
        [{"host": host, "port": port} for host, port in address.hosts],
        headers={"authorization": _credentials(address)} if address.user else None,
        ssl_context=_ssl_context(address) if address.is_encrypted else None,
        use_ssl=address.is_encrypted,
        timeout=REQUEST_SECONDS,
        max_retries=0,  # `ask` does it
        retry_on_timeout=True,  # which marks the node, so that another is asked next
        dead_timeout=_AVOIDED,
        timeout_cutoff=2,  # four times as long for a node that does not answer again and again; by default it is half an hour
        http_compress=False,
        pool_maxsize=8,  # threads that ask at the same time: the writer, its sender and its lock, or a server's
    )


def _credentials(address: Address) -> str:
    """Return who asks, as HTTP has it; in UTF-8, where the client would know Latin letters only."""
    pair = f"{address.user}:{address.password or ''}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def _ssl_context(address: Address) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=str(address.ca) if address.ca else None)
    except (OSError, ssl.SSLError) as error:
        message = f"{address.ca} cannot be read as certificates: {error.strerror or type(error).__name__}"
        raise IndexProblem(message, str(address)) from None


def _causes(failure: BaseException | None) -> list[BaseException]:
    """Return an error and those behind it, as the client and its library wrap each other's."""
    found: list[BaseException] = []
    while failure is not None and failure not in found and len(found) < 10:
        found.append(failure)
        inner = [one for one in (*failure.args, getattr(failure, "reason", None)) if isinstance(one, BaseException)]
        failure = next((one for one in inner if one not in found), None) or failure.__cause__ or failure.__context__
    return found


def _is_hopeless(failure: TransportError) -> bool:
    """Return whether asking again is of no use, as with a certificate that is not trusted."""
    return any(isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError) for cause in _causes(failure))


def _unanswered(failure: TransportError, address: Address) -> str:
    causes = _causes(failure)
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            if "ostname" in cause.verify_message or "IP address" in cause.verify_message:
                return f"the certificate is another host's: {cause.verify_message}"
            trusted = f"those in {address.ca}" if address.ca else "those that the system trusts; name its CA by ?ca=FILE"
            return f"the certificate is signed by none of {trusted} ({cause.verify_message})"
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError):
            return "does not answer in TLS; if the connection is meant to be open, write opensearch+http://"
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return "no host of that name is known"
    if "timeout" in type(failure).__name__.lower():
        return f"no answer within {REQUEST_SECONDS:.0f} s"
    refused = any(isinstance(cause, ConnectionRefusedError) for cause in causes)
    return "no node answers there" + (": the connection is refused" if refused else f" ({type(causes[-1]).__name__})")
