"""Indexing for tests: in this process, by scripts of their own, and with a list of the processes started."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from subprocess import PIPE
from typing import Any

from frsearch import Article, Index
from tests.conftest import ROOT

QUERIES = ("armée", '"forces armées"', "état porte-parole", "titre:Kidal", "N’Djamena -kidal", "journal:fanal ONU")
SCRIPT = """
    import sys
    from frsearch import Index
    from frsearch.engine.write import transaction as writing
    sys.path.insert(0, {root!r})
    from tests.engine.segments import articles
    writing.SMALL = writing.BATCH_BYTES = 20_000
    with Index.create({path!r}) as index:
        print(index.add(articles(1, 300)).added, len(index), flush=True)
"""


def indexed(path: Path, some: list[Article]) -> dict[str, Any]:
    """Index articles in one commit; return what is found of them."""
    with Index.create(path) as index:
        index.add(some)
        assert {article.id: article for article in index} == {article.id: article for article in some}
        return {
            query: sorted((hit.article.id, str(hit.passages), round(hit.score, 9)) for hit in index.search(query, limit=None))
            for query in QUERIES
        }


def noting(popen: Any, started: list[Any]) -> Any:
    """Return `popen`, noting the processes it starts."""

    def start(*arguments: Any, **options: Any) -> Any:
        started.append(popen(*arguments, **options))
        return started[-1]

    return start


def start_script(tmp_path: Path, script: str) -> subprocess.Popen[str]:
    """Start a user's script, which has no guard around it, from a folder with a trap for whoever imports from there."""
    (tmp_path / "json.py").write_text("raise RuntimeError('a module of the user was imported')", "ascii")
    path = tmp_path / "script.py"
    path.write_text(textwrap.dedent(script).format(root=str(ROOT), path=str(tmp_path / "index")), "utf-8")
    command = [sys.executable, "-W", "error", "-P", str(path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=tmp_path, env=environment, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True)
