"""An article cited in words, as a French footnote does."""

from __future__ import annotations

import datetime

from frsearch.model import Article
from frsearch.model.metadata import texts_of
from frsearch.query.fields import fields_named
from frsearch.web.hits import web_address
from frsearch.web.typography import long_date, quoted


def citation(article: Article) -> str:
    """Return an article's authors, title, outlet, date and address, as far as they are known, and the day of the visit."""
    authors = [text for name in fields_named("author", article.extra) for text in texts_of(article.extra[name])]
    address = web_address(article)
    parts = (
        ", ".join(authors),
        quoted(article.title) if article.title else "",
        article.outlet,
        long_date(article.date) if article.date else "sans date",
        f"{address}, consulté le {long_date(datetime.date.today().isoformat())}" if address else article.id,
    )
    return f"{', '.join(part for part in parts if part)}."
