"""Engines in programs of their own: what is reported if these fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from frsearch.bench.engines import find_engines
from frsearch.bench.subprocess_engine import SubprocessEngine
from tests.conftest import ROOT

PEERS = ROOT / "benchmarks" / "peers"


@pytest.mark.parametrize("name", ["lucene-1", "xapian"])
def test_errors_of_the_program_are_reported(name: str, tmp_path: Path) -> None:
    try:
        engine = find_engines(PEERS)[name]()
    except ImportError as error:
        pytest.skip(f"{name} is not installed: {error}")
    with pytest.raises(RuntimeError, match=r"answered the request 'open' with error: .+"):
        engine.open(tmp_path / "nowhere")
    engine.close()


def test_a_program_that_ends_early_is_reported() -> None:
    engine = SubprocessEngine(["false"])
    with pytest.raises(RuntimeError, match=r"^false exited with code 1 on the request 'version'$"):
        engine.version()
    engine.close()
    SubprocessEngine(["false"]).close()
