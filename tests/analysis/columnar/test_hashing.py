"""Different words have different keys, and the hash table finds what was added."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from frsearch.analysis.columnar.hashing import MAX_KEYED_LENGTH, HashTable, keys
from frsearch.analysis.columnar.symbols import to_symbols
from frsearch.analysis.columnar.tokenizer import MARGIN, word_bounds

WORDS = st.lists(st.text("aàéz09", min_size=1, max_size=MAX_KEYED_LENGTH), min_size=1, max_size=30)


def keys_of(text: str) -> list[int]:
    symbols, _ = to_symbols(text.join(("\n" * MARGIN, "\n" * MARGIN)))
    bounds = word_bounds(symbols)
    assert bounds
    starts, ends = bounds
    return [int(key) for key in keys(symbols, starts, ends - starts)]


@given(WORDS)
def test_keys_are_equal_if_words_are(words: list[str]) -> None:
    found = keys_of("\n".join(words))
    assert len(found) == len(words)
    assert len(set(found)) == len(set(words)) == len(set(zip(words, found, strict=True)))


def test_words_that_differ_in_the_highest_bits_have_different_keys() -> None:
    """Multiplication leaves a difference in the highest bit where it was; two of these must not cancel each other out."""
    words = ["".join(letters) for letters in _choices("aá", [7, 15, 23], "x" * 24)]
    assert len(set(keys_of("\n".join(words)))) == len(words) == 8


def _choices(letters: str, indices: list[int], word: str) -> list[str]:
    if not indices:
        return [word]
    return [
        choice
        for letter in letters
        for choice in _choices(letters, indices[1:], word[: indices[0]] + letter + word[indices[0] + 1 :])
    ]


def test_case_and_shapes_of_apostrophes_and_hyphens_do_not_change_the_key() -> None:
    first, *others = keys_of("l’État-là / L'ÉTAT‑LÀ / l`état‐là")
    assert others == [first, first]
    assert len(set(keys_of("l'état-là l'etat-là l-état-là"))) == 3


def test_a_table_that_grows_finds_everything_again() -> None:
    chance = random.Random(20260101)
    table = HashTable()
    expected: dict[int, int] = {}
    for _ in range(40):
        fresh = {chance.getrandbits(64) | 1 for _ in range(3000)} - expected.keys()
        values = [chance.randrange(-5, 1 << 31) for _ in fresh]
        table.add(np.array([*fresh], np.uint64), np.array(values, np.int32))
        expected.update(zip(fresh, values, strict=True))
        asked = [*chance.sample([*expected], 500), *(chance.getrandbits(64) | 1 for _ in range(500))]
        found, missing = table.get(np.array(asked, np.uint64))
        absent = {index for index, key in enumerate(asked) if key not in expected}
        assert set(missing.tolist()) == absent
        assert len(missing) == len(absent)
        assert all(found[index] == expected[key] for index, key in enumerate(asked) if index not in absent)


def test_keys_that_want_the_same_slot_all_find_one() -> None:
    table = HashTable()
    crowd = np.arange(1, 1001, dtype=np.uint64)  # their highest bits are alike
    crowd |= np.uint64(0xFFFF << 48)  # and they want the last slot, so that they continue at the first
    table.add(crowd, np.arange(1000, dtype=np.int32))
    found, missing = table.get(crowd)
    assert found.tolist() == list(range(1000))
    assert not len(missing)
