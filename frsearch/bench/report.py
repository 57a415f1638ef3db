"""The folder of a run: its table, and all results as JSON."""

from __future__ import annotations

import datetime
import importlib.metadata
import json
import os
import platform
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import attrs

from frsearch.bench.index_worker import Row
from frsearch.bench.runner import Queries
from frsearch.bench.summary import summaries
from frsearch.bench.table import table

_OTHERS = ("numpy", "attrs", "unidecode")
"""Packages, besides the engines, whose versions can affect the results."""


def machine() -> dict[str, str | int | None]:
    """Return the hardware and software that the figures depend on, without the host name."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8")
        info = dict(re.findall(r"^(model name|cpu family|model)\s*: (.*)$", lines, re.MULTILINE))
        processor = f"{info['model name']} (family {info['cpu family']}, model {info['model']})"
    except (OSError, KeyError):
        processor = platform.processor() or platform.machine()
    return {
        "processor": processor,
        "cores": os.cpu_count(),
        "memory_bytes": os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"),
        "system": f"{platform.system()} {platform.release()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
    }


def write(out: Path, command: str, rows: Sequence[Row], queries: Queries) -> Path:
    """Write ``run.json`` and ``table.txt`` into a new folder ``<date>-<machine>`` of `out`; return that folder."""
    now, on = datetime.datetime.now(datetime.UTC), machine()
    name = str(on["processor"]).partition(" (family")[0]
    slug = re.sub(r"\W+", "-", f"{on['cores']}-cores-{name}".lower()).strip("-")
    folder = out / f"{now:%Y-%m-%d-%H%M%S}-{slug}"
    folder.mkdir(parents=True)
    content = {
        "command": command,
        "date": now.isoformat(timespec="seconds"),
        "git": _revision(),
        "machine": on,
        "versions": {name: importlib.metadata.version(name) for name in _OTHERS},
        "queries": {size: [[query.kind, *query.words] for query in asked] for size, asked in queries.items()},
        "summaries": [attrs.asdict(one) for one in summaries(rows)],
        "rows": rows,
    }
    (folder / "run.json").write_text(json.dumps(content, ensure_ascii=False) + "\n", "utf-8")
    (folder / "table.txt").write_text(f"{command}\n\n{table(rows, on)}\n", "utf-8")
    return folder


def _revision() -> str | None:
    """Return the commit that is checked out here, with a + if files differ from it; None outside a repository."""
    try:
        done = subprocess.run(["git", "describe", "--always", "--dirty=+"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()
