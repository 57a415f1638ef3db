"""LexisNexis exports: pages (``.html``) and plain text (``.txt``) with many articles.

An article begins with a line such as ``1 of 3 DOCUMENTS``; in a page, an anchor named ``DOC_ID_0_0`` comes before it. Then there
are paragraphs: outlet, date and title; labels such as ``LENGTH: 355 words``; the text; labels such as ``LANGUAGE: FRENCH``; the
copyright. A page is read as the text that it shows. The labels are English, French or German, and only known ones begin or end
the text, because ``NOTE: …`` may belong to it.

Documented by tm.plugin.lexisnexis (Bouchet-Valat) and LexisNexisTools (Gruber).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from attrs import frozen

from frsearch.errors import CorpusError
from frsearch.ingest.fields.drafts import Draft, extra_of, finished_drafts, outlet_of
from frsearch.ingest.fields.markup import element_text
from frsearch.ingest.fields.pages import decode_page, parsed_text
from frsearch.ingest.fields.paragraphs import Line, is_closed, join_wrapped, lines_of
from frsearch.ingest.fields.records import Options
from frsearch.ingest.files.encoding import decode, repair
from frsearch.ingest.files.streams import Source
from frsearch.ingest.format import Format, Read
from frsearch.ingest.formats.raw import whole
from frsearch.ingest.report import Remark
from frsearch.model.dates import written_date
from frsearch.text import clean, plain

_OF = r"\d[\d.,]{0,8}[ \xa0](?:of|de|sur|von)[ \xa0]\d[\d.,]{0,8}"
_NUMBER = rf"(?:{_OF}[ \xa0]DOCUMENTS?|(?:Document|DOCUMENT|Dokument|DOKUMENT)[ \xa0]{_OF})"
_NUMBERED = re.compile(rf"^(?=[ \t\xa0]{{0,200}}{_NUMBER}[ \t\xa0]*+$)", re.MULTILINE)
_NUMBERED_LINE = re.compile(_NUMBER)
_ANCHOR = r"<a\s[^<>]{0,200}?\bname\s?=\s?[\"']?DOC_ID_\d"
_ANCHORED = re.compile(f"(?={_ANCHOR})", re.IGNORECASE)
_IS_PAGE = re.compile(_ANCHOR.encode(), re.IGNORECASE)
_IS_NUMBERED = re.compile(rf"^[ \t\xa0\xc2\f]*+{_NUMBER}[ \t\xa0\xc2\r]*+$".encode("latin-1"), re.MULTILINE)
_IS_LABELLED = re.compile(
    rb"^(?:LENGTH|LONGUEUR|L.{1,3}NGE|LANGU(?:AGE|E)|SPRACHE|SECTION|RUBRI(?:QUE|K)|LOAD-DATE|DATE-CHARGEMENT)[ \xa0\xc2]{0,3}:",
    re.MULTILINE,
)

_ABOVE = {
    "LENGTH": "words",
    "LONGUEUR": "words",
    "LÄNGE": "words",
    "BYLINE": "author",
    "AUTEUR": "author",
    "AUTOR": "author",
    "SECTION": "section",
    "RUBRIQUE": "section",
    "RUBRIK": "section",
    "HIGHLIGHT": "highlight",
    "ENCART": "highlight",
    "DATELINE": "dateline",
    "SERIES": "series",
    "SÉRIE": "series",
    "BODY": "body",
    "TEXTE": "body",
}
"""Label above the text → name in ``extra``; what follows the label of the text itself is a part of it."""

_BELOW = {
    "LOAD-DATE": "load_date",
    "DATE-CHARGEMENT": "load_date",
    "UPDATE": "load_date",
    "LANGUAGE": "language",
    "LANGUE": "language",
    "SPRACHE": "language",
    "SUBJECT": "subjects",
    "SUJET": "subjects",
    "COMPANY": "companies",
    "SOCIÉTÉ": "companies",
    "SOCIETE": "companies",
    "ORGANIZATION": "organizations",
    "ORGANISATION": "organizations",
    "PERSON": "persons",
    "PERSONNE": "persons",
    "INDUSTRY": "industries",
    "SECTEUR-ACTIVITÉ": "industries",
    "SECTEUR-ACTIVITE": "industries",
    "GEOGRAPHIC": "places",
    "GEO-LOCALIZATION": "places",
    "LOCALISATION-GEO": "places",
    "CITY": "cities",
    "STATE": "states",
    "COUNTRY": "countries",
    "PAYS": "countries",
    "TICKER": "tickers",
    "SYMBOLE-BOURSIER": "tickers",
    "GRAPHIC": "captions",
    "GRAPHIQUE": "captions",
    "GRAFIK": "captions",
    "CORRECTION": "correction",
    "CORRECTION-DATE": "correction_date",
    "PUBLICATION-TYPE": "publication_type",
    "TYPE-PUBLICATION": "publication_type",
    "TYPE DE PUBLICATION": "publication_type",
    "JOURNAL-CODE": "journal_code",
    "CODE-JOURNAL": "journal_code",
    "DISTRIBUTION": "distribution",
    "URL": "url",
}
"""Label below the text → name in ``extra``; other labels between these keep their names."""

_LISTS = frozenset(("subjects", "companies", "organizations", "persons", "industries", "places", "cities", "states", "countries"))
"""What has several values, ``ÉLECTIONS (90%); BUDGET (78%)``."""

_KNOWN = _ABOVE | _BELOW
_LABEL = re.compile(r"([A-ZÀ-ÖØ-Ý][A-ZÀ-ÖØ-Ý \xa0-]{2,30}+):")
_NOTICE = re.compile(r"copyright\b|©|\(c\)|all rights reserved|tous droits r|alle rechte", re.IGNORECASE)
_COUNTED = re.compile(r"\d[\d.,\s]{0,12}\s(?:mots?|words?|W(?:ö|oe|o)rter)\b", re.IGNORECASE)
_PAGE = re.compile(r"(?<![;,\s])[;,\s]{0,5}\b(?:Pg|pg|p|P|S)\.\s?(\w{1,10}(?:[-–]\w{1,10})?)$")
_WEEKDAYS = frozenset(
    """lundi mardi mercredi jeudi vendredi samedi dimanche monday tuesday wednesday thursday friday saturday sunday
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag""".split()
)
_EDITIONS = ("edition", "ausgabe", "final")
_TIME = re.compile(r"\d{1,2}[:h]\d\d")
_DATE_WORDS = 3
_LONGEST_DATE = 200
"""Words of a date without its weekday, and code points of a line that one is looked for in."""
_MOST_ABOVE = 6
"""Paragraphs between the number of an article and its first label: outlet, date, title and what is added to them."""
_MOST_TO_LENGTH = 12
"""Paragraphs before the length of an article, which the last of the labels above the text often is."""
_MOST_AFTER = 6
"""Paragraphs below all of these that are no sentences: a link back to the list, or the cover of another export after this one."""


@frozen
class _Block:
    """A paragraph: its lines, and the label that it begins with, if any."""

    lines: tuple[Line, ...]
    label: str

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def value(self) -> str:
        return self.text.partition(":")[2].strip() if self.label else self.text

    @property
    def is_below(self) -> bool:
        """Whether it is one of those below the text."""
        return self.label in _BELOW or _NOTICE.match(self.text) is not None


def read_lexisnexis(source: Source, options: Options) -> Iterator[Read]:
    """Yield the articles of an export, and what is wrong with them."""
    try:
        data = whole(source.stream, options)
        if _IS_PAGE.search(data[: 1 << 16]):
            above, *parts = _ANCHORED.split(repair(decode_page(data)))
            above = _shown(above) if above.strip() else ""
            texts: Iterable[str | ValueError] = filter(None, map(_shown_or_error, parts))
        else:
            above, *texts = _NUMBERED.split(clean(repair(decode(data))))
    except ValueError as error:
        yield CorpusError(str(error), source.name)
        return
    if lines := lines_of(above):
        yield Remark("lines above the first article, not read", f"{len(lines):,}", source.name)
    drafts = (text if isinstance(text, ValueError) else _drafted(text) for text in texts)
    yield from finished_drafts(drafts, source, options, "this LexisNexis export")


def _shown_or_error(part: str) -> str | ValueError:
    try:
        return _shown(part)
    except ValueError as error:
        return error


def _shown(part: str) -> str:
    """Return the text that a part of a page shows, its own line ends being spaces; raises ValueError if it cannot be parsed."""
    root = parsed_text(" ".join(re.split("[ \t\r\n]+", part)))
    for head in root.xpath("//head"):
        head.drop_tree()
    return clean(element_text(root))


def _drafted(text: str) -> Draft | ValueError:
    number, _, rest = text.lstrip().partition("\n")
    blocks = list(_blocks(rest if _NUMBERED_LINE.fullmatch(number.strip()) else text))
    below = _below(blocks)
    first, end = _above(blocks[:below])
    values: dict[str, str] = {}
    body = [line for block in blocks[end:below] for line in block.lines]
    for block in blocks[first:end]:
        if _ABOVE.get(block.label) == "body":
            body = [*lines_of(block.value), *body]
        else:
            _add(values, block)
    if not body:
        return ValueError("there is no text in it")
    for block in blocks[below:]:
        _add(values, block)
    draft = _headed(blocks[:first], values)
    if values.get("url", "").startswith(("http://", "https://")):
        draft["url"] = values.pop("url")
    if page := _PAGE.search(values.get("section", "")):
        values |= {"section": values["section"][: page.start()], "page": page[1]}
    outlet = draft["outlet"]
    extra = {name: re.split(r";\s*+", value) if name in _LISTS else value for name, value in values.items()}
    return {
        **draft,
        "outlet": outlet_of(outlet),
        "body": "\n\n".join(line.text for line in join_wrapped(body)),
        "extra": extra_of(extra, outlet),
    }


def _blocks(text: str) -> Iterator[_Block]:
    """Yield the paragraphs of a text; a known label begins one without a blank line, too, and the number of words ends one."""
    lines: list[Line] = []
    for line in lines_of(text):
        if lines and (line.gap or _label(line.text) in _KNOWN or _ABOVE.get(_label(lines[-1].text)) == "words"):
            yield _Block(tuple(lines), _label(lines[0].text))
            lines = []
        lines.append(line)
    if lines:
        yield _Block(tuple(lines), _label(lines[0].text))


def _label(line: str) -> str:
    found = _LABEL.match(line)
    return found[1].strip() if found else ""


def _below(blocks: list[_Block]) -> int:
    """Return where the paragraphs below the text begin: those with labels, of which the first is known, and the copyright."""
    for last in reversed(range(len(blocks))):
        if blocks[last].is_below:
            break
        if len(blocks) - last > _MOST_AFTER or is_closed(blocks[last].text):
            return len(blocks)
    else:
        return len(blocks)
    start = last
    while start > 0 and (blocks[start - 1].label or blocks[start - 1].is_below):
        start -= 1
    return next(n for n in range(start, last + 1) if blocks[n].is_below)


def _above(blocks: list[_Block]) -> tuple[int, int]:
    """Return where the labelled paragraphs above the text begin and end; both are where the text begins if there are none."""
    names = [_KNOWN.get(block.label) for block in blocks[:_MOST_TO_LENGTH]]
    lengths = (n for n, name in enumerate(names) if name == "words" and _COUNTED.match(blocks[n].value))
    length = next(lengths, None)
    first = next((n for n, name in enumerate(names[: _MOST_ABOVE + 1]) if name), length)
    if first is None:
        days = (n for n, block in enumerate(blocks[:_MOST_ABOVE]) if any(_day(line.text) for line in block.lines))
        first = min(next(days, 0) + 2, len(blocks))
        return first, first
    end = (first if length is None else length) + 1
    while end < len(blocks) and blocks[end].label in _ABOVE and _ABOVE.get(blocks[end - 1].label) != "body":
        end += 1
    return first, end


def _add(values: dict[str, str], block: _Block) -> None:
    """Add the value of a labelled paragraph, or what a paragraph without a label adds to the one before."""
    if _NOTICE.match(block.text):
        name = "copyright"
    elif block.label:
        name = _KNOWN.get(block.label) or block.label.lower().replace("-", "_").replace(" ", "_")
    else:
        name = next(reversed(values), "heading")
    _put(values, name, block.value)


def _put(values: dict[str, str], name: str, value: str) -> None:
    values[name] = f"{values[name]} {value}" if name in values else value


def _headed(blocks: list[_Block], values: dict[str, str]) -> Draft:
    """Return outlet, date and title, which come before all labels, and add to `values` what else does."""
    groups: list[list[str]] = []
    for line in (line for block in blocks for line in block.lines):
        if _NOTICE.match(line.text):
            _put(values, "copyright", line.text)
        elif line.gap or not groups or _day(line.text):
            groups.append([line.text])
        else:
            groups[-1].append(line.text)
    dated = next((n for n, group in enumerate(groups) if _day(group[0])), len(groups))
    above, after = [" ".join(group) for group in groups[:dated]], [" ".join(group) for group in groups[dated + 1 :]]
    date = None
    if dated < len(groups) and (day := _day(groups[dated][0])):
        date, rest = day
        _put(values, "edition", " ".join([rest, *groups[dated][1:]]).strip())
    outlet = above.pop(0) if above else None
    title = after.pop(0) if after else above.pop() if above else None
    _put(values, "heading", " ".join(above + after))
    return {"outlet": outlet, "date": date, "title": title}


def _day(line: str) -> tuple[str, str] | None:
    """Return the date that a line is and what it says about the edition or the time besides, or None if it is another line.

    >>> _day("12 avril 2013 vendredi, Édition nationale"), _day("11 septembre 2001, dix ans après")
    (('2013-04-12', 'Édition nationale'), None)
    """
    words = [word for word in line[:_LONGEST_DATE].replace(";", " ").split() if plain(word.strip(",.")) not in _WEEKDAYS]
    for count in range(min(_DATE_WORDS, len(words)), 0, -1):
        if date := written_date(" ".join(words[:count]).rstrip(",")):
            rest = words[count:]
            is_known = any(_TIME.match(word) or plain(word).startswith(_EDITIONS) for word in rest)
            return (date, " ".join(rest)) if is_known or not rest else None
    return None


def _is_export(head: bytes) -> bool:
    head = head.replace(b"\0", b"")  # of UTF-16
    if b"DOC_ID_" in head and _IS_PAGE.search(head):
        return True
    folded = head.lower()
    is_text = (b"document" in folded or b"dokument" in folded) and not head.lstrip().startswith(b"<")
    return is_text and _IS_NUMBERED.search(head) is not None and _IS_LABELLED.search(head) is not None


FORMAT = Format(
    name="LexisNexis",
    suffixes=(".html", ".htm", ".txt"),
    help="every article of an export, a page or plain text",
    reader=read_lexisnexis,
    sniffer=lambda head, _: _is_export(head),
    is_export=True,
)
