"""A time limit for a call into other people's Python code, which looks at no clock."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class _Overdue(BaseException):
    """Raised inside the call: not an Exception, which the code called might catch."""


def within(seconds: float, call: Callable[[], T]) -> T:
    """Return what `call` returns; raises TimeoutError if that takes longer than `seconds`.

    A second thread raises an exception in this one, which takes effect between two steps of Python: one long step, such as a
    regular expression, is not interrupted. A signal would work in the main thread alone, a process for each page costs more.
    """
    done = threading.Event()
    watch = threading.Thread(target=_watch, args=(threading.get_ident(), seconds, done), daemon=True)
    try:
        watch.start()
        try:
            return call()
        finally:
            _stop(watch, done)
    except _Overdue:
        _stop_late(watch, done)
        raise TimeoutError(f"takes more than {seconds:g} s") from None


def _watch(thread: int, seconds: float, done: threading.Event) -> None:
    while not done.wait(seconds):
        _raise_in(thread, _Overdue)  # again and again: the interpreter ignores what is raised in a finalizer


def _stop(watch: threading.Thread, done: threading.Event) -> None:
    done.set()
    watch.join()
    for _ in range(2):  # what was raised too late, which must not reach the caller, is raised between these steps
        pass


def _stop_late(watch: threading.Thread, done: threading.Event) -> None:
    """Stop the watch, whatever it still raises, which must be let happen.

    If it were taken back, Python 3.11 would look for it at every step, and hang in the first function that a debugger or a
    profiler traces.
    """
    while True:
        try:
            _stop(watch, done)
        except _Overdue:
            continue
        return


def _raise_in(thread: int, error: type[BaseException]) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))
