"""Corpora in XML: TEI, TXM's ``<text id=…>``, and ``<doc …>`` or ``<ARTICLE …>`` elements one after another.

Attributes and elements with the usual names of fields fill them, as columns of a table do; of TEI, the header is read. TEI P5
(tei-c.org), manual of TXM 0.7.9, section 6.1.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from frsearch.errors import CorpusError
from frsearch.ingest.fields.columns import known_as
from frsearch.ingest.fields.drafts import Draft, finished_drafts
from frsearch.ingest.fields.records import Options
from frsearch.ingest.fields.xml import children, elements, first_of, line_of, local_name
from frsearch.ingest.files.encoding import repair
from frsearch.ingest.files.streams import Source
from frsearch.ingest.format import Format, Read
from frsearch.model.dates import column_date

_NAMES = frozenset(("tei", "tei.2", "text", "doc", "article"))
_MARK = re.compile(rb"<(?:(?:TEI(?:\.2)?|doc|DOC|ARTICLE|article)\b[^>]{0,500}>|text\s[^>]{0,500}?\bid=)")
_BLOCKS = ("p", "head", "ab", "l", "div", "paragraph", "s", "br", "lb")


def read_corpus_xml(source: Source, options: Options) -> Iterator[Read]:
    """Yield the articles of a corpus, and what is wrong with them."""
    try:
        yield from finished_drafts(_drafts(source, options), source, options, "this corpus")
    except ValueError as error:
        yield CorpusError(str(error), source.name)


def _drafts(source: Source, options: Options) -> Iterator[Draft | ValueError]:
    for element in elements(source.stream, _NAMES, options.max_bytes):
        try:
            yield _of_tei(element) if local_name(element).startswith("tei") else _of_element(element)
        except ValueError as error:
            yield error


def _of_tei(tei: Any) -> Draft:
    texts = children(tei, "text")
    header = next(iter(children(tei, "teiheader")), tei)
    dates = [text for one in children(header, "date") if (text := one.get("when") or line_of(one))]
    journals = [line_of(one) for one in children(header, "title") if one.get("level") == "j"]
    titles = [one for one in children(header, "title") if one.get("level") != "j"]
    return _checked(
        {
            "id": tei.get("{http://www.w3.org/XML/1998/namespace}id") or first_of(header, "idno"),
            "title": next((text for one in titles if (text := line_of(one))), None),
            "date": _date(dates[0] if dates else None),
            "outlet": journals[0] if journals else first_of(header, "publisher"),
            "body": _text(texts[0]) if texts else "",
            "extra": {"author": [author]} if (author := first_of(header, "author")) else {},
        }
    )


def _of_element(element: Any) -> Draft:
    """Return the draft of an element whose attributes and children are named like columns."""
    draft: Draft = {"extra": {}}
    values = [(name.rpartition("}")[2], value) for name, value in element.attrib.items()]
    bodies = []
    for inner in list(element):
        field = known_as(local_name(inner))[0]
        if field == "body":
            bodies.append(_text(inner))
            element.remove(inner)
        elif field or (local_name(inner) not in _BLOCKS and not len(inner) and _is_fact(inner)):
            values.append((local_name(inner), line_of(inner)))
            element.remove(inner)
    for name, value in values:
        field = known_as(name)[0]
        if not field or field == "body" or draft.get(field):
            draft["extra"][name] = value
        else:
            draft[field] = _date(value) if field == "date" else value
    draft["body"] = "\n\n".join(bodies) or _text(element)
    return _checked(draft)


def _is_fact(element: Any) -> bool:
    """Return whether an element of an unknown name is a fact about the article rather than a part of its text."""
    return not (element.tail or "").strip() and len(element.text or "") < 200


def _checked(draft: Draft) -> Draft:
    if not draft["body"].strip():
        raise ValueError("there is no text in it")
    return {**draft, "body": repair(draft["body"]), "title": repair(draft.get("title") or "") or None}


def _date(value: str | None) -> str | None:
    try:
        return column_date(value)
    except ValueError:
        return None


def _text(element: Any) -> str:
    """Return the text of an element, with blank lines between its blocks."""
    for block in element.iter():
        if local_name(block) in _BLOCKS:
            block.tail = "\n\n" + (block.tail or "")
            block.text = "\n\n" + (block.text or "")
    paragraphs = re.split(r"\n\s*\n", "".join(element.itertext()))
    return "\n\n".join(
        joined for part in paragraphs if (joined := "\n".join(" ".join(line.split()) for line in part.strip().splitlines()))
    )


FORMAT = Format(
    name="XML corpus",
    suffixes=(".xml", ".tei", ".txt"),
    help="every text of TEI, TXM and <doc> or <article> corpora",
    reader=read_corpus_xml,
    sniffer=lambda head, _: (
        head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
        and _MARK.search(head[:8192]) is not None
        and b"<html" not in head[:2048].lower()
    ),
    is_export=True,
)
