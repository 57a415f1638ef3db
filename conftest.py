"""How many random examples a run of the tests tries, and the names and folder that examples in docstrings start with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

import frsearch

# No deadline: the first example of a process loads tables.
settings.register_profile("everyday", deadline=None, max_examples=25)
settings.register_profile("thorough", deadline=None, max_examples=150)


def pytest_configure(config: pytest.Config) -> None:
    """Try few random examples in `make test`, many in every other run."""
    settings.load_profile("everyday" if config.option.markexpr == "not slow" else "thorough")


@pytest.fixture(autouse=True)
def example_names(request: pytest.FixtureRequest) -> None:
    """Fill the namespace of a doctest; other tests stay as they are."""
    if not isinstance(request.node, pytest.DoctestItem):
        return
    names: dict[str, Any] = request.getfixturevalue("doctest_namespace")
    names.update({name: getattr(frsearch, name) for name in frsearch.__all__})
    names["tmp_path"] = request.getfixturevalue("tmp_path")
    request.getfixturevalue("monkeypatch").chdir(Path(__file__).parent)
