"""Hits as a page shows them: highlighted, with addresses, and how many other outlets carry the same dispatch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen
from markupsafe import Markup

from frsearch.model import Article, Hit, Results
from frsearch.model.copies import Copy
from frsearch.render.pieces import begins_inside, ends_inside
from frsearch.web.address import Address
from frsearch.web.pages import marked
from frsearch.web.typography import plural


@frozen
class ShownPassage:
    """A passage with its highlights, and whether it is cut out of a sentence."""

    html: Markup
    begins_inside: bool
    ends_inside: bool


@frozen
class ShownHit:
    """A hit: its addresses on the page and on the web (None: none that is safe to follow), and what is shown of it."""

    rank: int
    article: Article
    title: Markup
    href: str
    address: str | None
    passages: tuple[ShownPassage, ...]
    copies: str
    copies_href: str
    is_marked: bool
    mark_href: str
    index: str | None


def shown_hits(address: Address, found: Results) -> list[ShownHit]:
    """Return the hits of a page."""
    return [_shown(address, hit) for hit in found]


def _shown(address: Address, hit: Hit) -> ShownHit:
    article = hit.article
    href = address.of_article(article.id, hit.rank)
    return ShownHit(
        rank=hit.rank,
        article=article,
        title=marked(article.title or article.id, hit.title_highlights if article.title else ()),
        href=f"{href}#h1" if address.query else href,
        address=web_address(article),
        passages=tuple(_passages(hit)),
        copies=copies_line(article, hit.copies),
        copies_href=f"{href}#reprises",
        is_marked=article.id in address.marque,
        mark_href=f"{address.toggled(article.id).url()}#r{hit.rank}",
        index=hit.index,
    )


def _passages(hit: Hit) -> Iterator[ShownPassage]:
    for passage in hit.passages:
        inside = begins_inside(hit.article, passage), ends_inside(hit.article, passage)
        yield ShownPassage(marked(passage.text, passage.highlights), *inside)


def web_address(article: Article) -> str | None:
    """Return the address of an article on the web, of the two protocols that may be followed."""
    return next((one for one in (article.url, article.id) if one and one.lower().startswith(("http://", "https://"))), None)


def copies_line(article: Article, copies: Sequence[Copy]) -> str:
    """Return in how many other outlets the same dispatch is, or in how many articles, if these name none; empty: in none.

    >>> copies_line(Article("1"), [Copy("2", "same", 1.0)])
    'repris par 1 autre article'
    """
    outlets = {copy.outlet for copy in copies if copy.outlet} - {article.outlet}
    if outlets:
        return f"repris par {plural(len(outlets), 'titre')}"
    return f"repris par {plural(len(copies), 'autre article', 'autres articles')}" if copies else ""
