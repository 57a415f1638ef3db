"""Which reader reads which file: by suffix, else by what the file begins with."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator

from attrs import evolve

from frsearch.errors import CorpusError
from frsearch.ingest.fields.records import Options, has_body
from frsearch.ingest.files.encoding import decode
from frsearch.ingest.files.streams import Source, with_head
from frsearch.ingest.files.suffixes import FORMATS
from frsearch.ingest.formats.csv import DELIMITERS, read_csv
from frsearch.ingest.formats.html import read_html
from frsearch.ingest.formats.json import read_json
from frsearch.ingest.formats.jsonl import read_jsonl
from frsearch.ingest.formats.parquet import read_parquet
from frsearch.ingest.formats.raw import read_raw
from frsearch.model import Article

Reader = Callable[[Source, Options], Iterator[Article | CorpusError]]
READERS: dict[str, Reader] = {
    "raw": read_raw,
    "jsonl": read_jsonl,
    "json": read_json,
    "csv": read_csv,
    "parquet": read_parquet,
    "html": read_html,
}


def read_source(source: Source, options: Options) -> Iterator[Article | CorpusError]:
    """Yield the articles of `source` and what is wrong with it; may raise what its stream raises."""
    format_name = FORMATS.get(source.suffix)
    if format_name is None:
        stream = with_head(source.stream)
        format_name = guess(stream.peek(), options)
        source = evolve(source, stream=stream)
    return READERS[format_name](source, options)


def guess(head: bytes, options: Options) -> str:
    """Return the format of a file without a known suffix from its first bytes; anything may be raw text.

    >>> [guess(head, Options()) for head in (b'{"texte": "..."}', b"titre;texte", b"Kayes")]
    ['json', 'csv', 'raw']
    """
    if head.startswith(b"PAR1"):
        return "parquet"
    text = decode(head).lstrip()
    first = text.partition("\n")[0]
    if text.startswith(("{", "[{", "[\n", "[\r", "[ ", "[]")):
        return "json"
    if text[:9].lower().startswith(("<!doctype", "<html", "<?xml")):
        return "html"
    for mark in DELIMITERS:
        names = next(csv.reader([first], delimiter=mark), [])
        if len(names) > 1 and has_body(names, options):
            return "csv"
    return "raw"
