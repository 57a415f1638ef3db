"""Files of queries: one a line, as typed, or JSON lines with a key ``query``; blank lines and comments are left out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BufferedReader
from typing import BinaryIO, NamedTuple

from frsearch.errors import CorpusError
from frsearch.ingest.files.encoding import binary_kind, buffered, repair, text_lines, wide_encoding

_LONGEST_LINE = 1 << 20
"""Bytes. A query has ten thousand characters at most, but a broken file may be a single line."""

_HEAD = 1 << 13
"""Bytes at the beginning that show whether a file is text."""

_KEYS = ("query", "requete", "requête", "text", "question")


class QueryLine(NamedTuple):
    """The query in a line of a file, numbered from 1, or what is wrong with the line."""

    line: int
    query: str | CorpusError


class QueryFile(NamedTuple):
    """The queries of a file, and how many of its lines are blank and how many are comments."""

    lines: list[QueryLine]
    blank: int
    comments: int


def read_queries(stream: BinaryIO, name: str) -> QueryFile:
    """Return the queries of an open file, in whatever encoding; `name` is the file's, for messages.

    A line that begins with ``#`` is a comment, one that begins with ``{`` is JSON, and any other is a query. Raises CorpusError
    if the file is no text.
    """
    file: BufferedReader = buffered(stream)
    head = file.peek(_HEAD)[:_HEAD]
    if kind := binary_kind(head) or (b"\0" in head and not wide_encoding(head) and "binary data"):
        raise CorpusError(f"not text: {kind}; a file of queries has one a line", name)
    lines, blank, comments = [], 0, 0
    for number, line in enumerate(text_lines(file, _LONGEST_LINE), 1):
        text = None if line is None else repair(line).strip()
        if text == "":
            blank += 1
        elif text and text.startswith("#"):
            comments += 1
        else:
            lines.append(QueryLine(number, _query(text, name, number)))
    return QueryFile(lines, blank, comments)


def _query(text: str | None, name: str, number: int) -> str | CorpusError:
    if text is None:
        return CorpusError(f"a line of more than {_LONGEST_LINE:,} bytes", name, number)
    if not text.startswith("{"):
        return text
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = f"bad JSON: {error}" if isinstance(error, ValueError) else "nested too deeply"
        return CorpusError(reason, name, number)
    found = next((record[key] for key in _KEYS if key in record), None) if isinstance(record, Mapping) else None
    return found if isinstance(found, str) else CorpusError('there is no "query" in this object that is a text', name, number)
