"""What is fuzzed: functions of bytes that raise nothing, whatever the bytes; each says what it feeds them to."""

from __future__ import annotations

import json
import re
import shutil
import struct
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from pathlib import Path

import numpy as np

from frsearch import FrenchAnalyzer, Index, IndexProblem, QueryError, read_corpus
from frsearch.engine.coding import AscendingLists, Packed, PackedLists
from frsearch.engine.container import Sections
from frsearch.engine.manifest import MANIFEST, read_manifest
from frsearch.query import parse
from frsearch.text import clean
from tests.engine.segments import articles
from tests.trust.corrupting import answers, change
from tests.trust.forgery import Forgery, write_manifest

_EDIT = struct.Struct("<BHI")
_SUFFIXES = (
    ".txt",
    ".jsonl",
    ".json",
    ".csv",
    ".tsv",
    ".html",
    ".txt.gz",
    ".txt.xz",
    ".jsonl.zst",
    ".txt.bz2",
    ".zip",
    ".tar",
    "",
)
_OUR_FAULT = re.compile("cannot be read: (?:Assertion|Attribute|Index|Key|Name|Type|UnboundLocal|ZeroDivision)Error")


@cache
def _place() -> Path:
    return Path(tempfile.mkdtemp(prefix="frsearch-fuzz-"))


@cache
def _sound() -> Path:
    folder = _place() / "sound"
    with Index.create(folder) as index:
        index.add(articles(1, 30, words=20))
    return folder


def container(data: bytes) -> None:
    """A segment file."""
    path = _place() / "0.frs"
    path.write_bytes(data)
    try:
        sections = Sections(path, data[16:32])
        for name in sections.facts["sections"]:
            sections.array(name)
        sections.close()
    except IndexProblem:
        pass


def segment(data: bytes) -> None:
    """Numbers of a segment, changed behind the back of its checksums: section, place, value, and so on."""
    work = _place() / "work"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(_sound(), work)
    forged = Forgery.of(next(work.glob("*.frs")))
    names = sorted(forged.sections)
    for section, at, value in _EDIT.iter_unpack(data[: len(data) // _EDIT.size * _EDIT.size]):
        values = forged.sections[names[section % len(names)]]
        if len(values):
            values.view(f"u{values.itemsize}")[at % len(values)] = value & (1 << 8 * values.itemsize) - 1
    forged.write()
    for act in (answers, change):
        try:
            with np.errstate(all="ignore"):
                act(work)
        except IndexProblem:
            pass


def manifest(data: bytes) -> None:
    """A manifest, as it is and with a checksum that fits."""
    folder = _place()
    (folder / MANIFEST).write_bytes(data)
    for _ in range(2):
        with suppress(IndexProblem):
            read_manifest(folder)
        try:
            loaded = json.loads(data)
        except (ValueError, RecursionError):
            return
        if not isinstance(loaded, dict):
            return
        write_manifest(folder, loaded | {"format": "frsearch/1", "analyzer": "french/1"})


def packed(data: bytes) -> None:
    """Packed lists, read in each way."""
    if len(data) < 4:
        return
    lists, counted, bits = data[0] % 5, data[1], np.frombuffer(data[2:], np.uint8)
    counts = np.resize(bits, lists).astype(np.int64) * counted
    width, wides = np.resize(bits[1:], lists) % 33, np.resize(bits[2:], lists) % 3
    if counts[width == 0].max(initial=0) > 1 << 16:
        return  # nobody makes lists of so many zeros: who reads a file refuses them
    content = Packed(bits, width, np.arange(int(wides.sum()), dtype=np.uint32), wides.astype(np.uint32))
    skips = np.resize(bits, int((np.maximum(counts - 1, 0) // 512).sum())).astype(np.uint32)
    for found in (PackedLists(content, counts), AscendingLists(content, counts, skips, skips)):
        for number in range(lists):
            some = np.arange(0, int(counts[number]), 7)
            one = np.array([number])
            for ask in (partial(found.__getitem__, number), partial(found.some, number, some),
                        partial(found.range, number, number + 1), partial(found.several, one)):  # fmt: skip
                with suppress(IndexError, ValueError):  # which the reader turns into IndexDamaged
                    ask()


def query(data: bytes) -> None:
    """What is typed."""
    with suppress(QueryError):
        parse(data.decode("utf-8", "replace"), FrenchAnalyzer())


def cleaning(data: bytes) -> None:
    """Any text: cleaning it twice is cleaning it once."""
    text = clean(
        data.decode("utf-16", "surrogatepass") if len(data) % 2 == 0 and data[:2] == b"\xff\xfe" else data.decode("latin-1")
    )
    assert clean(text) == text


def corpus(data: bytes) -> None:
    """A file of any kind; the first byte says which."""
    folder = _place() / "corpus"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = folder / f"a{_SUFFIXES[data[0] % len(_SUFFIXES)] if data else ''}"
    path.write_bytes(data[1:])
    reader = read_corpus(path, max_chars=100_000)
    found = list(reader)
    assert found or reader.report.problem_count or reader.report.passed_over
    if path.suffix != ".html":  # lxml and trafilatura have faults of their own
        assert not [problem for problem in reader.report.problems if _OUR_FAULT.search(str(problem))], reader.report.problems


TARGETS: dict[str, Callable[[bytes], None]] = {
    function.__name__: function for function in (container, segment, manifest, packed, query, cleaning, corpus)
}
