"""How fast is reading? Each input format beside the library that reads its files, and the growth of time on hostile texts.

    python -m benchmarks.ingest [--articles 500] [--rounds 5] [--worst 12]

Generated articles are written in each format, in memory: tables, exports and archives as one file, the others as a file each. A
round reads all formats, each by frsearch and by the library alone, in alternating order; both get the same bytes. Alone, a
library only parses: it maps no columns, cleans no text and makes no articles. The table has medians of CPU time over the rounds;
MB are millions of bytes of input. Each round checks that every article was read.

The second table has the CPU seconds for raw texts and pages made to be slow (``tests/ingest/shapes.py``), of 10,000 to 80,000
characters: the slowest ones, and by what the time grew over the eightfold size. It needs the packages of the extra ``dev``.
"""

from __future__ import annotations

import argparse
import csv
import email
import email.policy
import io
import json
import textwrap
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from email.message import EmailMessage
from html import escape
from posixpath import splitext
from statistics import median

import docx
import openpyxl
import pyarrow
import pyarrow.parquet
import pypdf
import trafilatura
from attrs import evolve, frozen
from lxml import etree, html
from python_calamine import CalamineWorkbook
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from frsearch import Article
from frsearch.bench.generator import generate
from frsearch.ingest.fields.records import Options
from frsearch.ingest.files.streams import Source
from frsearch.ingest.formats import read_source
from tests.ingest.formats.test_exports import current_europresse
from tests.ingest.formats.test_factiva_lexisnexis import factiva_page, factiva_rows, p
from tests.ingest.pages import modern, written_day
from tests.ingest.papers import docx_of, epub_of, pdf_of
from tests.ingest.shapes import PAGES, RAW, made
from tests.ingest.test_growth import read

MEGABYTE = 1_000_000
SIZES = (10_000, 20_000, 40_000, 80_000)
COLUMNS = ("id", "title", "date", "outlet", "body")


@frozen
class Case:
    """A format: its files, and how its ``library`` reads one of them ``alone``."""

    name: str
    files: dict[str, bytes]
    library: str
    alone: Callable[[bytes], object]

    @property
    def megabytes(self) -> float:
        """Size of all files."""
        return sum(map(len, self.files.values())) / MEGABYTE

    def read(self) -> int:
        """Read all files, and return the number of articles in them."""
        options = Options()
        return sum(isinstance(item, Article) for name, data in self.files.items() for item in items(name, data, options))

    def read_alone(self) -> int:
        """Have the library read all files, and return their number."""
        for data in self.files.values():
            self.alone(data)
        return len(self.files)


def items(name: str, data: bytes, options: Options) -> Iterator[object]:
    """Return what the reader of a file yields."""
    return read_source(Source(name, name, splitext(name)[1], io.BytesIO(data)), options)[1]


def cases(articles: Sequence[Article]) -> list[Case]:
    """Return all formats, with these articles in their files."""
    each = dict(enumerate(articles))
    rows = [{name: getattr(one, name) for name in COLUMNS} for one in articles]
    pages = {f"{n}.html": modern(one).encode() for n, one in each.items()}
    return [
        Case("JSON lines", {"a.jsonl": "".join(json.dumps(row) + "\n" for row in rows).encode()}, "json", by_lines),
        Case("CSV", {"a.csv": comma_separated(rows)}, "csv", lambda data: list(csv.reader(io.StringIO(data.decode())))),
        Case("XLSX", {"a.xlsx": workbook(rows)}, "python-calamine", by_calamine),
        Case("Parquet", {"a.parquet": parquet(rows)}, "pyarrow", by_arrow),
        Case("HTML", pages, "trafilatura", by_trafilatura),
        Case("raw text", {f"{n}.txt": raw(one).encode() for n, one in each.items()}, "bytes.decode", bytes.decode),
        Case("Europresse", {"a.html": europresse(articles).encode()}, "lxml", by_lxml),
        Case("Factiva", {"a.html": factiva(articles).encode()}, "lxml", by_lxml),
        Case("LexisNexis", {"a.txt": lexisnexis(articles).encode()}, "bytes.decode", bytes.decode),
        Case("RSS", {"a.rss": feed(articles).encode()}, "lxml", etree.fromstring),
        Case("WARC", {"a.warc": web_archive(pages)}, "warcio, trafilatura", by_warcio),
        Case("PDF", {f"{n}.pdf": pdf(one) for n, one in each.items()}, "pypdf", by_pypdf),
        Case("Word", {f"{n}.docx": docx_of(*paragraphs(one), title=one.title or "") for n, one in each.items()},
             "python-docx", lambda data: [one.text for one in docx.Document(io.BytesIO(data)).paragraphs]),
        Case("EPUB", {f"{n}.epub": book(one) for n, one in each.items()}, "zipfile, lxml", by_zipfile),
        Case("e-mail", {f"{n}.eml": message(one) for n, one in each.items()}, "email", by_email),
    ]  # fmt: skip


def paragraphs(article: Article) -> list[str]:
    """Return the paragraphs of the text."""
    return article.body.split("\n\n")


def comma_separated(rows: Sequence[dict[str, str]]) -> bytes:
    """Return a table as Python's csv writes it."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def workbook(rows: Sequence[dict[str, str]]) -> bytes:
    """Return an Excel file."""
    book, out = openpyxl.Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("Articles")
    for row in (COLUMNS, *(tuple(row.values()) for row in rows)):
        sheet.append(row)
    book.save(out)
    return out.getvalue()


def parquet(rows: Sequence[dict[str, str]]) -> bytes:
    """Return a Parquet file."""
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(list(rows)), out)
    return out.getvalue()


def raw(article: Article) -> str:
    """Return an article as scraped text."""
    return f"{article.title} — {article.outlet}\n\nPublié le {written_day(article.date or '')} à 06h00\n\n{article.body}\n"


def europresse(articles: Sequence[Article]) -> str:
    """Return an export of Europresse."""
    found = (
        current_europresse(
            False,
            escape(one.title or ""),
            f"jeudi {written_day(one.date or '')}",
            one.outlet or "",
            "</p><p>".join(map(escape, paragraphs(one))),
            f"20240912·LP·{n:06}",
        )
        for n, one in enumerate(articles)
    )
    return f"<html><body>{''.join(found)}</body></html>"


def factiva(articles: Sequence[Article]) -> str:
    """Return an export of Factiva in HTML."""
    found = (
        factiva_rows(
            ("HD", escape(one.title or "")),
            ("PD", written_day(one.date or "")),
            ("SN", one.outlet or ""),
            ("TD", p(*map(escape, paragraphs(one)))),
            ("AN", f"Document PHARE000{n:08}"),
        )
        for n, one in enumerate(articles)
    )
    return factiva_page(*found)


def lexisnexis(articles: Sequence[Article]) -> str:
    """Return an export of LexisNexis as text."""
    return "".join(
        f"\n{n:>30} de {len(articles)}\n\n\n{one.outlet:>40}\n\n{written_day(one.date or ''):>40}\n\n{one.title}\n\n"
        f"LONGUEUR: {len(one.body.split())} mots\n\n{one.body}\n\nLANGUE: FRENCH; FRANÇAIS\n\n"
        for n, one in ((f"Document {n}", one) for n, one in enumerate(articles, 1))
    )


def feed(articles: Sequence[Article]) -> str:
    """Return an RSS feed with whole texts."""
    found = "".join(
        f"<item><title>{escape(one.title or '')}</title><link>https://phare.example/{n}</link><pubDate>{one.date}</pubDate>"
        f"<description>{escape(''.join(f'<p>{escape(part)}</p>' for part in paragraphs(one)))}</description></item>"
        for n, one in enumerate(articles)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Le Phare</title>{found}</channel></rss>'


def web_archive(pages: dict[str, bytes]) -> bytes:
    """Return a web archive of pages, not compressed."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    for name, page in pages.items():
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        address = f"https://phare.example/{name}"
        writer.write_record(writer.create_warc_record(address, "response", payload=io.BytesIO(page), http_headers=headers))
    return out.getvalue()


def pdf(article: Article) -> bytes:
    """Return a PDF of 55 lines a page."""
    printed = [line for part in paragraphs(article) for line in [*textwrap.wrap(part, 80), ""]]
    lines = [(9.0, line.encode("cp1252", "replace").decode("cp1252")) for line in printed]
    title = (14.0, (article.title or "").encode("cp1252", "replace").decode("cp1252"))
    chunks = [lines[start : start + 50] for start in range(0, len(lines), 50)]
    return pdf_of([title, (14.0, ""), *chunks[0]], *chunks[1:], title=article.title or "")


def book(article: Article) -> bytes:
    """Return a book with one article."""
    text = "".join(f"<p>{escape(part)}</p>" for part in paragraphs(article))
    return epub_of({"un.xhtml": f"<h1>{escape(article.title or '')}</h1>{text}"}, f"<dc:date>{article.date}</dc:date>")


def message(article: Article) -> bytes:
    """Return a message with a text."""
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = "veille@phare.example", article.title, "Thu, 12 Sep 2024 08:00:00 +0200"
    mail.set_content(article.body)
    return mail.as_bytes()


def by_lines(data: bytes) -> object:
    """Parse JSON lines."""
    return [json.loads(line) for line in data.splitlines()]


def by_calamine(data: bytes) -> object:
    """Read the first sheet of a workbook."""
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def by_arrow(data: bytes) -> object:
    """Read the rows of a Parquet file."""
    return pyarrow.parquet.read_table(io.BytesIO(data)).to_pylist()


def by_trafilatura(data: bytes) -> object:
    """Extract text and metadata of a page."""
    return trafilatura.bare_extraction(data.decode(), with_metadata=True, include_comments=False)


def by_lxml(data: bytes) -> object:
    """Parse a page, and return its text."""
    return html.document_fromstring(data.decode()).text_content()


def by_warcio(data: bytes) -> object:
    """Extract text and metadata of each page in a web archive."""
    return [by_trafilatura(record.content_stream().read()) for record in ArchiveIterator(io.BytesIO(data))]


def by_pypdf(data: bytes) -> object:
    """Extract the text of all pages."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def by_zipfile(data: bytes) -> object:
    """Parse each page of a book."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return [etree.fromstring(file.read(name)) for name in file.namelist() if name.endswith(".xhtml")]


def by_email(data: bytes) -> object:
    """Parse a message, and return its text."""
    body = email.message_from_bytes(data, policy=email.policy.default).get_body()
    return body.get_content() if body else None


def timed(work: Callable[[], int], expected: int, name: str) -> float:
    """Return the CPU seconds that some work takes, which returns a number."""
    begun = time.process_time()
    count = work()
    seconds = time.process_time() - begun
    if count != expected:
        raise SystemExit(f"{name}: {count} read, expected {expected}")
    return seconds


def measure(given: Sequence[Case], articles: int, rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Return, for each format, the CPU seconds of frsearch and of the library alone in each round, after one to warm up."""
    found: dict[str, list[tuple[float, float]]] = {case.name: [] for case in given}
    for number in range(rounds + 1):
        for case in given:
            works = [(case.read, articles), (case.read_alone, len(case.files))]
            order = (0, 1) if number % 2 else (1, 0)
            seconds = {which: timed(*works[which], case.name) for which in order}
            if number:
                found[case.name].append((seconds[0], seconds[1]))
    return found


def speed_table(given: Sequence[Case], articles: int, rounds: int) -> str:
    """Return the table of speeds by format."""
    found = measure(given, articles, rounds)
    lines = ["| format | articles/s | MB/s | library | MB/s alone | times as long |", "|---|--:|--:|---|--:|--:|"]
    for case in given:
        ours, alone = (median(column) for column in zip(*found[case.name], strict=True))
        ratio = median(one / max(other, 1e-9) for one, other in found[case.name])
        lines.append(
            f"| {case.name} | {articles / ours:,.0f} | {case.megabytes / ours:,.1f} | {case.library} "
            f"| {case.megabytes / max(alone, 1e-9):,.0f} | {ratio:,.1f} |"
        )
    return "\n".join(lines)


def growth_table(worst: int) -> str:
    """Return the table of seconds by size for the shapes that take longest."""
    shapes = [(".txt", name, shape) for name, shape in RAW.items()] + [(".html", name, shape) for name, shape in PAGES.items()]
    rows = [(suffix, name, [read(suffix, made(shape, size)) for size in SIZES]) for suffix, name, shape in shapes]
    rows.sort(key=lambda row: -row[2][-1])
    lines = [f"| {len(rows)} shapes | {' | '.join(f'{size:,}' for size in SIZES)} | ratio |", f"|---|{'--:|' * (len(SIZES) + 1)}"]
    for suffix, name, seconds in rows[:worst]:
        shown = name.replace("|", "\\|").replace("<", "&lt;")
        cells = " | ".join(f"{one:.3f}" for one in seconds)
        lines.append(f"| {suffix}: {shown} | {cells} | {seconds[-1] / max(seconds[0], 1e-9):.1f} |")
    return "\n".join(lines)


def main() -> None:
    """Measure, and print both tables in Markdown."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("articles", 500), ("rounds", 5), ("worst", 12)):
        options.add_argument(f"--{name}", type=int, default=default)
    given = options.parse_args()
    articles = [evolve(one, date=f"{one.date or '2019-08'}-14"[:10]) for one in generate(given.articles, seed=1)]
    print(speed_table(cases(articles), given.articles, given.rounds), "\n")
    print(growth_table(given.worst))


if __name__ == "__main__":
    main()
