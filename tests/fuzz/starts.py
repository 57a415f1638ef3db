"""Where fuzzing begins: for each target, a few inputs that get far, so that little is left to chance."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.conftest import ROOT

_ENTRY = {"id": "0" * 32, "articles": 3, "bytes": 9, "digest": 1, "deleted": 1, "deletions": 2}
_PAGE = "<html><head><title>Titre</title></head><body><h1>Titre</h1><p>Un mot d’État.</p><p>{}</p></body></html>"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
_FILES = (
    "Titre\n\n7 février 2023 - Par X\n\nUn mot.\n",
    '{"titre": "Un", "texte": "Deux\\n\\ntrois", "date": "2023-11", "x": [1, null, {"a": "b"}]}\n',
    '[{"title": "Un", "body": "Deux"}, {"article": {"corps": ["Trois", "quatre"]}}]',
    "titre;texte;date\nUn;Deux;24/09/2024\n",
    "titre\ttexte\nUn\tDeux\n",
    _PAGE.format("Deux. " * 40),
    '<TEI><text id="a"><head>Titre</head><p>Un mot.</p></text></TEI>',
    "Subject: Titre\nFrom: X <x@y.example>\nDate: Thu, 9 Nov 2023 18:10:00 +0100\n"
    "Content-Type: text/plain; charset=utf-8\n\nUn mot.\n",
    f'<w:document xmlns:w="{_WORD}"><w:body><w:p><w:r><w:t>Un mot.</w:t></w:r></w:p></w:body></w:document>',
    f'<office:body xmlns:office="{_OFFICE}office:1.0" xmlns:text="{_OFFICE}text:1.0"><text:p>Un mot.</text:p></office:body>',
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R>>endobj\n"
    "4 0 obj<</Length 30>>stream\nBT /F1 9 Tf (Un mot.) Tj ET\nendstream endobj\n"
    "trailer<</Root 1 0 R>>\n",
)
"""One of each kind of file."""

_MEMBERS = {10: b"a/b.jsonl\n", 11: b"b.html0\n"}
"""What comes first where the suffix is that of an archive: the name of a member."""


def _container() -> Iterator[bytes]:
    sections = {"a": [64, 5, "u1"], "b": [128, 3, "u4"], "c": [192, 0, "i4"]}
    yield b"12345".ljust(64) + bytes(64) + json.dumps({"articles": 2, "sections": sections}).encode()


def _segment() -> Iterator[bytes]:
    yield from (struct.pack("<BHI", section, at, 255) for section, at in zip(range(256), (0, 1, 7, 600) * 64, strict=True))


def _frame() -> Iterator[bytes]:
    yield b'"1-0"\n["Titre", "2023-11", "Le Fanal", null, {"n": 0, "a": [1.5, {"b": null}]}]\nUn corps.\n\nDeux.'


def _manifest() -> Iterator[bytes]:
    yield json.dumps({"generation": 3, "segments": [_ENTRY, {**_ENTRY, "id": "f" * 32, "deletions": None}]}).encode()


def _query() -> Iterator[bytes]:
    for line in (ROOT / "tests" / "query" / "queries.tsv").read_text("utf-8").splitlines()[1:]:
        yield line.split("\t")[0].encode()


def _corpus() -> Iterator[bytes]:
    for suffix in range(18):
        for content in _FILES:
            yield bytes([suffix]) + content.encode()
            yield bytes([128 + suffix]) + _MEMBERS.get(suffix, b"") + content.encode()


STARTS: dict[str, Callable[[], Iterator[bytes]]] = {
    "container": _container,
    "segment": _segment,
    "frame": _frame,
    "deletions": lambda: iter([bytes(8), b"\xff" * 8]),
    "manifest": _manifest,
    "packed": lambda: iter([bytes(range(64)), bytes([4, 255]) + bytes(range(200, 0, -1))]),
    "coding": lambda: iter([bytes([shift, 255, shift]) + bytes(range(1, 255)) for shift in range(4)]),
    "query": _query,
    "search": _query,
    "cleaning": lambda: iter(["l’État\u00ad e\u0301\r\n\x1b[m".encode("utf-16"), b"abc"]),
    "corpus": _corpus,
}


def write(target: str, folder: Path) -> None:
    """Write them into the folder of a fuzzer's corpus."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, start in enumerate(STARTS[target]()):
        (folder / f"start-{number:03}").write_bytes(start)
