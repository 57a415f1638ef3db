"""A small, self-contained HTML page.

All text is escaped, always; only http and https addresses become links.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape as escaped
from typing import TYPE_CHECKING, TextIO

from frsearch.model import Article, Hit, Passage, Results, Span
from frsearch.render.pieces import begins_inside, copies_line, ends_inside, facts, pieces
from frsearch.render.renderer import Renderer
from frsearch.render.safety import safe
from frsearch.render.summary import summary

if TYPE_CHECKING:
    from frsearch.model.copies import Copy

_WEB = re.compile(r"https?://", re.IGNORECASE)

HEAD = """<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 Georgia, serif; }}
h1, h2 {{ line-height: 1.25; margin: 1.5rem 0 0; }}
h2 {{ font-size: 1.2rem; }}
blockquote {{ margin: .5rem 0; padding-left: .8rem; border-left: .2rem solid #ccc; }}
blockquote, .body {{ white-space: pre-line; overflow-wrap: anywhere; }}
.about {{ color: #666; font: .85rem/1.5 sans-serif; margin: 0; overflow-wrap: anywhere; }}
mark {{ background: #ffe08a; }}
</style>
</head>
<body>
"""
TAIL = "</body>\n</html>\n"


def results(found: Results, out: TextIO) -> None:
    """Write a page: the summary, the notes, and the hits with ``<mark>`` around what matched."""
    lines = summary(found)
    out.write(HEAD.format(title=escape(f"frsearch: {lines[0]}")))
    for line in lines:
        out.write(f'<p class="about" lang="en">{escape(line)}</p>\n')
    for hit in found:
        write_hit(hit, out)
    out.write(TAIL)


def articles(some: Sequence[Article], out: TextIO) -> None:
    """Write a page with whole articles, which has the title of the first."""
    out.write(HEAD.format(title=escape(some[0].title or some[0].id)))
    for article in some:
        write_article(article, out)
    out.write(TAIL)


def escape(text: str) -> str:
    """Return `text` escaped for HTML, in attributes too."""
    return escaped(safe(text))


def write_article(article: Article, out: TextIO) -> None:
    """Write the whole article, as a part of a page."""
    out.write(f"<article>\n<h1>{escape(article.title or article.id)}</h1>\n{_about(article)}\n")
    out.write(f'<div class="body">{escape(article.body)}</div>\n</article>\n')


def write_hit(hit: Hit, out: TextIO) -> None:
    """Write a hit with ``<mark>`` around what matched, as a part of a page."""
    found = hit.article
    title = _marked(found.title, hit.title_highlights) if found.title else escape(found.id)
    out.write(f"<article>\n<h2>{hit.rank}. {title}</h2>\n{_about(found, *facts(hit))}\n")
    for reason in hit.reasons:
        out.write(f'<p class="about">{reason.value:.3f} {escape(reason.what)}</p>\n')
    for passage in hit.passages:
        out.write(f"<blockquote>{_passage(found, passage)}</blockquote>\n")
    if hit.copies:
        out.write(f'<details class="about"><summary lang="en">{escape(copies_line(hit))}</summary>\n')
        out.writelines(f"<p>{_copy(copy)}</p>\n" for copy in hit.copies)
        out.write("</details>\n")
    out.write("</article>\n")


def _about(article: Article, *more: str) -> str:
    date = article.date and f'<time datetime="{escape(article.date)}">{escape(article.date)}</time>'
    outlet = article.outlet and escape(article.outlet)
    address = article.url if article.url != article.id else None
    parts = (outlet, date, _linked(article.id), address and _linked(address), *map(escape, more))
    return f'<p class="about">{" · ".join(part for part in parts if part)}</p>'


def _copy(copy: Copy) -> str:
    address = copy.url if copy.url != copy.id else None
    parts = (copy.outlet and escape(copy.outlet), copy.date and escape(copy.date), _linked(copy.id), address and _linked(address))
    return " · ".join(part for part in parts if part)


def _linked(text: str) -> str:
    if not _WEB.match(text):
        return escape(text)
    return f'<a href="{escape(text)}" rel="noopener noreferrer">{escape(text)}</a>'


def _passage(article: Article, passage: Passage) -> str:
    before = "<span>… </span>" if begins_inside(article, passage) else ""
    after = "<span> …</span>" if ends_inside(article, passage) else ""
    return before + _marked(passage.text, passage.highlights) + after


def _marked(text: str, highlights: Sequence[Span]) -> str:
    return "".join(
        f"<mark>{escape(piece)}</mark>" if highlighted else escape(piece) for piece, highlighted in pieces(text, highlights)
    )


RENDERER = Renderer(results, articles, shows_notes=True)
