"""Changes of a commit: the last one to an article counts, whatever came before."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from frsearch.engine.write.changes import DELETED, Changes

HALVES = st.sampled_from([bytes([number] * 8) for number in range(3)])
DIGESTS = st.tuples(HALVES, HALVES).map(b"".join)
"""Few enough that articles change twice, and that different ones share half a digest."""
STEPS = st.lists(st.one_of(st.tuples(DIGESTS, st.booleans()), st.none()), max_size=60)
"""An article that is added or dies; None: somebody asks."""


def asked(changes: Changes, digests: list[bytes]) -> list[str | None]:
    return changes.hashes(np.frombuffer(b"".join(digests), "<u8").reshape(-1, 2))


@given(STEPS)
def test_the_last_change_of_each_article_counts(steps: list[tuple[bytes, bool] | None]) -> None:
    changes, expected, last = Changes(), dict[bytes, str](), dict[bytes, int]()
    replaced: set[int] = set()
    added = 0
    for step in steps:
        if step is None:
            assert asked(changes, list(expected)) == list(expected.values())
            continue
        digest, dies = step
        replaced |= {last.pop(digest)} if digest in last else set()
        if dies:
            changes.add(digest, DELETED)
            expected[digest] = ""
            continue
        content_hash = added.to_bytes(16, "big")
        changes.add(digest, added, content_hash)
        expected[digest], last[digest] = content_hash.hex(), added
        added += 1
    every = [bytes([one] * 8 + [other] * 8) for one in range(3) for other in range(4)]
    assert asked(changes, every) == [expected.get(digest) for digest in every]
    assert set(np.flatnonzero(changes.replaced(added)).tolist()) == replaced


def test_many_changes_are_found_by_few_runs() -> None:
    changes = Changes()
    for number in range(3000):
        changes.add(number.to_bytes(8, "big") * 2, number, number.to_bytes(16, "big"))
        if number % 10 == 0:
            assert asked(changes, [number.to_bytes(8, "big") * 2]) == [number.to_bytes(16, "big").hex()]
    assert asked(changes, [bytes([0, 0, 0, 0, 0, 0, 7, 8]) * 2]) == [(7 * 256 + 8).to_bytes(16, "big").hex()]
    assert len(changes._runs) < 12
