"""The time of a search from the shell, from the start of its process to its end, beside the least that NumPy takes to import."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from frsearch.bench.engines import Query
from frsearch.bench.frsearch_engine import typed

RUNS = 11

Times = dict[str, list[float]]
"""``cpu_ms`` and ``wall_ms`` of each run."""


def cold(index: Path, queries: Sequence[Query]) -> dict[str, Times]:
    """Return the milliseconds of eleven runs of ``search`` and of ``numpy``, in turn; raises RuntimeError if one fails.

    ``search`` is ``frsearch search`` with the queries in turn, ``numpy`` is ``python -c "import numpy"``. The interpreter and the
    index are in the page cache, as for anyone who searches twice.
    """
    times: dict[str, Times] = {name: {"cpu_ms": [], "wall_ms": []} for name in ("search", "numpy")}
    for number in range(RUNS):
        query = typed(queries[number % len(queries)])
        _run(["-m", "frsearch", "search", query, "--index", str(index)], times["search"])
        _run(["-c", "import numpy"], times["numpy"])
    return times


def _run(arguments: Sequence[str], times: Times) -> None:
    command = [sys.executable, *arguments]
    cpu, wall = _children_s(), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    took = time.perf_counter() - wall
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.strip()}")
    times["wall_ms"].append(1000 * took)
    times["cpu_ms"].append(1000 * (_children_s() - cpu))


def _children_s() -> float:
    """Return the CPU seconds of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
