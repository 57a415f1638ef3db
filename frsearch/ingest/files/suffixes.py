"""File names → how to open them: which compression, which archive, which suffix is left."""

from __future__ import annotations

from collections.abc import Container
from posixpath import splitext

COMPRESSIONS = {".gz": "gzip", ".xz": "xz", ".zst": "zstandard", ".bz2": "bzip2"}
ARCHIVES = (".zip", ".tar")
_SHORT = {".tgz": ".tar.gz", ".txz": ".tar.xz", ".tbz2": ".tar.bz2", ".tzst": ".tar.zst"}


def take_apart(name: str) -> tuple[str | None, str]:
    """Return the compression of the file `name` (None: none) and the suffix before it, in lower case.

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


def is_read(name: str, suffixes: Container[str]) -> bool:
    """Return whether the file `name` is an archive or, compressed or not, has one of `suffixes`."""
    _, suffix = take_apart(name)
    return suffix in ARCHIVES or suffix in suffixes
