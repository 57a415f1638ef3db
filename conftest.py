"""What the examples in docstrings run with: the public names, a folder of their own, the project's root."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import frsearch


@pytest.fixture(autouse=True)
def example_names(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fill the namespace of a doctest; other tests stay as they are."""
    if not isinstance(request.node, pytest.DoctestItem):
        return
    names: dict[str, Any] = request.getfixturevalue("doctest_namespace")
    names.update({name: getattr(frsearch, name) for name in frsearch.__all__})
    names["tmp_path"] = request.getfixturevalue("tmp_path")
    monkeypatch.chdir(Path(__file__).parent)
