"""The time of a search from the shell, from the start of its process to its end."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from frsearch.bench.engines import Query
from frsearch.bench.frsearch_engine import typed

RUNS = 5


def cold_ms(index: Path, queries: Sequence[Query]) -> list[float]:
    """Return the milliseconds of five runs of ``frsearch search``, with the queries in turn; raises RuntimeError if one fails.

    The interpreter and the index are in the page cache, as for anyone who searches twice.
    """
    return [_one(index, typed(queries[number % len(queries)])) for number in range(RUNS)]


def _one(index: Path, query: str) -> float:
    command = [sys.executable, "-m", "frsearch", "search", query, "--index", str(index)]
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    took = (time.perf_counter() - began) * 1000
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.strip()}")
    return took
