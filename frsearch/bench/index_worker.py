"""Builds the index of one engine in a process of its own, and writes the figures.

python -m frsearch.bench.index_worker JOB.json RESULT.json
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from frsearch.bench.engines import EngineAdapter, Record, find_engines, folder_bytes
from frsearch.bench.memory import LoadWatch, anonymous_bytes
from frsearch.bench.spool import read_spool
from frsearch.profiling import profiled

Row = dict[str, Any]

REASONS = ("skipped", "absent", "failed")
"""Why a row has no figures: one of these keys says it."""


def measure(job: Row) -> Row:
    """Return the figures of one engine, whose index goes into the empty folder that the job names."""
    try:
        engine = find_engines(Path(job["peers"]))[job["engine"]]()
    except ImportError as error:
        return {"absent": _absence(error)}
    row: Row = {
        "configuration": " ".join((type(engine).__doc__ or "").split()),
        "version": engine.version(),
        "lacks": dict(engine.lacks),
        "warm_up_s": engine.warm_up_s,
    }
    records = list(read_spool(Path(job["spool"]), job["articles"]))
    engine.load(records)
    with profiled() as seconds:
        row |= _building(engine, records, Path(job["folder"]))
    if job["profile"]:
        row["stages"] = seconds
    return row


def _absence(error: ImportError) -> str:
    """Return what is missing; an engine that needs more than a Python module says so itself."""
    return f"{error}; run: pip install 'frsearch[bench]'" if isinstance(error, ModuleNotFoundError) else str(error)


def _building(engine: EngineAdapter, records: Sequence[Record], folder: Path) -> Row:
    before = anonymous_bytes(os.getpid())
    load, since, began = LoadWatch(), time.monotonic(), time.perf_counter()
    engine.build(records, folder)
    wall = time.perf_counter() - began
    cpu, others = load.own_s(), load.of_others()
    return {
        "articles": len(records),
        "body_bytes": sum(len(record["body"].encode("utf-8")) for record in records),
        "index_bytes": folder_bytes(folder),
        "wall_s": wall,
        "cpu_s": cpu,
        "other_cores": {"indexing": others},
        "since": since,
        "until": since + wall,
        "before_bytes": before,
        "ru_maxrss_kb": [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)],
    }


def main(job: str, result: str) -> None:
    """Do the job in one file and write the result to the other."""
    row = measure(json.loads(Path(job).read_text("utf-8")))
    Path(result).write_text(json.dumps(row, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
