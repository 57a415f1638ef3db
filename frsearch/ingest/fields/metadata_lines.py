"""Lines at the top of a scraped article that say when, where and by whom it was published, and nothing else.

=====================================================  ==========================
``Titre : …``, ``Date : …``, ``Source : …``            what the label names
``https://…``                                          address
``24 janvier 2024``, ``2024-01-24``                    date
``Publié le : 24/01/2024 - 06:00``                     date
``Publié le 24 janvier 2024 à 06h00 par Anne Rodier``  date, author
``LE MONDE | 24.01.2024 à 06h00 • Mis à jour le …``    outlet, date
``Par Anne Rodier``, ``Propos recueillis par …``        author
``Temps de lecture : 3 min``                           nothing, but no part of the text
=====================================================  ==========================

A line is taken only as a whole: a date or a name inside a sentence says nothing about the publication.
"""

from __future__ import annotations

import re
from typing import Any

from frsearch.ingest.fields.columns import known_as
from frsearch.model.dates import column_date, date_in, written_date

_LONGEST = 200
_LONGEST_DATE = 60
"""Code points of a line that is a date, and of one that metadata is looked for in at all."""
_LONGEST_SIGNATURE = 100
_HINT = re.compile(r"\d|:|\A\(?(?:par|by|propos|interview|entretien)\s", re.IGNORECASE)
"""What every such line has: most lines are told from them by this alone."""

_LABELLED = re.compile(r"(?P<label>[^\W\d_][\w ’'-]{1,40}?)\s?:\s*+(?P<value>\S.*)")
_ADDRESS = re.compile(r"https?://\S+")
_PUBLISHED = re.compile(
    r"(?:(?P<outlet>[^|•\d]{2,40}?)\s*+[|•]\s*+)?"
    r"(?:(?:article\s+)?(?:publi[ée]e?|mise? en ligne|post[ée]e?|parue?|diffusée?|modifiée?|mise? à jour|published|updated)"
    r"(?:\s+(?:le|on|:))*+\s*+:?\s*+)?(?P<rest>(?:le\s+)?\S.*)",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"\(?(?:[Pp]ar|PAR|[Bb]y|(?:Propos|PROPOS|Interview|Entretien)\s(?:recueillie?s?|réalisée?|RECUEILLIS)\s(?:par|PAR))"
    r"\s+(?P<name>[^\s)][^)]{1,80})\)?"
)
_NAME = re.compile(r"[A-ZÀ-Ý][\w’'.-]*+(?:[\s,]++(?:(?:et|de|du|le|la)\s++|d’)?[A-ZÀ-Ý][\w’'.-]*+){0,8}")
_TRAILING_NAME = re.compile(r"\s(?:par|by)\s+(?P<name>\S.{1,60})$", re.IGNORECASE)
_MINUTES = r"\d{1,3}\s?(?:min(?:utes?)?|mn)\.?"
_READING = re.compile(rf"(?:temps de )?lecture\s?:?\s?{_MINUTES}|{_MINUTES}(?: de lecture| read)?", re.IGNORECASE)
_AFTER_DATE = re.compile(r"[\s\d:hHàa.,|•·()–—/-]*+(?:(?:utc|gmt|cet|min)\b)?[\s\d:h.,|•·()–—/-]*+", re.IGNORECASE)
_UPDATED = re.compile(r"\b(?:mise?\s++à\s++jour|modifiée?|actualisée?|updated)\b[^|]*+", re.IGNORECASE)
_AUTHORS = frozenset(("auteur", "auteurs", "author", "authors", "signature", "journaliste"))
_NO_VALUE = frozenset(("temps de lecture", "lecture"))


def fields_in(line: str) -> dict[str, Any] | None:
    """Return the fields in a line that has nothing else, with ``author`` among them, or None if it is another line.

    >>> fields_in("Publié le : 24/01/2024 - 06:00"), fields_in("Par Anne Rodier")
    ({'date': '2024-01-24'}, {'author': 'Anne Rodier'})
    >>> fields_in("Le 24 janvier 2024, le conseil a voté.") is None
    True
    """
    text = line.strip()
    if not text or len(text) > _LONGEST or not _HINT.search(text):
        return None
    if _ADDRESS.fullmatch(text):
        return {"url": text}
    if _READING.fullmatch(text):
        return {}
    if len(text) <= _LONGEST_DATE and (date := written_date(text) or _iso(text)):
        return {"date": date}
    if (found := _BYLINE.fullmatch(text)) and _NAME.fullmatch(found["name"]):
        return {"author": found["name"]}
    return _published(text) or _labelled(text)


def _iso(text: str) -> str | None:
    if not re.fullmatch(r"\d{4}-\d\d(?:-\d\d(?:[T ]\d\d:\d\d\S*)?)?", text):
        return None
    try:
        return column_date(text)
    except ValueError:
        return None


def _labelled(text: str) -> dict[str, Any] | None:
    found = _LABELLED.fullmatch(text)
    if not found:
        return None
    label, value = found["label"].strip(), found["value"].strip()
    if label.casefold() in _AUTHORS:
        return {"author": value}
    if label.casefold() in _NO_VALUE:
        return {}
    field = known_as(label)[0]
    if field == "date":
        date = _iso(value) or date_in(value)
        return {"date": date} if date else None
    if field == "url":
        return {"url": value} if _ADDRESS.fullmatch(value) else None
    is_plain = label[0].isupper() and label.casefold() in ("titre", "title", "source", "journal", "média", "media", "outlet")
    return {field: value} if is_plain and field in ("title", "outlet") else None


def _published(text: str) -> dict[str, Any] | None:
    """Return the fields of a publication line: a verb or an outlet, a date, and at most a time, an update and an author."""
    found = _PUBLISHED.fullmatch(text)
    if not found or found.start("rest") == 0:
        return None
    rest = found["rest"]
    fields: dict[str, Any] = {}
    if author := _TRAILING_NAME.search(rest):
        if not _NAME.fullmatch(author["name"].strip()):
            return None
        fields["author"] = author["name"].strip()
        rest = rest[: author.start()]
    rest = _UPDATED.sub("", rest).rstrip(" \t|•·,(–—-")
    for end in range(len(rest), 5, -1):  # the longest beginning that is a date
        if rest[end - 1].isalnum() and (date := written_date(rest[:end])):
            if not _AFTER_DATE.fullmatch(rest[end:]):
                return None
            fields["date"] = date
            if found["outlet"] and not re.match(r"(?i)publi|mis|post|paru", found["outlet"]):
                fields["outlet"] = found["outlet"].strip()
            return fields
    return None


_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(?P<lines>(?:[^\n]*\n){1,60}?)---[ \t]*(?:\n|\Z)")


def front_matter(text: str) -> tuple[dict[str, Any], str, str]:
    """Return the fields in the YAML front matter of a text, the front matter itself, and the text after it."""
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, "", text
    fields: dict[str, Any] = {}
    for line in found["lines"].splitlines():
        name, colon, value = line.partition(":")
        value = value.strip().strip("\"'")
        field = "author" if name.strip().casefold() in _AUTHORS else known_as(name)[0]
        if colon and value and field:
            fields.setdefault(field, date_in(value) or _iso(value) if field == "date" else value)
    return {name: value for name, value in fields.items() if value}, found[0].strip(), text[found.end() :]


_CAPITALISED = r"[A-ZÀ-Ý0-9][\w.’'-]*+"
_SIGNED = r"(?:AFP|Reuters|REUTERS|AP|ATS|Belga|BELGA|EFE|APA|APS|TAP|MAP|Xinhua|La Presse [Cc]anadienne|agences?|ses agences)"
_SIGNATURE = re.compile(
    rf"\(?(?:(?:(?:(?:La )?[Rr]édaction|{_CAPITALISED}(?: (?:d[eu] |de la |la |le )?{_CAPITALISED}){{0,4}}),? )?"
    r"(?:[Aa]vec|AVEC) (?:l[’']|les )?)?"
    rf"{_SIGNED}(?:(?:, | et | ?/ ?)(?:l[’'])?{_SIGNED}){{0,3}}\)?\.?"
)


def signature(line: str) -> str | None:
    """Return who signs the article in `line`, its last one, None if that is another line.

    >>> signature("Le Monde avec AFP"), signature("(Propos recueillis par Anne Rodier)"), signature("(AFP)")
    ('Le Monde avec AFP', 'Anne Rodier', 'AFP')
    >>> signature("Ils négocient avec l’AFP.") is None
    True
    """
    text = line.strip()
    if len(text) > _LONGEST_SIGNATURE:
        return None
    if (found := _BYLINE.fullmatch(text)) and _NAME.fullmatch(found["name"]):
        return found["name"]
    return text.strip("().") if _SIGNATURE.fullmatch(text) else None


_AGENCIES = "AFP|Reuters|AP|ATS|Belga|APA|APS|TAP|MAP"
_DATELINE = re.compile(rf"[A-ZÀ-Ý][A-ZÀ-Ý’' -]{{1,40}}, (?P<date>[^()]{{5,40}}) \((?P<agency>{_AGENCIES})\)\s?[-–—]\s")


def dateline(text: str) -> dict[str, Any]:
    """Return the date and the agency in the dateline of a dispatch, which stays in its text.

    >>> dateline("PARIS, 19 nov 2018 (AFP) - Le Premier ministre a annoncé lundi…")
    {'date': '2018-11-19', 'outlet': 'AFP'}
    """
    found = _DATELINE.match(text[:_LONGEST])
    date = written_date(found["date"].replace(" h", "h")) if found else None
    return {"date": date, "outlet": found["agency"]} if found and date else {}
