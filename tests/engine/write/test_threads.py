"""Work shared between two threads: results come in order, errors reach whoever waits, and no thread is needed."""

from __future__ import annotations

import threading
from contextvars import ContextVar

import pytest

from frsearch.engine.write.threads import Task, in_pairs


def test_results_come_in_order_and_another_thread_makes_every_second_one() -> None:
    made = list(in_pairs(lambda number: (number, threading.current_thread() is threading.main_thread()), iter(range(5))))
    assert made == [(0, True), (1, False), (2, True), (3, False), (4, True)]
    assert list(in_pairs(abs, [])) == []


@pytest.mark.parametrize("bad", range(4))
def test_errors_are_raised_in_order(bad: int) -> None:
    found = in_pairs(lambda number: 1 // (number - bad), range(4))
    for number in range(bad):
        assert next(found) == 1 // (number - bad)
    with pytest.raises(ZeroDivisionError):
        next(found)


def test_a_task_sees_the_context_it_was_started_in() -> None:
    variable: ContextVar[str] = ContextVar("variable", default="none")
    variable.set("set")
    assert Task(variable.get).result() == "set"


def test_where_no_thread_can_be_started_this_one_works(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    assert Task(lambda: threading.current_thread() is threading.main_thread()).result()
    assert list(in_pairs(abs, [-1, -2, -3])) == [1, 2, 3]
    with pytest.raises(ZeroDivisionError):
        Task(lambda: 1 // 0).result()
