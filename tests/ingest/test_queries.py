"""Files of queries: one a line, in whatever encoding, or JSON lines."""

from __future__ import annotations

import io

import pytest

from frsearch import CorpusError
from frsearch.ingest.queries import QueryLine, read_queries

TEXT = '# à faire\npêche à pied\n\n  \n{"query": "l’État"}\r\n-port mali'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_any_encoding(encoding: str) -> None:
    found = read_queries(io.BytesIO(TEXT.encode(encoding)), "q.txt")
    assert found.lines == [QueryLine(2, "pêche à pied"), QueryLine(5, "l’État"), QueryLine(6, "-port mali")]
    assert (found.blank, found.comments) == (2, 1)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"query": 3}', 'q.txt:2: there is no "query" in this object that is a text'),
        ("{}", 'q.txt:2: there is no "query" in this object that is a text'),
        ('{"query', "q.txt:2: bad JSON: "),
        ("{" + "[" * 100_000, "q.txt:2: "),
        ('{"query":' * 100_000, "q.txt:2: "),
        ("a" * (2 << 20), "q.txt:2: a line of more than 1,048,576 bytes"),
    ],
)
def test_a_bad_line_keeps_its_number(line: str, message: str) -> None:
    found = read_queries(io.BytesIO(f"mali\n{line}\nniger".encode()), "q.txt")
    assert [found.lines[0], found.lines[2]] == [QueryLine(1, "mali"), QueryLine(3, "niger")]
    error = found.lines[1].query
    assert isinstance(error, CorpusError)
    assert str(error).startswith(message)


@pytest.mark.parametrize("content", [b"PK\x03\x04rest", b"%PDF-1.7", b"mali\0niger"])
def test_what_is_no_text(content: bytes) -> None:
    with pytest.raises(CorpusError, match="not text"):
        read_queries(io.BytesIO(content), "q.docx")


def test_an_empty_file() -> None:
    assert read_queries(io.BytesIO(b""), "q.txt") == ([], 0, 0)
