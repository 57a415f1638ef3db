"""Progress of reading articles, or of other long work: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TextIO

from frsearch import progress as progress_of
from frsearch.ingest import CorpusReader
from frsearch.model import Article

_LINE_EVERY = 10.0
"""Seconds between plain lines: few enough for a log file."""

SOON = 0.5
"""Seconds that work may take without a bar where it mostly takes less: to import what draws one takes a tenth of that."""


def watched(reader: CorpusReader, stream: TextIO) -> Iterator[Article]:
    """Yield the articles of `reader`, and show its progress on `stream`."""
    return _with_bar(reader, stream) if stream.isatty() else _with_lines(reader, stream)


def _with_lines(reader: CorpusReader, stream: TextIO) -> Iterator[Article]:
    began = printed = time.monotonic()
    total = reader.bytes_total
    for article in reader:
        yield article
        now = time.monotonic()
        if now - printed >= _LINE_EVERY:
            printed = now
            share = f", {100 * reader.bytes_read / total:.0f} %" if total else ""
            rate = reader.report.articles / (now - began)
            _print(f"{reader.report.articles:,} articles{share}, {rate:,.0f} articles/s", stream)


def _with_bar(reader: CorpusReader, stream: TextIO) -> Iterator[Article]:
    from rich.console import Console  # noqa: PLC0415 (only a terminal needs it)
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (
        TextColumn("{task.fields[articles]:,} articles"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rate]:,.0f} articles/s"),
        TimeRemainingColumn(),
    )
    began = time.monotonic()
    with Progress(*columns, console=Console(file=stream), transient=True) as progress:
        task = progress.add_task("", total=reader.bytes_total, articles=0, rate=0.0)
        for article in reader:
            yield article
            count = reader.report.articles
            rate = count / max(time.monotonic() - began, 0.001)
            progress.update(task, completed=reader.bytes_read, articles=count, rate=rate)
        progress.update(task, description="writing")


@contextmanager
def working(what: str, stream: TextIO, *, after: float = 0.0) -> Iterator[None]:
    """Show on `stream` how much of the work inside is done; a bar appears `after` some seconds, if it takes that long."""
    with ExitStack() as stack:
        report = _bar(what, stream, after, stack) if stream.isatty() else _lines(what, stream)
        with progress_of.watched(report):
            yield


def _bar(what: str, stream: TextIO, after: float, stack: ExitStack) -> Callable[[float], None]:
    """Return a function that shows the share of the work that is done in a bar, which `stack` removes."""
    began = time.monotonic()
    update: Callable[[float], None] | None = None

    def report(share: float) -> None:
        nonlocal update
        if update is None and time.monotonic() - began >= after:
            update = _shown(what, stream, stack)
        if update:
            update(share)

    report(0.0)
    return report


def _shown(what: str, stream: TextIO, stack: ExitStack) -> Callable[[float], None]:
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    progress = stack.enter_context(Progress(console=Console(file=stream), transient=True))
    task = progress.add_task(what, total=1.0)
    return lambda share: progress.update(task, completed=share)


def _lines(what: str, stream: TextIO) -> Callable[[float], None]:
    """Return a function that prints, now and then, the share of the work that is done."""
    printed = time.monotonic()

    def report(share: float) -> None:
        nonlocal printed
        if time.monotonic() - printed >= _LINE_EVERY:
            printed = time.monotonic()
            _print(f"{what}: {100 * share:.0f} %", stream)

    return report


def _print(line: str, stream: TextIO) -> None:
    """Print a line of progress; if that is not possible, the work goes on."""
    with suppress(OSError):
        print(line, file=stream, flush=True)
