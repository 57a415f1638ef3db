"""Quality floors: what was reached once must not be lost. They stand in benchmarks/baseline.json."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

BENCHMARKS = ROOT / "benchmarks"
CONFLATION = json.loads((BENCHMARKS / "baseline.json").read_text("utf-8"))["conflation"]


@pytest.mark.parametrize("words", CONFLATION["floors"])
def test_conflation_of_the_reported_half(words: str, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS)
    monkeypatch.delitem(sys.modules, "analysis", raising=False)
    import analysis  # type: ignore[import-not-found]  # noqa: PLC0415 (a script, found by the line above)

    judge = shared / CONFLATION["judge"]
    assert hashlib.sha256(judge.read_bytes()).hexdigest() == CONFLATION["sha256"], "the floors were set on other data"
    lexicon = analysis.read_lexicon(judge, analysis.HALVES["reported"], verbs=words == "all")
    reached = analysis.score("frsearch", words, analysis.analyzers()["frsearch"], lexicon)
    floors = CONFLATION["floors"][words]
    assert {name: getattr(reached, name) for name in floors if getattr(reached, name) < floors[name]} == {}
