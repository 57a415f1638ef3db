"""Verifying every byte of an index: checksums, invariants, and whether its files are those named by the manifest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from frsearch.engine.format.deletions import read_deletions
from frsearch.engine.format.manifest import Manifest, SegmentEntry, read_manifest
from frsearch.engine.format.sections import ID_ARTICLE, ID_HASH, ID_REST
from frsearch.engine.read.segment import Segment
from frsearch.engine.upkeep.invariants import CHECKS
from frsearch.errors import IndexDamaged
from frsearch.model.reports import Damage, VerifyReport
from frsearch.progress import steps

_SHARES = {"words": 6, "body": 50, "articles": 40}
"""Share of the time that each check takes, in percent; the others take next to none."""

_REFUSALS = (ArithmeticError, LookupError, RecursionError, TypeError, ValueError)


def verify(path: Path) -> VerifyReport:
    """Return all damage to the last commit of the index in the folder `path`.

    Raises IndexMissing, IndexOutdated, or IndexDamaged if the manifest itself cannot be read.
    """
    while True:
        manifest = read_manifest(path)
        report = _report(path, manifest)
        if report.is_whole or read_manifest(path) == manifest:  # else a writer has removed its files meanwhile
            return report


def _report(path: Path, manifest: Manifest) -> VerifyReport:
    entries = steps(manifest.segments, [entry.bytes for entry in manifest.segments])
    damages = [damage for entry in entries for damage in segment_damages(path, entry)]
    if not damages:
        damages = list(_duplicate_ids(path, manifest))
    return VerifyReport(
        articles=sum(entry.articles - entry.deleted for entry in manifest.segments),
        segments=len(manifest.segments),
        bytes=sum(entry.bytes for entry in manifest.segments),
        damages=tuple(damages),
    )


def segment_damages(path: Path, entry: SegmentEntry) -> Iterator[Damage]:
    """Yield the damage to a segment of a commit."""
    deleted = None
    try:
        deleted = read_deletions(path, entry)
    except IndexDamaged as error:
        yield damage_of(error)
    try:
        segment = Segment(path / entry.file, bytes.fromhex(entry.id), deleted)
    except IndexDamaged as error:
        yield damage_of(error)
        return
    try:
        found = (segment.articles, len(segment.sections.content), segment.sections.digest)
        if found != (entry.articles, entry.bytes, entry.digest):
            yield Damage(entry.file, f"has (articles, bytes, digest) {found}, which differs from the manifest")
            return
        blocks = list(segment.sections.damaged_blocks())
        for start, end in blocks:
            names = ", ".join(segment.sections.names_within(start, end))
            yield Damage(entry.file, f"has wrong checksums up to byte {end}", names, start)
        if not blocks:
            yield from _broken_invariants(segment, entry.file)
    finally:
        segment.close()


def _broken_invariants(segment: Segment, file: str) -> Iterator[Damage]:
    for name, check in steps(CHECKS.items(), [_SHARES.get(name, 1) for name in CHECKS]):
        try:
            for section, what in check(segment):
                yield Damage(file, what, section)
        except IndexDamaged as error:
            yield damage_of(error)
        except _REFUSALS as error:
            yield Damage(file, f"its data is inconsistent ({type(error).__name__}: {error!s:.100})", name)


def _duplicate_ids(path: Path, manifest: Manifest) -> Iterator[Damage]:
    """Yield the first segment that shares an id with another, counting live articles only."""
    seen = np.zeros((0, 2), np.uint64)
    for entry in manifest.segments:
        digests = live_ids(path, entry)
        seen = np.concatenate([seen, digests])
        if len(np.unique(seen, axis=0)) < len(seen):
            yield Damage(entry.file, "has articles whose ids also occur in other segments", ID_HASH.name)
            return


def live_ids(path: Path, entry: SegmentEntry) -> np.ndarray[tuple[int, int], np.dtype[np.uint64]]:
    """Return the id digests of a segment's live articles, one row each."""
    segment = Segment(path / entry.file, bytes.fromhex(entry.id), read_deletions(path, entry))
    live = segment.live(segment.column(ID_ARTICLE.name))
    digests = np.stack([segment.column(ID_HASH.name)[live], segment.column(ID_REST.name)[live]], axis=1)
    segment.close()
    return digests


def damage_of(error: IndexDamaged) -> Damage:
    """Return an error as damage, without its advice."""
    return Damage(error.file, error.message, offset=error.offset)
