"""JSON: an array of articles, an object that holds one, one article, or several one after another."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from frsearch.errors import CorpusError
from frsearch.ingest.encoding import decode, wide_encoding
from frsearch.ingest.jsonl import read_jsonl
from frsearch.ingest.records import Options, article_of, articles_of, has_body
from frsearch.ingest.sources import Source, with_head
from frsearch.model import Article


def read_json(source: Source, options: Options) -> Iterator[Article | CorpusError]:
    """Yield the articles of a JSON file and what is wrong with it; an array is streamed."""
    stream = with_head(source.stream)
    head = decode(stream.peek()).strip()
    first, _, rest = head.partition("\n")
    if not head:
        yield CorpusError("the file is empty", source.name)
    elif head.startswith("["):
        yield from articles_of(_array(stream, source), source, options)
    elif rest and _is_json(first):
        yield from read_jsonl(Source(source.name, source.id, source.suffix, stream), options)
    else:
        yield from _whole(stream, source, options)


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


class _Lines:
    """A file for ijson: UTF-8 whatever it was, handed over by lines, so that an error has a line number."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("frsearch.cp1252")
        self.line = 1
        self._ended = False

    def read(self, size: int) -> bytes:
        text = ""
        while size and not text and (data := self._stream.readline(size)):
            text = self._decoder.decode(data)
            self.line += self._ended
            self._ended = b"\n" in data
        return text.encode("utf-8", "surrogatepass")


def _array(stream: Any, source: Source) -> Iterator[tuple[int | None, Any]]:
    import ijson  # noqa: PLC0415 (JSON lines are commoner)

    lines = _Lines(stream, wide_encoding(stream.peek()) or "utf-8-sig")
    try:
        for item in ijson.items(lines, "item", use_float=True):
            yield lines.line, item
    except (ijson.JSONError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        yield None, CorpusError(f"bad JSON: {reason}; what follows is not read", source.name, lines.line)


def _whole(stream: BinaryIO, source: Source, options: Options) -> Iterator[Article | CorpusError]:
    data = stream.read(options.max_bytes + 1)
    if len(data) > options.max_bytes:
        message = (
            f"one JSON object of more than {options.max_bytes:,} bytes; JSON lines and arrays may be longer"
        )
        yield CorpusError(message, source.name)
        return
    try:
        values = list(_values(decode(data)))
    except json.JSONDecodeError as error:
        yield CorpusError(f"bad JSON: {error.msg} at column {error.colno}", source.name, error.lineno)
    except (RecursionError, ValueError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else error
        yield CorpusError(f"bad JSON: {reason}", source.name)
    else:
        held = _held(values[0], options) if len(values) == 1 else values
        if held is None:
            yield from article_of(values[0], source, options)
        else:
            yield from articles_of(((None, value) for value in held), source, options)


def _values(text: str) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    position = len(text) - len(text.lstrip())
    while position < len(text):
        value, end = decoder.raw_decode(text, position)
        yield value
        position = end + len(text[end:]) - len(text[end:].lstrip())


def _held(value: Any, options: Options) -> list[Any] | None:
    """Return the articles inside an object that is none itself, as answers of web services hold them."""
    if not isinstance(value, dict) or has_body(tuple(value), options):
        return None
    lists = (held for held in value.values() if isinstance(held, list) and held and isinstance(held[0], dict))
    return next(lists, None)
