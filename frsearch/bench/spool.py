"""Articles as JSON lines, which the process of each engine parses into rows before it is timed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import attrs

from frsearch.bench.engines import Record
from frsearch.model import Article


def write_spool(articles: Iterable[Article], path: Path) -> int:
    """Write articles as JSON lines; return their number."""
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for article in articles:
            out.write(json.dumps(attrs.asdict(article), ensure_ascii=False) + "\n")
            count += 1
    return count


def read_spool(path: Path, count: int, step: int = 1) -> Iterator[Record]:
    """Yield every `step`-th of the first `count` rows of a file written by :func:`write_spool`."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, islice(lines, 0, count, step))
