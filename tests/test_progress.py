"""Steps that end late, after an error, report to nobody, and leave other work alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from frsearch.progress import steps, watched


def test_a_job_that_failed_is_not_reported_to_later() -> None:
    shares: list[float] = []
    jobs: list[Iterator[str]] = []

    def fail() -> None:
        with watched(shares.append):
            jobs.append(steps("abc", [1, 1, 1]))
            assert next(jobs[0]) == "a"
            raise ValueError("faux")

    with pytest.raises(ValueError, match="faux"):
        fail()
    jobs.clear()  # which ends the steps
    assert list(steps("abc", [1, 1, 1])) == ["a", "b", "c"]
    assert shares == []
