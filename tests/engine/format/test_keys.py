"""Keys: digests of ids, and numbers of days."""

from __future__ import annotations

import datetime
import hashlib

import pytest

from frsearch.engine.format.keys import NO_DATE, day_number, id_digest


@pytest.mark.parametrize("article_id", ["kidra", "", "É/1", "\ud800"])
def test_an_id_has_a_digest_of_sixteen_bytes(article_id: str) -> None:
    expected = hashlib.blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    assert id_digest(article_id) == expected


def test_composed_and_decomposed_ids_differ() -> None:
    assert id_digest("\u00e9") != id_digest("e\u0301")


def test_days_are_ordinals_and_none_is_before_all_of_them() -> None:
    assert day_number(None) == NO_DATE < day_number(datetime.date.min) == 1
    assert day_number(datetime.date(2024, 3, 1)) - day_number(datetime.date(2024, 2, 28)) == 2
