"""HTML pages with a known structure: decoded, parsed, and asked for elements by class."""

from __future__ import annotations

import re
from typing import Any

from frsearch.ingest.files.encoding import decode

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?\s*([\w-]{1,40})", re.I)
_MAX_TAGS = 500_000
"""Tags of an export: lxml takes a kilobyte for each, and an export of a thousand articles has two hundred thousand."""


def decode_page(data: bytes) -> str:
    """Return the text of a page: valid UTF-8 is UTF-8, whatever it declares; labels mean what they mean in browsers.

    The WHATWG Encoding Standard reads ``iso-8859-1`` and its other names as windows-1252, which is what such pages are in.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _CHARSET.search(data[:4096])
    import webencodings  # noqa: PLC0415 (few pages are not in UTF-8)

    encoding = webencodings.lookup(declared[1].decode("ascii")) if declared else None
    if encoding is None or encoding.name in ("utf-8", "windows-1252"):
        return decode(data)
    return str(encoding.codec_info.decode(data, "replace")[0])


def parsed(data: bytes) -> Any:
    """Return the root element of a page; raises ValueError if it has too many tags, or none."""
    return parsed_text(decode_page(data))


def parsed_text(text: str) -> Any:
    """Return the root element of a decoded page or part of one; raises ValueError if it has too many tags, or none."""
    from lxml import etree, html  # type: ignore[import-untyped]  # noqa: PLC0415 (few corpora need it)

    if (tags := text.count("<")) > _MAX_TAGS:
        raise ValueError(f"a page of {tags:,} tags; at most {_MAX_TAGS:,} are read")
    text = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text)  # lxml refuses a text that declares an encoding
    try:
        return html.document_fromstring(text)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ValueError(f"this page cannot be parsed: {error}") from error


def classed(element: Any, name: str) -> list[Any]:
    """Return the elements inside `element` that have the class `name`, in order; case matters."""
    return list(element.xpath(f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"))


def text_of(element: Any) -> str:
    """Return the text of an element on one line."""
    return " ".join(element.text_content().split())


def first_text(element: Any, name: str) -> str | None:
    """Return the text of the first element of a class that has any, on one line."""
    return next((text for one in classed(element, name) if (text := text_of(one))), None)
