"""Steps that end late, after an error, report to nobody, and leave other work alone."""

from __future__ import annotations

import pytest

from frsearch.progress import steps, watched


def test_a_job_that_failed_is_not_reported_to_later() -> None:
    shares: list[float] = []
    job = None
    with pytest.raises(ValueError, match="faux"), watched(shares.append):
        job = steps("abc", [1, 1, 1])
        assert next(job) == "a"
        raise ValueError("faux")
    assert job
    job.close()
    assert list(steps("abc", [1, 1, 1])) == ["a", "b", "c"]
    assert shares == []
