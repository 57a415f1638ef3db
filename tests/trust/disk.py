"""A disk that fails: between Python and a folder, every call that changes files can be counted, refused, or be the last one.

The calls are patched where Python makes them (``io.open``, ``os.fsync``, …), so that no code under test can get past them, and
what goes into a file is seen write by write. What was fsynced is remembered, as a power cut leaves it: a file's content when
the file was, a folder's names when the folder was.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from attrs import define, field, frozen


class Died(BaseException):
    """The process is no more: whatever it tries after this does nothing."""


Fault = Callable[[int, str], None]
"""Told of each call, by its number and kind, before it is made; what it raises is what the call does."""


def refuse(at: int, number: int, for_good: bool = False) -> Fault:
    """Return a fault: call `at` raises the OSError `number`, and so do those after it, if for good."""

    def fault(call: int, _: str) -> None:
        if call == at or (for_good and call > at):
            raise OSError(number, os.strerror(number))

    return fault


def die(at: int) -> Fault:
    """Return a fault: the process dies before call `at`."""

    def fault(call: int, _: str) -> None:
        if call >= at:
            raise Died

    return fault


@frozen
class Moment:
    """What a folder holds at some time: ``kept`` would outlast a power cut for sure, ``seen`` is what processes see."""

    kept: dict[str, Any]
    seen: dict[str, Any]


@define(eq=False)
class Disk:
    """Watches over `root` while :meth:`watched`; ``calls`` lists what was done, ``moments`` what there was before each call."""

    root: Path
    fault: Fault = field(default=lambda call, kind: None)
    remember: bool = False
    calls: list[str] = field(factory=list)
    moments: list[Moment] = field(factory=list)
    is_dead: bool = False
    _contents: dict[int, bytes] = field(factory=dict)
    _names: dict[int, dict[str, int]] = field(factory=dict)
    _graves: Path = field(init=False)
    _open: set[int] = field(factory=set)

    def __attrs_post_init__(self) -> None:
        self._graves = self.root.parent / f"{self.root.name}.graves"
        self._graves.mkdir(exist_ok=True)
        for folder in (self.root, *(path for path in self.root.rglob("*") if path.is_dir())):
            self._sync_folder(folder)
            for file in folder.iterdir():
                if file.is_file():
                    self._contents[file.stat().st_ino] = file.read_bytes()

    def _sync_folder(self, folder: Path) -> None:
        self._names[folder.stat().st_ino] = {entry.name: entry.stat().st_ino for entry in folder.iterdir()}

    def tell(self, kind: str) -> None:
        """Count a call, and let the fault have its way."""
        self.calls.append(kind)
        if self.remember:
            self.moments.append(self.moment())
        try:
            self.fault(len(self.calls) - 1, kind)
        except Died:
            self.is_dead = True
            raise

    def moment(self) -> Moment:
        """Return what there is now."""
        return Moment(self._kept(self.root.stat().st_ino), self._seen(self.root))

    def _kept(self, folder: int) -> dict[str, Any]:
        names = self._names.get(folder, {})
        return {name: self._kept(at) if at in self._names else self._contents.get(at, b"") for name, at in names.items()}

    def _seen(self, folder: Path) -> dict[str, Any]:
        """Return what is in a folder by name; of files that were not fsynced half of what was written."""
        found: dict[str, Any] = {}
        for entry in folder.iterdir():
            at = entry.stat().st_ino
            if entry.is_dir():
                self._names.setdefault(at, {})
                found[entry.name] = self._seen(entry)
            else:
                half = entry.read_bytes()[: entry.stat().st_size // 2]
                found[entry.name] = self._contents.get(at, half)
        return found

    def _is_ours(self, path: Any) -> bool:
        return isinstance(path, str | os.PathLike) and Path(path).absolute().is_relative_to(self.root)

    def _bury(self, path: Any) -> None:
        """Keep a file that loses its name, so that no other gets its number."""
        with contextlib.suppress(FileNotFoundError):
            self.real_link(path, self._graves / f"{len(list(self._graves.iterdir()))}")

    real_link = staticmethod(os.link)

    @contextlib.contextmanager
    def watched(self) -> Iterator[Disk]:
        """Stand between Python and the folder."""
        real = {name: getattr(os, name) for name in ("open", "close", "fsync", "replace", "rename", "unlink", "mkdir")}
        real_open = io.open

        def os_open(path: Any, flags: int, *rest: Any, **named: Any) -> int:
            if self._is_ours(path) and flags & (os.O_WRONLY | os.O_RDWR):
                self.tell("open")
            descriptor: int = real["open"](path, flags, *rest, **named)
            if self._is_ours(path):
                self._open.add(descriptor)
            return descriptor

        def close(descriptor: int) -> None:
            self._open.discard(descriptor)
            real["close"](descriptor)

        def fsync(descriptor: int) -> None:
            self.tell("fsync")
            real["fsync"](descriptor)
            place = Path(f"/proc/self/fd/{descriptor}").readlink()
            if place.is_dir():
                self._sync_folder(place)
            elif place.exists():
                self._contents[place.stat().st_ino] = place.read_bytes()

        def replace(source: Any, target: Any) -> None:
            self.tell("rename")
            self._bury(target)
            real["replace"](source, target)

        def unlink(path: Any, **named: Any) -> None:
            if self._is_ours(path):
                self.tell("unlink")
                self._bury(path)
            real["unlink"](path, **named)

        def mkdir(path: Any, *rest: Any, **named: Any) -> None:
            if self._is_ours(path):
                self.tell("mkdir")
            real["mkdir"](path, *rest, **named)

        def file_open(path: Any, mode: str = "r", *rest: Any, **named: Any) -> Any:
            if not self._is_ours(path) or not set(mode) & set("wxa+"):
                return real_open(path, mode, *rest, **named)
            assert "b" in mode, "text is encoded before it is written"
            self.tell("open")
            raw = _Raw(self, path, mode.replace("b", ""), opener=named.get("opener"))
            return io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)

        patches: dict[str, Any] = {"open": os_open, "close": close, "fsync": fsync, "replace": replace, "rename": replace}
        patches |= {"unlink": unlink, "mkdir": mkdir}
        try:
            for name, function in patches.items():
                setattr(os, name, function)
            io.open = file_open  # type: ignore[assignment]
            yield self
        finally:
            for name, function in real.items():
                setattr(os, name, function)
            io.open = real_open

    def bury_the_process(self) -> None:
        """Close what a dead process had open, as the system does; its locks go with that."""
        for descriptor in list(self._open):
            with contextlib.suppress(OSError):
                os.close(descriptor)
        self._open.clear()


class _Raw(io.FileIO):
    """A file whose writes are calls; one that is refused has written half."""

    def __init__(self, disk: Disk, path: Any, mode: str, opener: Any) -> None:
        super().__init__(path, mode, opener=opener)
        self._disk = disk

    def write(self, content: Any) -> int:
        if self._disk.is_dead:  # Python empties its buffers, the system does not
            return len(content)
        try:
            self._disk.tell("write")
        except OSError:
            super().write(memoryview(content).cast("B")[: len(content) // 2])
            raise
        return super().write(content)


def after_a_power_cut(moment: Moment, root: Path, seed: int) -> None:
    """Make `root` what a power cut may leave. Seed 0: what is sure; 1: all names; others: of some files this, of some that."""
    draw = random.Random(seed)
    _make(moment.kept, moment.seen, root, {0: lambda: False, 1: lambda: True}.get(seed, lambda: draw.random() < 0.5))


def _make(kept: dict[str, Any], seen: dict[str, Any], folder: Path, takes_seen: Callable[[], bool]) -> None:
    folder.mkdir()
    for name in sorted(kept.keys() | seen.keys()):
        entry = (seen if takes_seen() else kept).get(name)
        if isinstance(entry, dict):
            _make(_folder(kept, name), _folder(seen, name), folder / name, takes_seen)
        elif entry is not None:
            (folder / name).write_bytes(entry)


def _folder(names: dict[str, Any], name: str) -> dict[str, Any]:
    entry = names.get(name)
    return entry if isinstance(entry, dict) else {}
