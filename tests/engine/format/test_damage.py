"""Exceptions from inconsistent data become IndexDamaged; others pass."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from frsearch.engine.format.damage import reporting_damage, reports_damage
from frsearch.errors import ArticleMissing, IndexDamaged


class Reader:
    path = Path("index")

    def __init__(self, *files: str) -> None:
        self.files = files

    @reports_damage
    def item(self, number: int) -> int:
        return int(np.arange(3)[number])

    @reports_damage
    def fails(self, error: Exception) -> None:
        raise error


def test_a_value_is_returned() -> None:
    assert Reader("a.frs").item(2) == 2


@pytest.mark.parametrize("error", [ValueError("x"), KeyError("x"), TypeError("x"), OverflowError("x"), UnicodeError("x")])
def test_inconsistent_data_is_damage(error: Exception) -> None:
    with pytest.raises(IndexDamaged, match=r"a\.frs") as raised:
        Reader("a.frs").fails(error)
    assert raised.value.__cause__ is error
    with pytest.raises(IndexDamaged, match=r"a\.frs"), reporting_damage(Path("index"), ["a.frs"]):
        raise error


@pytest.mark.parametrize("error", [OSError("x"), MemoryError("x"), AssertionError("x"), IndexDamaged("x", "index", "b.frs")])
def test_other_exceptions_pass(error: Exception) -> None:
    with pytest.raises(type(error)) as raised:
        Reader("a.frs").fails(error)
    assert raised.value is error


def test_of_several_files_none_is_named() -> None:
    with pytest.raises(IndexDamaged, match="one of 2 segments"):
        Reader("a.frs", "b.frs").item(3)


def test_a_missing_article_is_no_damage() -> None:
    with pytest.raises(ArticleMissing), reporting_damage(Path("index"), ["a.frs"]):
        raise ArticleMissing("x")
