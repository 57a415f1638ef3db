"""Paths, folders and globs: which files they name, in which order, and what is skipped."""

from __future__ import annotations

import gzip
import inspect
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from frsearch import CorpusError, Index
from frsearch.ingest import read_corpus
from tests.ingest.samples import ARTICLE, LINES

if TYPE_CHECKING:
    from tests.ingest.conftest import Read


def test_folder_is_walked_in_order_and_ids_are_relative_to_it(read: Read) -> None:
    names = ["b.txt", "a/z.txt", "a/b/c.text", "É.txt", "A.TXT", ".caché/x.txt", ".x.txt"]
    outcome = read(dict.fromkeys(names, ARTICLE))
    assert outcome.ids == ["A.TXT", "a/b/c.text", "a/z.txt", "b.txt", "É.txt"]


def test_decomposed_file_names_give_composed_ids(read: Read) -> None:
    assert read({"e\u0301te\u0301.txt": ARTICLE}).ids == ["été.txt"]


def test_files_with_undecodable_names_are_read(read: Read, tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xe9t\xe9.txt")).write_text(ARTICLE)
    outcome = read()
    assert outcome.ids == ["\ufffdt\ufffd.txt"]
    assert json.dumps(outcome.ids, ensure_ascii=False).encode("utf-8")


def test_ids_from_globs_are_relative_to_the_fixed_part(read: Read) -> None:
    files = {"2023/a.txt": ARTICLE, "2024/a.txt": ARTICLE, "2024/b/c.txt": ARTICLE, "2024/x.md": "x"}
    assert read(files, paths=["20*"]).ids == ["2023/a.txt", "2024/a.txt", "2024/b/c.txt"]
    assert read(paths=["**/c.txt"]).ids == ["2024/b/c.txt"]
    outcome = read(paths=["2024/*"])
    assert outcome.ids == ["a.txt", "b/c.txt"]
    assert outcome.report.passed_over[".md"].count == 1


def test_brackets_in_the_name_of_an_existing_file_are_not_a_glob(read: Read) -> None:
    assert read({"a[1].txt": ARTICLE}, paths=["a[1].txt"]).ids == ["a[1].txt"]


def test_no_such_path(read: Read) -> None:
    with pytest.raises(CorpusError, match=r"nulle-part: no such file or folder$"):
        read({"a.txt": ARTICLE}, paths=["nulle-part", "a.txt"])


def test_a_path_that_is_gone_when_it_is_read(read: Read, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(ARTICLE, encoding="utf-8")
    reader = read_corpus([tmp_path / "b.txt", tmp_path])
    (tmp_path / "b.txt").rename(tmp_path / "c.txt")
    assert [article.id for article in reader] == ["c.txt"]
    assert [problem.message for problem in reader.report.problems] == ["no such file or folder"]


def test_glob_that_matches_nothing(read: Read) -> None:
    assert read({"a.txt": ARTICLE}, paths=["*.json"]).messages == ["*.json: nothing matches this pattern"]


def test_empty_folder(read: Read, tmp_path: Path) -> None:
    assert read().messages == [
        f"{tmp_path}: no file in this folder can be read; known suffixes are .warc, .parquet, .xlsx, .xls, .xlsb, .ods, "
        ".pdf, .docx, .odt, .epub, .eml, .jsonl, .ndjson, .json, .html, .htm, .xhtml, .csv, .tsv, .txt, .text, "
        ".xml, .rss, .atom, .tei"
    ]


def test_unknown_files_in_a_folder_are_reported_as_skipped(read: Read) -> None:
    outcome = read({f"{n}.pptx": "x" for n in range(9)} | {"LISEZMOI": "x", ".caché.txt": ARTICLE})
    assert outcome.report.problem_count == 1
    assert {kind: passed.count for kind, passed in outcome.report.passed_over.items()} == {
        ".pptx": 9,
        "no suffix": 1,
        "hidden files and folders": 1,
    }
    assert len(outcome.report.passed_over[".pptx"].examples) == 5


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


def test_pipe_in_a_folder_is_skipped_and_a_named_one_is_read(read: Read, tmp_path: Path) -> None:
    pipe = tmp_path / "tube.txt"
    os.mkfifo(pipe)
    assert read({"a.txt": ARTICLE}).report.passed_over["pipes and devices"].examples == [str(pipe)]
    reader, writer = os.pipe()
    os.write(writer, gzip.compress(LINES.encode()[:800]))
    os.close(writer)
    outcome = read_corpus(f"/dev/fd/{reader}")
    assert next(iter(outcome)).id.startswith("sha-")
    os.close(reader)


def test_broken_links_are_reported(read: Read, tmp_path: Path) -> None:
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


def test_indexes_are_passed_over_and_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")
    with Index.create(tmp_path / "index") as index:
        index.add(read_corpus(tmp_path / "a.txt"))
        index.backup(tmp_path / "copies" / "lundi")
    monkeypatch.chdir(tmp_path)
    reader = read_corpus(".")
    assert [article.id for article in reader] == ["a.txt"]
    assert reader.report.problems == []
    ((kind, skipped),) = reader.report.passed_over.items()
    assert (kind, skipped.examples) == ("indexes of frsearch", ["./copies/lundi", "./index"])


def test_a_file_that_is_merely_called_like_a_manifest_is_read(read: Read) -> None:
    assert read({"frsearch.json": '{"texte": "Un."}', "b.txt": ARTICLE}).ids == ["b.txt", "frsearch.json"]
