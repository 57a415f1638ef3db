"""What is fuzzed: functions of bytes that raise nothing, whatever the bytes; each says what it feeds them to.

If a checksum, a magic number or compression is in the way, the target fixes it up, so that the code behind it is fuzzed.
"""

from __future__ import annotations

import json
import re
import shutil
import struct
import tempfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import zstandard
from numpy.typing import NDArray

from frsearch import FrenchAnalyzer, Index, IndexProblem, QueryError, read_corpus
from frsearch.engine.arrays import starts_of
from frsearch.engine.format.manifest import FORMAT, MANIFEST, read_manifest
from frsearch.engine.format.packing import gaps, pack, skips, wides_before
from frsearch.engine.format.segment_file import Sections
from frsearch.engine.format.unpacking import SKIP, AscendingLists, Packed, PackedLists
from frsearch.query import parse
from frsearch.text import clean
from tests.engine.segments import add_with_versions, articles
from tests.fuzz.wrapping import WRAPPERS
from tests.trust.corrupting import answers, change, verify
from tests.trust.forgery import Forgery, header, sealed, write_manifest

_EDIT = struct.Struct("<BHI")
_RESIZE = 128
"""From this number of a section on, an edit says how many numbers the section has."""

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
    ".xml",
    ".eml",
    ".docx",
    ".odt",
    ".pdf",
)
_WRAPPED = 128
"""From this number of a suffix on, what follows is wrapped as it says."""

_OUR_FAULT = re.compile("cannot be read: (?:Assertion|Attribute|Index|Key|Name|Type|UnboundLocal|ZeroDivision)Error")


@cache
def _place() -> Path:
    return Path(tempfile.mkdtemp(prefix="frsearch-fuzz-"))


@cache
def _sound() -> Path:
    folder = _place() / "sound"
    with Index.create(folder) as index:
        add_with_versions(folder, articles(1, 30, words=20), lambda number: number % 5 // 3)
        index.refresh()
    return folder


def container(data: bytes) -> None:
    """A segment file; once as it is, and once split into directory and preceding data, with all checksums right."""
    path = _place() / "0.frs"
    at = max(data.find(b"{"), 0)
    for content in (data, sealed(header(bytes(16)) + data[:at], data[at:], bytes(16))):
        path.write_bytes(content)
        try:
            sections = Sections(path, content[16:32])
            for name in sections.facts["sections"]:
                sections.array(name)
            sections.close()
        except IndexProblem:
            pass


def segment(data: bytes) -> None:
    """Numbers of a segment, changed behind the back of its checksums: section, place, value, and so on."""
    work = _copy()
    forged = Forgery.of(next(work.glob("*.frs")))
    names = sorted(forged.sections)
    for section, at, value in _EDIT.iter_unpack(data[: len(data) // _EDIT.size * _EDIT.size]):
        name = names[section % _RESIZE % len(names)]
        values = forged.sections[name]
        if section >= _RESIZE:
            forged.sections[name] = np.resize(values, at)
        elif len(values):
            values.view(f"u{values.itemsize}")[at % len(values)] = value & (1 << 8 * values.itemsize) - 1
    forged.write()
    _ask_everything(work)


def _copy() -> Path:
    work = _place() / "work"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(_sound(), work)
    return work


def _ask_everything(work: Path) -> None:
    for act in (answers, change, verify):
        try:
            with np.errstate(all="ignore"):
                act(work)
        except IndexProblem:
            pass


def frame(data: bytes) -> None:
    """The decompressed content of a stored article; its size in the segment is correct."""
    work = _copy()
    forged = Forgery.of(next(work.glob("*.frs")))
    starts = starts_of(forged.sections["frame.size"])
    frames = [forged.sections["frame.data"][start:end].tobytes() for start, end in pairwise(starts.tolist())]
    frames[0] = zstandard.ZstdCompressor(write_checksum=False).compress(data)
    forged.sections["frame.data"] = np.frombuffer(b"".join(frames), np.uint8)
    forged.sections["frame.size"] = np.array([len(content) for content in frames], "<u4")
    forged.write()
    _ask_everything(work)


def deletions(data: bytes) -> None:
    """A deletions file; what the manifest says of it and its checksum fit."""
    work = _copy()
    manifest = json.loads((work / MANIFEST).read_bytes())
    entry = manifest["segments"][0]
    head = b"\x89FRD\r\n\x1a\n" + struct.pack("<IIQ", 1, entry["articles"], 9) + bytes.fromhex(entry["id"])
    bits = data[: -(-entry["articles"] // 8)].ljust(-(-entry["articles"] // 8), b"\0") + data[64:]
    entry["deleted"] = int(np.unpackbits(np.frombuffer(bits, np.uint8), bitorder="little")[: entry["articles"]].sum())
    entry["deletions"] = 9
    (work / f"{entry['id']}.9.del").write_bytes(head + bits + struct.pack("<I", zlib.crc32(head + bits)))
    write_manifest(work, manifest)
    _ask_everything(work)


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
        write_manifest(folder, loaded | {"format": FORMAT, "analyzer": FrenchAnalyzer.name})


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
            if isinstance(found, AscendingLists):
                with suppress(IndexError, ValueError):
                    found.in_ranges(number, skips[:1], skips[:1] + np.uint32(bits[0]), 600)


def coding(data: bytes) -> None:
    """Numbers, packed and read again: they are what they were, in whatever way they are read."""
    if len(data) < 8:
        return
    lists, repeated, shift = data[0] % 4 + 1, data[1] + 1, data[2] % 25
    values = np.resize(np.frombuffer(data[3 : 3 + (len(data) - 3) // 4 * 4], "<u4") >> np.uint32(shift), 40 * repeated)
    cuts = np.sort(np.resize(np.frombuffer(data[3:], np.uint8), lists - 1).astype(np.int64) * len(values) // 255)
    counts = np.diff(np.concatenate([[0], cuts, [len(values)]]))
    of_each = np.split(values, cuts)
    content, wide_at = pack(values, counts)
    _same(PackedLists(content, counts), of_each)
    ascending = [np.cumsum(one >> np.uint32(12), dtype=np.uint32) for one in of_each]
    content, wide_at = pack(gaps(np.concatenate(ascending), counts), counts)
    before = np.concatenate(ascending)[skips(counts) - 1]
    _same(AscendingLists(content, counts, before, wides_before(wide_at, counts)), ascending)


def _same(lists: PackedLists, expected: list[NDArray[np.uint32]]) -> None:
    for number, values in enumerate(expected):
        assert np.array_equal(lists[number], values)
        at = np.arange(0, len(values), 2 * SKIP - 1)
        if isinstance(lists, AscendingLists):
            if (values[1:] < values[:-1]).any():  # larger than 32 bits: no list of an index is
                continue
            sought = np.unique(values[at])
            found, there = lists.in_ranges(number, sought, sought + np.uint32(1), len(values))
            assert np.array_equal(values[found], there)
            assert np.array_equal(np.unique(there), sought)
        elif not lists.packed.wides[number]:
            assert np.array_equal(lists.some(number, at), values[at])


def query(data: bytes) -> None:
    """What is typed."""
    with suppress(QueryError):
        parse(data.decode("utf-8", "replace"), FrenchAnalyzer())


@cache
def _open() -> Index:
    return Index.open(_sound())


def search(data: bytes) -> None:
    """What is typed, and looked for; what is shown of an article stands there."""
    with suppress(QueryError):
        for hit in _open().search(data.decode("utf-8", "replace"), passages=2, explain=True):
            for passage in hit.passages:
                assert hit.article.body[passage.start : passage.end] == passage.text
                assert all(0 <= start < end <= len(passage.text) for start, end in passage.highlights)


def cleaning(data: bytes) -> None:
    """Any text: cleaning it twice is cleaning it once."""
    text = clean(
        data.decode("utf-16", "surrogatepass") if len(data) % 2 == 0 and data[:2] == b"\xff\xfe" else data.decode("latin-1")
    )
    assert clean(text) == text


def corpus(data: bytes) -> None:
    """A file of any kind; the first byte says which, and, from 128 on, to compress or archive what follows."""
    folder = _place() / "corpus"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = folder / f"a{_SUFFIXES[data[0] % _WRAPPED % len(_SUFFIXES)] if data else ''}"
    path.write_bytes(WRAPPERS.get(path.suffix, bytes)(data[1:]) if data[:1] >= b"\x80" else data[1:])
    reader = read_corpus(path, max_chars=100_000)
    found = list(reader)
    assert found or reader.report.problem_count or reader.report.passed_over
    if path.suffix not in (".html", ".eml", ".pdf"):  # lxml, trafilatura and pypdf have faults of their own
        assert not [problem for problem in reader.report.problems if _OUR_FAULT.search(str(problem))], reader.report.problems


_FUNCTIONS = (container, segment, frame, deletions, manifest, packed, coding, query, search, cleaning, corpus)
TARGETS: dict[str, Callable[[bytes], None]] = {function.__name__: function for function in _FUNCTIONS}
