"""Lemmas by word family, names, and the format of the table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch.analysis.columnar import lemmas as columnar
from frsearch.analysis.folding import exact_form, fold
from frsearch.analysis.lemmas import MAGIC, LemmaTable, lemma, pack

HERE = Path(__file__).parent
WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=60)


def listed(name: str) -> Iterator[list[str]]:
    for line in (HERE / f"{name}.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split()


def folded(word: str) -> str:
    return fold(exact_form(word))


FAMILIES = [(form, word) for word, *forms in listed("families") for form in forms]
NAMES = [name for line in listed("names") for name in line]


def test_a_form_meets_its_family() -> None:
    assert [(form, found, word) for form, word in FAMILIES if (found := lemma(folded(form))) != folded(word)] == []


def test_there_are_four_hundred_forms_and_none_is_listed_twice() -> None:
    assert len(FAMILIES) >= 400
    assert len(set(FAMILIES)) == len(FAMILIES)


def test_a_name_keeps_its_form() -> None:
    assert [(name, found) for name in NAMES if (found := lemma(folded(name))) != folded(name)] == []


def test_there_are_three_hundred_names_and_all_lemmas_differ() -> None:
    assert len({lemma(folded(name)) for name in NAMES}) == len(NAMES) >= 300


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("armée", "arme"),
        ("général", "généralement"),
        ("mali", "malien"),
        ("mali", "mal"),
        ("niger", "nigérien"),
        ("nigérien", "nigérian"),
        ("paris", "pari"),
        ("chine", "chinois"),
        ("capitale", "capital"),
        ("commune", "commun"),
        ("droite", "droit"),
        ("carrière", "carrier"),
        ("avions", "avons"),
        ("police", "policier"),
        ("paix", "payer"),
        ("moral", "mort"),
        ("Riva", "river"),
        ("Pelé", "peler"),
        ("Mura", "murer"),
        ("Aït", "avoir"),
        ("Peter", "pété"),
    ],
)
def test_different_words_have_different_lemmas(one: str, other: str) -> None:
    assert lemma(folded(one)) != lemma(folded(other))


def test_a_verb_that_is_also_a_name_has_another_lemma_for_all_its_other_forms() -> None:
    assert {lemma(folded(form)) for form in ("pété", "pétait", "pètent")} == {"petant"}
    assert lemma("peter") == "peter"


@pytest.mark.parametrize("name", ["Panamera", "Herrera", "Yoplait", "Chevreuse", "Damiens", "Antipolis", "Maurienne"])
def test_a_name_with_the_ending_of_an_inflected_word_keeps_its_form(name: str) -> None:
    assert lemma(folded(name)) == folded(name)


def test_ten_million_letters_are_their_own_lemma() -> None:
    assert lemma("é" * 10_000_000) == "é" * 10_000_000


@given(WORDS)
def test_a_lemma_is_a_folded_form_and_the_same_each_time(word: str) -> None:
    found = lemma(word)
    assert found
    assert fold(found) == found
    assert lemma(word) == found


@given(st.text(max_size=30))
def test_any_text_has_a_lemma(text: str) -> None:
    assert bool(lemma(text)) == bool(text)


@given(st.dictionaries(WORDS, WORDS, min_size=1), WORDS, st.integers(1, 7))
def test_a_table_has_what_was_packed(lemmas: dict[str, str], other: str, block_size: int) -> None:
    table = LemmaTable(pack(lemmas, block_size))
    assert {form: table.get(form) for form in lemmas} == lemmas
    assert table.get(other) == lemmas.get(other)
    assert table.get("") is None
    short = {form: lemma for form, lemma in lemmas.items() if len(form) <= 32}
    assert columnar.LemmaColumns(table.blocks()).get([*lemmas, other]) == short | (
        {other: lemmas[other]} if other in short else {}
    )


def test_the_columnar_table_has_the_same_lemmas_for_all_families() -> None:
    words = [folded(form) for form, _ in FAMILIES] + [folded(name) for name in NAMES]
    words = [word for word in words if word.isalpha()]
    assert columnar.lemmas(words) == [lemma(word) for word in words]


def test_other_content_is_refused() -> None:
    with pytest.raises(ValueError, match="not a lemma table: expected it to start with"):
        LemmaTable(b"frsearch lemmas 2\n" + pack({"a": "a"})[len(MAGIC) :])
