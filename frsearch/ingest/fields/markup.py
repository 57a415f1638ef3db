"""HTML inside a column → plain paragraphs."""

from __future__ import annotations

import re

_TAG = re.compile(r"</(?:p|div|span|b|i|strong|em|a|h[1-6]|li|ul|ol|body|section|article)>|<(?:p|br|div)[ />]", re.I)
MOST_TAGS = 300_000
"""Tags of one text, each of which takes lxml a kilobyte."""

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


def has_markup(text: str) -> bool:
    """Return whether `text` is evidently HTML: a closing tag, or a paragraph or line break as a tag."""
    return "<" in text and _TAG.search(text) is not None


def without_markup(text: str) -> str:
    """Return the text of an HTML fragment, its blocks parted by blank lines; scripts are left out.

    Raises ValueError where it has more than :data:`MOST_TAGS`.
    """
    from lxml import etree, html  # type: ignore[import-untyped]  # noqa: PLC0415 (few corpora need it)

    if (tags := text.count("<")) > MOST_TAGS:
        raise ValueError(f"HTML of {tags:,} tags; at most {MOST_TAGS:,} are read")
    try:
        root = html.fragment_fromstring(text, create_parent="div")
    except (etree.ParserError, ValueError):
        return text
    etree.strip_elements(root, "script", "style", etree.Comment, with_tail=False)
    for element in root.iter("br", *_BLOCKS):
        mark = "\n" if element.tag == "br" else "\n\n"
        element.tail = mark + (element.tail or "")
        if element.tag != "br":
            element.text = mark + (element.text or "")
    lines = (" ".join(line.split(" ")).strip() for line in root.text_content().splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
