"""HTML inside a column → plain paragraphs."""

from __future__ import annotations

import html
import re
from typing import Any

from frsearch.ingest.files.encoding import repair

_TAG = re.compile(r"</(?:p|div|span|b|i|strong|em|a|h[1-6]|li|ul|ol|body|section|article)>|<(?:p|br|div)[ />]", re.I)
MAX_TAGS = 300_000
"""Tags allowed in one text: lxml takes a kilobyte for each."""

_BLOCKS = (
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "blockquote",
    "section",
    "article",
    "tr",
)


_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z]{2,8});")
_TIMES_ENCODED = 2
"""How often entities are decoded: exports of databases often encode them twice."""


def plain_text(text: str) -> str:
    """Return the text of a column: mojibake repaired, entities decoded and tags removed, if it has any of these.

    >>> plain_text("L&amp;#8217;&eacute;t&eacute; &lt;b&gt;Ã&nbsp; Kayes&lt;/b&gt;")
    'L’été à Kayes'
    """
    if "&" not in text and "<" not in text:  # as in most
        return repair(text)
    for _ in range(_TIMES_ENCODED):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = without_markup(text) if has_markup(text) else html.unescape(text)
    return repair(without_markup(text) if has_markup(text) else text)


def has_markup(text: str) -> bool:
    """Return whether `text` is evidently HTML: it has a closing tag, or a paragraph or line-break tag."""
    return "<" in text and _TAG.search(text) is not None


def without_markup(text: str) -> str:
    """Return the text of an HTML fragment, blocks separated by blank lines, without scripts.

    Raises ValueError if it has more than :data:`MAX_TAGS`.
    """
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415 (few corpora need it)
    from lxml.html import fragment_fromstring  # type: ignore[import-untyped]  # noqa: PLC0415

    if (tags := text.count("<")) > MAX_TAGS:
        raise ValueError(f"HTML of {tags:,} tags; at most {MAX_TAGS:,} are read")
    try:
        root = fragment_fromstring(text, create_parent="div")
    except (etree.ParserError, ValueError):
        return text
    return element_text(root)


def element_text(root: Any) -> str:
    """Return the text of an lxml element, blocks separated by blank lines, without scripts; changes the element."""
    from lxml import etree  # noqa: PLC0415

    etree.strip_elements(root, "script", "style", etree.Comment, with_tail=False)
    for element in root.iter("br", *_BLOCKS):
        gap = "\n" if element.tag == "br" else "\n\n"
        element.tail = gap + (element.tail or "")
        if element.tag != "br":
            element.text = gap + (element.text or "")
    for cell in root.iter("td", "th"):
        cell.tail = " " + (cell.tail or "")
    lines = (" ".join(line.split(" ")).strip() for line in root.text_content().splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
