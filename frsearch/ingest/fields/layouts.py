"""Raw scraped text → the fields of an article; every word ends up in the title, the body or ``extra``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from attrs import Factory, define

from frsearch.ingest.fields.addresses import host_of, is_article_url
from frsearch.ingest.fields.boilerplate import cut_glued, is_boilerplate, is_network, is_plea, starts_tail
from frsearch.ingest.fields.head import Head, read_head
from frsearch.ingest.fields.metadata_lines import dateline, fields_in, front_matter, signature
from frsearch.ingest.fields.paragraphs import Line, is_closed, join_broken, join_wrapped, lines_of

TITLE_CHARS = 120
_MOST_ABOVE = 12
"""Lines above the text in which metadata is looked for."""
FROM_FIRST_SENTENCE = "from the first sentence"
_SOURCE = re.compile(r"source\s*:\s*(?P<source>\S.{0,200})", re.I)
_SENTENCE_END = re.compile(
    r"(?<!\b[A-ZÀ-Ý])(?<!\bMM)(?<!\bMme)(?<!\bDr)(?<!\bSt)(?<![.!?…]{2})[.!?…]++(?:\s?[\"»”)])*(?=\s++[\"«“(]?\s?[A-ZÀ-Ý0-9])"
)
"""Begins at the first mark of a run, or at the second after an initial: from each mark in turn, it would take quadratic time."""


@define
class _Page:
    """The lines of one text, sorted into categories step by step."""

    lines: list[Line]
    boilerplate: list[str] = Factory(list)
    sources: list[str] = Factory(list)
    headlines: list[str] = Factory(list)
    given: dict[str, Any] = Factory(dict)
    """Fields that lines of their own name."""
    head: list[str] = Factory(list)
    """Those lines."""
    authors: list[str] = Factory(list)
    """Who signs at the end."""


def read_layout(text: str, known: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the title, date, outlet, url, body and extra of clean raw `text`, None for those it does not contain.

    Fields that are `known` from elsewhere, ``author`` among them, take precedence over what the text says.

    Without a title, the body's first sentence serves, cut at a word, and ``extra["title"]`` says so. Lines removed from the
    body are in ``extra``: ``head`` (lines split into fields), ``section``, ``headlines`` (of other articles), ``source``,
    ``boilerplate``.
    """
    given, matter, text = front_matter(text)
    page = _Page(lines_of(text), given={**given, **(known or {})}, head=[matter] if matter else [])
    _take_metadata(page)
    _take_boilerplate(page)
    _take_sources(page)
    _take_signatures(page)
    page.lines = join_wrapped(page.lines)
    head = read_head(page.lines) if page.lines else Head()
    if head.lead is not None:
        page.lines[head.used] = Line(head.lead, 0, False)
    page.lines = page.lines[head.used :]
    _take_headlines(page)
    body = "\n\n".join(line.text for line in join_broken(page.lines))
    return _fields(head, page, body)


def _fields(head: Head, page: _Page, body: str) -> dict[str, Any]:
    if not body and head.title:
        body, head.title = head.title, None
    given, dispatch = page.given, dateline(body)
    title = given.get("title") or head.title
    if given.get("title") and head.title and head.title != title:
        body = f"{head.title}\n\n{body}"
    authors = [given["author"]] if "author" in given else []
    extra: dict[str, Any] = {
        "head": page.head + head.lines,
        "author": authors + [name for name in page.authors if name not in authors],
        "section": head.section,
        "source": "\n".join(page.sources),
    }
    extra |= {"headlines": page.headlines, "boilerplate": page.boilerplate}
    if body and not title:
        extra["title"] = FROM_FIRST_SENTENCE
    url = given.get("url") or next((source for source in page.sources if host_of(source) and is_article_url(source)), None)
    named = next((host_of(source) or source for source in page.sources), None)
    return {
        "title": title or first_sentence(body) or None,
        "date": given.get("date") or head.date or dispatch.get("date"),
        "outlet": given.get("outlet") or head.outlet or named or dispatch.get("outlet"),
        "url": url,
        "body": body,
        "extra": {key: value for key, value in extra.items() if value},
    }


def first_sentence(body: str, limit: int = TITLE_CHARS) -> str:
    """Return the first sentence of `body`, cut at a word with an ellipsis where it is longer than `limit`.

    >>> first_sentence("M. Keïta a salué l’accord. Les travaux reprennent.")
    'M. Keïta a salué l’accord'
    """
    paragraph = body.split("\n", 1)[0]
    found = _SENTENCE_END.search(paragraph)
    sentence = (paragraph[: found.end()] if found else paragraph).removesuffix(".")
    if len(sentence) <= limit:
        return sentence
    return sentence[: limit + 1].rsplit(None, 1)[0][:limit].rstrip(" ,;:–—-") + "…"


def _take_metadata(page: _Page) -> None:
    """Take the lines above the text that say when, where and by whom it was published; the first to name a field decides."""
    kept: list[Line] = []
    for number, line in enumerate(page.lines):
        fields = fields_in(line.text) if number < _MOST_ABOVE else None
        if fields is None:
            kept.append(line)
            if is_closed(line.text) or number >= _MOST_ABOVE:
                kept += page.lines[number + 1 :]
                break
            continue
        for name, value in fields.items():
            page.given.setdefault(name, value)
        page.head.append(line.text)
    page.lines = kept


def _take_boilerplate(page: _Page) -> None:
    kept: list[Line] = []
    in_tail = False
    networks = [is_network(line.text) for line in page.lines]
    beside = zip([False, *networks], [*networks[1:], False], strict=False)
    for line, is_name, neighbours in zip(page.lines, networks, beside, strict=False):
        text, glued = cut_glued(line.text)
        in_tail = in_tail or (bool(kept) and starts_tail(text))
        if is_boilerplate(text) or (is_name and any(neighbours)) or (in_tail and not is_closed(text)):
            page.boilerplate.append(line.text)
            continue
        kept.append(Line(text, line.gap, line.indented))
        if glued:
            page.boilerplate.append(glued)
    while len(kept) > 1 and is_plea(kept[-1].text):
        page.boilerplate.append(kept.pop().text)
    page.lines = kept


def _take_signatures(page: _Page) -> None:
    """Take the last lines that say who wrote the article, such as ``Le Monde avec AFP``."""
    names: list[str] = []
    while len(page.lines) > 1 and (name := signature(page.lines[-1].text)):
        names.append(name)
        page.head.append(page.lines.pop().text)
    page.authors = names[::-1]


def _take_sources(page: _Page) -> None:
    """Take the last lines of the form ``Source: …``, an address or a short name."""
    while len(page.lines) > 1 and (found := _SOURCE.fullmatch(page.lines[-1].text)):
        if not host_of(found["source"]) and (len(found["source"].split()) > 6 or is_closed(found["source"])):
            break
        page.sources.append(found["source"].strip())
        page.lines.pop()
    page.sources.reverse()


def _take_headlines(page: _Page) -> None:
    """Take headlines of other articles: indented lines without a full stop, after a closed paragraph that is not indented."""
    lines = page.lines
    if sum(line.indented for line in lines) * 3 > len(lines):
        return
    found = [
        line
        for before, line, after in zip(lines, lines[1:], lines[2:], strict=False)
        if line.indented
        and line.gap
        and after.gap
        and is_closed(before.text)
        and not is_closed(line.text)
        and not after.text[0].islower()
    ]
    page.headlines = [line.text for line in found]
    foreign = set(found)
    page.lines = [line for line in lines if line not in foreign]
