"""JSON lines: one article per line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from frsearch.errors import CorpusError
from frsearch.ingest.fields.headings import object_of
from frsearch.ingest.fields.records import MAX_VALUES, Options, articles_of, has_too_many_values
from frsearch.ingest.files.encoding import decode, text_lines
from frsearch.ingest.files.streams import Source
from frsearch.ingest.format import Format, Read

_LAID_OUT = re.compile(r'\s*+(?:\{[ \t]*\r?\n\s*"|\[[ \t]*\r?\n\s*\{|\[\{[ \t]*\r?\n\s*"|\{[^\n]{0,500}[,{[]\r?\n\s*["{[])')


_DECODER = json.JSONDecoder(object_pairs_hook=object_of)
"""Made once: ``json.loads`` would make one for each line."""


def read_jsonl(source: Source, options: Options) -> Iterator[Read]:
    """Yield the articles of a JSON lines file and, with its line, what is wrong; blank lines are skipped."""
    return articles_of(_records(source, options), source, options)


def is_laid_out(head: bytes) -> bool:
    """Return whether a file begins with an object or an array that goes on after its first line."""
    return _LAID_OUT.match(decode(head)) is not None


def _records(source: Source, options: Options) -> Iterator[tuple[int | None, Any]]:
    number = 0
    for number, line in enumerate(text_lines(source.stream, options.max_bytes), 1):
        if line is None:
            message = f"a line of more than {options.max_bytes:,} bytes"
            yield number, CorpusError(message, source.name, number)
        elif line and not line.isspace():
            yield number, _parsed(line, source, number)
    if not number:
        yield None, CorpusError("the file is empty", source.name)


def _parsed(line: str, source: Source, number: int) -> Any:
    if has_too_many_values(line):
        return CorpusError(f"JSON of more than {MAX_VALUES:,} values", source.name, number)
    try:
        return _DECODER.decode(line)
    except json.JSONDecodeError as error:
        return CorpusError(f"bad JSON: {error.msg} (column {error.colno})", source.name, number)
    except RecursionError:
        return CorpusError("JSON nested too deeply", source.name, number)
    except ValueError:
        return CorpusError("bad JSON: a number of thousands of digits", source.name, number)


FORMAT = Format(
    name="JSON lines",
    suffixes=(".jsonl", ".ndjson"),
    help="one article per line",
    reader=read_jsonl,
)
"""Without a sniffer: the reader of JSON recognises JSON lines."""
