"""A body as paragraphs, with its matches numbered."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from frsearch.model import Span
from frsearch.web.pages import marked


def paragraphs(body: str, spans: Sequence[Span], first: int) -> list[Markup]:
    """Return what blank lines part, escaped, its matches marked and numbered from `first` on; one ends with its paragraph."""
    found: list[Markup] = []
    start, at = 0, 0
    for block in body.split("\n\n"):
        inside = []
        while at < len(spans) and spans[at].start < start + len(block):
            span = spans[at]
            inside.append(Span(max(span.start - start, 0), min(span.end - start, len(block))))
            at += 1
        if block.strip():
            found.append(marked(block, inside, first + at - len(inside)))
        start += len(block) + 2
    return found
