"""Invariants: numbers that contradict each other are found even if all checksums are right."""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from frsearch import verify_index
from frsearch.engine.format.manifest import Manifest, SegmentEntry, read_manifest, write_manifest
from frsearch.engine.format.segment_file import Sections, SectionWriter
from frsearch.engine.upkeep import invariants


def forged(path: Path, change: Callable[[str, np.ndarray[tuple[int], np.dtype[np.generic]]], object], name: str) -> None:
    """Write a segment anew with a section changed, checksums and manifest fitting it."""
    entry = read_manifest(path).segments[0]
    old = Sections(path / entry.file, bytes.fromhex(entry.id))
    values = {section: old.array(section).copy() for section in old.facts["sections"]}
    old.close()
    assert change(name, values[name]) is not False
    (path / entry.file).unlink()
    with SectionWriter(path / entry.file, bytes.fromhex(entry.id)) as file:
        for section, content in values.items():
            if content.dtype == np.uint8:
                file.add_bytes(section, content.tobytes())
            else:
                file.add(section, content)
        digest = file.close(articles=entry.articles, analyzer=old.facts["analyzer"])
    anew = SegmentEntry(entry.id, entry.articles, (path / entry.file).stat().st_size, digest, entry.deleted, entry.deletions)
    manifest = read_manifest(path)
    write_manifest(path, Manifest(manifest.generation, (anew, *manifest.segments[1:])))


def changed(name: str, values: np.ndarray[tuple[int], np.dtype[np.generic]]) -> object:
    """Change one number by one."""
    if not len(values):
        return False
    at = zlib.crc32(name.encode()) % len(values)
    values[at] = values[at] ^ 1
    return True


def section_names(path: Path) -> list[str]:
    entry = read_manifest(path).segments[0]
    sections = Sections(path / entry.file, bytes.fromhex(entry.id))
    names = [name for name, (_, count, _) in sections.facts["sections"].items() if count]
    sections.close()
    return names


FACTS = (
    *("starts", "sentence", "odd", "exact.span", "lemma.text", "folded.text", "exact.text", "frame.dictionary"),
    *("fingerprint.hash", "added", "version.until"),
)
"""Facts about a text alone: that a word begins here, not there, contradicts no other number. Part of a dictionary is not used."""


@pytest.mark.parametrize("step", [6, pytest.param(1, marks=pytest.mark.slow)])
def test_every_section_is_held_to_something(original: Path, tmp_path: Path, step: int) -> None:
    """One number of each section is changed, and checksums made to fit: some invariant misses the number that was there."""
    missed = []
    names = section_names(original)
    assert len(names) > 60
    for name in names[::step]:
        shutil.copytree(original, tmp_path / name)
        forged(tmp_path / name, changed, name)
        if verify_index(tmp_path / name).is_whole:
            missed.append(name)
    missed = [name for name in missed if not name.endswith(".width")]  # a wider list may hold the same
    assert [name for name in missed if not any(fact in name for fact in FACTS)] == []


def test_a_text_of_millions_of_words_is_sound() -> None:
    """The sum of the squares of its positions is beyond what 64 bits hold."""
    lengths = [0, 1, 2, 3, 1_500_000, 1_700_000, 5_000_000]
    first = [0, 1, 5, 2**20, 2**20, 2**30, 2**31]
    expected = [
        sum(lengths),
        sum(number * start + number * (number - 1) // 2 for start, number in zip(first, lengths, strict=True)),
        sum(
            number * start**2 + start * number * (number - 1) + (number - 1) * number * (2 * number - 1) // 6
            for start, number in zip(first, lengths, strict=True)
        ),
    ]
    found = invariants._sums(np.array(first), np.array(lengths))
    assert found.tolist() == [number % 2**64 for number in expected]
