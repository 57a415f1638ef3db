"""File names → how to open them: which compression, which archive, which format."""

from __future__ import annotations

from posixpath import splitext

COMPRESSIONS = {".gz": "gzip", ".xz": "xz", ".zst": "zstandard", ".bz2": "bzip2"}
ARCHIVES = {".zip": "zip", ".tar": "tar"}
FORMATS = {
    ".txt": "raw",
    ".text": "raw",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
_SHORT = {".tgz": ".tar.gz", ".txz": ".tar.xz", ".tbz2": ".tar.bz2", ".tzst": ".tar.zst"}


def take_apart(name: str) -> tuple[str | None, str]:
    """Return the compression of the file `name` (None: none) and its suffix without it, in small letters.

    >>> take_apart("Dépêches.TXT.GZ"), take_apart("a.tgz"), take_apart("LISEZMOI")
    (('gzip', '.txt'), ('gzip', '.tar'), (None, ''))
    """
    lower = name.lower()
    for short, long in _SHORT.items():
        if lower.endswith(short):
            lower = lower.removesuffix(short) + long
    stem, suffix = splitext(lower)
    if suffix in COMPRESSIONS:
        return COMPRESSIONS[suffix], splitext(stem)[1]
    return None, suffix


def kind_of(name: str) -> str | None:
    """Return the format or archive that the suffix of `name` tells, or None where it is not a known one."""
    _, suffix = take_apart(name)
    return FORMATS.get(suffix) or ARCHIVES.get(suffix)
