"""Compressed streams: truncated ones and concatenated ones."""

from __future__ import annotations

import bz2
import gzip
import lzma
from typing import TYPE_CHECKING, Any

import pytest
import zstandard

from tests.ingest.samples import LINES

if TYPE_CHECKING:
    from tests.ingest.conftest import Read


@pytest.mark.parametrize("compress", [gzip.compress, lzma.compress, bz2.compress, zstandard.compress])
def test_articles_before_a_truncation_are_read(compress: Any, read: Read) -> None:
    data = compress(LINES.encode())
    outcome = read({"a.jsonl.gz": b"", f"b.jsonl{suffix_of(data)}": data[: len(data) * 3 // 4]})
    assert outcome.messages[-1].endswith("truncated: the data ends early")
    if compress is not bz2.compress:  # one block of 900 KB: it yields nothing before its end
        assert len(outcome.articles) > 100
        assert outcome.bodies[0].startswith("Dépêche 0")


def suffix_of(data: bytes) -> str:
    marks = {b"\x1f\x8b": ".gz", b"\xfd7": ".xz", b"BZ": ".bz2", b"\x28\xb5": ".zst"}
    return marks[data[:2]]


def test_concatenated_zstandard_frames_are_one_file(read: Read) -> None:
    frames = zstandard.compress(b'{"texte": "Un."}\n') + zstandard.compress(b'{"texte": "Deux."}\n')
    assert read({"a.jsonl.zst": frames}).bodies == ["Un.", "Deux."]
