"""What a search and an indexing run import: cold and with few articles, that takes most of their time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

LIBRARIES = "attrs, click, numpy, unidecode, zstandard"
"""What a search needs beside the standard library; whatever else they import is theirs."""

SCRIPT = f"""
import sys
import {LIBRARIES}
known = set(sys.modules)
from frsearch.cli import main
try:
    main()
finally:
    print(*sorted(set(sys.modules) - known), file=sys.stderr)
"""

NOT_NEEDED = (
    "concurrent",
    "csv",
    "email",
    "frsearch.analysis.columnar",
    "frsearch.analysis.sentences",
    "frsearch.cli.advice",
    "frsearch.engine.upkeep",
    "frsearch.engine.whoosh",
    "frsearch.engine.write",
    "frsearch.incoming",
    "frsearch.ingest",
    "frsearch.model.counts",
    "frsearch.model.reports",
    "frsearch.model.silence",
    "frsearch.model.statistics",
    "frsearch.render.csv",
    "frsearch.render.html",
    "frsearch.render.bars",
    "frsearch.render.counts",
    "frsearch.render.jsonl",
    "frsearch.render.plots",
    "frsearch.research.",
    "frsearch.updates",
    "hashlib",
    "html",
    "multiprocessing",
    "numpy.",
    "secrets",
    "subprocess",
    "tempfile",
)
"""Modules, and beginnings of their names, that only other commands, options or queries need."""


def test_a_search_imports_only_what_it_needs(place: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, "search", "réforme des forces", "--index", str(place)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    imported = done.stderr.split()
    assert [name for name in imported if name.startswith(NOT_NEEDED)] == []
    others = {name.partition(".")[0] for name in imported} - sys.stdlib_module_names
    assert others == {"frsearch", "unidecode"}  # the latter has a table for the letters of French
    assert {"frsearch.index", "frsearch.render.terminal"} <= {*imported}


INDEXING = """
import sys
import attrs, numpy.typing, unidecode, zstandard
known = set(sys.modules)
from frsearch import Article, Index
with Index.create(sys.argv[1]) as index:
    index.add(Article(number, title="Crue", body="L’État aide Kidra, dit-on à l’O.N.U. : 10 000 sacs.") for number in range(10))
print(*sorted(set(sys.modules) - known))
"""

NOT_NEEDED_TO_INDEX = (
    "concurrent",
    "email",
    "frsearch.engine.search",
    "frsearch.engine.upkeep",
    "frsearch.engine.whoosh",
    "frsearch.engine.write.worker",
    "frsearch.ingest",
    "frsearch.query",
    "frsearch.search",
    "http",
    "multiprocessing",
    "numpy.",
    "pickle",
    "secrets",
    "subprocess",
    "urllib.request",
)


def test_indexing_few_articles_imports_only_what_it_needs(tmp_path: Path) -> None:
    command = [sys.executable, "-c", INDEXING, str(tmp_path / "index")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    imported = done.stdout.split()
    assert [name for name in imported if name.startswith(NOT_NEEDED_TO_INDEX)] == []
    assert {name.partition(".")[0] for name in imported} - sys.stdlib_module_names == {"frsearch", "unidecode"}
    assert "frsearch.engine.write.segment_builder" in imported


def test_the_command_that_indexes_imports_no_query_language(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Le port\n\nLe port rouvre.", "utf-8")
    command = [sys.executable, "-c", SCRIPT, "index", str(tmp_path / "a.txt"), "--index", str(tmp_path / "index")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert "frsearch.ingest.reader" in done.stderr
    assert [
        name for name in done.stderr.split() if name.startswith(("frsearch.query", "frsearch.search", "frsearch.research."))
    ] == []


def test_the_help_imports_no_numpy() -> None:
    script = "import sys\nfrom frsearch.cli import main\ntry: main()\nfinally: print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script, "--help"], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.endswith("False\n")


def test_the_user_chooses_the_threads_of_numpy(place: Path) -> None:
    script = "import os\nfrom frsearch.cli import main\ntry: main()\nfinally: print(os.environ['OPENBLAS_NUM_THREADS'])"
    command = [sys.executable, "-c", script, "search", "forces", "--index", str(place)]
    for given, found in (({}, "1"), ({"OPENBLAS_NUM_THREADS": "2"}, "2")):
        environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"} | given
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True, env=environment)
        assert done.stdout.endswith(f"{found}\n")
