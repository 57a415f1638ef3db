"""Messages (``.eml``, RFC 5322), by the standard library: a newsletter or a dispatch, one article per message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from frsearch.errors import CorpusError
from frsearch.ingest.fields.documents import fields_of_title
from frsearch.ingest.fields.layouts import read_layout
from frsearch.ingest.fields.markup import plain_text
from frsearch.ingest.fields.records import Options, finished
from frsearch.ingest.files.encoding import decode, repair
from frsearch.ingest.files.streams import Source, in_memory
from frsearch.ingest.format import Format, Read
from frsearch.ingest.formats.html import draft_of_page
from frsearch.ingest.report import Remark
from frsearch.ingest.time_limit import within
from frsearch.text import clean, clean_line, plain

_SECONDS = 10.0
"""Time limit of a message without its page: a header of megabytes can take minutes."""

_LONGEST_HEAD = 1 << 18
"""Bytes of all headers: the standard library takes a thousand times as many to parse them. Real ones have some ten thousand."""

_FAULTS = (AttributeError, IndexError, KeyError, TypeError)
"""What the standard library raises on some headers."""

_HEADERS = ("from", "date", "subject", "message-id")
_HEAD_END = re.compile(rb"\n\r?\n")
_BESIDE_FROM = {b"subject", b"received", b"message-id", b"mime-version"}
"""Headers one of which every message has beside From; "Date:" alone begins raw texts, too."""


def read_eml(source: Source, options: Options) -> Iterator[Read]:
    """Yield the article in a message, or what is wrong with it; attachments are remarked on."""
    data = in_memory(source.stream)
    try:
        message = within(_SECONDS, lambda: _parsed(data))
        yield finished(_draft(message, options), source, options)
    except TimeoutError as error:
        yield CorpusError(f"a message that {error} to read", source.name)
    except RecursionError:
        yield CorpusError("parts nested too deeply", source.name)
    except ValueError as error:
        yield CorpusError(str(error), source.name)
    else:
        if undated := message["undated"]:
            yield CorpusError(f"{undated!r} is not a date; the article is read without a date", source.name, is_read=True)
        if message["attachments"]:
            yield Remark("attachments, not read", ", ".join(message["attachments"]), source.name)


def _parsed(data: bytes) -> dict[str, Any]:
    """Return the headers that become fields, the texts and the names of the attachments of a message."""
    from email import message_from_bytes, policy, utils  # noqa: PLC0415 (few corpora have messages, and it is slow to import)

    if not data:
        raise ValueError("the file is empty")
    if not _HEAD_END.search(data[:_LONGEST_HEAD]) and len(data) > _LONGEST_HEAD:
        raise ValueError(f"headers of more than {_LONGEST_HEAD:,} bytes")
    message = message_from_bytes(data, policy=policy.default)
    if not any(name in message for name in _HEADERS):
        raise ValueError("not a message: it has none of the headers From, Date, Subject and Message-ID")
    senders = utils.getaddresses([_header(message, "from")])
    date = clean_line(_header(message, "date"))
    try:
        day = utils.parsedate_to_datetime(date).date().isoformat() if date else None
    except (ValueError, OverflowError):
        day = None
    try:
        return {
            "subject": clean_line(repair(_header(message, "subject"))),
            "authors": [name for one in senders if (name := clean_line(repair(one[0] or one[1])))],
            "undated": "" if day else date,
            "day": day,
            "page": _text(message.get_body(("html",))),
            "plain": _text(message.get_body(("plain",))),
            "attachments": [clean_line(one.get_filename() or one.get_content_type()) for one in message.iter_attachments()],
        }
    except _FAULTS as error:
        raise ValueError(f"the headers of its parts cannot be parsed ({type(error).__name__}: {error})") from error


def _header(message: Any, name: str) -> str:
    """Return a header decoded, or as it stands where the standard library fails on it."""
    try:
        return str(message[name] or "")
    except (*_FAULTS, ValueError):
        return next((str(value) for key, value in message.raw_items() if key.lower() == name), "")


def _text(part: Any) -> str:
    """Return the text of a part, in the encoding that it declares, else in that in which it is most likely French."""
    if part is None:
        return ""
    data = part.get_payload(decode=True) or b""
    try:
        return clean(repair(data.decode(part.get_content_charset() or "utf-8")))
    except (LookupError, UnicodeDecodeError):
        return clean(repair(decode(data)))


def _draft(message: dict[str, Any], options: Options) -> dict[str, Any]:
    """Return the fields of a message, its text from the page in it if that has an article, else as in raw text."""
    given = fields_of_title(message["subject"]) if message["subject"] else {}
    draft = _of_page(message["page"], given) or _of_text(message["plain"] or plain_text(message["page"]), given, options)
    draft["date"] = message["day"] or draft["date"]
    draft["extra"] |= {name: message[key] for name, key in (("author", "authors"), ("date", "undated")) if message[key]}
    return draft


def _of_page(page: str, given: dict[str, Any]) -> dict[str, Any] | None:
    """Return the fields of the article in a page, those `given` instead of its own, or None if it has no article."""
    if not page:
        return None
    try:
        draft = draft_of_page(page)
    except ValueError:
        return None
    first, _, others = draft["body"].partition("\n\n")
    if others and plain(first) == plain(given.get("title", "")):
        draft["body"] = others
    return draft | given


def _of_text(text: str, given: dict[str, Any], options: Options) -> dict[str, Any]:
    if len(text) > options.max_chars:
        raise ValueError(f"{len(text):,} characters; at most {options.max_chars:,} are read")
    if not text.strip():
        raise ValueError("there is no text in the message")
    return read_layout(text, given)


def _begins_message(head: bytes, _: Options) -> bool:
    headers = _HEAD_END.split(head, maxsplit=1)[0]
    names = {line.partition(b":")[0].lower() for line in headers.splitlines() if b":" in line}
    return b"from" in names and not names.isdisjoint(_BESIDE_FROM)


FORMAT = Format(
    name="message",
    suffixes=(".eml",),
    help="one article per message, its subject, sender and date as title, author and date",
    reader=read_eml,
    sniffer=_begins_message,
)
