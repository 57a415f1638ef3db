"""The write lock: Whoosh's own lock file, so that its writers are excluded as well, and the holder's process id in another."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import RLock
from weakref import WeakSet

from frsearch.engine.disk.files import LOCK, PID, open_plain, write_new
from frsearch.errors import IndexDamaged, IndexLocked, IndexMissing, IndexProblem
from frsearch.forks import finished_before_forks

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_PAUSE = 0.05
"""Seconds between two attempts to take a lock that another process holds."""

_LONGEST_PID = 20

_TAKEN = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
"""What the system answers if another process holds a lock."""

_NO_LOCKS = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS)
"""What file systems without locks answer, as some network file systems are mounted."""


class _FileLock:
    """A lock on a file, taken just as Whoosh does (``whoosh.util.filelock``), which would take a tenth of a second to import."""

    fd: int | None = None

    def __init__(self, path: Path) -> None:
        self._path = path

    def acquire(self) -> bool:
        """Return whether the lock was free, and is held now."""
        self.fd = os.open(self._path, os.O_CREAT | os.O_WRONLY)
        try:
            if sys.platform == "win32":
                msvcrt.locking(self.fd, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(self.fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in _TAKEN:
                raise
            self.close()
            return False
        return True

    def release(self) -> None:
        """Unlock and close the file."""
        assert self.fd is not None
        if sys.platform == "win32":
            msvcrt.locking(self.fd, msvcrt.LK_UNLCK, 1)
        else:
            fcntl.flock(self.fd, fcntl.LOCK_UN)
        self.close()

    def close(self) -> None:
        """Close the file, which unlocks it unless another process has it open, too."""
        if self.fd is not None:
            with contextlib.suppress(OSError):
                os.close(self.fd)
            self.fd = None

    def __del__(self) -> None:  # an interruption may come before anyone holds this object
        self.close()


class WriteLock:
    """An exclusive lock on an index, held from construction to :meth:`release`, also against other transactions of this process.

    When a process dies, the system releases its lock, even if a child that it has forked lives on: the child has no part in
    it. Raises IndexLocked if the lock is not free within `wait` seconds, IndexMissing if there is no folder, and IndexProblem
    if the file system has no locks.
    """

    def __init__(self, path: Path, wait: float = 0.0) -> None:
        self._pid = path / PID
        self._owner = os.getpid()
        self._lock = _FileLock(path / LOCK)
        if os.path.lexists(path / LOCK):
            open_plain(path / LOCK).close()
        try:
            self._acquire(path, wait)
            self._pid.unlink(missing_ok=True)
            write_new(self._pid, str(os.getpid()).encode("ascii"), sync=False)
        except BaseException:
            self._unlock()
            raise

    def _acquire(self, path: Path, wait: float) -> None:
        end = time.monotonic() + wait
        while not self._is_acquired(path):
            left = end - time.monotonic()
            if left <= 0:
                raise _locked(path, wait)
            time.sleep(min(_PAUSE, left))

    def _is_acquired(self, path: Path) -> bool:
        try:
            with _changing:
                acquired = self._lock.acquire()
                if acquired:
                    _held.add(self)
            return acquired
        except (FileNotFoundError, NotADirectoryError) as error:
            raise IndexMissing("there is no index here", path) from error
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            raise _without_locks(path, error) from error

    @property
    def is_inherited(self) -> bool:
        """Whether another process holds this lock: the one from which this process was forked."""
        return self._owner != os.getpid()

    @property
    def is_held(self) -> bool:
        """Whether this process holds this lock."""
        return self._lock.fd is not None and not self.is_inherited

    def disown(self) -> None:
        """Let go of the file in a forked child, without unlocking it: the lock is the parent's."""
        self._lock.close()

    def release(self) -> None:
        """Release the lock; does nothing the second time."""
        if self._lock.fd is not None:
            try:
                with contextlib.suppress(OSError):
                    self._pid.unlink()
            finally:
                self._unlock()

    def _unlock(self) -> None:
        with _changing:
            if self._lock.fd is not None:
                try:
                    self._lock.release()
                except OSError:  # where nothing can be locked, nothing can be unlocked either; closing the file does both
                    self.disown()


@contextlib.contextmanager
def brief_lock(path: Path, wait: float) -> Iterator[None]:
    """Hold a lock on a file of its own, `path`, for as long as it takes to replace a small file.

    The file stays. Raises IndexLocked if it is not free within `wait` seconds, and IndexProblem if the file system has no locks.
    """
    if os.path.lexists(path):
        open_plain(path).close()
    lock, end = _FileLock(path), time.monotonic() + wait
    while not _is_free(lock, path):
        if time.monotonic() >= end:
            raise IndexLocked(f"another process is writing {path.stem}", path.parent)
        time.sleep(_PAUSE)
    try:
        yield
    finally:
        with _changing, contextlib.suppress(OSError):
            lock.release()


def _is_free(lock: _FileLock, path: Path) -> bool:
    """Take a lock, if it is free; return whether it was."""
    try:
        with _changing:
            return lock.acquire()
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        raise _without_locks(path.parent, error) from error


_held: WeakSet[WriteLock] = WeakSet()

_changing = finished_before_forks(RLock())
"""Held while a file is locked or unlocked: a child knows all the locks whose files it has inherited."""


def _disown_all() -> None:
    for lock in list(_held):
        lock.disown()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_disown_all)


def _without_locks(path: Path, error: OSError) -> IndexProblem:
    return IndexProblem(f"its file system cannot lock files ({error.strerror}); keep the index on a local disk", path)


def _locked(path: Path, wait: float) -> IndexLocked:
    pid = _read_pid(path / PID)
    who = f"process {pid}" if pid else "another process"
    waited = f" and had not finished after {wait:g} seconds" if wait else ""
    return IndexLocked(f"{who} is writing to this index{waited}", path, pid)


def _read_pid(path: Path) -> int | None:
    """Return the process id in a file, or None if that process is dead: a writer takes the lock before it can write its own."""
    try:
        with open_plain(path) as file:
            pid = int(file.read(_LONGEST_PID))
    except (OSError, ValueError, IndexDamaged):
        return None
    return pid if _is_alive(pid) else None


def _is_alive(pid: int) -> bool:
    if os.name == "nt":  # signal 0 would end the process
        return True
    try:
        os.kill(pid, 0)
    except PermissionError:  # it belongs to another user
        return True
    except (OSError, OverflowError):
        return False
    return pid > 0
