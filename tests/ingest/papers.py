"""Documents for the tests of reading: PDF by hand, Word by python-docx, OpenDocument and EPUB as zips; and hostile ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

import docx
import openpyxl

from tests.ingest.samples import zip_of

Line = tuple[float, str]
"""The size of a line in points, and its text."""


def pdf_of(*pages: Sequence[Line], title: str = "") -> bytes:
    """Return a PDF with a text layer, in Helvetica and Windows-1252, each line below the one before."""
    contents = [_content(page) for page in pages]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, content in enumerate(contents):
        page = "/Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< {page} /Contents {5 + 2 * number} 0 R >>".encode())
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content))
    objects.append(b"<< /Title <%b> /CreationDate (D:20190101) >>" % f"\ufeff{title}".encode("utf-16-be").hex().encode())
    return _file(objects)


def _content(lines: Sequence[Line]) -> bytes:
    parts, height = [b"BT"], 560.0
    for size, text in lines:
        parts.append(b"/F1 %g Tf 1 0 0 1 40 %g Tm (%b) Tj" % (size, height, _string(text)))
        height -= 1.2 * size
    return b"\n".join([*parts, b"ET"])


def _string(text: str) -> bytes:
    data = text.encode("cp1252")
    for special in (b"\\", b"(", b")"):
        data = data.replace(special, b"\\" + special)
    return data


def _file(objects: Sequence[bytes]) -> bytes:
    out, offsets = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, content in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count + 1, count, start))
    return out.getvalue()


def docx_of(*paragraphs: str | tuple[str, str], title: str = "") -> bytes:
    """Return a Word document of paragraphs, each perhaps with the name of its style."""
    document = docx.Document()
    document.core_properties.title = title
    for one in paragraphs:
        text, style = (one, None) if isinstance(one, str) else one
        document.add_paragraph(text, style)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


_SPACES = "".join(
    f' xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "style", "text", "meta")
)


def odt_of(content: str, title: str = "", manifest: str = "<manifest/>") -> bytes:
    """Return an OpenDocument text with this markup as its body, whose style P1 is derived from that of titles."""
    styles = '<office:automatic-styles><style:style style:name="P1" style:parent-style-name="Title"/></office:automatic-styles>'
    dublin = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return zip_of(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": manifest,
            "meta.xml": f"<office:document-meta{_SPACES} {dublin}><office:meta><dc:title>{escape(title)}</dc:title>"
            "<meta:creation-date>2019-01-01</meta:creation-date></office:meta></office:document-meta>",
            "content.xml": f"<office:document-content{_SPACES}>{styles}<office:body><office:text>{content}</office:text>"
            "</office:body></office:document-content>",
        },
        zipfile.ZIP_STORED,  # as the type, which comes first, must be
    )


def epub_of(pages: dict[str, str], metadata: str, order: Sequence[str] = (), **others: str) -> bytes:
    """Return a book: file names and the bodies of its pages, its metadata, and other members of its zip file."""
    items = "".join(
        f'<item id="{name}" href="{name}" media-type="application/xhtml+xml" properties="{"nav" * (name == "nav.xhtml")}"/>'
        for name in dict.fromkeys([*pages, *order])
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in order or pages)
    page = '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body>{}</body></html>'
    return zip_of(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
            "OEBPS/content.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<metadata>{metadata}</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>",
            **{f"OEBPS/{name}": page.format(body) for name, body in pages.items()},
            **others,
        },
        zipfile.ZIP_STORED,
    )


def pdf_of_stream(dictionary: bytes, data: bytes) -> bytes:
    """Return a PDF whose only page has this stream as its content."""
    usual = pdf_of([(9.0, "Un.")])
    begin, end = usual.index(b"<< /Length"), usual.index(b"endstream")
    return usual[:begin] + b"<< /Length %d %b >>\nstream\n%b\n" % (len(data), dictionary, data) + usual[end:]


def far_apart() -> bytes:
    """Return a spreadsheet of two cells, the first and the last that a sheet can have: calamine asks for half a terabyte."""
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "texte", "fin"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


NESTED = b"From: a@b.fr\n" + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
"""A message of parts in parts in parts."""
