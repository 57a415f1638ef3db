"""BibLaTeX: an ``@article`` of the subtype ``newspaper`` for each article, for LaTeX with biber (BibLaTeX manual, section 2.3.8).

The key of an article stays the same in whatever export it is: its first author or outlet, its year, and a digest of its id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from frsearch.model.cited import Cited, CitedArticles
from frsearch.render.citations.names import name_of
from frsearch.render.citations.parts import LANGUAGES, captured_on, digest, language_code, slug
from frsearch.render.exporter import Exporter
from frsearch.render.safety import safe_line

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "{}$&#_%"},
}
_SPECIAL = re.compile(r"[\\~^{}$&#_%]")
_IN_ADDRESSES = {"{": "%7B", "}": "%7D", "\\": "%5C"}
"""An address is verbatim, but for what would end the field."""


def write(cited: CitedArticles, out: TextIO) -> None:
    """Write an entry for each article"""
    for one in cited.articles:
        fields = "".join(f",\n  {name} = {{{value}}}" for name, value in _fields(one) if value)
        out.write(f"@article{{{key(one)}{fields},\n}}\n\n")


def key(cited: Cited) -> str:
    """Return the citation key of an article: ASCII letters, digits and hyphens."""
    article = cited.article
    named = name_of(cited.authors[0], article.outlet).family if cited.authors else article.outlet or ""
    return f"{slug(named, '[^a-z0-9]+') or 'anonyme'}{(article.date or '')[:4]}-{digest(article.id)}"


def _fields(cited: Cited) -> Iterator[tuple[str, str | None]]:
    article = cited.article
    yield "author", " and ".join(_author(author, article.outlet) for author in cited.authors)
    yield "title", _escaped(article.title)
    yield "journaltitle", _escaped(article.outlet)
    yield "journalsubtitle", _escaped(cited.section)
    yield "entrysubtype", "newspaper"
    yield "date", article.date
    yield "pages", _escaped(cited.page)
    yield "url", re.sub(r"[{}\\]", lambda found: _IN_ADDRESSES[found[0]], safe_line(article.url)) if article.url else None
    yield "urldate", captured_on(cited)
    yield "keywords", ", ".join(_escaped(tag.replace(",", " ")) or "" for tag in cited.tags)
    yield "langid", LANGUAGES.get(language_code(cited.language) or "fr", ("",))[0]


def _author(author: str, outlet: str | None) -> str:
    family, given = name_of(author, outlet)
    return f"{_escaped(family)}, {_escaped(given)}" if given else f"{{{_escaped(family)}}}"


def _escaped(text: str | None) -> str | None:
    return _SPECIAL.sub(lambda found: _ESCAPES[found[0]], safe_line(text)) if text else None


EXPORTER = Exporter(write)
