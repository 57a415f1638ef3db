"""Bytes → text, in whatever encoding French files come, and mojibake repaired.

Tried in this order: a byte-order mark; UTF-16 without one (recognised by where its NULs are); UTF-8, strictly; then,
line by line, UTF-8 where it is valid, and elsewhere Windows-1252 (which has all of Latin-1's letters), or Latin-9, Mac Roman or
code page 850 if that makes more of the file French. So a file concatenated from two encodings is read too.
"""

from __future__ import annotations

import codecs
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEAD = 1 << 16
_CONTROLS = bytes([*range(9), *range(14, 27), *range(28, 32)])
_BINARY_SHARE = 0.05  # a guess: text has none of these bytes, compressed data about one in nine
_BINARY_STARTS = {
    b"%PDF-": "PDF",
    b"PK\x03\x04": "zip",
    b"\xd0\xcf\x11\xe0": "Microsoft Office",
    b"{\\rtf": "RTF",
}
_MOJIBAKE = re.compile("Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ ]|Â[\u00a0-\u00bf]|â€|Å[“’]")


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return windows_1252(error.object[error.start : error.end]), error.end


def _as_latin1(error: UnicodeError) -> tuple[str, int]:
    """Windows-1252 leaves five bytes undefined; in Latin-1 they are control characters, which cleaning removes."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("frsearch.latin1", _as_latin1)
codecs.register_error("frsearch.cp1252", _as_windows)


def binary_kind(head: bytes) -> str | None:
    """Return what kind of binary file seems to begin with `head`, or None for text.

    >>> binary_kind(b"%PDF-1.7"), binary_kind("Dépêche".encode())
    ('PDF', None)
    """
    for start, kind in _BINARY_STARTS.items():
        if head.startswith(start):
            return kind
    if wide_encoding(head):
        return None
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return "binary data" if controls > _BINARY_SHARE * len(head) else None


def decode(data: bytes) -> str:
    """Return the text of a whole file; no byte sequence is an error (the order of encodings is in the module's docstring)."""
    if encoding := wide_encoding(data[:_HEAD]):
        return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        legacy = legacy_encoding(data[:_HEAD])
        lines = data.removeprefix(codecs.BOM_UTF8).splitlines(keepends=True)
        return "".join(decode_line(line, legacy) for line in lines)


def decode_line(line: bytes, legacy: str) -> str:
    """Return the text of one line, as UTF-8 if it is valid, else in a `legacy` encoding."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode(legacy, errors="frsearch.latin1")


def legacy_encoding(data: bytes) -> str:
    """Return the 8-bit encoding in which the lines of `data` that are not UTF-8 are most likely French.

    Each letter that French has speaks for an encoding, everything else that is not ASCII against it: ``s½ur`` is Latin-9 read as
    Windows-1252, ``Ž`` is ``é`` of Mac Roman, ``‚`` that of code page 850.

    >>> [legacy_encoding("Des œuvres d’été à 5 €".encode(name, "replace")) for name in ("cp1252", "iso8859-15", "mac-roman")]
    ['cp1252', 'iso8859-15', 'mac-roman']
    """
    others = b"".join(line for line in data.splitlines() if not line.isascii() and not _is_utf8(line))
    counts = Counter(byte for byte in others if byte > 0x7F)
    return max(_LEGACY, key=lambda name: sum(_FRENCH_GAIN[name][byte] * count for byte, count in counts.items()))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


_LEGACY = ("cp1252", "iso8859-15", "mac-roman", "cp850")
"""8-bit encodings of French files, the most usual first: of two that are equally likely it is chosen."""

_GAINS = {**dict.fromkeys("éèàêçùâîôûëïüœæ", 3), **dict.fromkeys("’«»…€°–—‘“”\xa0²·ÉÈÀÊÇŒÎÔ", 1), "\ufffd": 0}
_FRENCH_GAIN = {
    name: {byte: _GAINS.get(bytes([byte]).decode(name, "replace"), -3) for byte in range(0x80, 0x100)} for name in _LEGACY
}


def windows_1252(data: bytes) -> str:
    """Return `data` decoded as Windows-1252."""
    return data.decode("cp1252", errors="frsearch.latin1")


def text_lines(stream: BinaryIO, limit: int) -> Iterator[str | None]:
    """Yield the lines of `stream` with their line ends, and None in place of a line of more than `limit` bytes.

    Lines end in a line feed, or in a carriage return where the head of the file has no line feed at all.
    """
    stream = buffered(stream)
    head = stream.peek(_HEAD)
    bare = b"\r" in head and b"\n" not in head
    if encoding := wide_encoding(head):
        yield from _wide_lines(io.TextIOWrapper(stream, encoding, errors="replace", newline=None if bare else ""), limit)
        return
    stream = io.BufferedReader(_Unix(stream), _HEAD) if bare else stream
    first, legacy = True, legacy_encoding(head[:_HEAD])
    while line := stream.readline(limit + 1):
        if len(line) > limit:
            _skip_line(stream, line)
            yield None
        else:
            yield decode_line(line.removeprefix(codecs.BOM_UTF8) if first else line, legacy)
        first = False


class _Unix(io.RawIOBase):
    """The bytes of a stream with line feeds in place of carriage returns."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(len(buffer)).replace(b"\r", b"\n")
        buffer[: len(data)] = data
        return len(data)


def buffered(stream: BinaryIO) -> io.BufferedReader:
    """Return `stream` as one that has ``peek``."""
    return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, stream))


def _skip_line(stream: BinaryIO, begun: bytes) -> None:
    while begun and not begun.endswith(b"\n"):
        begun = stream.readline(_HEAD)


def _wide_lines(stream: io.TextIOWrapper, limit: int) -> Iterator[str | None]:
    while line := stream.readline(limit + 1):
        if len(line) <= limit:
            yield line
            continue
        while line and not line.endswith("\n"):
            line = stream.readline(_HEAD)
        yield None


def wide_encoding(head: bytes) -> str | None:
    """Return the UTF-16 or UTF-32 encoding that the byte-order mark or the NULs of `head` reveal, else None."""
    for mark, encoding in _MARKS[1:]:
        if head.startswith(mark):
            return encoding
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


_C1 = re.compile("[\x80-\x9f]")
_C1_AS_WINDOWS = {code: windows_1252(bytes([code])) for code in range(0x80, 0xA0)}


def _with_c1_decoded(text: str) -> str:
    """Return `text` with C1 controls read as Windows-1252: nobody types them, but decoders of Latin-1 yield them.

    Where they are part of mojibake (``â\x80\x99``) this makes it the usual kind, which :func:`repair` mends next.
    """
    if text.replace("\n", "").isprintable():  # much faster than to search for them
        return text
    return text.translate(_C1_AS_WINDOWS) if _C1.search(text) else text


def repair(text: str) -> str:
    """Return `text` with mojibake (UTF-8 read as Windows-1252) repaired, and nothing else changed.

    >>> repair("un Ã©tÃ© Ã\\xa0 Kayes, l’« été »")
    'un été à Kayes, l’« été »'
    """
    if text.isascii():
        return text
    text = _with_c1_decoded(text)
    if not ("Ã" in text or "Â" in text or "â€" in text or "Å" in text) or not _MOJIBAKE.search(text):
        return text
    import ftfy  # noqa: PLC0415 (one file in thousands needs it)

    lines = text.splitlines(keepends=True)
    return "".join(ftfy.fix_encoding(line) if _MOJIBAKE.search(line) else line for line in lines)
