"""JSON lines: one object per line, for programs. Its shape only ever grows: keys keep their names and their order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, TextIO

from frsearch.model import Article, Results
from frsearch.model.cited import CitedArticles
from frsearch.render.exporter import Exporter
from frsearch.render.renderer import Renderer
from frsearch.render.safety import UNSAFE

# Characters that json does not escape, although they end a line for some readers, move a terminal, or cannot be encoded.
_UNSAFE = re.compile(f"[{UNSAFE}]")


def results(found: Results, out: TextIO) -> None:
    """Write one line per hit, scores with four decimals, highlights as [start, end] in code points."""
    for record in found.to_dicts():
        out.write(line(record))


def articles(some: Iterable[Article], out: TextIO) -> None:
    """Write each article on one line, including ``extra``."""
    for article in some:
        out.write(line(_article(article)))


def export(cited: CitedArticles, out: TextIO) -> None:
    """Write articles so that reading them back restores each to the character."""
    for one in cited.articles:
        out.write(line(_article(one.article) | {"content_hash": one.article.content_hash}))


def _article(article: Article) -> dict[str, Any]:
    names = ("id", "title", "date", "outlet", "url", "body")
    return {**{name: getattr(article, name) for name in names}, "extra": dict(article.extra)}


def line(value: dict[str, Any]) -> str:
    """Return `value` as a line of JSON that cannot move a terminal and from which every text can be read back."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", text) + "\n"


RENDERER = Renderer(results, articles)
EXPORTER = Exporter(export)
