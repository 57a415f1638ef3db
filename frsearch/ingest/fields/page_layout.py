"""Pages laid out in tables, with line breaks between paragraphs → blocks and paragraphs, as trafilatura expects them.

What is in a table is data to trafilatura, so that the whole page would be its article; and of text between line breaks it loses
short paragraphs.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

_PARTS = ("table", "thead", "tbody", "tfoot", "tr", "td", "th")
_CELLS = ("td", "th")
_NESTED = ("table", "form")
_MOST_BLOCKS = 2
"""Blocks and line breaks that a cell of data may have, as an address or a name with a note has."""

_FONTS = ("font", "center", "basefont")
"""Tags around paragraphs of old pages, which trafilatura takes for emphasis within one."""

_TEXT_BLOCKS = ("p", "div", "br", "h1", "h2", "h3", "ul")
_BLOCKS = frozenset(
    "address article aside blockquote div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav".split()
)
_BLOCKS |= frozenset("ol p pre section table ul".split())
_HOLDERS = frozenset("article blockquote body div main p section span".split())
"""What may hold paragraphs, after its tag has become ``div`` if it is one itself."""


def unfold_layout(tree: Any) -> None:
    """Replace tables that lay out the page, and their parts, by blocks, and line breaks by paragraphs; drop the tags for fonts.

    Such a table holds a table, a form, several blocks of text in one cell, or little else than links.
    """
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415 (as trafilatura)

    etree.strip_tags(tree, *_FONTS)
    cells = (next(one.iterancestors(*_CELLS), None) for one in tree.iter(*_TEXT_BLOCKS))
    crowded = [cell for cell, count in Counter(cells).items() if cell is not None and count > _MOST_BLOCKS]
    layout = {_table_of(one.getparent()) for one in (*crowded, *tree.iter(*_NESTED))}
    layout |= {table for table in tree.iter("table") if table not in layout and _is_menu(table)}
    for part in [one for one in tree.iter(*_PARTS) if _table_of(one) in layout]:
        part.tag = "div"
    for parent in {one.getparent() for one in tree.iter("br") if _is_doubled(one)}:
        if parent.tag in _HOLDERS:
            _split(parent, etree)


def _table_of(element: Any) -> Any:
    """Return the innermost table that an element is, or is in; None if there is none."""
    return element if element is None or element.tag == "table" else next(element.iterancestors("table"), None)


def _is_menu(table: Any) -> bool:
    linked = sum(len("".join(link.itertext())) for link in table.iter("a"))
    return bool(linked) and 2 * linked > sum(len(text.strip()) for text in table.itertext())


def _is_doubled(line_break: Any) -> bool:
    after = line_break.getnext()
    return after is not None and after.tag == "br" and not (line_break.tail or "").strip()


def _split(parent: Any, etree: Any) -> None:
    """Put what is between two or more line breaks, or between blocks, into paragraphs of their own."""
    children, text = list(parent), parent.text
    parent[:], parent.text, parent.tag = [], None, "div" if parent.tag in ("p", "span") else parent.tag
    paragraph = etree.SubElement(parent, "p")
    paragraph.text = text
    breaks = 0
    for child in children:
        if child.tag in _BLOCKS:
            parent.append(child)
            paragraph = etree.SubElement(parent, "p")
            paragraph.text, child.tail, breaks = child.tail, None, 0
            continue
        breaks = breaks + 1 if child.tag == "br" else 0
        if breaks >= 2:
            paragraph = etree.SubElement(parent, "p")
            paragraph.text = child.tail
        else:
            paragraph.append(child)
        if (child.tail or "").strip():
            breaks = 0
