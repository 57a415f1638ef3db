"""The articles of a selection, one after another in the order of the index, with their standard fields: what an export writes.

No more than a few are in memory at a time, however many match.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from frsearch.engine import DocIds
from frsearch.model import Article
from frsearch.model.article import clean_id
from frsearch.model.cited import Cited, CitedArticles
from frsearch.model.metadata import texts_of
from frsearch.progress import steps
from frsearch.query import fields_named
from frsearch.research.selection import Selection

_STANDARD = ("author", "section", "page", "number", "language", "tags", "captured")
_LISTS = ("author", "tags")
_STEP = 200
"""Articles between two reports of progress."""


def cited_articles(selection: Selection, ids: Iterable[str | int] | None = None) -> CitedArticles:
    """Return the articles of a selection, of which only those with one of `ids` if any are given, with their standard fields.

    Raises SearchStopped.
    """
    known = selection.searcher.snapshot.fields
    names = {standard: fields_named(standard, known) for standard in _STANDARD}
    other = tuple(field for field in known if field not in {*chain(*names.values())})
    return CitedArticles(other, (_cited(article, names) for article in matching_articles(selection, ids)))


def matching_articles(selection: Selection, ids: Iterable[str | int] | None = None) -> Iterator[Article]:
    """Return the articles of a selection in the order of the index; raises SearchStopped before there is any."""
    doc_ids = selection.collect(DocIds())
    if ids is not None:
        asked = {selection.searcher.snapshot.doc_id(clean_id(article_id)) for article_id in ids} - {None}
        doc_ids = doc_ids[[doc_id in asked for doc_id in doc_ids.tolist()]]
    blocks = [doc_ids[start : start + _STEP] for start in range(0, len(doc_ids), _STEP)]
    snapshot = selection.searcher.snapshot
    sizes = [len(block) for block in blocks]
    return chain.from_iterable(snapshot.articles(block.tolist()) for block in steps(blocks, sizes))


def _cited(article: Article, names: Mapping[str, Sequence[str]]) -> Cited:
    found = {
        standard: [text for name in fields for text in _values(article, name, standard)] for standard, fields in names.items()
    }
    section, page, number, language, captured = ("; ".join(found[name]) or None for name in _STANDARD if name not in _LISTS)
    return Cited(article, tuple(found["author"]), section, page, number, language, tuple(found["tags"]), captured)


def _values(article: Article, name: str, standard: str) -> Iterator[str]:
    """Yield the values of a field; a text with semicolons is a list where the field is one."""
    for text in texts_of(article.extra.get(name)):
        parts = text.split(";") if standard in _LISTS else [text]
        yield from filter(None, (part.strip() for part in parts))
