"""From paths to articles: every format, compression and archive, ids, order, progress."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import zstandard

from frsearch.ingest import read_corpus
from tests.ingest.samples import ARTICLE, PAGE, tar_of, zip_of

if TYPE_CHECKING:
    from tests.ingest.conftest import Read

RECORDS = [
    {"titre": "Le pont rouvre", "journal": "La Vigie", "date": "24/09/2024", "texte": "Le pont, l’été.\n\nIl tient."},
    {"titre": "La dengue, « recul »", "journal": "La Vigie", "date": "2024-09", "texte": "Un\u00a0cas; pas deux."},
]


def as_csv(delimiter: str) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(RECORDS[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(RECORDS)
    return out.getvalue()


def as_jsonl() -> str:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in RECORDS)


def as_parquet() -> bytes:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    out = io.BytesIO()
    parquet.write_table(arrow.Table.from_pylist(RECORDS), out)
    return out.getvalue()


FORMATS: dict[str, Callable[[], str | bytes]] = {
    "a.jsonl": as_jsonl,
    "a.ndjson": as_jsonl,
    "lignes.json": as_jsonl,
    "a.json": lambda: json.dumps(RECORDS, indent=2),
    "suite.json": lambda: "\n".join(json.dumps(record, indent=2) for record in RECORDS),
    "réponse.json": lambda: json.dumps({"total": 2, "articles": RECORDS}),
    "a.csv": lambda: as_csv(","),
    "point-virgule.csv": lambda: as_csv(";"),
    "excel.csv": lambda: as_csv("\t").encode("utf-16"),
    "windows.csv": lambda: as_csv(";").encode("cp1252"),
    "marque.csv": lambda: as_csv(";").encode("utf-8-sig"),
    "a.tsv": lambda: as_csv("\t"),
    "a.parquet": as_parquet,
    "utf16.json": lambda: json.dumps(RECORDS, ensure_ascii=False).encode("utf-16"),
    "windows.json": lambda: json.dumps(RECORDS, ensure_ascii=False).encode("cp1252"),
    "utf16.jsonl": lambda: as_jsonl().encode("utf-16-le"),
    "windows.jsonl": lambda: as_jsonl().encode("cp1252"),
}
COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".xz": lzma.compress,
    ".bz2": bz2.compress,
    ".zst": zstandard.compress,
}


def written(name: str) -> bytes:
    content = FORMATS[name]()
    return content.encode() if isinstance(content, str) else content


@pytest.mark.parametrize("suffix", COMPRESSIONS)
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_in_every_compression(name: str, suffix: str, read: Read) -> None:
    outcome = read({name + suffix: COMPRESSIONS[suffix](written(name))})
    assert outcome.messages == []
    assert outcome.ids == [f"{name}{suffix}#1", f"{name}{suffix}#2"]
    assert outcome.bodies == [record["texte"] for record in RECORDS]
    assert [(a.title, a.outlet, a.date) for a in outcome.articles] == [
        ("Le pont rouvre", "La Vigie", "2024-09-24"),
        ("La dengue, « recul »", "La Vigie", "2024-09"),
    ]


ARCHIVES: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "a.zip": zip_of,
    "a.tar": tar_of,
    "a.tgz": lambda files: gzip.compress(tar_of(files)),
    "a.tar.xz": lambda files: lzma.compress(tar_of(files)),
    "a.tar.zst": lambda files: zstandard.compress(tar_of(files)),
}


@pytest.mark.parametrize("archive", ARCHIVES)
def test_archives_of_every_format(archive: str, read: Read) -> None:
    names = list(FORMATS)
    files = {f"d/{name}": written(name) for name in names}
    files |= {"d/b.txt.gz": gzip.compress(ARTICLE.encode()), "d/notes.pptx": b"x", "d/.a.txt": b"x", "d/b.zip": b"x"}
    outcome = read({archive: ARCHIVES[archive](files)})
    assert outcome.messages == []
    assert outcome.ids == [f"{archive}/d/{name}#{n}" for name in names for n in (1, 2)] + [f"{archive}/d/b.txt.gz"]
    assert set(outcome.report.passed_over) == {".pptx", "archives inside an archive", "hidden files and folders"}


UNKNOWN = {
    "note.md": (ARTICLE, "Un titre"),
    "LISEZMOI": (ARTICLE, "Un titre"),
    "a.log": ('{"titre": "Ligne", "texte": "Un."}\n{"titre": "Ligne", "texte": "Deux."}\n', "Ligne"),
    "b.dump": ('[{"titre": "Objet", "texte": "Un."}]', "Objet"),
    "c.dat": ("titre;texte\nRangée;Un.\n", "Rangée"),
    "d.page": (PAGE.format(charset="utf-8"), "Le pont rouvre"),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_file_named_explicitly_is_read_by_its_content(name: str, read: Read) -> None:
    content, title = UNKNOWN[name]
    assert read({name: content}, paths=[name]).articles[0].title == title
    assert read({name: content}).articles == []


@pytest.mark.parametrize("suffix", COMPRESSIONS)
@pytest.mark.parametrize("name", FORMATS)
def test_standard_input_is_read_by_its_content(name: str, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = COMPRESSIONS[suffix](written(name))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    reader = read_corpus("-")
    assert reader.bytes_total is None
    articles = list(reader)
    assert [article.body for article in articles] == [record["texte"] for record in RECORDS]
    assert all(article.id.startswith("sha-") for article in articles)
    assert reader.bytes_read == len(data)


def test_reading_again_reads_the_same(read: Read, tmp_path: Path) -> None:
    read({"a.txt": ARTICLE, "b.jsonl": as_jsonl(), "c.txt": ""})
    reader = read_corpus(tmp_path)
    assert list(reader) == list(reader)
    assert (reader.report.articles, reader.report.files, reader.report.problem_count) == (3, 3, 1)


def test_progress_in_bytes(read: Read, tmp_path: Path) -> None:
    read(
        {
            "a.txt": ARTICLE,
            "b.zip": zip_of({"c.txt": ARTICLE.encode()}),
            "d.jsonl.gz": gzip.compress(written("a.jsonl")),
        }
    )
    reader = read_corpus(tmp_path)
    assert reader.bytes_read == 0
    seen = [reader.bytes_read for _ in reader]
    assert seen == sorted(seen)
    assert reader.bytes_read == reader.bytes_total == sum(path.stat().st_size for path in tmp_path.iterdir())


def test_one_path_or_several_of_any_kind(read: Read, tmp_path: Path) -> None:
    read({"a.txt": ARTICLE, "b.txt": ARTICLE + "Suite."})
    paths = tmp_path / "a.txt", str(tmp_path / "b.txt")
    assert [article.id for article in read_corpus(paths)] == ["a.txt", "b.txt"]
    assert [article.id for article in read_corpus(iter(paths))] == ["a.txt", "b.txt"]
    assert [article.id for article in read_corpus(str(tmp_path))] == ["a.txt", "b.txt"]


def test_mapping_is_used_by_every_structured_format(read: Read) -> None:
    files = {"a.jsonl": '{"prose": "Un."}', "b.csv": "nom,prose\nx,Deux.\n", "c.json": '[{"prose": "Trois."}]'}
    assert read(files, mapping={"body": "prose"}).bodies == ["Un.", "Deux.", "Trois."]


def test_files_are_closed_when_the_reader_is_left_early(read: Read, tmp_path: Path) -> None:
    read({"a.jsonl": as_jsonl()})
    assert next(iter(read_corpus(tmp_path))).title == "Le pont rouvre"
