"""The layers: which package may import which, and what may import Whoosh, read from the sources."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.conftest import ROOT

PACKAGE = ROOT / "frsearch"

GROUND = {"errors", "text", "deadline", "forks", "memory", "profiling", "progress"}
"""What every package may import."""

SEAM = "engine.__init__"

SHARED = {"matching", "engine.cache", "engine.columns", "engine.weights"}
"""What every engine may import beside the interface."""

MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "text": set(),
    "deadline": {"errors"},
    "forks": set(),
    "memory": {"errors"},
    "profiling": set(),
    "progress": set(),
    "model": GROUND,
    "ingest": GROUND | {"model"},
    "analysis": GROUND | {"model"},
    "query": GROUND | {"analysis", "model"},
    "matching": GROUND | {"query", "analysis", "model", "engine.cache"},
    "ranking": set(),
    "opensearch": GROUND | {SEAM, *SHARED, "query", "ranking", "analysis", "model"},
    "search": GROUND | {SEAM, "query", "ranking", "analysis", "model"},
    "research": GROUND | {SEAM, "query", "search", "ranking", "analysis", "model"},
    "backends": {"engine.store", "opensearch", SEAM, "errors", "forks", "text"},
    "updates": GROUND | {SEAM, "model"},
    "incoming": GROUND | {"ingest", "model"},
    "render": GROUND | {"model"},
    "research_methods": GROUND | {"ingest", "search", "research", "render", SEAM, "query", "analysis", "model"},
    "index": GROUND
    | {"research_methods", "backends", "updates", "incoming", "ingest", "search", "research", SEAM, "query", "analysis", "model"},
    "evaluation": GROUND | {"index", "ingest", "model"},
    "bench": GROUND | {"index", SEAM, "ingest", "analysis", "query", "model"},
    "web": GROUND | {"index", "search", "query", "render", "model"},
    "cli": GROUND
    | {"index", "opensearch", "search", "query", "analysis", "ingest", "render", "bench", "evaluation", "model", "web"},
    "__init__": {"analysis", "errors", "index", "ingest", "model", "research"},
    "__main__": {"cli"},
}
"""The packages and modules of frsearch, from the bottom up; of the engine, only the interface is open to others."""

BELOW = GROUND | {
    SEAM,
    "query",
    "ranking",
    "analysis",
    "model",
    "engine.arrays",
    "engine.cache",
    "engine.columns",
    "engine.weights",
    "matching",
}
"""What every package of the engine except the lowest may import."""

READING = {"engine.read", "engine.format", "engine.disk"}
MAY_IMPORT |= {
    SEAM: {"query", "model"},
    "engine.arrays": {"forks"},
    "engine.cache": {"forks"},
    "engine.columns": {SEAM},
    "engine.weights": {"engine.cache", "query", "ranking"},
    "engine.disk": {"errors", "forks"},
    "engine.format": BELOW | {"engine.disk"},
    "engine.read": BELOW | {"engine.format", "engine.disk"},
    "engine.search": BELOW | READING,
    "engine.write": BELOW | READING,
    "engine.upkeep": BELOW | READING | {"engine.write"},
    "engine.whoosh": BELOW | READING | {"engine.search"},
    "engine.store": BELOW | READING | {"engine.search", "engine.write", "engine.upkeep", "engine.whoosh"},
}
"""The packages of the engine: reading does not depend on writing, nor writing on searching."""

WHOOSH = {"analysis/whoosh.py"}
"""Beside all of engine/whoosh/."""

UPWARD = {
    ("model/article.py", "render.notebook"),
    ("model/results.py", "render.notebook"),
    ("model/results.py", "render.frame"),
}
"""The only calls upward: what a notebook shows of results and articles, and pandas, imported when they are asked for."""

MOST_MODULES = 25
ONE_RECORD_A_MODULE = {"cli", "ingest/formats"}
"""Folders that grow by a module for each command or format."""

FILES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    """Return the layer of a module: its folder in the package or in the engine, else the module itself."""
    return room_of(".".join(path.with_suffix("").parts))


def room_of(module: str) -> str:
    first, *rest = module.split(".")
    if first != "engine":
        return first
    return f"engine.{rest[0]}" if rest else SEAM


@cache
def imports(path: Path) -> list[str]:
    """Return the dotted name of whatever module a file imports, wherever in it."""
    return list(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse((PACKAGE / path).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the package they come from"
            assert node.module
            yield from (f"{node.module}.{alias.name}" if is_package(node.module) else node.module for alias in node.names)


def is_package(module: str) -> bool:
    return (PACKAGE.parent / module.replace(".", "/")).is_dir()


def own_imports(path: Path) -> Iterator[str]:
    """Yield the module of this package behind each import: of a name that a package gathers, the package."""
    for name in imports(path):
        if name.split(".")[0] == "frsearch":
            module = name.removeprefix("frsearch").removeprefix(".")
            file = PACKAGE / module.replace(".", "/")
            if not (file.is_dir() or file.with_suffix(".py").exists()):
                module = module.rpartition(".")[0]
            if (path.as_posix(), module) not in UPWARD:
                yield module or "__init__"


def test_every_room_is_on_the_plan() -> None:
    assert {room(path) for path in FILES} == set(MAY_IMPORT)


def test_a_room_imports_what_the_plan_allows() -> None:
    others = {path: {room_of(name) for name in own_imports(path)} - {room(path)} for path in FILES}
    assert {path: wrong for path, rooms in others.items() if (wrong := rooms - MAY_IMPORT[room(path)])} == {}


def test_no_modules_import_each_other_in_a_circle() -> None:
    below = {".".join(path.with_suffix("").parts).removesuffix(".__init__"): set(own_imports(path)) for path in FILES}
    done: set[str] = set()

    def visit(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, f"a circle: {' → '.join((*above[above.index(module) :], module))}"
        if module not in done:
            for other in below[module] - {module}:
                visit(other, (*above, module))
            done.add(module)

    for module in below:
        visit(module, ())


def test_calls_upward_are_in_functions() -> None:
    for path, module in UPWARD:
        inside = [
            node
            for function in ast.walk(ast.parse((PACKAGE / path).read_text("utf-8")))
            if isinstance(function, ast.FunctionDef)
            for node in ast.walk(function)
        ]
        assert any(isinstance(node, ast.ImportFrom) and node.module == f"frsearch.{module}" for node in inside)


def test_no_folder_is_a_heap() -> None:
    counts = Counter(path.parent.as_posix() for path in FILES if path.name != "__init__.py")
    assert {folder for folder, count in counts.items() if count > MOST_MODULES} <= ONE_RECORD_A_MODULE


def test_whoosh_is_imported_where_it_may_be() -> None:
    using = [path for path in FILES if any(name.split(".")[0] == "whoosh" for name in imports(path))]
    assert [path for path in using if room(path) != "engine.whoosh" and path.as_posix() not in WHOOSH] == []


def test_nothing_pickles() -> None:
    assert [path for path in FILES if any(name.split(".")[0] in ("pickle", "shelve", "marshal") for name in imports(path))] == []
