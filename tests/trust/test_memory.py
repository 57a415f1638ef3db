"""Small folders that claim to hold much: what they can make a reader take is bounded by what is in their files.

Each of them once took gigabytes, or could have.
"""

from __future__ import annotations

import json
import struct
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zstandard
from numpy.typing import NDArray

from frsearch import Article, Index, IndexDamaged, verify_index
from frsearch.engine.format.manifest import MANIFEST
from frsearch.engine.format.stored_articles import frames
from frsearch.index import repair_index
from frsearch.model import MAX_STRUCTURAL_CHARS
from frsearch.query import Near, Node, Term
from tests.engine.segments import articles
from tests.trust.corrupting import answers, bounds, change, copied, hits_of, verify
from tests.trust.forgery import Forgery, header, write_manifest

COUNT = 400
SECONDS = 40.0
MEMORY = 100 << 20
"""Bytes for what opening takes, and a sound index as well; of the folders here none has more than three million."""

COMPRESSOR = zstandard.ZstdCompressor(write_checksum=False)

IN_A_SENTENCE: Node = Near((Term("etat"), Term("kidal")), None)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of one segment."""
    folder = tmp_path_factory.mktemp("sound") / "index"
    with Index.create(folder) as index:
        index.add(articles(3, COUNT, words=60))
    return folder


@pytest.fixture
def forged(sound: Path, tmp_path: Path) -> Forgery:
    """Return the segment of a copy, taken apart."""
    return Forgery.of(next(copied(sound, tmp_path / "index").glob("*.frs")))


def small(forged: Forgery, name: str) -> NDArray[np.int64]:
    values = forged.sections[name].astype(np.int64)
    values[forged.sections[f"{name}.at"]] = forged.sections[f"{name}.is"]
    return values


def set_small(forged: Forgery, name: str, values: NDArray[Any]) -> None:
    at = np.flatnonzero(values >= 255)
    forged.sections[name] = np.minimum(values, 255).astype(np.uint8)
    forged.sections[f"{name}.at"], forged.sections[f"{name}.is"] = at.astype("<u4"), values[at].astype("<u4")


def set_packed(forged: Forgery, name: str, bits: NDArray[Any], width: NDArray[Any]) -> None:
    """Write lists without wide numbers."""
    forged.sections[f"{name}.bits"], forged.sections[f"{name}.width"] = bits.view(np.uint8), width.astype(np.uint8)
    forged.sections[f"{name}.wide"] = np.zeros(0, "<u4")
    set_small(forged, f"{name}.wides", np.zeros(len(width), np.int64))


def change_manifest(folder: Path, **facts: Any) -> None:
    manifest = json.loads((folder / MANIFEST).read_bytes())
    manifest["segments"][0] |= facts
    write_manifest(folder, manifest)


def reporting_damage(folder: Path, act: Callable[[Path], object], match: str) -> None:
    """Ask for what is refused, without much memory or time."""
    with pytest.raises(IndexDamaged, match=match), np.errstate(all="ignore"), bounds(SECONDS, MEMORY):
        act(folder)


@contextmanager
def peak() -> Iterator[list[int]]:
    """Put how many bytes were taken at most into the list."""
    taken = [0]
    tracemalloc.start()
    try:
        yield taken
    finally:
        taken[0] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()


def find(tree: Node) -> Callable[[Path], object]:
    def look(folder: Path) -> object:
        with Index.open(folder) as index:
            return hits_of(index, tree)

    return look


def listed(folder: Path) -> object:
    with Index.open(folder) as index:
        return [len(article.body) for article in index], index.info()


@pytest.mark.parametrize("claimed", [2**40, 2**63, 2**33])
def test_articles_that_are_claimed(claimed: int, forged: Forgery) -> None:
    folder = forged.path.parent
    forged.facts["articles"] = claimed
    forged.write()
    change_manifest(folder, articles=min(claimed, 2**61))
    for act in (answers, change, listed):
        reporting_damage(folder, act, match="articles")
    with bounds(SECONDS, MEMORY):
        assert not verify_index(folder).is_whole
        assert repair_index(folder).rescued == COUNT
        assert verify_index(folder).is_whole


def test_sentences_that_are_claimed(forged: Forgery) -> None:
    room = 500_000
    forged.sections["sentence.length.bits"] = np.zeros(room, np.uint8)
    forged.sections["sentences"] = np.full(COUNT, 8 * room, "<u4")
    for name in ("gap", "positions"):
        set_packed(forged, f"sentence.{name}", np.zeros(0, np.uint8), np.zeros(COUNT))
    forged.write()
    reporting_damage(forged.path.parent, find(IN_A_SENTENCE), match="more sentences")
    with bounds(SECONDS, MEMORY):
        verify(forged.path.parent)


def test_occurrences_that_are_claimed(forged: Forgery) -> None:
    df = small(forged, "body.articles")
    set_packed(forged, "body.tf", np.full(df.sum(), 30_000_000, "<u4"), np.full(len(df), 32))
    forged.write()
    delete_first(forged)
    reporting_damage(forged.path.parent, compact, match="tf adds up to")
    with bounds(SECONDS, MEMORY):
        verify(forged.path.parent)


def delete_first(forged: Forgery) -> None:
    """Delete the first article, so that the segment can be compacted."""
    deletions = b"\x89FRD\r\n\x1a\n" + struct.pack("<IIQ", 1, COUNT, 9) + forged.segment + b"\1" + bytes(COUNT // 8 - 1)
    (forged.path.parent / f"{forged.segment.hex()}.9.del").write_bytes(deletions + struct.pack("<I", zlib.crc32(deletions)))
    change_manifest(forged.path.parent, deleted=1, deletions=9)


def compact(path: Path) -> None:
    Index.open(path).compact()


def test_forms_that_are_claimed(forged: Forgery) -> None:
    """They are counted where some articles are left out of a merge."""
    cf = small(forged, "body.articles") + small(forged, "body.more")
    forged.sections["body.forms.bits"] = np.full(cf.sum(), 2**31, "<u4").view(np.uint8)
    forged.sections["body.forms.width"] = np.full(len(cf), 32, np.uint8)
    forged.write()
    delete_first(forged)
    reporting_damage(forged.path.parent, compact, match="exact form")


def test_sections_that_share_bytes(forged: Forgery) -> None:
    """A megabyte would be the lengths of a million articles in each field, their outlets, their leads, …"""
    count = 1 << 20
    forged.sections["rest"] = np.zeros(count, np.uint8)
    forged.write()
    content = forged.path.read_bytes()
    directory = json.loads(content[int.from_bytes(content[-32:-24], "little") : -32])
    at = directory["sections"]["rest"][0]
    forged.write({name: [at, count, "u1"] for name in ("title.length", "body.length", "outlet.number", "frame.size")})
    reporting_damage(forged.path.parent, answers, match="overlapping sections there")
    forged.write({"title.length": [32, COUNT, "u1"]})
    reporting_damage(forged.path.parent, answers, match="a section where none can be")


HEAD = b'"3-1"\n["t",null,null,null,'
LETTERS = {"one letter": b"a" * (90 << 20), "four bytes a letter": "\N{GRINNING FACE}".encode() + b"a" * (20 << 20)}
VALUES = {
    "lists": HEAD + b'{"a":[' + b"[]," * (4 << 20) + b"[]]}]\nb",
    "an id": b"[" + b"[]," * (4 << 20) + b'[]]\n["t",null,null,null,{}]\nb',
}


def set_frames(forged: Forgery, *stored: bytes) -> None:
    forged.sections["frame.data"] = np.frombuffer(b"".join(stored), np.uint8)
    forged.sections["frame.size"] = np.array([len(frame) for frame in stored], "<u4")
    forged.write()


@pytest.mark.parametrize("kind", LETTERS)
def test_articles_that_unfold_to_much(kind: str, forged: Forgery) -> None:
    set_frames(forged, *[COMPRESSOR.compress(HEAD + b"{}]\n" + LETTERS[kind])] * COUNT)
    reporting_damage(forged.path.parent, listed, match="cannot be decompressed")
    with bounds(SECONDS, MEMORY):
        verify(forged.path.parent)


@pytest.mark.parametrize("kind", VALUES)
def test_articles_of_many_values(kind: str, forged: Forgery) -> None:
    """Articles that decompress to little can still hold lists and texts that take twenty times their size in memory."""
    set_frames(forged, *frames(COMPRESSOR, [VALUES[kind]] * 2))
    reporting_damage(forged.path.parent, listed, match="an unreadable article")
    with bounds(SECONDS, MEMORY):
        verify(forged.path.parent)


@pytest.mark.slow
def test_an_article_of_many_values_is_not_taken_in(tmp_path: Path) -> None:
    """What is taken in can be read again."""
    few = Article("few", title="," * (MAX_STRUCTURAL_CHARS - 100), body="," * MAX_STRUCTURAL_CHARS, extra={"a": [[]] * 20})
    many = Article("many", title="Titre", body="", extra={"a": [[]] * MAX_STRUCTURAL_CHARS})
    with Index.create(tmp_path / "index") as index:
        report = index.add([few, many])
        assert (report.added, report.failed) == (1, 1)
        assert index.article("few") == few


def test_a_repetitive_article_is_stored_so_that_it_can_be_read(tmp_path: Path) -> None:
    article = Article("1", body="Kidal. " * 100_000)
    with Index.create(tmp_path / "index") as index:
        index.add([article])
        assert index.article("1") == article
        assert index.search("kidal", passages=1).total == 1
    assert verify_index(tmp_path / "index").is_whole


def test_files_in_which_articles_seem_to_begin_everywhere(forged: Forgery) -> None:
    """Where the directory is lost, articles are looked for; each start of one may promise the most that there can be."""
    start = b"\x28\xb5\x2f\xfd\xa0" + (90 << 20).to_bytes(4, "little") + b"\x02\0\x10a"
    content = header(forged.segment) + b"\x37\xa4\x30\xec".ljust(64) + start.ljust(64) * (1 << 15)
    forged.path.write_bytes(content)
    with bounds(SECONDS, MEMORY):
        report = repair_index(forged.path.parent)
    assert (report.kept, report.rescued) == (0, 0)


@pytest.mark.slow
def test_sentences_without_end(forged: Forgery) -> None:
    """A bit each is enough for them, and passages are made of pairs of numbers."""
    count = 4_000_000
    sentences = np.zeros(COUNT, np.int64)
    sentences[:] = 1
    sentences[0] = count
    forged.sections["sentences"] = sentences.astype("<u4")
    set_packed(forged, "sentence.length", np.full(count // 8 + COUNT - 1, 255, np.uint8), np.ones(COUNT))
    for name in ("gap", "positions"):
        set_packed(forged, f"sentence.{name}", np.zeros(0, np.uint8), np.zeros(COUNT))
    forged.write()
    with bounds(SECONDS, 2 * MEMORY), Index.open(forged.path.parent) as index:
        assert 100_000 < len(next(iter(index._searcher.snapshot.sentences([0])))[0]) < 300_000
        assert index.search("kidal", limit=None, passages=2).total


@pytest.mark.slow
def test_a_word_that_stands_everywhere(tmp_path: Path) -> None:
    """A million places take a bit or two each in the file; unpacked and compared they take up to two hundred times that."""
    folder = tmp_path / "index"
    with Index.create(folder) as index:
        index.add([Article("3-1", body="mot " * 1_000_000)])
    forged = Forgery.of(next(folder.glob("*.frs")))
    set_frames(forged, COMPRESSOR.compress(HEAD + b"{}]\nmot"))
    assert (size := forged.path.stat().st_size) < 700_000
    for query in ("mot", '"mot mot"', "m*", "PHRASE(mot mot)"):
        with peak() as taken, Index.open(folder) as index:
            assert index.search(query).total
        assert taken[0] < 250 * size, query
    for act in (verify_index, change):
        with peak() as taken:
            act(folder)
        assert taken[0] < 250 * size
