"""Messages between a process and its workers arrive as they were sent, or not at all."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch.engine.write.messages import message, read_message


@given(st.lists(st.lists(st.binary(max_size=20), max_size=3), max_size=4))
def test_messages_arrive_one_after_the_other(sent: list[list[bytes]]) -> None:
    pipe = io.BytesIO(b"".join(map(message, sent)))
    assert [read_message(pipe) for _ in sent] == [b"".join(parts) for parts in sent]
    with pytest.raises(EOFError):
        read_message(pipe)


@given(st.binary(min_size=1, max_size=20), st.data())
def test_a_message_that_breaks_off_is_none(content: bytes, data: st.DataObject) -> None:
    whole = message([content])
    with pytest.raises(EOFError):
        read_message(io.BytesIO(whole[: data.draw(st.integers(0, len(whole) - 1))]))
