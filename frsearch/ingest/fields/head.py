"""The first lines of a scraped article: section, title, outlet and date, in the layouts found in real scrapes.

==============================================================  ============================
``date 2023-11 Title - outlet``                                 date, title, outlet
``date 2024-08 – Lead sentence.``                               date; the lead is not a title
``Title Publié le mardi 24 septembre 2024 | Les Echos``         title, date, outlet
``Title — OUTLET``, ``Title | Outlet``                          title, outlet
``Politique``, then a title on the next line                    section, title
``Publié le 24/09/2024 à 18h10`` on its own line                date; a later ``mis à jour le …`` is ignored
==============================================================  ============================

Fields are never guessed: a dash inside a title does not introduce an outlet.
"""

from __future__ import annotations

import re

from attrs import define, field

from frsearch.ingest.fields.paragraphs import Line, is_closed
from frsearch.ingest.fields.sections import SECTIONS
from frsearch.model import iso_date
from frsearch.model.dates import written_date
from frsearch.text import plain

_DATE_HEAD = re.compile(r"date\s+(\d{4}(?:-\d\d(?:-\d\d)?)?)\b[\s:]*(?P<lead>[–—-]\s+)?(?P<rest>.*)", re.I | re.S)
_PUBLISHED = re.compile(
    r"(?P<title>.*?)(?:\s*[|,–—-]\s*|\s+|^)"
    r"(?:publi[ée]e?|mise? en ligne|post[ée]|paru)\s+le\s+(?P<date>[^|]+?)"
    r"(?:\s*[|,(–—-]?\s*(?:mise?\s+à\s+jour|modifiée?|actualisée?)\s+le\s+[^|]+)?"
    r"(?:\s*\|\s*(?P<outlet>[^|]+))?",
    re.I | re.S,
)
_DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?([\w-]+(?:\.[\w-]+)*\.[a-z]{2,8})/?", re.I)
_PRESS_WORD = re.compile(
    r"(?i)\b(?:agence|journal|presse|info|infos|news|radio|t[ée]l[ée]|tv|m[ée]dias?|afp|rfi|gazette|courrier)\b"
)
_SMALL_WORDS = frozenset(["de", "du", "des", "la", "le", "les", "l", "d", "et", "à", "au", "aux", "en", "of", "the"])
MAX_TITLE = 300


@define
class Head:
    """The fields in the first lines; ``used`` of these are not part of the body, ``lines`` were split into fields."""

    title: str | None = None
    date: str | None = None
    outlet: str | None = None
    section: str | None = None
    lead: str | None = None
    used: int = 0
    lines: list[str] = field(factory=list)


def read_head(lines: list[Line]) -> Head:
    """Return the fields in the first of `lines` (paragraphs, boilerplate removed)."""
    head = Head()
    if _has_section(lines):
        head.section = lines[0].text
        head.used = 1
    text = lines[head.used].text
    _read_title_line(head, text)
    if head.lead is None:
        head.used += 1
        _read_date_line(head, lines)
    return head


def _has_section(lines: list[Line]) -> bool:
    """Return whether the first line is a known section, or at most two words above a title followed by a paragraph."""
    if len(lines) < 3:
        return False
    first, second, third = (line.text for line in lines[:3])
    short = len(first.split()) <= 2 and not is_closed(first) and first.replace(" ", "").isalpha()
    titled = len(second.split()) > 3 and not is_closed(second) and len(second) < len(third)
    return plain(first) in SECTIONS or (short and titled and is_closed(third))


def _read_title_line(head: Head, text: str) -> None:
    rest = text
    is_lead = False
    if found := _DATE_HEAD.fullmatch(text):
        head.date = _date_or_none(found[1])
        rest, is_lead = found["rest"], bool(found["lead"])
    elif (found := _published(text)) and (date := written_date(found["date"])):
        head.date, rest, head.outlet = date, found["title"], found["outlet"]
    if head.outlet is None:
        rest, head.outlet = _split_outlet(rest, dated=head.date is not None)
    if rest != text:
        head.lines.append(text)
    if is_lead or _is_lead(rest):
        head.lead = rest
    else:
        head.title = rest or None


def _published(text: str) -> re.Match[str] | None:
    """Match a publication line, unless it is long: matching takes time cubic in the number of *publié le* in it."""
    return _PUBLISHED.fullmatch(text) if len(text) <= 2 * MAX_TITLE else None


def _date_or_none(text: str) -> str | None:
    try:
        return iso_date(text)
    except ValueError:
        return None


def _is_lead(text: str) -> bool:
    """Return whether `text` is a first paragraph, not a title: it ends in a full stop or is too long."""
    return len(text) > MAX_TITLE or (text.endswith(".") and not text.endswith(("..", " .")))


def _split_outlet(text: str, dated: bool) -> tuple[str, str | None]:
    for separator, is_outlet in ((" — ", _is_name), (" | ", _is_name), (" – ", _is_press), (" - ", _is_press)):
        title, found, name = text.rpartition(separator)
        if found and title and (is_outlet(name) or (dated and separator == " - " and _is_name(name))):
            return title.rstrip(), name.strip()
    return text, None


def _is_name(text: str) -> bool:
    words = re.findall(r"[\w.&-]+", text)
    capital = all(word in _SMALL_WORDS or not word[0].islower() for word in words[1:])
    return bool(_DOMAIN.fullmatch(text)) or (
        0 < len(words) <= 6 and len(text) <= 50 and not words[0][0].islower() and capital and text[-1] not in ".!?:…»"
    )


def _is_press(text: str) -> bool:
    return bool(_DOMAIN.fullmatch(text)) or (_is_name(text) and (bool(_PRESS_WORD.search(text)) or text.isupper()))


def _read_date_line(head: Head, lines: list[Line]) -> None:
    """Read a publication line below the title, or above it on the first line."""
    for _ in range(2):
        if head.used >= len(lines):
            return
        found = _published(lines[head.used].text)
        if head.title is None and head.date and not found:
            _read_title_line(head, lines[head.used].text)
        elif head.date is None and found and not found["title"] and (date := written_date(found["date"])):
            head.date, head.outlet = date, head.outlet or found["outlet"]
            head.lines.append(lines[head.used].text)
        else:
            return
        head.used += head.lead is None
