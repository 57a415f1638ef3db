"""Quality floors: what was reached once must not be lost. They stand in benchmarks/baseline.json."""

from __future__ import annotations

import hashlib
import importlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

BENCHMARKS = ROOT / "benchmarks"
BASELINE = json.loads((BENCHMARKS / "baseline.json").read_text("utf-8"))
CONFLATION = BASELINE["conflation"]
QUALITY = BASELINE["quality"]
SIMILAR = BASELINE["similar"]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Return a function that imports a script of the benchmarks."""
    monkeypatch.syspath_prepend(BENCHMARKS)

    def script(name: str) -> Any:
        monkeypatch.delitem(sys.modules, name, raising=False)
        return importlib.import_module(name)

    return script


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for the indexes, as two sets share one."""
    return tmp_path_factory.mktemp("quality")


@pytest.mark.slow
@pytest.mark.parametrize("words", CONFLATION["floors"])
def test_conflation_of_the_reported_half(words: str, shared: Path, script: Callable[[str], Any]) -> None:
    analysis = script("analysis")
    judge = shared / CONFLATION["judge"]
    assert hashlib.sha256(judge.read_bytes()).hexdigest() == CONFLATION["sha256"], "the floors were set on other data"
    lexicon = analysis.read_lexicon(judge, analysis.HALVES["reported"], verbs=words == "all")
    reached = analysis.score("frsearch", words, analysis.analyzers()["frsearch"], lexicon)
    floors = CONFLATION["floors"][words]
    assert {name: getattr(reached, name) for name in floors if getattr(reached, name) < floors[name]} == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", QUALITY)
def test_relevance_of_the_reported_half(
    name: str, request: pytest.FixtureRequest, script: Callable[[str], Any], kept: Path
) -> None:
    quality = script("quality")
    judging = quality.sets(ROOT if name == "own" else request.getfixturevalue("shared"))[name]
    assert judging.digests() == QUALITY[name]["sha256"], "the floors were set on other data"
    quality.build(judging, kept / judging.index)
    reached = quality.summary(quality.measure(judging, kept / judging.index, "report"))
    assert {measure: reached[measure] for measure, floor in QUALITY[name]["floors"].items() if reached[measure] < floor} == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", SIMILAR)
def test_similar_articles_of_the_reported_half(name: str, shared: Path, script: Callable[[str], Any], tmp_path: Path) -> None:
    similar = script("similar")
    assert similar.digest(name, shared) == SIMILAR[name]["sha256"], "the floors were set on other data"
    reached = similar.measured(name, shared, tmp_path)["report"]
    assert reached["count"] > 200
    assert {measure: reached[measure] for measure, floor in SIMILAR[name]["floors"].items() if reached[measure] < floor} == {}


def test_pinning_never_lowers_a_floor(script: Callable[[str], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quality = script("quality")
    monkeypatch.setattr(quality, "BASELINE", tmp_path / "baseline.json")
    quality.BASELINE.write_text('{"quality": {"own": {"floors": {"hit@1": 0.9, "hit@3": 0.1}}}}', "utf-8")
    monkeypatch.setattr(quality, "summary", lambda judged: {"hit@1": 0.5, "hit@3": 0.5, "hit@10": 0.5})
    quality.pin("own", quality.sets(ROOT)["own"], [])
    pinned = json.loads(quality.BASELINE.read_text("utf-8"))["quality"]["own"]
    assert pinned["floors"] == {"hit@1": 0.9, "hit@3": 0.496, "hit@10": 0.496}
    assert set(pinned["sha256"]) == {"questions.jsonl", "MANIFEST.sha256"}
