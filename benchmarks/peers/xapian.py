"""Xapian (https://xapian.org) through its Python bindings, which come with the system's Python and not from PyPI."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from frsearch.bench.engines import Factory
from frsearch.bench.subprocess_engine import SubprocessEngine

_PROGRAM = Path(__file__).with_name("workers") / "xapian_worker.py"


class Xapian(SubprocessEngine):
    """``TermGenerator`` with the French stemmer, which indexes unstemmed words with positions and stems without; title and
    body as one text, and stored; a term for the id, and a column (value) to read it from; a commit after every 50,000 articles
    (``XAPIAN_FLUSH_THRESHOLD``) and at the end. Queries by ``QueryParser`` in lower case, so that every loose word is stemmed;
    phrases on unstemmed words; BM25; every match counted. Snippets of 400 characters by ``MSet.snippet``. Query times are
    measured in its own process.
    """

    package = "Xapian"
    max_articles = 100_000

    def __init__(self) -> None:
        super().__init__([_interpreter(), str(_PROGRAM)])


@cache
def _interpreter() -> str:
    """Return a Python that has the bindings; raises ImportError if there is none."""
    for python in (sys.executable, "/usr/bin/python3"):
        if Path(python).exists() and _imports_xapian(python):
            return python
    raise ImportError("no Python with the module xapian found; install python3-xapian")


def _imports_xapian(python: str) -> bool:
    return subprocess.run([python, "-c", "import xapian"], check=False, capture_output=True).returncode == 0


ENGINES: Mapping[str, Factory] = {"xapian": Xapian}
