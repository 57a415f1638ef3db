"""Parquet, through pyarrow: one article per row."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from frsearch.errors import CorpusError
from frsearch.ingest.fields.columns import has_body, no_body_column
from frsearch.ingest.fields.headings import numbered, repeated
from frsearch.ingest.fields.records import Options, articles_of
from frsearch.ingest.files.streams import Source, in_memory
from frsearch.ingest.format import Format, Read
from frsearch.text import clean_line

_ROWS = 256


def read_parquet(source: Source, options: Options) -> Iterator[Read]:
    """Yield the articles of a Parquet file; a compressed or archived one is held in memory, up to 256 MB."""
    try:
        import pyarrow as arrow  # noqa: PLC0415 (an optional extra)
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError:
        yield CorpusError("Parquet needs pyarrow; run: pip install 'frsearch[parquet]'", source.name)
        return
    try:
        table = parquet.ParquetFile(_seekable(source))
        names = table.schema_arrow.names
        if has_body(names, options.mapping):
            if message := repeated(names):
                yield CorpusError(message, source.name, is_read=True)
            yield from articles_of(_rows(table, numbered(names)), source, options)
        else:
            yield CorpusError(no_body_column(names, options.mapping), source.name)
    except (arrow.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno:
            raise  # a disk error, not a bad file
        yield CorpusError(clean_line(f"bad Parquet: {error}"), source.name)
    except ValueError as error:
        yield CorpusError(str(error), source.name)


def _seekable(source: Source) -> Any:
    if source.stream.seekable() and isinstance(source.stream, io.BufferedReader):
        return source.stream
    return io.BytesIO(in_memory(source.stream))


def _rows(table: Any, names: list[str]) -> Iterator[tuple[None, Any]]:
    for batch in table.iter_batches(batch_size=_ROWS):
        columns = (column.to_pylist() for column in batch.columns)
        for row in zip(*columns, strict=True):
            yield None, dict(zip(names, row, strict=True))


FORMAT = Format(
    name="Parquet",
    suffixes=(".parquet",),
    help="one article per row (pip install 'frsearch[parquet]')",
    reader=read_parquet,
    sniffer=lambda head, options: head.startswith(b"PAR1"),
)
