"""The rules for words that the table of lemmas lacks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch.analysis.lemma_rules import KEEP, MAX_WORD_LENGTH, Change, Rules, guess, looked_up, pack, unpack

NOTHING: dict[str, str] = {}
LETTERS = st.text("aeirst", min_size=1, max_size=10)
CHANGES = st.tuples(st.integers(0, 9), st.text("aeirst", max_size=3))


def test_a_prefix_is_removed_only_before_a_known_word() -> None:
    lookup = {"jihadistes": "jihadiste"}.get
    assert guess("antijihadistes", lookup) == "antijihadiste"
    assert guess("antiquaille", lookup) == "antiquaille"
    assert guess("jihadistes", lookup) == "jihadiste"


def test_rules_ignore_strings_too_long_to_be_words() -> None:
    assert guess("a" * MAX_WORD_LENGTH + "istes", NOTHING.get) == "a" * MAX_WORD_LENGTH + "istes"


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("vaccinodrome", "vaccinodrome vaccinodromes"),
        ("uberiser", "uberise uberises uberisee uberisees uberisons uberisait uberisaient uberisera uberisante uberisant"),
        ("retwitter", "retwittait retwittaient retwitterait retwitterent retwittons"),
        ("asyndical", "asyndical asyndicale asyndicales asyndicaux"),
        ("macronien", "macronien macronienne macroniens macroniennes"),
        ("youtubeur", "youtubeur youtubeuse youtubeurs youtubeuses"),
        ("macroniste", "macroniste macronistes"),
        ("mulhousien", "mulhousienne mulhousiens"),
        ("supersportif", "supersportive supersportives supersportifs"),
    ],
)
def test_the_forms_of_a_word_that_the_table_lacks_meet(lemma: str, forms: str) -> None:
    assert {form: guess(form, NOTHING.get) for form in forms.split()} == dict.fromkeys(forms.split(), lemma)


@pytest.mark.parametrize("name", "obama gomez poutine khadija herrera sissoko mbappe zelensky netflix erdogan".split())
def test_a_name_keeps_its_form(name: str) -> None:
    assert guess(name, NOTHING.get) == name


def test_no_word_of_the_table_is_the_result() -> None:
    assert guess("uberisait", {"uberiser": "uberiser"}.get) == "uberisait"
    assert guess("uberisantes", {"uberiser": "uberiser"}.get) == "uberisant"


def test_the_longest_ending_decides() -> None:
    rules = Rules({"s": (1, ""), "is": KEEP, "ais": (3, "er"), "kais": KEEP})
    assert [rules.lemma(form) for form in ("zorgos", "zorgis", "zorgais", "zorkais", "zorgi")] == [
        "zorgo",
        "zorgis",
        "zorger",
        "zorkais",
        "zorgi",
    ]


def test_short_words_and_short_stems_are_left_alone() -> None:
    rules = Rules({"s": (1, ""), "is": KEEP, "ais": (3, "er")})
    assert [rules.lemma(form) for form in ("zors", "zoais", "zorais")] == ["zors", "zoais", "zorer"]


@given(st.dictionaries(LETTERS, CHANGES, min_size=1), st.text("aeirst", min_size=5, max_size=40))
def test_any_rules_end_and_decide_by_the_longest_ending(longest: dict[str, Change], form: str) -> None:
    endings = {ending[at:]: KEEP for ending in longest for at in range(len(ending))} | longest
    removed, added = next((endings[form[at:]] for at in range(len(form)) if form[at:] in endings), KEEP)
    stem = len(form) - removed
    rules = Rules(endings)
    assert rules.lemma(form) == (form[:stem] + added if stem >= 3 else form)
    assert len(list(rules.lemmas(form))) <= 3


@given(st.text("aeirstnlz", min_size=1, max_size=20))
def test_all_that_a_guess_looks_up_is_known_before(form: str) -> None:
    asked: list[str] = []
    guess(form, asked.append)
    assert set(asked) <= set(looked_up(form))


@given(st.dictionaries(LETTERS, CHANGES, min_size=1))
def test_a_file_has_what_was_packed(endings: dict[str, Change]) -> None:
    assert unpack(pack(endings)) == endings
