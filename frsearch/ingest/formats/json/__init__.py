"""JSON: an array of articles, an object that contains one, a single article, or several in a row."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from frsearch.errors import CorpusError
from frsearch.ingest.fields.columns import has_body, unwrapped
from frsearch.ingest.fields.headings import object_of
from frsearch.ingest.fields.records import MAX_VALUES, Options, articles_of, has_too_many_values
from frsearch.ingest.files.encoding import decode
from frsearch.ingest.files.streams import Source, with_head
from frsearch.ingest.format import Format, Read
from frsearch.ingest.formats.json.arrays import ArrayError, ArrayItems
from frsearch.ingest.formats.jsonl import read_jsonl


def read_json(source: Source, options: Options) -> Iterator[Read]:
    """Yield the articles of a JSON file and what is wrong with it; an array is streamed."""
    stream = with_head(source.stream)
    head = decode(stream.peek()).strip()
    first, _, rest = head.partition("\n")
    if not head:
        yield CorpusError("the file is empty", source.name)
    elif head.startswith("["):
        yield from articles_of(_array(stream, source, options), source, options)
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


def _array(stream: io.BufferedReader, source: Source, options: Options) -> Iterator[tuple[int | None, Any]]:
    try:
        yield from ArrayItems(stream, options.max_bytes)
    except ArrayError as error:
        yield None, CorpusError(f"bad JSON: {error}; the rest is not read", source.name, error.line)


def _whole(stream: BinaryIO, source: Source, options: Options) -> Iterator[Read]:
    data = stream.read(options.max_bytes + 1)
    if len(data) > options.max_bytes:
        message = f"one JSON object of more than {options.max_bytes:,} bytes; JSON lines and arrays may be longer"
        yield CorpusError(message, source.name)
        return
    try:
        values = list(_values(_limited(decode(data))))
    except json.JSONDecodeError as error:
        yield CorpusError(f"bad JSON: {error.msg} (column {error.colno})", source.name, error.lineno)
    except _TooMany as error:
        yield CorpusError(str(error), source.name)
    except (RecursionError, ValueError) as error:
        deep = isinstance(error, RecursionError)
        reason = "nested too deeply" if deep else "a number of thousands of digits"
        yield CorpusError(f"bad JSON: {reason}", source.name)
    else:
        held = _held(values[0], options) if len(values) == 1 else values
        held = _of_feed(values[0], held) if held and len(values) == 1 else held
        if held is None:
            yield from articles_of([(None, values[0])], source, options, is_single=True)
        else:
            yield from articles_of(((None, value) for value in held), source, options)


class _TooMany(ValueError):
    """There are too many values in one JSON text."""


def _limited(text: str) -> str:
    """Return `text`; raises :class:`_TooMany` if decoding it would take too much memory."""
    if has_too_many_values(text):
        raise _TooMany(f"JSON of more than {MAX_VALUES:,} values; JSON lines and arrays may be longer")
    return text


def _values(text: str) -> Iterator[Any]:
    decoder = json.JSONDecoder(object_pairs_hook=object_of)
    position = len(text) - len(text.lstrip())
    while position < len(text):
        value, end = decoder.raw_decode(text, position)
        yield value
        position = end + len(text[end:]) - len(text[end:].lstrip())


def _held(value: Any, options: Options) -> list[Any] | None:
    """Return the articles in an object that is not itself one, as web services return them, else None."""
    if not isinstance(value, dict) or has_body(tuple(unwrapped(value, options.mapping)), options.mapping):
        return None
    inner = [held for one in value.values() if isinstance(one, dict) for held in one.values()]  # as in hits.hits
    lists = (held for held in (*value.values(), *inner) if isinstance(held, list) and held and isinstance(held[0], dict))
    return next(lists, None)


def _of_feed(value: Mapping[str, Any], items: list[Any]) -> list[Any]:
    """Return the items of a JSON Feed with its title as their outlet, those of any other object as they are.

    https://www.jsonfeed.org/version/1.1/
    """
    outlet = value.get("title")
    if not (str(value.get("version", "")).startswith("https://jsonfeed.org/") and isinstance(outlet, str)):
        return items
    return [{"outlet": outlet, **item} if isinstance(item, Mapping) else item for item in items]


def _begins_json(head: bytes, _: Options) -> bool:
    return decode(head).lstrip().startswith(("{", "[{", "[\n", "[\r", "[ ", "[]"))


FORMAT = Format(
    name="JSON",
    suffixes=(".json",),
    help="an array, an object that contains one, or one or more articles",
    reader=read_json,
    sniffer=_begins_json,
)
