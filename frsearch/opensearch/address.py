"""Addresses of indexes on a cluster: ``opensearch://user@host:9200/presse``."""

from __future__ import annotations

import ipaddress
import os
import re
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from attrs import field, frozen

from frsearch.errors import IndexProblem, printable, without_password

SCHEMES = ("opensearch", "opensearch+https", "opensearch+http")

USER, PASSWORD, CA = "FRSEARCH_OPENSEARCH_USER", "FRSEARCH_OPENSEARCH_PASSWORD", "FRSEARCH_OPENSEARCH_CA"
"""Environment variables for what had better not be in an address."""

_PORT = 9200
_NAME = re.compile(r"(?![-_+.])[^\sA-Z\\/*?\"<>|,#:@]{1,200}")
_RESERVED = re.compile(r".*-(?:words|control|[0-9]{6}(?:-.*)?)")
"""Names that would be mistaken for those of the parts of another index (:mod:`~frsearch.opensearch.names`)."""

_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^:\[\]\s]+)(?::([0-9]{1,5}))?")


@frozen
class Address:
    """Where an index is: the nodes to be asked, its ``name``, and who asks. Its text has no password.

    ``ca`` is a file of certificates to be trusted instead of the system's.

    >>> Address.parse("opensearch://127.0.0.1/presse")
    Address('opensearch://127.0.0.1:9200/presse')
    """

    hosts: tuple[tuple[str, int], ...]
    name: str
    is_encrypted: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca: Path | None = None

    @classmethod
    def parse(cls, text: str) -> Address:
        """Return the address that a text is; raises IndexProblem, whose message has no password either.

        Between hosts other than this one, the connection is encrypted, unless the scheme ends in ``+http``.
        """
        try:
            scheme, netloc, path, query, fragment = urlsplit(text)
        except ValueError:
            raise _wrong(text, "is no address") from None
        if "@" in path + query + fragment:
            raise _wrong(text, "has signs in its user or password that must be percent-encoded, or be left to the environment")
        credentials, _, hosts = netloc.rpartition("@")
        user, _, password = credentials.partition(":")
        name = unquote(path.strip("/"))
        if scheme not in SCHEMES or fragment or not hosts:
            raise _wrong(text, "is no address")
        if not _NAME.fullmatch(name):
            raise _wrong(text, "names no index, or one with capitals or signs that no index can have")
        if _RESERVED.fullmatch(name):
            raise _wrong(text, "names an index as parts of another are named (-words, -control, -000001); choose another name")
        found = tuple(_host(host, text) for host in hosts.split(","))
        is_local = all(_is_loopback(host) for host, _ in found)
        return cls(
            found,
            name,
            scheme.endswith("+https") or (scheme == "opensearch" and not is_local),
            unquote(user) or os.environ.get(USER) or None,
            unquote(password) or os.environ.get(PASSWORD) or None,
            _ca(query, text),
        )

    def __str__(self) -> str:
        is_local = all(_is_loopback(host) for host, _ in self.hosts)
        scheme = "opensearch" if self.is_encrypted != is_local else f"opensearch+http{'s' * self.is_encrypted}"
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        hosts = ",".join(f"{f'[{host}]' if ':' in host else host}:{port}" for host, port in self.hosts)
        ca = f"?ca={quote(str(self.ca))}" if self.ca else ""
        return printable(f"{scheme}://{user}{hosts}/{self.name}{ca}")

    def __repr__(self) -> str:
        return f"Address({str(self)!r})"


def _wrong(text: str, what: str) -> IndexProblem:
    return IndexProblem(f"{what}; expected opensearch://USER@HOST:9200/NAME", without_password(text))


def _host(host: str, text: str) -> tuple[str, int]:
    found = _HOST.fullmatch(host)
    port = int(found[2] or _PORT) if found else 0
    if not found or not 0 < port < 1 << 16:
        raise _wrong(text, "names no host, or a port that is none")
    return found[1].strip("[]").lower(), port


def _ca(query: str, text: str) -> Path | None:
    options = dict(parse_qsl(query, keep_blank_values=True))
    if options.keys() - {"ca"}:
        raise _wrong(text, "has options other than ca=FILE")
    ca = options.get("ca") or os.environ.get(CA)
    return Path(ca).expanduser() if ca else None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
