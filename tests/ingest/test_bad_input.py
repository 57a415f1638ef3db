"""Over forty kinds of bad input: each is reported with its file and line, and the good articles around it are read."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import random
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import zstandard

from frsearch.errors import CorpusError
from frsearch.ingest import read_corpus
from tests.ingest.samples import ARTICLE, LINES, NOISE, tar_of, zip_of

if TYPE_CHECKING:
    from tests.ingest.conftest import Read


def encrypted_zip() -> bytes:
    """Only the flag is set: the bytes are never decrypted."""
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
    "no header": ("a.csv", "1;2;3\n4;5;6\n", "a.csv:1: no column for the text among: 1, 2, 3; map one of them to body"),
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
def test_bad_file_is_reported_and_its_neighbours_are_read(kind: str, read: Read) -> None:
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


def test_nul_bytes_are_removed(read: Read) -> None:
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
def test_bad_date_is_kept_in_the_extra_of_an_undated_article(value: Any, read: Read) -> None:
    outcome = read({"a.jsonl": json.dumps({"texte": "Un.", "date": value})})
    assert outcome.articles[0].date is None
    assert outcome.articles[0].extra == {"date": value}
    assert outcome.messages[0].startswith("a.jsonl:1: ")
    assert outcome.messages[0].endswith("; the article is read without a date")


@pytest.mark.parametrize("value", [{"x": 1}, [1], True])
def test_id_that_is_not_text_is_kept_in_the_extra(value: Any, read: Read) -> None:
    outcome = read({"a.jsonl": json.dumps({"texte": "Un.", "id": value})})
    assert outcome.ids == ["a.jsonl#1"]
    assert outcome.articles[0].extra == {"id": value}
    assert "'id' is" in outcome.messages[0]


def test_not_a_number_is_nothing(read: Read) -> None:
    article = read({"a.jsonl": '{"texte": "Un.", "titre": NaN, "date": NaN, "vues": Infinity}'}).articles[0]
    assert (article.title, article.date, article.extra) == (None, None, {"vues": None})


def test_empty_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    reader = read_corpus("-")
    assert list(reader) == []
    assert [str(problem) for problem in reader.report.problems] == ["standard input: the file is empty"]


@pytest.mark.parametrize("stream", [None, io.StringIO("Un.")])
def test_without_bytes_on_standard_input_files_are_read(stream: Any, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", stream)
    outcome = read({"a.txt": ARTICLE})
    assert (outcome.ids, outcome.messages) == (["a.txt"], [])
    reader = read_corpus("-")
    assert list(reader) == []
    (problem,) = reader.report.problems
    assert str(problem) == "-: cannot be read: it is closed, or is no stream of bytes; name a file instead"


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
def test_damaged_bytes_anywhere_never_crash_the_reader(name: str, tmp_path: Path) -> None:
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
def test_anything_but_a_path_is_a_type_error(paths: Any) -> None:
    with pytest.raises(TypeError, match="path"):
        read_corpus(paths)


def test_no_paths_at_all() -> None:
    with pytest.raises(ValueError, match="no path to read"):
        read_corpus([])


def test_a_mapping_may_use_other_names_of_fields_and_names_that_are_no_fields(read: Read) -> None:
    row = {"Contribution": "Le port dort.", "Signature": "Anne Riou"}
    [article] = read({"a.jsonl": json.dumps(row)}, mapping={"corps": "Contribution", "auteur": "Signature"}).articles
    assert (article.body, article.extra) == ("Le port dort.", {"auteur": "Anne Riou"})


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
