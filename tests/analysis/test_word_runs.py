"""Words in a row in short texts, compounds joined or not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch import FrenchAnalyzer
from frsearch.analysis.folding import exact_form, fold
from frsearch.analysis.word_runs import has_run, word_runs

ANALYZER = FrenchAnalyzer()


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("Victor Hugo", [("victor", "hugo")]),
        ("L’Équipe", [("equipe",)]),
        ("porte-parole", [("porte", "parole"), ("porteparole",)]),
        ("le porte-parole d’EELV", [("le", "porte", "parole", "eelv"), ("le", "porteparole", "eelv")]),
        ("O.N.U.", [("onu",)]),
        ("***", []),
        ("", []),
    ],
)
def test_runs(text: str, runs: list[tuple[str, ...]]) -> None:
    assert list(word_runs(ANALYZER.tokens(text))) == runs


@pytest.mark.parametrize(
    ("typed", "text", "is_part", "is_all"),
    [
        ("victor hugo", "Victor Hugo", True, True),
        ("hugo", "Victor Hugo", True, False),
        ("hugo victor", "Victor Hugo", False, False),
        ("victor hugo", "Victor-Marie Hugo", False, False),
        ("ndjamena", "N’Djamena", True, True),
        ("n djamena", "maire de N’Djamena", True, False),
        ("maire de ndjamena", "maire de N’Djamena", True, True),
        ("porteparole de n djamena", "porte-parole de N’Djamena", True, True),
        ("politique", "POLITIQUE", True, True),
        ("equipe", "L’Équipe", True, True),
    ],
)
def test_words_follow_each_other(typed: str, text: str, is_part: bool, is_all: bool) -> None:
    tokens = ANALYZER.tokens(text)
    assert any(has_run(tokens, run) for run in word_runs(ANALYZER.tokens(typed))) is is_part
    assert any(has_run(tokens, run, is_whole=True) for run in word_runs(ANALYZER.tokens(typed))) is is_all


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("aéœ’-. ,1\u0301"), max_size=30))
def test_the_letters_of_every_word_are_in_the_text_without_all_else(text: str) -> None:
    """Filters look for these letters before they analyse a value."""
    squeezed = fold(exact_form(text))
    for token in ANALYZER.tokens(text):
        letters = fold(token.folded)
        assert not (letters.isascii() and letters.isalnum()) or letters in squeezed
    assert all(has_run(ANALYZER.tokens(text), run, is_whole=True) for run in word_runs(ANALYZER.tokens(text)))
