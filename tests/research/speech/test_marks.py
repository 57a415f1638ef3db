"""Quotations by their marks: every kind of mark, nesting, paragraphs, and what is never closed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch.research.speech.marks import MAX_LENGTH, quotations


def inside(text: str) -> list[str]:
    return [text[each.start : each.end] for each in quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("« Oui », dit-il.", ["Oui"]),
        ("«Oui», «\u00a0non\u00a0», «\u202fpeut-être\u202f».", ["Oui", "non", "peut-être"]),
        ("“Oui”, ”non”, „bon”.", ["Oui", "non", "bon"]),
        ('"Oui", l\'"État" et ("non").', ["Oui", "État", "non"]),
        ("« Il a dit : “non”, puis « oui » »", ["Il a dit : “non”, puis « oui »"]),
        ("“Le « film » est bon”", ["Le « film » est bon"]),
        ("« »", []),
        ("« « « a » »", ["« a »"]),
        ("« Oui, dit-il.", []),
        ("Oui », dit-il.", []),
        ("« Oui, dit-il. « Non », dit-elle.", ["Non"]),
        ("« Un.\n\n« Deux », dit-il.", ["Un.\n\n« Deux"]),
        ("« Un.\n\n» Deux », dit-il.", ["Un.\n\n» Deux"]),
        ("« Un.\n\nDeux », dit-il.", ["Un.\n\nDeux"]),
        ("« Un.\n\nIl dit « deux ».", ["deux"]),
        ('"Un.\n\n"Deux", dit-il.', ['Un.\n\n"Deux']),
        ('"Un.\n\nDeux", dit-il.', []),
        ('Un écran de 55". Il dit "oui".', ["oui"]),
        ('La planche de 12" coûte 30 euros. "Ah", dit-il.', ["Ah"]),
        ('Le " oui " et le " non ".', ["oui", "non"]),
    ],
)
def test_what_marks_enclose(text: str, expected: list[str]) -> None:
    assert inside(text) == expected


def test_a_quotation_has_an_end() -> None:
    assert inside(f"« {'a ' * MAX_LENGTH}» « b »") == ["b"]


@given(st.text("«»“”„\"'a ,.\n’\u00a0", max_size=60))
def test_quotations_are_in_order_and_between_marks(text: str) -> None:
    at = 0
    for each in quotations(text):
        assert at <= each.open < each.start < each.end < each.close
        assert text[each.start : each.end] == text[each.start : each.end].strip()
        assert text[each.open] in '«“”„"'
        assert text[each.close - 1] in '»”"'
        at = each.close


@pytest.mark.parametrize("unit", ["«", "»", '"', "« a\n\n", '"a\n\n', "« “ ", '"a '])
def test_hundred_thousand_marks(unit: str) -> None:
    assert sum(each.close - each.open for each in quotations(unit * 100_000)) <= 100_000 * len(unit)
