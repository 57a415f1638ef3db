from __future__ import annotations

import pytest

from frsearch.profiling import add_seconds, profiled, stage


def test_nothing_is_kept_if_nobody_collects() -> None:
    with stage("cutting"):
        pass
    add_seconds("cutting", 1.0)
    with profiled() as seconds:
        pass
    assert seconds == {}


def test_stages_add_up_and_keep_their_order() -> None:
    with profiled() as seconds:
        add_seconds("cutting", 1.0)
        add_seconds("merging", 0.5)
        add_seconds("cutting", 2.0)
    assert list(seconds.items()) == [("cutting", 3.0), ("merging", 0.5)]


def test_a_stage_that_fails_is_counted_and_collecting_ends() -> None:
    with profiled() as seconds:
        with pytest.raises(OSError, match="full"), stage("writing"):
            raise OSError("full")
        with profiled() as inner, stage("reading"):
            pass
    assert list(seconds) == ["writing"]
    assert list(inner) == ["reading"]
