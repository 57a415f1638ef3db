"""Web archives (``.warc``, ISO 28500), through warcio: an article per page that was answered with 200.

The address comes from ``WARC-Target-URI``; ``WARC-Date`` is when the page was captured, and is kept in ``extra``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from frsearch.errors import CorpusError
from frsearch.ingest.fields.pages import decode_page
from frsearch.ingest.fields.records import Options, finished
from frsearch.ingest.files.streams import Source
from frsearch.ingest.format import Format, Read
from frsearch.ingest.formats.html import draft_of_page
from frsearch.ingest.report import Remark

_PAGES = ("text/html", "application/xhtml+xml")


def read_warc(source: Source, options: Options) -> Iterator[Read]:
    """Yield the articles of the pages in an archive, and what is wrong with them."""
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 (few corpora need it)

    count = others = 0
    for record in ArchiveIterator(source.stream):
        if record.rec_type != "response" or not _is_page(record):
            others += record.rec_type == "response"
            continue
        count += 1
        address = record.rec_headers.get_header("WARC-Target-URI")
        try:
            yield _article(record, address, source, options, count)
        except ValueError as error:
            yield CorpusError(f"page {count} ({address}): {error}", source.name)
    yield Remark("pages in this web archive", f"{count:,}", source.name)
    if others:
        yield Remark("answers in this web archive that are no pages", f"{others:,}", source.name)


def _is_page(record: Any) -> bool:
    headers = record.http_headers
    kind = (headers.get_header("Content-Type") or "") if headers else ""
    return bool(headers) and headers.get_statuscode() == "200" and kind.partition(";")[0].strip().lower() in _PAGES


def _article(record: Any, address: str | None, source: Source, options: Options, number: int) -> Any:
    limit = 4 * options.max_chars
    data = record.content_stream().read(limit + 1)
    if len(data) > limit:
        raise ValueError(f"more than {limit:,} bytes")
    draft = draft_of_page(decode_page(data))
    draft["url"] = address or draft["url"]
    if captured := record.rec_headers.get_header("WARC-Date"):
        draft["extra"]["captured"] = captured
    return finished(draft, source, options, f"#{number}")


FORMAT = Format(
    name="WARC",
    suffixes=(".warc",),
    help="every page of a web archive",
    reader=read_warc,
    sniffer=lambda head, _: head.startswith(b"WARC/"),
)
