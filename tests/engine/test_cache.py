"""A cache stays within its budget, and helps even those who ask for more than it holds."""

from __future__ import annotations

from threading import Thread

from frsearch.engine.cache import Cache, cached


def test_it_keeps_to_its_budget_and_keeps_the_latest() -> None:
    cache: Cache[str, int] = Cache(10)
    for number in range(500):
        cache.put(f"{number % 40}", number, 1 + number % 4)
        assert cache.get(f"{number % 40}") == (number, 1 + number % 4)
        assert sum(found[1] for key in range(40) if (found := cache.get(f"{key}"))) <= 10


def test_who_asks_for_more_than_there_is_room_for_finds_some() -> None:
    cache: Cache[int, int] = Cache(100)
    found = 0
    for number in range(1_500):
        found += cache.get(number % 150) is not None
        cache.put(number % 150, number, 1)
    assert 400 < found < 1_000


def test_a_value_that_is_replaced_counts_once() -> None:
    cache: Cache[str, int] = Cache(10)
    for size in (8, 2, 3):
        cache.put("a", size, size)
    cache.put("b", 0, 7)
    assert cache.get("a") == (3, 3)
    assert cache.get("b") == (0, 7)


def test_the_latest_value_stays_however_large() -> None:
    cache: Cache[str, int] = Cache(10)
    cache.put("small", 1, 1)
    cache.put("large", 2, 100)
    assert cache.get("small") is None
    assert cache.get("large") == (2, 100)


def test_threads_keep_to_the_budget_together() -> None:
    cache: Cache[int, int] = Cache(50)

    def put(first: int) -> None:
        for number in range(first, first + 2000):
            cache.put(number, number, 1)

    threads = [Thread(target=put, args=(first,)) for first in (0, 1000, 9000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(cache.get(number) is not None for number in range(12_000)) == 50


def test_a_value_is_computed_once_until_the_cache_is_full() -> None:
    cache: dict[int, int | None] = {}
    computed: list[int] = []

    def compute(key: int) -> None:
        computed.append(key)

    for key in (1, 1, 2, 2, 3, 3, 1):
        cached(cache, key, lambda key=key: compute(key), limit=2)  # type: ignore[misc]
    assert computed == [1, 2, 3, 1]
    assert set(cache) == {3, 1}
