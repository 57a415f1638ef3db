"""The rules for words that the table of lemmas lacks."""

from __future__ import annotations

import pytest

from frsearch.analysis.lemma_rules import MAX_WORD_LENGTH, guess

NOTHING: dict[str, str] = {}


def test_a_prefix_is_removed_only_before_a_known_word() -> None:
    lookup = {"jihadistes": "jihadiste"}.get
    assert guess("antijihadistes", lookup) == "antijihadiste"
    assert guess("antiquaille", lookup) == "antiquaille"
    assert guess("jihadistes", lookup) == "jihadiste"


def test_rules_ignore_strings_too_long_to_be_words() -> None:
    assert guess("a" * MAX_WORD_LENGTH + "istes", NOTHING.get) == "a" * MAX_WORD_LENGTH + "istes"


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("zorgiennes", "zorgien"),
        ("zorgeurs", "zorgeur"),
        ("zorgeuse", "zorgeur"),
        ("zorgatrices", "zorgateur"),
        ("zorgatives", "zorgatif"),
        ("zorgaises", "zorgais"),
        ("zorgoise", "zorgois"),
        ("zorgistes", "zorgiste"),
        ("zorgismes", "zorgisme"),
        ("zorgiques", "zorgique"),
        ("zorgables", "zorgable"),
        ("zorgologues", "zorgologue"),
        ("zorgtions", "zorgtion"),
        ("zorgements", "zorgement"),
        ("zorgaient", "zorger"),
        ("zorgerent", "zorger"),
        ("zorgeraient", "zorger"),  # the longest ending that leaves three letters
        ("zorgerez", "zorger"),
        ("zoreraient", "zorer"),
        ("zoeraient", "zoerer"),
        ("abaises", "abaises"),  # two letters before an ending are too few, and so are six in total
        ("zoaise", "zoaise"),
        ("zorgait", "zorgait"),
        ("zorgera", "zorgera"),
    ],
)
def test_the_ending_decides_if_the_table_lacks_a_word(form: str, expected: str) -> None:
    assert guess(form, NOTHING.get) == expected
