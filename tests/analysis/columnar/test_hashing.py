"""Different words have different keys, and the table finds what was put in."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from frsearch.analysis.columnar.hashing import LONGEST, KeyTable, keys
from frsearch.analysis.columnar.symbols import symbols
from frsearch.analysis.columnar.tokenizer import MARGIN, scan

WORDS = st.lists(st.text("aàéz09", min_size=1, max_size=LONGEST), min_size=1, max_size=30)


def keys_of(text: str) -> list[int]:
    signs, _ = symbols(text.join(("\n" * MARGIN, "\n" * MARGIN)))
    found = scan(signs)
    assert found
    starts, ends = found
    return [int(key) for key in keys(signs, starts, ends - starts)]


@given(WORDS)
def test_two_words_have_one_key_if_they_are_the_same(words: list[str]) -> None:
    found = keys_of("\n".join(words))
    assert len(found) == len(words)
    assert len(set(found)) == len(set(words)) == len(set(zip(words, found, strict=True)))


def test_words_that_differ_in_the_highest_bits_have_different_keys() -> None:
    """Multiplying leaves a difference in the highest bit where it was; two of these must not make up for each other."""
    words = ["".join(signs) for signs in _choices("aá", [7, 15, 23], "x" * 24)]
    assert len(set(keys_of("\n".join(words)))) == len(words) == 8


def _choices(letters: str, places: list[int], word: str) -> list[str]:
    if not places:
        return [word]
    return [
        choice
        for letter in letters
        for choice in _choices(letters, places[1:], word[: places[0]] + letter + word[places[0] + 1 :])
    ]


def test_case_apostrophes_and_hyphens_make_no_other_word() -> None:
    first, *others = keys_of("l’État-là / L'ÉTAT‑LÀ / l`état‐là")
    assert others == [first, first]
    assert len(set(keys_of("l'état-là l'etat-là l-état-là"))) == 3


def test_a_table_that_grows_finds_everything_again() -> None:
    chance = random.Random(20260101)
    table = KeyTable()
    expected: dict[int, int] = {}
    for _ in range(40):
        fresh = {chance.getrandbits(64) | 1 for _ in range(3000)} - expected.keys()
        values = [chance.randrange(-5, 1 << 31) for _ in fresh]
        table.add(np.array([*fresh], np.uint64), np.array(values, np.int32))
        expected.update(zip(fresh, values, strict=True))
        asked = [*chance.sample([*expected], 500), *(chance.getrandbits(64) | 1 for _ in range(500))]
        found, missing = table.get(np.array(asked, np.uint64))
        absent = {place for place, key in enumerate(asked) if key not in expected}
        assert set(missing.tolist()) == absent
        assert len(missing) == len(absent)
        assert all(found[place] == expected[key] for place, key in enumerate(asked) if place not in absent)


def test_keys_that_want_one_slot_all_find_a_place() -> None:
    table = KeyTable()
    crowd = np.arange(1, 1001, dtype=np.uint64)  # their highest bits are alike
    crowd |= np.uint64(0xFFFF << 48)  # and the last slot is theirs, so that they go on at the first
    table.add(crowd, np.arange(1000, dtype=np.int32))
    found, missing = table.get(crowd)
    assert found.tolist() == list(range(1000))
    assert not len(missing)
