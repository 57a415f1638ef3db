"""A page that holds several articles, such as a section of a site or pages glued together → a draft of each."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any
from urllib.parse import urljoin

from frsearch.ingest.fields.drafts import Draft
from frsearch.ingest.fields.markup import element_text
from frsearch.ingest.fields.page_bounds import check
from frsearch.ingest.fields.pages import parsed_text, text_of
from frsearch.ingest.files.encoding import repair
from frsearch.model.dates import parse_date

_SHORTEST = 80
"""Characters of an article: a headline with less under it is a link to one."""

_SHARE = 0.25
"""Length of the shortest article of a page, as a share of the longest: shorter ones are announced beside an article."""

_ABROAD = "script", "style", "nav", "aside", "footer", "form", "button", "figure", "time"
"""Elements of an article that are not part of its text."""


_BETWEEN = re.compile(r"</html\s*+>\s*+(?=<(?:!doctype|html)\b)", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:body|html)\s*+>(?=\s*+\S)", re.IGNORECASE)


def documents_in(text: str) -> list[str]:
    """Return the pages in a file, usually one; several may have been written one after the other.

    Nothing closes a page before its end, as libxml2 would drop the rest.

    >>> documents_in("<html><p>Un.</html> <p>Deux.<!doctype html>Trois.</html>\\n<html>Quatre.</html>")
    ['<html><p>Un. <p>Deux.<!doctype html>Trois.', '<html>Quatre.</html>']
    """
    return [_CLOSED.sub("", page) for page in _BETWEEN.split(text)]


def articles_apart(page: str) -> list[Draft] | None:
    """Return the articles of a page that has several, None if it has at most one.

    Each is an ``article`` element with a headline and a text. The page is one article if most of its paragraphs are outside
    these, or if one of them is much longer than the others.
    """
    if page.count("<article") < 2:  # most pages: they need not be parsed
        return None
    check(page)
    root = parsed_text(page)
    found = [one for one in root.iter("article") if _headline(one) is not None and not _is_inside(one)]
    lengths = {one: len(_body(one)) for one in found}
    longest = max(lengths.values(), default=0)
    found = [one for one in found if lengths[one] >= max(_SHORTEST, _SHARE * longest)]
    if len(found) < 2:
        return None
    outside = sum(len(text_of(one)) for one in root.iter("p") if not any(above.tag == "article" for above in one.iterancestors()))
    if outside > sum(lengths[one] for one in found):
        return None
    base = _first(root, "//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content") or ""
    outlet = _first(root, "//meta[@property='og:site_name']/@content")
    return [_drafted(one, base, outlet) for one in found]


def _is_inside(article: Any) -> bool:
    """Return whether an article is part of another, as a comment or the entry of a live report is."""
    return any(above.tag == "article" for above in article.iterancestors())


def _headline(article: Any) -> Any:
    return next((one for one in article.iter("h1", "h2", "h3") if text_of(one)), None)


def _drafted(article: Any, base: str, outlet: str | None) -> Draft:
    headline = _headline(article)
    link = _first(article, ".//h1//a/@href | .//h2//a/@href | .//h3//a/@href", ".//a[h1 or h2 or h3]/@href")
    address = urljoin(base, link) if link else None
    written = _first(article, ".//time/@datetime", ".//time//text()", ".//*[contains(@class, 'date')]//text()")
    author = _first(article, ".//*[@rel='author']//text()", ".//*[contains(@class, 'author')]//text()")
    return {
        "title": repair(text_of(headline)),
        "date": parse_date(written) if written else None,
        "outlet": outlet,
        "url": address if address and address.startswith(("http://", "https://")) else None,
        "body": repair(_body(article)),
        "extra": {"author": [author]} if author else {},
    }


def _body(article: Any) -> str:
    """Return the text of an article without its headline and what is around it."""
    copy = deepcopy(article)
    copy.tail = None
    for one in [_headline(copy), *copy.iter(*_ABROAD)]:
        if one is not copy:
            one.drop_tree()
    return element_text(copy)


def _first(element: Any, *paths: str) -> str | None:
    """Return the first text that one of these paths leads to."""
    return next((text for path in paths for one in element.xpath(path) if (text := " ".join(str(one).split()))), None)
