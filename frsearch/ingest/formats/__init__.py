"""The input formats, one module each, and the choice between them: exports by content, others by suffix, else by content."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

from attrs import evolve

from frsearch.ingest.fields.records import Options
from frsearch.ingest.files.streams import Source, in_memory, with_head
from frsearch.ingest.files.walk import Skipped
from frsearch.ingest.format import Format, Read
from frsearch.ingest.formats import (
    corpora,
    csv,
    docx,
    eml,
    epub,
    europresse,
    factiva,
    feeds,
    html,
    iramuteq,
    json,
    jsonl,
    lexisnexis,
    nexis,
    odt,
    parquet,
    pdf,
    raw,
    spreadsheet,
    warc,
)

EXPORTS = (
    europresse.FORMAT,
    factiva.FORMAT,
    lexisnexis.FORMAT,
    iramuteq.FORMAT,
    feeds.FORMAT,
    corpora.FORMAT,
    nexis.FORMAT,
)

TABLES = (parquet.FORMAT, spreadsheet.FORMAT)
DOCUMENTS = (pdf.FORMAT, docx.FORMAT, odt.FORMAT, epub.FORMAT, eml.FORMAT)

FORMATS = (*EXPORTS, warc.FORMAT, *TABLES, *DOCUMENTS, jsonl.FORMAT, json.FORMAT, html.FORMAT, csv.FORMAT, raw.FORMAT)
"""Every input format, in the order in which they are sniffed: exports first, and raw text last, as anything may be that."""

_GENERAL = {suffix for one in FORMATS if not one.is_export for suffix in one.suffixes}

BY_SUFFIX: Mapping[str, Format] = {
    suffix: one
    for one in sorted(FORMATS, key=lambda one: one.is_export)
    for suffix in one.suffixes
    if not (one.is_export and suffix in _GENERAL)
}
"""The most general format of each suffix, which is the one listed last."""

_SHARED = {suffix for one in FORMATS if one.is_export for suffix in one.suffixes}
"""Suffixes of exports, which only their content tells from other files."""


_EXPORTS_OF = {suffix: tuple(one for one in EXPORTS if suffix in one.suffixes) for suffix in _SHARED}


def read_source(source: Source, options: Options) -> tuple[Format, Iterator[Read]]:
    """Return the format of `source`, and what its reader yields; both may raise whatever its stream raises."""
    chosen = BY_SUFFIX.get(source.suffix)
    if chosen is None or source.suffix in _SHARED or chosen in (jsonl.FORMAT, raw.FORMAT):
        stream = with_head(source.stream)
        head = stream.peek()
        if chosen is raw.FORMAT and csv.is_tabbed(head, options):
            chosen = csv.FORMAT
        if chosen is jsonl.FORMAT and jsonl.is_laid_out(head):
            chosen = json.FORMAT
        chosen = sniffed_export(head, source.suffix, options) or chosen or sniffed(head, options)
        source = Source(source.name, source.id, source.suffix, stream)  # evolve takes ten times as long, for each file
        if chosen.is_export and not (chosen.sniffer and chosen.sniffer(head, options)):
            return chosen, iter([Skipped(source.name, f"{source.suffix} of an unknown kind")])
    if chosen is docx.FORMAT:  # whose text may be anywhere in the file, not only in its head
        data = in_memory(source.stream)
        chosen = sniffed_export(data, ".docx", options) or chosen
        source = evolve(source, stream=io.BytesIO(data))
    return chosen, chosen.reader(source, options)


def sniffed_export(head: bytes, suffix: str, options: Options) -> Format | None:
    """Return the format of an export that begins with `head`, if its suffix may be `suffix` or is not known at all."""
    for one in _EXPORTS_OF.get(suffix, EXPORTS if suffix not in BY_SUFFIX else ()):
        if one.sniffer and one.sniffer(head, options):
            return one
    return None


def sniffed(head: bytes, options: Options) -> Format:
    """Return the format of a file without a known suffix that begins with `head`.

    >>> [sniffed(head, Options()).name for head in (b'{"texte": "..."}', b"titre;texte", b"Kayes")]
    ['JSON', 'CSV', 'raw text']
    """
    return next(one for one in FORMATS if one.sniffer and one.sniffer(head, options))
