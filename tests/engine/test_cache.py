"""What is cached stays within its budget."""

from __future__ import annotations

from threading import Thread

from frsearch.engine.cache import Cache


def test_what_came_first_goes_first() -> None:
    memory: Cache[str, int] = Cache(10)
    for name, size in (("a", 4), ("b", 4), ("c", 4)):
        memory.put(name, ord(name), size)
    assert memory.get("a") is None
    assert memory.get("b") == (ord("b"), 4)
    assert memory.get("c") == (ord("c"), 4)


def test_what_is_kept_again_counts_once() -> None:
    memory: Cache[str, int] = Cache(10)
    for size in (8, 2, 3):
        memory.put("a", size, size)
    memory.put("b", 0, 7)
    assert memory.get("a") == (3, 3)
    assert memory.get("b") == (0, 7)


def test_the_last_one_stays_however_large() -> None:
    memory: Cache[str, int] = Cache(10)
    memory.put("small", 1, 1)
    memory.put("large", 2, 100)
    assert memory.get("small") is None
    assert memory.get("large") == (2, 100)


def test_threads_keep_to_the_budget_together() -> None:
    memory: Cache[int, int] = Cache(50)

    def keep(first: int) -> None:
        for number in range(first, first + 2000):
            memory.put(number, number, 1)

    threads = [Thread(target=keep, args=(first,)) for first in (0, 1000, 9000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(memory.get(number) is not None for number in range(12_000)) == 50
