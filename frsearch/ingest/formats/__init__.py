"""The input formats, one module each, and the choice between them: by suffix, else by the first bytes of the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve

from frsearch.errors import CorpusError
from frsearch.ingest.fields.records import Options
from frsearch.ingest.files.streams import Source, with_head
from frsearch.ingest.format import Format
from frsearch.ingest.formats import csv, html, json, jsonl, parquet, raw
from frsearch.model import Article

FORMATS = (parquet.FORMAT, jsonl.FORMAT, json.FORMAT, html.FORMAT, csv.FORMAT, raw.FORMAT)
"""Every input format, in the order in which they are sniffed: anything may be raw text, so that comes last."""

BY_SUFFIX: Mapping[str, Format] = {suffix: one for one in FORMATS for suffix in one.suffixes}


def read_source(source: Source, options: Options) -> Iterator[Article | CorpusError]:
    """Yield the articles of `source` and what is wrong with it; may raise whatever its stream raises."""
    chosen = BY_SUFFIX.get(source.suffix)
    if chosen is None:
        stream = with_head(source.stream)
        chosen = sniffed(stream.peek(), options)
        source = evolve(source, stream=stream)
    return chosen.reader(source, options)


def sniffed(head: bytes, options: Options) -> Format:
    """Return the format of a file without a known suffix that begins with `head`.

    >>> [sniffed(head, Options()).name for head in (b'{"texte": "..."}', b"titre;texte", b"Kayes")]
    ['JSON', 'CSV', 'raw text']
    """
    return next(one for one in FORMATS if one.sniffer and one.sniffer(head, options))
