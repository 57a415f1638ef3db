"""What notebooks show of results, hits and articles: parts of a page, escaped like the page, without scripts."""

from __future__ import annotations

import io

from frsearch.model import Article, Hit, Results
from frsearch.render.html import escape, write_article, write_hit
from frsearch.render.summary import summary

_STYLE = "<style>.frsearch blockquote, .frsearch .body { white-space: pre-line; overflow-wrap: anywhere; }</style>\n"


def results_html(found: Results) -> str:
    """Return the summary, the notes and the hits, as HTML."""
    out = io.StringIO()
    for line in summary(found):
        out.write(f'<p class="about" lang="en">{escape(line)}</p>\n')
    for hit in found:
        write_hit(hit, out)
    return _part(out)


def hit_html(hit: Hit) -> str:
    """Return the hit with its passages, as HTML."""
    out = io.StringIO()
    write_hit(hit, out)
    return _part(out)


def article_html(article: Article) -> str:
    """Return the whole article, as HTML."""
    out = io.StringIO()
    write_article(article, out)
    return _part(out)


def _part(out: io.StringIO) -> str:
    return f'<div class="frsearch" lang="fr">\n{_STYLE}{out.getvalue()}</div>\n'
