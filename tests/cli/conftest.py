"""The command line, run in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import frozen

from frsearch.cli import main


@frozen
class Ran:
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs the command line on the index of the three articles, in this process."""
    monkeypatch.setenv("FRSEARCH_INDEX", str(place))
    monkeypatch.chdir(place.parent)

    def run(*args: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["frsearch", *args])
        with pytest.raises(SystemExit) as stop:
            main()
        assert isinstance(stop.value.code, int)
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err + shown.out
        return Ran(stop.value.code, shown.out, shown.err)

    return run
