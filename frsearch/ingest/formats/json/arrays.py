"""The items of a JSON array, one at a time, each with its line.

Built on the standard library's decoder: an incremental parser such as ijson does not count lines, is half as fast, and took
minutes over 100,000 opening brackets, which this one refuses at once.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

from frsearch.ingest.fields.headings import object_of
from frsearch.ingest.fields.records import MAX_VALUES, has_too_many_values
from frsearch.ingest.files.encoding import wide_encoding

_CHUNK = 1 << 16
_CUT_ESCAPE = 12  # characters of an escaped surrogate pair, the longest token except strings that the end of a chunk can cut


class ArrayError(ValueError):
    """The text stops being a JSON array at ``line``."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


class ArrayItems:
    """An iterable of (line, item); raises ArrayError where the text stops being an array.

    An item may take `limit` characters at most.
    """

    def __init__(self, stream: io.BufferedReader, limit: int) -> None:
        encoding = wide_encoding(stream.peek()) or "utf-8-sig"
        self._text = io.TextIOWrapper(stream, encoding, errors="frsearch.cp1252")
        self._limit = limit
        self._decoder = json.JSONDecoder(object_pairs_hook=object_of)
        self._buffer = ""
        self._line = 1

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        self._expect("[")
        while self._peek() != "]":
            line = self._line
            yield line, self._item()
            if self._peek() != "]":
                self._expect(",")
        self._expect("]")
        if self._peek():
            raise ArrayError("more text after the end of the array", self._line)

    def _peek(self) -> str:
        """Return the next character other than white space without consuming it; an empty string at the end."""
        while True:
            self._take(len(self._buffer) - len(self._buffer.lstrip()))
            if self._buffer or not self._more():
                return self._buffer[:1]

    def _expect(self, symbol: str) -> None:
        if (found := self._peek()) != symbol:
            raise ArrayError(f"expected {symbol!r}, found {found!r}" if found else "the array does not end", self._line)
        self._take(1)

    def _take(self, count: int) -> None:
        self._line += self._buffer.count("\n", 0, count)
        self._buffer = self._buffer[count:]

    def _more(self) -> bool:
        # The buffer doubles, so that an item of many chunks is not decoded again for every chunk.
        data = self._text.read(max(_CHUNK, len(self._buffer)))
        self._buffer += data
        return bool(data)

    def _item(self) -> Any:
        while True:
            try:
                item, end = self._decoder.raw_decode(self._buffer)
            except json.JSONDecodeError as error:
                if self._is_cut(error) and len(self._buffer) <= self._limit and self._more():
                    if has_too_many_values(self._buffer):  # all of them in this item
                        raise ArrayError(f"an item of more than {MAX_VALUES:,} values", self._line) from error
                    continue
                raise ArrayError(f"{error.msg} (column {error.colno})", self._line + error.lineno - 1) from error
            except RecursionError as error:
                raise ArrayError("nested too deeply", self._line) from error
            except ValueError as error:
                raise ArrayError("a number of thousands of digits", self._line) from error
            if end < len(self._buffer) or not self._more():
                self._take(end)
                return item

    def _is_cut(self, error: json.JSONDecodeError) -> bool:
        return error.msg.startswith("Unterminated string") or error.pos >= len(self._buffer) - _CUT_ESCAPE
