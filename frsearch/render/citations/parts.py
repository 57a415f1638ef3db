"""Parts of citations: dates as numbers, languages by their codes, and names for files, variables and entries."""

from __future__ import annotations

import re
from hashlib import blake2b

from frsearch.model import column_date
from frsearch.model.cited import Cited
from frsearch.render.safety import safe_line
from frsearch.text import plain

LANGUAGES = {
    "fr": ("french", "français", "francais", "fra", "fre", "fr-fr"),
    "en": ("english", "anglais", "eng", "en-us", "en-gb"),
    "de": ("german", "allemand", "deutsch", "ger", "deu"),
    "es": ("spanish", "espagnol", "español", "spa"),
    "it": ("italian", "italien", "italiano", "ita"),
    "pt": ("portuguese", "portugais", "português", "por"),
    "nl": ("dutch", "néerlandais", "nederlands", "nld", "dut"),
    "ar": ("arabic", "arabe", "ara"),
    "ru": ("russian", "russe", "rus"),
}
"""Codes of languages (ISO 639-1) → what exports call them; the first is babel's name."""

_CODES = {plain(name): code for code, names in LANGUAGES.items() for name in (code, *names)}
_LONGEST = 60
"""Characters of a slug: with what else is in it, the name of a file stays far below the 255 bytes of most systems."""

_DEVICES = frozenset(("con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(10))))
"""What Windows takes for a device, whatever suffix follows."""


def date_parts(date: str | None) -> list[int]:
    """Return the year, the month and the day of an ISO date, as far as they are known.

    >>> date_parts("2023-11"), date_parts(None)
    ([2023, 11], [])
    """
    return [int(part) for part in date.split("-")] if date else []


def captured_on(cited: Cited) -> str | None:
    """Return the date on which an article was captured, if there is one."""
    try:
        return column_date(cited.captured)
    except (ValueError, OverflowError):
        return None


def language_code(language: str | None) -> str | None:
    """Return the code of a language, or what an export calls it if that is unknown here."""
    return _CODES.get(plain(language), safe_line(language)) if language else None


def digest(article_id: str, length: int = 12) -> str:
    """Return hexadecimal digits that stand for an id; two of 100,000 ids have the same twelve with a chance of 1 in 50,000."""
    return blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()[:length]


def slug(text: str, pattern: str = r"[\W_]+") -> str:
    """Return a text in lower case and without accents, with a hyphen in place of what matches a pattern.

    >>> slug("Le Courrier d’Étréval"), slug("18_h/20")
    ('le-courrier-d-etreval', '18-h-20')
    """
    return re.sub(pattern, "-", plain(text)).strip("-")[:_LONGEST]


def unique_name(article_id: str) -> str:
    """Return a name for the file of an article: its id if that can be one on any system, else what is left of it and a digest.

    >>> unique_name("peche-2"), unique_name("https://a.example/Port")
    ('peche-2', 'https-a-example-port-659d37f96b25')
    """
    name = slug(article_id, r"[^a-z0-9]+")
    is_same = name == article_id and name not in _DEVICES
    return name if is_same else f"{name}-{digest(article_id)}".strip("-")
