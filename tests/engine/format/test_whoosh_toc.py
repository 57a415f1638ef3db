"""The table of contents for plain Whoosh: it starts as Whoosh's own does, and Whoosh reads from it what the manifest says."""

from __future__ import annotations

from pathlib import Path

from attrs import asdict
from whoosh import index as whoosh_index
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import TOC

from frsearch.engine.format.manifest import Manifest, SegmentEntry
from frsearch.engine.format.whoosh_toc import write_toc
from frsearch.engine.whoosh.schema import build_schema

ENTRIES = (SegmentEntry("a" * 32, 5, 600, 1 << 31, 1, 3), SegmentEntry("b" * 32, 7, 800, 0))


def test_whoosh_reads_what_the_manifest_says(tmp_path: Path) -> None:
    write_toc(tmp_path, Manifest(300, ENTRIES))
    read = TOC.read(FileStorage(str(tmp_path)), "MAIN")
    assert read.generation == 300
    assert [segment.facts for segment in read.segments] == list(map(asdict, ENTRIES))
    assert [(name, type(field)) for name, field in read.schema.items()] == [
        (name, type(field)) for name, field in build_schema().items()
    ]


def test_it_starts_as_that_of_whoosh_does(tmp_path: Path) -> None:
    """Up to the schema: the sizes of numbers, and the versions."""
    write_toc(tmp_path, Manifest(3))
    storage = RamStorage()
    TOC(Schema(), [], 3).write(storage, "MAIN")
    start = 14
    assert (tmp_path / "_MAIN_3.toc").read_bytes()[:start] == storage.files["_MAIN_3.toc"][:start]


def test_it_is_replaced(tmp_path: Path) -> None:
    for _ in range(2):
        write_toc(tmp_path, Manifest(3))
    assert [file.name for file in tmp_path.iterdir()] == ["_MAIN_3.toc"]
    assert whoosh_index.open_dir(tmp_path).is_empty()
