"""The manifest: the segments of the last commit. Renaming a new one over the old one *is* the commit."""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path
from typing import Any

from attrs import asdict, field, frozen

from frsearch.analysis import NAME
from frsearch.engine.disk.files import open_plain, replace, sync_folder
from frsearch.errors import IndexDamaged, IndexMissing, IndexOutdated, naming

FORMAT = "frsearch/2"
_UPGRADABLE = ("frsearch/1", FORMAT)
"""Formats whose articles can be read, to index them again."""

MANIFEST = "frsearch.json"
_ID = re.compile(r"[0-9a-f]{32}")
_LARGEST = 1 << 22
"""Bytes: enough for ten thousand segments; a merged index has a few dozen."""

MOST_COMMITS = 1 << 30
"""Highest generation of an index; Whoosh stores generations in 32 bits."""


def _natural(instance: Any, attribute: Any, value: Any) -> None:
    if type(value) is not int or not 0 <= value < 1 << 62:
        raise ValueError(f"{attribute.name} is {str(value)!r:.50}, expected a whole number")


def _natural_or_none(instance: Any, attribute: Any, value: Any) -> None:
    if value is not None:  # it becomes part of a file name
        _natural(instance, attribute, value)


@frozen
class SegmentEntry:
    """A segment of a commit; ``digest`` is the checksum of its directory, ``deletions`` the generation of its deletions file."""

    id: str = field()
    articles: int = field(validator=_natural)
    bytes: int = field(validator=_natural)
    digest: int = field(validator=_natural)
    deleted: int = field(default=0, validator=_natural)
    deletions: int | None = field(default=None, validator=_natural_or_none)

    @id.validator  # noqa: A003 (that is the name of the field)
    def _check_id(self, _: Any, value: Any) -> None:
        if not isinstance(value, str) or not _ID.fullmatch(value):
            raise ValueError(f"a segment's id is {value!r:.50}, expected 32 hexadecimal digits")

    def __attrs_post_init__(self) -> None:
        if self.deleted > (0 if self.deletions is None else self.articles):
            raise ValueError(f"{self.deleted} of {self.articles} articles are deleted, with deletions file {self.deletions}")

    @property
    def file(self) -> str:
        """Name of the segment file."""
        return f"{self.id}.frs"

    @property
    def deletions_file(self) -> str:
        """Name of the deletions file."""
        return f"{self.id}.{self.deletions}.del"


@frozen
class Manifest:
    """One commit: its generation, and its segments from the oldest to the newest."""

    generation: int = field(default=0, validator=_natural)
    segments: tuple[SegmentEntry, ...] = ()

    @property
    def files(self) -> set[str]:
        """Names of all files of the commit except the manifest itself."""
        deletions = {entry.deletions_file for entry in self.segments if entry.deletions is not None}
        return {entry.file for entry in self.segments} | deletions

    @property
    def toc_file(self) -> str:
        """Name of the file from which plain Whoosh reads this commit."""
        return f"_MAIN_{self.generation}.toc"


def read_manifest(path: Path) -> Manifest:
    """Return the last commit of the index in the folder `path`; raises IndexMissing, IndexOutdated or IndexDamaged."""
    loaded = _loaded(path)
    for key, expected in (("format", FORMAT), ("analyzer", NAME)):
        found = loaded.get(key) if isinstance(loaded, dict) else None
        if found != expected:
            raise IndexOutdated(path, str(found)[:50], expected, is_upgradable=_is_upgradable(loaded))
    return _checked(path, loaded)


def read_any_manifest(path: Path) -> Manifest:
    """Return the last commit of an index whose articles can be read, even if it is of another format or another analyzer.

    Raises IndexMissing, IndexDamaged, and IndexOutdated for a format that this version does not know.
    """
    loaded = _loaded(path)
    return _checked(path, loaded) if _is_upgradable(loaded) else read_manifest(path)


def _is_upgradable(loaded: Any) -> bool:
    return isinstance(loaded, dict) and loaded.get("format") in _UPGRADABLE and isinstance(loaded.get("analyzer"), str)


def _loaded(path: Path) -> Any:
    """Return what the manifest holds, unchecked."""
    try:
        with naming(path / MANIFEST), open_plain(path / MANIFEST) as file:
            content = file.read(_LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        if path.is_dir() and any(path.glob("*.frs")):
            raise IndexDamaged("is missing, although there are segments", path, MANIFEST) from error
        raise IndexMissing("there is no index here", path) from error
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _damaged(path, error) from error


def _checked(path: Path, loaded: dict[str, Any]) -> Manifest:
    """Return the commit that a manifest describes."""
    try:
        if loaded.pop("crc32") != zlib.crc32(_canonical(loaded)):
            raise ValueError("its checksum is wrong")
        if not isinstance(loaded["generation"], int) or loaded["generation"] > MOST_COMMITS:
            raise ValueError("its generation is out of range")
        segments = tuple(SegmentEntry(**entry) for entry in loaded["segments"])
        if len({entry.id for entry in segments}) < len(segments):
            raise ValueError("it names a segment twice")
        return Manifest(loaded["generation"], segments)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> IndexDamaged:
    return IndexDamaged(f"cannot be read ({error!r:.200})", path, MANIFEST)


def _canonical(content: dict[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode("ascii")


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Make a manifest the current one; the files that it names, and their folder, must be durable by now."""
    content = {
        "format": FORMAT,
        "analyzer": NAME,
        "generation": manifest.generation,
        "segments": [asdict(entry) for entry in manifest.segments],
    }
    content["crc32"] = zlib.crc32(_canonical(content))
    encoded = json.dumps(content, indent=1).encode("ascii")
    replace(path / MANIFEST, encoded, path / f"{MANIFEST}.new")
    sync_folder(path)
