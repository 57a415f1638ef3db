"""The report of a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from frsearch.bench.report import machine


def test_the_machine_is_described_without_its_host_name() -> None:
    assert set(machine()) == {"processor", "cores", "memory_bytes", "system", "python"}


def test_a_processor_is_named_with_its_family_and_model(monkeypatch: pytest.MonkeyPatch) -> None:
    info = "processor\t: 0\ncpu family\t: 25\nmodel\t\t: 17\nmodel name\t: AMD EPYC\nstepping\t: 1\n\n"
    monkeypatch.setattr(Path, "read_text", lambda *_: 2 * info)
    assert machine()["processor"] == "AMD EPYC (family 25, model 17)"
    monkeypatch.setattr(Path, "read_text", lambda *_: "model name\t: another\n")
    assert "family" not in str(machine()["processor"])
