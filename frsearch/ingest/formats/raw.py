"""Raw text as scraped: one file, one article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from frsearch.errors import CorpusError
from frsearch.ingest.fields.layouts import read_layout
from frsearch.ingest.fields.records import Options, finished
from frsearch.ingest.files.encoding import binary_kind, decode, repair
from frsearch.ingest.files.streams import Source
from frsearch.ingest.format import Format
from frsearch.model import Article
from frsearch.text import clean


def read_raw(source: Source, options: Options) -> Iterator[Article | CorpusError]:
    """Yield the article in a text file, or what is wrong with it."""
    try:
        text = clean(repair(decode(whole(source.stream, options))))
        if len(text) > options.max_chars:
            raise ValueError(f"{len(text):,} characters; at most {options.max_chars:,} are read")
        if not text.strip():
            raise ValueError("there is no text in the file")
        yield finished(read_layout(text), source, options)
    except ValueError as error:
        yield CorpusError(str(error), source.name)


_MOST_TEXTS = 1 << 16
"""Bytes that most files are shorter than."""


def whole(stream: BinaryIO, options: Options) -> bytes:
    """Return all bytes of `stream`; raises ValueError if it is empty, is not text, or is certainly too long."""
    limit = 4 * options.max_chars
    data = stream.read(_MOST_TEXTS)
    if len(data) == _MOST_TEXTS:
        data += stream.read(
            max(0, limit + 1 - len(data))
        )  # always to ask for so much would cost time: Python allocates all of it
    if not data:
        raise ValueError("the file is empty")
    if kind := binary_kind(data[: 1 << 16]):
        raise ValueError(f"not text: {kind}")
    if len(data) > limit:
        raise ValueError(f"more than {limit:,} bytes; at most {options.max_chars:,} characters are read")
    return data


FORMAT = Format(
    name="raw text",
    suffixes=(".txt", ".text"),
    help="one article per file, as scraped",
    reader=read_raw,
    sniffer=lambda head, options: True,
    is_page=True,
)
