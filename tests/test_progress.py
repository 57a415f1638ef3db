"""Steps that end late, after an error, report to nobody, and leave other work alone."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import suppress

from frsearch.progress import steps, watched


def failed(shares: list[float]) -> Generator[str, None, None]:
    """Return what is left of a job whose watcher has ended."""
    with suppress(ValueError), watched(shares.append):
        job = steps("abc", [1, 1, 1])
        assert next(job) == "a"
        raise ValueError("faux")
    assert isinstance(job, Generator)
    return job


def test_a_job_that_failed_is_not_reported_to_later() -> None:
    shares: list[float] = []
    job = failed(shares)
    job.close()
    assert list(steps("abc", [1, 1, 1])) == ["a", "b", "c"]
    assert shares == []
