"""Errors survive being pickled between processes."""

from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from frsearch import Index
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
    QueryError,
    SearchMemory,
    SearchTimeout,
)

ERRORS = [
    FrsearchError("pas là"),
    CorpusError("has no title", "dépêches/1.txt", 3),
    QueryError("there is no word", '"', 1),
    SearchTimeout(2.5),
    SearchMemory(256),
    ArticleMissing("a-1"),
    IndexClosed("index"),
    IndexMissing("there is no index", Path("index")),
    IndexExists("is in the way", "index"),
    IndexLocked("is being written to", "index", 12),
    IndexOutdated("index", "format 0", "format 1"),
    IndexDamaged("is not as it was written", "index", "a.frs", 65536),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_survives_pickling(error: FrsearchError) -> None:
    other = pickle.loads(pickle.dumps(error))
    assert type(other) is type(error)
    assert (str(other), other.args, vars(other)) == (str(error), error.args, vars(error))


def test_all_errors_are_tested() -> None:
    def below(kind: type[FrsearchError]) -> set[type[FrsearchError]]:
        return {kind}.union(*map(below, kind.__subclasses__()))

    own = {kind for kind in below(FrsearchError) if kind.__module__ == "frsearch.errors"}
    assert {type(error) for error in ERRORS} | {kind for kind in own if kind.__subclasses__()} == own


def test_an_error_in_a_pool_is_raised_outside(tmp_path: Path) -> None:
    with ProcessPoolExecutor(1) as pool, pytest.raises(IndexMissing, match="there is no index") as raised:
        pool.submit(Index.open, tmp_path / "none").result()
    assert raised.value.path == tmp_path / "none"
