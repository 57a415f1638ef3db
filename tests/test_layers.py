"""The floor plan: which room may import which, and who may import Whoosh, read from the sources."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "frsearch"

GROUND = {"errors", "text", "deadline", "profiling", "progress"}
"""What every room may import."""

MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "text": set(),
    "deadline": {"errors"},
    "profiling": set(),
    "progress": set(),
    "model": GROUND,
    "ingest": GROUND | {"model"},
    "analysis": GROUND | {"model"},
    "query": GROUND | {"analysis", "model"},
    "ranking": set(),
    "engine": GROUND | {"query", "ranking", "analysis", "model"},
    "search": GROUND | {"engine", "query", "ranking", "analysis", "model"},
    "index": GROUND | {"search", "engine", "query", "analysis", "model"},
    "render": GROUND | {"model"},
    "evaluation": GROUND | {"index", "ingest", "model"},
    "bench": GROUND | {"index", "ingest", "analysis", "query", "model"},
    "cli": GROUND | {"index", "search", "query", "analysis", "ingest", "render", "bench", "evaluation", "model"},
    "__init__": {"analysis", "errors", "index", "ingest", "model"},
    "__main__": {"cli"},
}
WHOOSH = {"analysis/whoosh.py"}
"""Beside all of engine/."""

FILES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted name of whatever a file imports, wherever in it."""
    for node in ast.walk(ast.parse((PACKAGE / path).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the room they come from"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_room_is_on_the_plan() -> None:
    assert {room(path) for path in FILES} <= set(MAY_IMPORT)


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_room_imports_what_the_plan_allows(path: Path) -> None:
    own = [name.split(".")[1] for name in imports(path) if name.startswith("frsearch.")]
    assert {name for name in own if name in MAY_IMPORT} - {room(path)} <= MAY_IMPORT[room(path)]


@pytest.mark.parametrize("path", FILES, ids=str)
def test_whoosh_is_imported_where_it_may_be(path: Path) -> None:
    uses_whoosh = any(name.split(".")[0] == "whoosh" for name in imports(path))
    assert not uses_whoosh or room(path) == "engine" or path.as_posix() in WHOOSH


def test_nothing_pickles() -> None:
    assert [path for path in FILES if any(name.split(".")[0] in ("pickle", "shelve", "marshal") for name in imports(path))] == []
