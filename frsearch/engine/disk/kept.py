"""What is kept beside the articles: a file in the folder of an index that is no part of any commit; it holds saved searches.

No commit, merge, repair or upgrade touches it, and none needs it. It has a lock of its own, so that it can be written while
articles are being added.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from frsearch.engine.disk.files import open_plain, replace, sync_folder
from frsearch.engine.disk.lock import brief_lock

KEPT = "frsearch-saved.json"
LOCK = "frsearch-saved.lock"

_LEAST_WAIT = 5.0
"""Seconds to wait at least for another process, which takes a few milliseconds."""


def read_kept(folder: Path) -> bytes:
    """Return what is kept beside the articles; empty: nothing. Raises IndexDamaged for what is no file."""
    try:
        with open_plain(folder / KEPT) as file:
            return file.read()
    except FileNotFoundError:
        return b""


def replace_kept(folder: Path, change: Callable[[bytes], bytes], wait: float) -> None:
    """Replace what is kept by what `change` makes of it, durably, or not at all; raises IndexLocked."""
    temporary = folder / f"{KEPT}.new"
    with brief_lock(folder / LOCK, max(wait, _LEAST_WAIT)):
        temporary.unlink(missing_ok=True)  # a process that died may have left ids in it that are purged now
        before = read_kept(folder)
        after = change(before)
        if after != before:
            replace(folder / KEPT, after, temporary)
            sync_folder(folder)
