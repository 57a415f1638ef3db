"""Random numbers follow the distribution asked for."""

from __future__ import annotations

import numpy as np
import pytest

from frsearch.bench.random_stream import RandomStream


def test_log_normal_numbers_have_their_mean_and_deviation() -> None:
    logs = np.log(RandomStream(3).log_normal(2.0, 0.5, 40_000))
    assert logs.mean() == pytest.approx(2.0, abs=0.02)
    assert logs.std() == pytest.approx(0.5, abs=0.02)
