"""The report of a run."""

from __future__ import annotations

from frsearch.bench.report import machine


def test_the_machine_is_described_without_its_host_name() -> None:
    assert set(machine()) == {"processor", "cores", "memory_bytes", "system", "python"}
