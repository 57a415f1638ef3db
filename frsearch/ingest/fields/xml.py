"""XML, whatever its flaws: parsed without entities and network, one element after another."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from frsearch.ingest.files.encoding import wide_encoding

_CHUNK = 1 << 16
_PROLOGUE = re.compile(r"^\s*<\?xml[^>]{0,300}\?>\s*|<!DOCTYPE[^>\[]{0,1000}(?:\[[^\]]{0,10000}\])?\s*>\s*")
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding=[\"']([\w-]{1,40})")
_ROOT = "frsearch"


def elements(stream: BinaryIO, names: frozenset[str], longest: int) -> Iterator[Any]:
    """Yield the elements with one of these local names, in lower case, none inside another; each is freed after its turn.

    The text need not be well-formed: it may have several roots, and what cannot be parsed is left out. Raises ValueError if an
    element takes more than `longest` bytes, or never ends.
    """
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415 (few corpora need it)

    parser = etree.XMLPullParser(
        ("start", "end"), encoding="utf-8", recover=True, resolve_entities=False, no_network=True, huge_tree=True
    )
    parser.feed(f"<{_ROOT}>".encode())
    open_element: Any = None
    taken = 0
    for chunk in _chunks(stream):
        parser.feed(chunk.encode("utf-8", "replace"))
        taken += len(chunk)
        for event, element in parser.read_events():
            if event == "start" and open_element is None and local_name(element) in names:
                open_element, taken = element, 0
            elif event == "end" and element is open_element:
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
                open_element = None
        if open_element is not None and taken > longest:
            raise ValueError(f"an element of more than {longest:,} bytes")
    if open_element is not None:
        raise ValueError(f"the file ends within <{local_name(open_element)}>, which is not read")


def _chunks(stream: BinaryIO) -> Iterator[str]:
    """Yield the text of a file in chunks, without declaration and document type, in the encoding that it declares, else UTF-8."""
    head = stream.read(_CHUNK)
    declared = _DECLARED.search(head[:500])
    encoding = wide_encoding(head) or (declared[1].decode("ascii") if declared else "utf-8")
    try:
        decoder = codecs.getincrementaldecoder(encoding)("frsearch.cp1252" if encoding.lower() == "utf-8" else "replace")
    except LookupError:
        decoder = codecs.getincrementaldecoder("utf-8")("frsearch.cp1252")
    text = decoder.decode(head, final=False).lstrip("\ufeff")
    while found := _PROLOGUE.match(text):
        text = text[found.end() :]
    yield text
    while data := stream.read(_CHUNK):
        yield decoder.decode(data, final=False)
    yield decoder.decode(b"", final=True)


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace, in lower case; empty for comments."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """Return the value of an attribute, whatever its namespace; empty if it is missing."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def children(element: Any, *names: str) -> list[Any]:
    """Return the elements inside `element` with one of these local names, in order."""
    return [inner for inner in element.iter() if inner is not element and local_name(inner) in names]


def line_of(element: Any) -> str:
    """Return the text of an element on one line."""
    return " ".join("".join(element.itertext()).split())


def first_of(element: Any, *names: str) -> str | None:
    """Return the text of the first filled element inside `element` with one of these names, the first name first."""
    for name in names:
        for inner in children(element, name):
            if text := line_of(inner):
                return text
    return None
