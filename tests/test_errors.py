"""Errors survive being pickled between processes."""

from __future__ import annotations

import ast
import pickle
import re
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from frsearch import Index
from frsearch.cli.advice import advised
from frsearch.errors import (
    ArticleMissing,
    CorpusError,
    FrsearchError,
    IndexClosed,
    IndexDamaged,
    IndexExists,
    IndexLocked,
    IndexMissing,
    IndexOutdated,
    IndexProblem,
    IndexUnreachable,
    NotOnCluster,
    OutputExists,
    QueryError,
    SavedExists,
    SavedMissing,
    SearchMemory,
    SearchTimeout,
)
from tests.conftest import ROOT

ERRORS = [
    FrsearchError("pas là"),
    CorpusError("has no title", "dépêches/1.txt", 3),
    QueryError("there is no word", '"', 1),
    SearchTimeout(2.5),
    SearchMemory(256),
    ArticleMissing("a-1"),
    OutputExists("sortie.csv"),
    SavedExists("veille"),
    SavedMissing("veille", ["autre"]),
    IndexClosed("index"),
    IndexMissing("there is no index", Path("index")),
    IndexExists("is in the way", "index"),
    IndexLocked("is being written to", "index", 12),
    IndexOutdated("index", "format 0", "format 1", is_upgradable=False),
    IndexDamaged("is not as it was written", "index", "a.frs", 65536),
    IndexUnreachable("does not answer", "opensearch://hote/presse"),
    NotOnCluster("be compacted", "merge its segments with the cluster's own tools", "opensearch://hote/presse"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_survives_pickling(error: FrsearchError) -> None:
    other = pickle.loads(pickle.dumps(error))
    assert type(other) is type(error)
    assert (str(other), other.args, vars(other)) == (str(error), error.args, vars(error))


def test_a_problem_says_what_to_do_in_terms_of_the_library() -> None:
    told = {type(error).__name__: re.sub("^[^ ]+: ", "", str(error)) for error in ERRORS if isinstance(error, IndexProblem)}
    assert told == {
        "IndexClosed": "this index was closed; open it again with Index.open",
        "IndexMissing": "there is no index; make one with Index.create",
        "IndexExists": "is in the way",
        "IndexLocked": "is being written to; wait until it finishes, by wait=SECONDS",
        "IndexOutdated": "built with format 0, but this version needs format 1; "
        "index the articles again in Index.create(path, overwrite=True)",
        "IndexDamaged": "a.frs at byte 65536: is not as it was written; "
        "repair it with repair_index, or index the articles again in Index.create(path, overwrite=True)",
        "IndexUnreachable": "does not answer; check the address, the network and the credentials, and whether the cluster runs",
        "NotOnCluster": "an index on a cluster cannot be compacted; merge its segments with the cluster's own tools",
    }


def test_a_problem_of_a_cluster_has_its_address() -> None:
    error = NotOnCluster("be compacted", "merge its segments with the cluster's own tools", "opensearch://hote/presse")
    assert (error.path, error.what) == ("opensearch://hote/presse", "be compacted")
    assert IndexUnreachable("does not answer", "opensearch://hote/presse").address == "opensearch://hote/presse"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (IndexMissing("there is no index", "a b"), "a b: there is no index; build one: frsearch index CORPUS --index 'a b'"),
        (IndexLocked("is busy", "index", 12), "index: is busy; wait until it finishes (--wait SECONDS)"),
        (IndexOutdated("x", "1", "2"), "x: built with 1, but this version needs 2; run: frsearch upgrade --index x"),
        (
            IndexOutdated("x", "3", "2", is_upgradable=False),
            "x: built with 3, but this version needs 2; run: frsearch index CORPUS --index x --rebuild",
        ),
        (
            IndexDamaged("is cut off", "x", "a.frs"),
            "x: a.frs: is cut off; repair it: frsearch verify --repair --index x; "
            "or rebuild it: frsearch index CORPUS --index x --rebuild",
        ),
        (IndexExists("is in the way", "x"), "x: is in the way"),
        (IndexClosed("x"), "x: this index was closed; open it again with Index.open"),
    ],
)
def test_the_command_line_names_commands_instead(error: IndexProblem, told: str) -> None:
    assert advised(error) == told


PROGRAMS = ("cli", "bench", "ingest", "fields", "web")
LIBRARY = [path for path in sorted((ROOT / "frsearch").rglob("*.py")) if path.parent.name not in PROGRAMS]


def test_no_message_of_the_library_names_an_option() -> None:
    """Docstrings may, as they say what the command line does with a class."""
    named = []
    for path in LIBRARY:
        tree = ast.parse(path.read_text("utf-8"))
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) and id(node) not in docstrings else None
            if isinstance(text, str) and re.search(r"(?<!\S)\(?--[a-z]", text):
                named.append(f"{path.name}: {text}")
    assert named == []


def test_all_errors_are_tested() -> None:
    def below(kind: type[FrsearchError]) -> set[type[FrsearchError]]:
        return {kind}.union(*map(below, kind.__subclasses__()))

    own = {kind for kind in below(FrsearchError) if kind.__module__ == "frsearch.errors"}
    assert {type(error) for error in ERRORS} | {kind for kind in own if kind.__subclasses__()} == own


def test_an_error_in_a_pool_is_raised_outside(tmp_path: Path) -> None:
    with ProcessPoolExecutor(1) as pool, pytest.raises(IndexMissing, match="there is no index") as raised:
        pool.submit(Index.open, tmp_path / "none").result()
    assert raised.value.path == tmp_path / "none"
