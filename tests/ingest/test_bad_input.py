"""Forty kinds of bad input and more: each is told with its place, and the good articles around it are read."""

from __future__ import annotations

import bz2
import gzip
import inspect
import io
import json
import lzma
import os
import random
import struct
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import zstandard

import frsearch.ingest.files.sources
from frsearch.errors import CorpusError
from frsearch.ingest import read_corpus

if TYPE_CHECKING:
    from tests.ingest.conftest import Read

ARTICLE = "Un titre\n\nLe ministre s’est rendu à Kayes. Il y reste deux jours.\n"
NOISE = random.Random(24).randbytes(40_000)
LINES = "".join(json.dumps({"texte": f"Dépêche {n} : {NOISE[n : n + 40].hex()}."}) + "\n" for n in range(5000))


def zip_of(files: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def tar_of(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def encrypted_zip() -> bytes:
    """Only the flag is set: nobody gets as far as the bytes."""
    data = bytearray(zip_of({"secret.txt": ARTICLE}, zipfile.ZIP_STORED))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + offset] |= 1
    return bytes(data)


def lying_zip() -> bytes:
    data = bytearray(zip_of({"menteur.txt": ARTICLE}, zipfile.ZIP_STORED))
    data[data.find(b"ministre")] ^= 0xFF
    return bytes(data)


def bomb(size: int) -> bytes:
    return zip_of({"bombe.txt": b"a" * size})


FILES: dict[str, tuple[str, str | bytes, str]] = {
    "binary": ("image.txt", NOISE[:5000], "image.txt: not text: binary data"),
    "pdf": ("rapport.txt", b"%PDF-1.7\n%\xe2\xe3", "rapport.txt: not text: PDF"),
    "office": ("note.txt", zip_of({"word/document.xml": "<x/>"}), "note.txt: not text: zip"),
    "empty": ("vide.txt", b"", "vide.txt: the file is empty"),
    "blank": ("blanc.txt", " \n\t\n\u00a0\n", "blanc.txt: there is no text in the file"),
    "only invisible": ("rien.txt", "\u200b\u00ad\n", "rien.txt: there is no text in the file"),
    "not gzip": ("a.txt.gz", b"texte", "a.txt.gz: corrupt compressed data: Not a gzipped file (b'te')"),
    "not xz": ("a.txt.xz", b"texte", "a.txt.xz: corrupt compressed data: Input format not supported by decoder"),
    "not bzip2": ("a.txt.bz2", b"texte", "a.txt.bz2: corrupt compressed data: Invalid data stream"),
    "not zstandard": ("a.txt.zst", b"texte", "a.txt.zst: corrupt compressed data: zstd"),
    "not zip": ("a.zip", b"texte", "a.zip: corrupt compressed data: File is not a zip file"),
    "not tar": ("a.tar", b"texte", "a.tar: corrupt compressed data: truncated header"),
    "truncated gzip": ("a.txt.gz", gzip.compress(NOISE)[:-2000], "a.txt.gz: truncated"),
    "truncated xz": ("a.txt.xz", lzma.compress(NOISE)[:-2000], "a.txt.xz: truncated"),
    "truncated bzip2": ("a.txt.bz2", bz2.compress(NOISE)[:-2000], "a.txt.bz2: truncated"),
    "truncated zstandard": ("a.txt.zst", zstandard.compress(NOISE)[:-2000], "a.txt.zst: truncated"),
    "truncated zip": ("a.zip", zip_of({"b.txt": ARTICLE})[:-10], "a.zip: corrupt compressed data"),
    "encrypted zip": ("a.zip", encrypted_zip(), "a.zip/secret.txt: encrypted; frsearch takes no passwords"),
    "zip with a bad checksum": ("a.zip", lying_zip(), "a.zip/menteur.txt: corrupt compressed data: Bad CRC-32"),
    "empty zip": ("a.zip", zip_of({}), "a.zip: there is no article in this archive"),
    "decompression bomb": ("a.zip", bomb(5_000_000), "a.zip/bombe.txt: more than 4,000,000 bytes"),
    "long line": ("long.txt", b"a" * 1_500_000, "long.txt: 1,500,000 characters; at most 1,000,000 are read"),
    "empty jsonl": ("a.jsonl", b"", "a.jsonl: the file is empty"),
    "no JSON": ("a.jsonl", '{"texte": "Un."}\n{texte}\n', "a.jsonl:2: bad JSON: Expecting property name"),
    "array of lines": ("a.jsonl", "[1, 2]\n", "a.jsonl:1: expected an object with named fields, found a list"),
    "text of lines": ("a.jsonl", '"dépêche"\n', "a.jsonl:1: expected an object with named fields, found text"),
    "no text column": ("a.jsonl", '{"titre": "Un"}\n', "a.jsonl:1: no column for the text among: titre"),
    "null text": ("a.jsonl", '{"texte": null}\n', "a.jsonl:1: the text in 'texte' is missing"),
    "numeric text": ("a.jsonl", '{"texte": 12}\n', "a.jsonl:1: the text in 'texte' is a number"),
    "object as text": ("a.jsonl", '{"texte": {"fr": "x"}}\n', "a.jsonl:1: the text in 'texte' is an object"),
    "NaN as text": ("a.jsonl", '{"texte": NaN}\n', "a.jsonl:1: the text in 'texte' is missing"),
    "blank text": ("a.jsonl", '{"texte": " "}\n', "a.jsonl:1: the text in 'texte' is empty"),
    "invisible text": ("a.jsonl", '{"texte": "\\u200b"}\n', "a.jsonl:1: the text of the article is empty"),
    "deep JSON line": ("a.jsonl", '{"x":' + "[" * 99_999, "a.jsonl:1: JSON nested too deeply"),
    "deep extra": (
        "a.jsonl",
        '{"texte": "Un.", "x": ' + "[" * 900 + "]" * 900 + "}",
        "a.jsonl:1: nested too deeply",
    ),
    "huge number": ("a.jsonl", '{"texte": "x", "n": ' + "9" * 5000 + "}", "a.jsonl:1: bad JSON: a number of thousands"),
    "line over the limit": (
        "a.jsonl",
        '{"texte": "' + "a" * 6_100_000,
        "a.jsonl:1: a line of more than 6,065,536 bytes",
    ),
    "text over the limit": ("a.jsonl", json.dumps({"texte": "a" * 1_000_001}), "a.jsonl:1: an article of 1,000,001"),
    "cut array": ("a.json", '[{"texte": "Un."},\n {"texte": "De', "a.json:2: bad JSON: Unterminated string"),
    "unclosed array": ("a.json", '[{"texte": "Un."}\n', "a.json:2: bad JSON: the array does not end"),
    "broken array": ("a.json", '[{"texte": "Un."}\n{"texte": "x"}]', "a.json:2: bad JSON: expected ',', found '{'"),
    "after the array": ("a.json", '[{"texte": "Un."}] fin', "a.json:1: bad JSON: more text after the end"),
    "empty array": ("a.json", "[]", "a.json: there is no article in this file"),
    "deep array": ("a.json", "[" * 100_000, "a.json:1: bad JSON: nested too deeply"),
    "deep object": ("a.json", '{"a":' * 100_000, "a.json: bad JSON: nested too deeply"),
    "scalar": ("a.json", "12", "a.json: expected an object with named fields, found a number"),
    "object without text": ("a.json", '{"titre": "Un"}', "a.json: no column for the text among: titre"),
    "bad object": ("a.json", '{"titre":\n oui}', "a.json:2: bad JSON: Expecting value"),
    "empty json": ("a.json", " \n", "a.json: the file is empty"),
    "no header": ("a.csv", "1;2;3\n4;5;6\n", "a.csv:1: no column for the text among: 1, 2, 3; name it with --map"),
    "only a header": ("a.csv", "titre;texte\n", "a.csv: there is no article in this file"),
    "empty csv": ("a.csv", "", "a.csv: the file is empty"),
    "wide row": ("a.csv", "titre,texte\nUn,deux,trois\n", "a.csv:2: 3 fields in a table of 2 columns"),
    "short row": ("a.csv", "titre,texte\nUn\n", "a.csv:2: the text in 'texte' is missing"),
    "unclosed quote": ("a.csv", 'titre,texte\nUn,"deux\nTrois,quatre\n', "a.csv:2: bad CSV: unexpected end of data"),
    "text after a quote": ("a.csv", 'titre,texte\nUn,"deux" trois\n', "a.csv:2: bad CSV: ',' expected after"),
    "huge field": ("a.csv", "titre,texte\nUn," + "a" * 1_000_001, "a.csv:2: bad CSV: field larger than field limit"),
    "no Parquet": ("a.parquet", b"PAR1 non", "a.parquet: bad Parquet: Parquet magic bytes not found"),
    "empty Parquet": ("a.parquet", b"", "a.parquet: bad Parquet: Parquet file size is 0 bytes"),
    "page without text": ("a.html", "<html><body></body></html>", "a.html: no article found in this page"),
    "binary page": ("a.html", NOISE[:5000], "a.html: not text: binary data"),
}


@pytest.mark.parametrize("kind", FILES)
def test_bad_file_is_told_and_its_neighbours_are_read(kind: str, read: Read) -> None:
    name, content, message = FILES[kind]
    outcome = read({"0.txt": ARTICLE, name: content, "z.txt": ARTICLE}, max_chars=1_000_000)
    assert outcome.messages[0].startswith(message)
    assert len(outcome.messages) == outcome.report.problem_count == 1
    assert {"0.txt", "z.txt"} <= set(outcome.ids)


@pytest.mark.parametrize("kind", FILES)
def test_strict_stops_at_the_first_problem(kind: str, read: Read) -> None:
    name, content, _ = FILES[kind]
    with pytest.raises(CorpusError) as raised:
        read({name: content, "z.txt": ARTICLE}, strict=True, max_chars=1_000_000)
    assert name in raised.value.path


def test_good_lines_around_bad_ones_are_read_under_their_own_ordinals(read: Read) -> None:
    lines = ['{"texte": "Un."}', "{", "", '{"texte": 3}', '{"texte": "Quatre."}']
    outcome = read({"a.jsonl": "\n".join(lines)})
    assert outcome.ids == ["a.jsonl#1", "a.jsonl#4"]
    assert [problem.line for problem in outcome.report.problems] == [2, 4]


def test_good_rows_after_an_unclosed_quote_are_read(read: Read) -> None:
    outcome = read({"a.csv": 'titre,texte\nA,"ouvert\nB,Deux.\nC,"Tr,\nois."\n'})
    assert outcome.bodies == ["Deux.", "Tr,\nois."]


@pytest.mark.parametrize("compress", [gzip.compress, lzma.compress, bz2.compress, zstandard.compress])
def test_articles_before_a_truncation_are_read(compress: Any, read: Read) -> None:
    data = compress(LINES.encode())
    outcome = read({"a.jsonl.gz": b"", f"b.jsonl{suffix_of(data)}": data[: len(data) * 3 // 4]})
    assert outcome.messages[-1].endswith("truncated: the data ends early")
    if compress is not bz2.compress:  # one block of 900 KB: nothing comes out before its end
        assert len(outcome.articles) > 100
        assert outcome.bodies[0].startswith("Dépêche 0")


def suffix_of(data: bytes) -> str:
    marks = {b"\x1f\x8b": ".gz", b"\xfd7": ".xz", b"BZ": ".bz2", b"\x28\xb5": ".zst"}
    return marks[data[:2]]


def test_zstandard_frames_after_one_another_are_one_file(read: Read) -> None:
    frames = zstandard.compress(b'{"texte": "Un."}\n') + zstandard.compress(b'{"texte": "Deux."}\n')
    assert read({"a.jsonl.zst": frames}).bodies == ["Un.", "Deux."]


def test_truncated_tar_gives_the_members_it_holds_whole(read: Read) -> None:
    archive = tar_of({"un.txt": ARTICLE.encode(), "deux.txt": ARTICLE.encode() * 900})
    outcome = read({"a.tar": archive[:9000]})
    assert outcome.ids == ["a.tar/un.txt"]
    assert outcome.messages[0] == "a.tar/deux.txt: corrupt compressed data: unexpected end of data"


def test_broken_member_does_not_cost_the_next(read: Read) -> None:
    data = bytearray(zip_of({"un.txt": ARTICLE, "deux.txt": ARTICLE}, zipfile.ZIP_STORED))
    data[data.find(b"ministre")] ^= 0xFF
    outcome = read({"a.zip": bytes(data)})
    assert outcome.ids == ["a.zip/deux.txt"]
    assert "a.zip/un.txt" in outcome.messages[0]


def test_member_in_an_unknown_compression_is_told(read: Read) -> None:
    data = bytearray(zip_of({"un.txt": ARTICLE}, zipfile.ZIP_STORED))
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", data, data.find(mark) + offset, 97)
    assert read({"a.zip": bytes(data)}).messages == ["a.zip/un.txt: cannot be read: That compression method is not supported"]


def test_archive_names_stay_inside_the_archive(read: Read) -> None:
    outcome = read({"a.zip": zip_of({"../../etc/un.txt": ARTICLE, "/racine.txt": ARTICLE})})
    assert outcome.ids == ["a.zip/etc/un.txt", "a.zip/racine.txt"]


def test_nul_bytes_are_taken_out(read: Read) -> None:
    outcome = read({"a.txt": "Titre\n\nLe mi\0nistre est à Kayes.\n"})
    assert outcome.bodies == ["Le ministre est à Kayes."]
    assert not outcome.messages


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_lone_surrogates_become_replacement_characters(name: str, read: Read) -> None:
    text = '{"texte": "avant \\ud800 après", "note": "\\udfff"}'
    article = read({name: f"[{text}]" if name == "a.json" else text}).articles[0]
    assert article.body == "avant \ufffd après"
    assert article.extra == {"note": "\ufffd"}


@pytest.mark.parametrize("value", ["pas une date", "2024-13-45", "31/02/2024", "hier", "09/24/2024", [2024], "2024-9-x"])
def test_bad_date_is_kept_beside_the_undated_article(value: Any, read: Read) -> None:
    outcome = read({"a.jsonl": json.dumps({"texte": "Un.", "date": value})})
    assert outcome.articles[0].date is None
    assert outcome.articles[0].extra == {"date": value}
    assert outcome.messages[0].startswith("a.jsonl:1: ")
    assert outcome.messages[0].endswith("; the article is read without a date")


@pytest.mark.parametrize("value", [{"x": 1}, [1], True])
def test_id_that_is_no_text_is_kept_beside_the_article(value: Any, read: Read) -> None:
    outcome = read({"a.jsonl": json.dumps({"texte": "Un.", "id": value})})
    assert outcome.ids == ["a.jsonl#1"]
    assert outcome.articles[0].extra == {"id": value}
    assert "'id' is" in outcome.messages[0]


def test_not_a_number_is_nothing(read: Read) -> None:
    article = read({"a.jsonl": '{"texte": "Un.", "titre": NaN, "date": NaN, "vues": Infinity}'}).articles[0]
    assert (article.title, article.date, article.extra) == (None, None, {"vues": None})


def test_same_id_with_the_same_content_is_counted_and_read_once(read: Read) -> None:
    outcome = read({"a.jsonl": '{"id": "1", "texte": "Un."}\n' * 3})
    assert outcome.ids == ["1"]
    assert outcome.report.duplicates == 2
    assert not outcome.messages


def test_same_id_with_other_content_is_told_and_read_under_an_ordinal(read: Read) -> None:
    lines = [json.dumps({"id": "1", "texte": text}) for text in ("Un.", "Deux.", "Deux.", "Trois.")]
    outcome = read({"a.jsonl": "\n".join(lines)})
    assert dict(zip(outcome.ids, outcome.bodies, strict=True)) == {"1": "Un.", "1#2": "Deux.", "1#3": "Trois."}
    assert outcome.report.duplicates == 1
    assert outcome.messages[0] == "a.jsonl: another article has the id '1' already; this one is read as '1#2'"


def test_no_such_path(read: Read) -> None:
    outcome = read({"a.txt": ARTICLE}, paths=["nulle-part", "a.txt"])
    assert outcome.messages == ["nulle-part: no such file or folder"]
    assert outcome.ids == ["a.txt"]


def test_glob_that_matches_nothing(read: Read) -> None:
    assert read({"a.txt": ARTICLE}, paths=["*.json"]).messages == ["*.json: nothing matches this pattern"]


def test_empty_folder(read: Read, tmp_path: Path) -> None:
    assert read().messages == [
        f"{tmp_path}: no file in this folder can be read; known suffixes are .parquet, .jsonl, .ndjson, .json, "
        ".html, .htm, .xhtml, .csv, .tsv, .txt, .text"
    ]


def test_folder_of_unknown_files_says_what_it_passed_over(read: Read) -> None:
    outcome = read({f"{n}.docx": "x" for n in range(9)} | {"LISEZMOI": "x", ".caché.txt": ARTICLE})
    assert outcome.report.problem_count == 1
    assert {kind: passed.count for kind, passed in outcome.report.passed_over.items()} == {".docx": 9, "no suffix": 1}
    assert len(outcome.report.passed_over[".docx"].examples) == 5


def test_folder_that_links_to_itself(read: Read, tmp_path: Path) -> None:
    (tmp_path / "sous").mkdir()
    (tmp_path / "sous" / "boucle").symlink_to(tmp_path, target_is_directory=True)
    outcome = read({"a.txt": ARTICLE, "sous/b.txt": ARTICLE + "Suite."})
    assert outcome.ids == ["a.txt", "sous/b.txt"]
    assert outcome.report.passed_over["links to a folder already read"].count == 1


def test_folders_nested_deeper_than_calls(read: Read) -> None:
    name = "d/" * 200 + "a.txt"
    read({name: ARTICLE})
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 100)
    try:
        outcome = read()
    finally:
        sys.setrecursionlimit(limit)
    assert outcome.ids == [name]


def test_pipe_in_a_folder_is_passed_over_and_one_named_is_read(read: Read, tmp_path: Path) -> None:
    pipe = tmp_path / "tube.txt"
    os.mkfifo(pipe)
    assert read({"a.txt": ARTICLE}).report.passed_over["pipes and devices"].examples == [str(pipe)]
    reader, writer = os.pipe()
    os.write(writer, gzip.compress(LINES.encode()[:800]))
    os.close(writer)
    outcome = read_corpus(f"/dev/fd/{reader}")
    assert next(iter(outcome)).id.startswith("sha-")
    os.close(reader)


def test_links_to_nowhere(read: Read, tmp_path: Path) -> None:
    (tmp_path / "mort.txt").symlink_to(tmp_path / "parti.txt")
    (tmp_path / "soi.txt").symlink_to(tmp_path / "soi.txt")
    outcome = read({"a.txt": ARTICLE})
    assert outcome.ids == ["a.txt"]
    assert outcome.messages == [
        "mort.txt: a link to a file that does not exist",
        "soi.txt: cannot be read: Too many levels of symbolic links",
    ]


def test_same_file_twice_is_read_once(read: Read) -> None:
    outcome = read({"d/a.txt": ARTICLE}, paths=["d", "d/a.txt", "d"])
    assert outcome.ids == ["a.txt"]
    assert sum(passed.count for passed in outcome.report.passed_over.values()) == 2


def test_file_that_cannot_be_opened(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(found: Any) -> Any:
        if found.path.endswith("b.txt"):
            raise PermissionError(13, "Permission denied", found.path)
        return open_counted(found)

    open_counted = frsearch.ingest.files.sources.open_counted
    monkeypatch.setattr("frsearch.ingest.reader.open_counted", refuse)
    outcome = read({"a.txt": ARTICLE, "b.txt": "x", "c.txt": ARTICLE + "Suite."})
    assert outcome.ids == ["a.txt", "c.txt"]
    assert outcome.messages == ["b.txt: cannot be read: Permission denied"]


def test_disk_that_fails_while_reading(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = frsearch.ingest.files.sources.Counted.readinto

    def fail(self: Any, buffer: Any) -> int:
        if self.count > 100_000:
            raise OSError(5, "Input/output error")
        return whole(self, memoryview(buffer)[:5000])

    monkeypatch.setattr(frsearch.ingest.files.sources.Counted, "readinto", fail)
    outcome = read({"a.jsonl": LINES, "b.txt": ARTICLE})
    assert len(outcome.articles) > 100
    assert outcome.ids[-1] == "b.txt"
    assert outcome.messages == ["a.jsonl: cannot be read: Input/output error"]


def test_folder_that_cannot_be_listed(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = os.scandir

    def refuse(path: str) -> Any:
        if str(path).endswith("interdit"):
            raise PermissionError(13, "Permission denied", path)
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    outcome = read({"interdit/a.txt": ARTICLE, "permis/a.txt": ARTICLE})
    assert outcome.ids == ["permis/a.txt"]
    assert outcome.messages == ["interdit: the folder cannot be read: Permission denied"]


def test_empty_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    reader = read_corpus("-")
    assert list(reader) == []
    assert [str(problem) for problem in reader.report.problems] == ["standard input: the file is empty"]


SEED = 7
MUTABLE: dict[str, bytes] = {
    "a.jsonl": LINES.encode()[:3000],
    "a.json": json.dumps([{"texte": "Un."}, {"texte": "Deux.", "date": "2024"}], indent=1).encode(),
    "a.csv": b'titre;texte\nUn;"Deux; ""trois"""\nQuatre;Cinq\n',
    "a.html": f"<html><body><article><h1>Titre</h1><p>{ARTICLE * 3}</p></article></body></html>".encode(),
    "a.txt": ARTICLE.encode(),
    "a.txt.gz": gzip.compress(ARTICLE.encode()),
    "a.txt.zst": zstandard.compress(ARTICLE.encode()),
    "a.zip": zip_of({"b.txt": ARTICLE, "c.jsonl": LINES[:900]}),
    "a.tar.xz": lzma.compress(tar_of({"b.txt": ARTICLE.encode(), "c.jsonl": LINES[:900].encode()})),
}


@pytest.mark.parametrize("name", MUTABLE)
def test_damaged_bytes_anywhere_are_no_traceback(name: str, tmp_path: Path) -> None:
    damage = random.Random(SEED)
    for _ in range(60):
        data = bytearray(MUTABLE[name])
        for _ in range(damage.choice([1, 3, 10])):
            data[damage.randrange(len(data))] = damage.randrange(256)
        del data[damage.randrange(len(data) // 2, len(data)) :]
        (tmp_path / name).write_bytes(data)
        reader = read_corpus(tmp_path)
        articles = list(reader)
        assert articles or reader.report.problem_count or reader.report.passed_over
        assert not [problem for problem in reader.report.problems if "\n" in str(problem)]


@pytest.mark.parametrize("paths", [b"corpus", [b"corpus"], 3, None, [None]])
def test_what_is_no_path_is_a_type_error(paths: Any) -> None:
    with pytest.raises(TypeError, match="path"):
        read_corpus(paths)


def test_no_paths_at_all() -> None:
    with pytest.raises(ValueError, match="no path to read"):
        read_corpus([])


def test_unknown_field_in_a_mapping_names_the_fields() -> None:
    with pytest.raises(ValueError, match="no such field: corps; the fields are id, title, date, outlet, body, url"):
        read_corpus("corpus", mapping={"corps": "texte"})


def test_line_of_a_hundred_megabytes_takes_bounded_memory(read: Read, tmp_path: Path) -> None:
    with (tmp_path / "long.txt").open("wb") as file:
        file.truncate(100_000_000)
    with (tmp_path / "long.jsonl").open("wb") as file:
        file.write(b'{"texte": "Un."}\n{"texte": "')
        file.truncate(100_000_000)
        file.seek(0, os.SEEK_END)
        file.write(b'"}\n{"texte": "Trois."}\n')
    outcome = read(max_chars=1_000_000)
    assert outcome.bodies == ["Un.", "Trois."]
    assert outcome.messages == ["long.jsonl:2: a line of more than 6,065,536 bytes", "long.txt: not text: binary data"]


def test_report_keeps_a_thousand_problems_and_counts_all(read: Read) -> None:
    outcome = read({"a.jsonl": "{\n" * 1500})
    assert (len(outcome.report.problems), outcome.report.problem_count) == (1000, 1500)
