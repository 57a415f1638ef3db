"""Words are sampled by their frequencies."""

from __future__ import annotations

import numpy as np

from frsearch.bench.random_stream import RandomStream
from frsearch.bench.sampling import word_sampler
from frsearch.bench.vocabulary import word_frequencies


def test_sampling_is_the_inverse_of_the_cumulative_frequency() -> None:
    uniform = np.concatenate([RandomStream(5).uniform(20_000), [0.0, 1 - 2**-53]])
    expected = np.searchsorted(np.append(np.cumsum(word_frequencies())[:-1], 1.0), uniform, side="right")
    assert (word_sampler().draw(uniform) == expected).all()
