"""Web addresses of articles: the host, and the day that many sites put into them."""

from __future__ import annotations

import datetime
import re
from urllib.parse import urlsplit

_HOST = re.compile(r"https?://(?:www\d?\.)?([^/:?#\s]+)", re.IGNORECASE)
_PATH = re.compile(r"https?://[^/?#]*+([^?#]*+)", re.IGNORECASE)
_HOME = re.compile(r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|home|accueil)(?:\.\w+)?)?/?", re.IGNORECASE)
_YEAR, _MONTH, _DAY = r"(?P<year>(?:19|20)\d\d)", r"(?P<month>0?[1-9]|1[0-2])", r"(?P<day>0?[1-9]|[12]\d|3[01])"
_FOLDERS = re.compile(rf"/{_YEAR}/{_MONTH}/{_DAY}(?=[/-]|\.html?\Z|\Z)")
_HYPHENS = re.compile(rf"[/_-]{_YEAR}-{_MONTH}-{_DAY}(?=[/._-]|\Z)")
_DIGITS = re.compile(r"[/_-](?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?=[/._-]|\Z)")
_TWO_FOLDERS = re.compile(rf"/{_YEAR}/{_MONTH}(?=/)")
_LONGEST = 2_000
"""Code points of an address that are looked at: no longer ones are in use."""

_NOT_OUTLETS = frozenset(
    """archive.org archive.ph archive.today bing.com bit.ly facebook.com feedburner.com flipboard.com google.com google.fr
    instagram.com linkedin.com msn.com news.google.com nouveau.europresse.com europresse.com pressreader.com reddit.com t.co
    tinyurl.com twitter.com web.archive.org whatsapp.com x.com yahoo.com youtu.be youtube.com localhost""".split()
)
"""Hosts that carry the articles of others."""


def host_of(url: str) -> str | None:
    """Return the domain of a web address without ``www.``, else None.

    >>> host_of("https://www.exemple.fr/politique/"), host_of("Le Monde")
    ('exemple.fr', None)
    """
    found = _HOST.match(url)
    return found[1].lower() if found else None


def publisher_host(url: str) -> str | None:
    """Return the domain of an article's address, None if it is that of an archive, a search engine or a network."""
    host = host_of(url)
    if host is None or "." not in host or host.rpartition(".")[2].isdigit():
        return None
    return None if host in _NOT_OUTLETS or ".".join(host.split(".")[-2:]) in _NOT_OUTLETS else host


def is_article_url(url: str) -> bool:
    """Return whether `url` may be an article's own address; a home page, in any language, is not."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.query) or not _HOME.fullmatch(parts.path)


def date_in_address(url: str) -> str | None:
    """Return the date in the path of an address, an ISO 8601 day or month, None if there is none or it is no date.

    >>> date_in_address("https://exemple.fr/afrique/20181117-mali-kidal"), date_in_address("https://exemple.fr/2018/11/kidal")
    ('2018-11-17', '2018-11')
    """
    path = _PATH.match(url[:_LONGEST])
    if not path:
        return None
    to_come = ""
    """The month of a day to come, which is no date either."""
    for form in (_FOLDERS, _HYPHENS, _DIGITS, _TWO_FOLDERS):
        if found := form.search(path[1]):
            parts = {name: int(value) for name, value in found.groupdict().items()}
            try:
                day = datetime.date(parts["year"], parts["month"], parts.get("day", 1))
            except ValueError:
                continue
            month = day.isoformat()[:7]
            if day > datetime.date.today() + datetime.timedelta(days=1):
                to_come = month
            elif month != to_come:
                return day.isoformat() if "day" in parts else month
    return None
