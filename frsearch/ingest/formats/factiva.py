"""Factiva exports: pages (``.html``) and XML (``.xml``) with many articles.

In a page, each article is a ``div`` of the class ``article frArticle``; ``fr`` is its language. It is a table with a code of
two or three letters in the cells of the class ``index`` and the value in the next cell. Pages saved without the indexing have a
``div`` for each value, in a fixed order, and then the paragraphs. In XML, each is an ``article`` with an element for each value.

Documented by tm.plugin.factiva (Bouchet-Valat).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from attrs import evolve

from frsearch.errors import CorpusError
from frsearch.ingest.fields.drafts import Draft, extra_of, finished_drafts, outlet_of
from frsearch.ingest.fields.markup import element_text, plain_text
from frsearch.ingest.fields.pages import classed, decode_page, parsed_text, text_of
from frsearch.ingest.fields.records import Options
from frsearch.ingest.fields.xml import children, elements, first_of
from frsearch.ingest.files.encoding import buffered, repair
from frsearch.ingest.files.streams import Source
from frsearch.ingest.format import Format, Read
from frsearch.ingest.formats.raw import whole
from frsearch.model.dates import column_date, date_in, written_date
from frsearch.text import clean_line

_XML = re.compile(rb"<pps(?:response|article)", re.IGNORECASE)
_ARTICLE = r"(?i:<div\b[^<>]{0,200}?\sclass=)[\"']article (?:[a-z]{2}|zh[a-z]{2})Article\b"
_PAGE = re.compile(rb"(?i:<title>)\s*+(?:Dow Jones )?Factiva\W{0,9}(?i:</title>)|" + _ARTICLE.encode())
"""The title helps because a hundred kilobytes of style sheets may come before the first article."""

_BEGINNING = re.compile(f"(?={_ARTICLE})")
_WORDS = re.compile(r"\d[\d.,\s]{0,12}\s(?:mots|words|W(?:ö|oe|o)rter)", re.IGNORECASE)
_TIME = re.compile(r"\d{1,2}:\d\d.{0,12}")
_COPYRIGHT = re.compile(r"\(c\)|©|Copyright", re.IGNORECASE)
_NUMBER = re.compile(r"Do[ck]ument[oe]?\s+(\w{10,60})")
_TEXT = ("LP", "TD")
_NAMES = {
    "BY": "author",
    "CR": "credit",
    "WC": "words",
    "ET": "time",
    "SC": "source_code",
    "NGC": "group",
    "GC": "group_code",
    "ED": "edition",
    "PG": "page",
    "SE": "section",
    "CLM": "column",
    "VOL": "volume",
    "LA": "language",
    "CY": "copyright",
    "CX": "correction",
    "CT": "contact",
    "ART": "captions",
    "RF": "references",
    "CO": "companies",
    "IN": "industries",
    "NS": "subjects",
    "RE": "regions",
    "IPC": "publisher_codes",
    "IPD": "publisher_descriptors",
    "PUB": "publisher",
}
"""Code of a row → name in ``extra``; rows with other codes keep them."""

_SAME = {
    "byline": "author",
    "word_count": "words",
    "pages": "page",
    "section_name": "section",
    "column_name": "column",
    "base_language": "language",
    "publisher_name": "publisher",
    "company": "companies",
    "industry": "industries",
    "news_subject": "subjects",
    "region": "regions",
    "desc_field": "publisher_codes",
}
"""Name of an element → name of the same in a page."""

_LISTS = frozenset(("companies", "industries", "subjects", "regions", "publisher_codes", "publisher_descriptors"))
"""What has several values, ``gpol : Domestic Politics | gvote : Elections`` in a page."""


def read_factiva(source: Source, options: Options) -> Iterator[Read]:
    """Yield the articles of an export, whatever its layout, and what is wrong with them."""
    stream = buffered(source.stream)
    what = "this Factiva export"
    source = evolve(source, stream=stream)
    try:
        if _XML.search(stream.peek(1 << 16)):
            articles = elements(stream, frozenset(("article",)), options.max_bytes)
            yield from finished_drafts(map(_of_element, articles), source, options, what)
            return
        _, *parts = _BEGINNING.split(repair(decode_page(whole(stream, options))))
        if not parts:
            raise ValueError("a Factiva page without an article; save the articles themselves, not their list")
        yield from finished_drafts(map(_of_page, parts), source, options, what)
    except ValueError as error:
        yield CorpusError(str(error), source.name)


def _of_page(part: str) -> Draft | ValueError:
    """Return the draft of an article at the beginning of a part of a page."""
    try:
        article = classed(parsed_text(part), "article")[0]
    except ValueError as error:
        return error
    indexes = classed(article, "index")
    rows = _rows(article, indexes) if indexes else _loose_rows(article)
    body = [rows.pop(code) for code in _TEXT if rows.get(code)]
    number = rows.pop("AN", "").split()
    return _drafted(
        {"id": number[-1] if number else None, "title": rows.pop("HD", None), "body": "\n\n".join(body)},
        rows.pop("PD", None),
        rows.pop("SN", None),
        {_NAMES.get(code, code): text.split(" | ") if _NAMES.get(code) in _LISTS else text for code, text in rows.items()},
    )


def _rows(article: Any, indexes: list[Any]) -> dict[str, str]:
    """Return code → text of the cells that come after those with a code; what is in no such cell is in ``lines``."""
    rows: dict[str, str] = {}
    for index in indexes:
        code = text_of(index)
        for cell in islice(index.itersiblings("td"), 1):
            text, gap = (element_text(cell), "\n\n") if code in _TEXT else (text_of(cell), " | ")
            rows[code] = f"{rows[code]}{gap}{text}" if code in rows else text
            cell.drop_tree()
        index.drop_tree()
    return rows | {"lines": text_of(article)}


def _loose_rows(article: Any) -> dict[str, str]:
    """Return code → text of an article without its indexing: what each line is follows from its form and its place."""
    rows: dict[str, str] = {}
    for line in list(article.iterchildren("div")):
        if text := text_of(line):
            code = _code(line, text, rows)
            rows[code] = f"{rows[code]} | {text}" if code in rows else text
        line.drop_tree()
    text = element_text(article)
    above, _, last = text.rpartition("\n\n")
    if number := _NUMBER.fullmatch(last):
        rows["AN"], text = number[1], above
    return rows | {"TD": text}


def _code(line: Any, text: str, rows: dict[str, str]) -> str:
    if line.xpath(".//*[contains(@class, 'Headline')]"):
        return "HD"
    if line.get("class") == "author":
        return "BY"
    if "PD" not in rows:
        return "PD" if written_date(text) else "WC" if _WORDS.fullmatch(text) else "lines" if "HD" in rows else "SE"
    if "SN" not in rows:
        return "ET" if _TIME.fullmatch(text) else "SN"
    return "CY" if _COPYRIGHT.match(text) else "lines"


def _of_element(article: Any) -> Draft | ValueError:
    """Return the draft of an article in XML, whose children are its fields."""
    body: list[str] = []
    others: dict[str, Any] = {}
    day = None
    for inner in article.iterchildren("*"):
        name = _name(inner)
        written = ("".join(one.itertext()) for one in children(inner, "paragraph") or [inner])
        paragraphs = [text for one in written if (text := clean_line(plain_text(one)))]
        if name in ("lead_paragraph", "tail_paragraphs"):
            body += paragraphs
        elif name == "publication_date":
            day = first_of(inner, "datetime", "date") or " ".join(paragraphs)
        elif name in _LISTS:
            code = inner.get("code")
            others.setdefault(name, []).extend(f"{code} : {text}" if code else text for text in paragraphs)
        elif paragraphs:
            others[name] = " | ".join([*([others[name]] if name in others else []), " ".join(paragraphs)])
    draft = {"id": others.pop("accession_no", None), "title": others.pop("headline", None), "body": "\n\n".join(body)}
    return _drafted(draft, day, others.pop("source_name", None), others)


def _name(element: Any) -> str:
    """Return the name of an element as pages have it, or with underscores."""
    words = re.sub("(?<=[a-z])(?=[A-Z])", "_", element.tag.rpartition("}")[2]).lower()
    return _SAME.get(words, words)


def _drafted(draft: Draft, day: str | None, written: str | None, others: dict[str, Any]) -> Draft | ValueError:
    if not draft["body"].strip():
        return ValueError("there is no text in it")
    date = _date(day)
    extra = extra_of(others, written) | ({"date_as_written": day} if day and not date else {})
    return {**draft, "date": date, "outlet": outlet_of(written), "extra": extra}


def _date(day: str | None) -> str | None:
    try:
        return column_date(day)
    except (ValueError, OverflowError):
        return date_in(day or "")


FORMAT = Format(
    name="Factiva",
    suffixes=(".html", ".htm", ".xml"),
    help="every article of an export, a page or XML",
    reader=read_factiva,
    sniffer=lambda head, _: _PAGE.search(head) is not None or _XML.search(head) is not None,
    is_export=True,
)
