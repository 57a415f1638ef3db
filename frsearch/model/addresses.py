"""Web addresses, reduced to what tells articles apart."""

from __future__ import annotations

import re

_PARTS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{0,30}+://)?(?:[^/?#@]*+@)?(?:www\.)?(?P<host>[^/?#]*+)/*+(?P<rest>[^#]*+)", re.IGNORECASE
)


def address_key(url: str) -> str:
    """Return an address without its scheme, ``www.``, fragment and final slash, its host in lower case.

    What is left of the address of a whole site is its host, which has no slash.

    >>> address_key("https://www.LeFanal.example/Port/greve/#haut"), address_key("http://lefanal.example/")
    ('lefanal.example/Port/greve', 'lefanal.example')
    """
    found = _PARTS.match(url.strip())
    assert found, "every part is optional"
    host, rest = found["host"].lower(), found["rest"].rstrip("/")
    return f"{host}/{rest}" if rest else host
