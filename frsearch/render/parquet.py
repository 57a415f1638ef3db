"""Parquet, through pyarrow: a row for each article. Authors and tags are lists, and all of ``extra`` is JSON in a column."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

from frsearch.model.cited import Cited, CitedArticles
from frsearch.render.exporter import Exporter

_ROWS = 1000
"""Articles of a row group, which are in memory together."""

_LISTS = ("author", "tags")


def write(cited: CitedArticles, out: BinaryIO) -> None:
    """Write the table; raises ImportError, with what to install, if there is no pyarrow."""
    try:
        import pyarrow as arrow  # noqa: PLC0415 (an optional extra)
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise ImportError("Parquet needs pyarrow; run: pip install 'frsearch[parquet]'") from error
    texts = arrow.string()
    columns = {name: arrow.list_(texts) if name in _LISTS else texts for name in _NAMES}
    schema = arrow.schema(list(columns.items()))
    rows = map(_row, cited.articles)
    with parquet.ParquetWriter(out, schema, compression="zstd") as table:
        while some := list(islice(rows, _ROWS)):
            table.write_table(arrow.Table.from_pylist(some, schema))


_NAMES = (
    *("id", "title", "date", "outlet", "url", "author", "section", "page", "number", "language", "tags", "captured", "body"),
    "extra",
)


def _row(cited: Cited) -> dict[str, Any]:
    return dict(zip(_NAMES, map(_encodable, _values(cited)), strict=True))


def _values(cited: Cited) -> Iterator[Any]:
    article = cited.article
    yield from (article.id, article.title, article.date, article.outlet, article.url)
    yield from (list(cited.authors), cited.section, cited.page, cited.number, cited.language, list(cited.tags), cited.captured)
    yield article.body
    yield json.dumps(dict(article.extra), ensure_ascii=False)


def _encodable(value: Any) -> Any:
    """Return a value without the surrogates that an index from a stranger may have, and no Parquet file can."""
    if isinstance(value, list):
        return [_encodable(one) for one in value]
    return value.encode("utf-8", "replace").decode() if value else value


EXPORTER = Exporter(write, "binary")
