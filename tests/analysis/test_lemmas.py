"""Lemmas by word family, names, the table's format and the rules for words it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch.analysis.columnar import lemmas as columnar
from frsearch.analysis.folding import exact_form, fold
from frsearch.analysis.lemma_rules import LONGEST, guess
from frsearch.analysis.lemmas import MAGIC, Table, lemma, pack

HERE = Path(__file__).parent
WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=60)


def listed(name: str) -> Iterator[list[str]]:
    for line in (HERE / f"{name}.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split()


def folded(word: str) -> str:
    return fold(exact_form(word))


FAMILIES = [(form, word) for word, *forms in listed("families") for form in forms]
NOTHING: dict[str, str] = {}
NAMES = [name for line in listed("names") for name in line]


@pytest.mark.parametrize(("form", "word"), FAMILIES)
def test_a_form_meets_its_family(form: str, word: str) -> None:
    assert lemma(folded(form)) == folded(word)


def test_the_table_of_families_is_as_large_as_it_says() -> None:
    assert len(FAMILIES) >= 400
    assert len(set(FAMILIES)) == len(FAMILIES)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_keeps_its_form(name: str) -> None:
    assert lemma(folded(name)) == folded(name)


def test_names_are_three_hundred_and_all_apart() -> None:
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
    ],
)
def test_these_are_not_one_word(one: str, other: str) -> None:
    assert lemma(folded(one)) != lemma(folded(other))


@pytest.mark.parametrize("name", ["Panamera", "Herrera", "Yoplait", "Chevreuse", "Damiens", "Antipolis", "Maurienne"])
def test_a_name_with_the_ending_of_an_inflected_word_keeps_its_form(name: str) -> None:
    assert lemma(folded(name)) == folded(name)


def test_a_prefix_is_read_only_before_a_known_word() -> None:
    known = {"jihadistes": "jihadiste"}.get
    assert guess("antijihadistes", known) == "antijihadiste"
    assert guess("antiquaille", known) == "antiquaille"
    assert guess("jihadistes", known) == "jihadiste"


def test_rules_leave_what_is_too_long_to_be_a_word() -> None:
    assert guess("a" * LONGEST + "istes", NOTHING.get) == "a" * LONGEST + "istes"
    assert lemma("é" * 10_000_000) == "é" * 10_000_000


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
        ("abaises", "abaises"),  # two letters before an ending are too few, and so are six in all
        ("zoaise", "zoaise"),
        ("zorgait", "zorgait"),
        ("zorgera", "zorgera"),
    ],
)
def test_an_ending_decides_where_the_table_lacks_a_word(form: str, expected: str) -> None:
    assert guess(form, NOTHING.get) == expected


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
def test_a_table_gives_back_what_was_packed(lemmas: dict[str, str], other: str, block_size: int) -> None:
    table = Table(pack(lemmas, block_size))
    assert {form: table.get(form) for form in lemmas} == lemmas
    assert table.get(other) == lemmas.get(other)
    assert table.get("") is None
    short = {form: lemma for form, lemma in lemmas.items() if len(form) <= 32}
    assert columnar.LemmaColumns(table.blocks()).get([*lemmas, other]) == short | (
        {other: lemmas[other]} if other in short else {}
    )


@given(st.lists(st.one_of(WORDS.filter(str.isalpha), st.sampled_from(["antijihadistes", "macronistes", "maliennes", "autobus"]))))
def test_many_lemmas_at_once_are_those_of_each(words: list[str]) -> None:
    assert columnar.lemmas(words) == [lemma(word) for word in words]


def test_all_forms_of_the_families_have_the_same_lemmas_at_once() -> None:
    words = [folded(form) for form, _ in FAMILIES] + [folded(name) for name in NAMES]
    words = [word for word in words if word.isalpha()]
    assert columnar.lemmas(words) == [lemma(word) for word in words]


def test_another_file_is_no_table() -> None:
    with pytest.raises(ValueError, match="a lemma table starts with"):
        Table(b"frsearch lemmas 2\n" + pack({"a": "a"})[len(MAGIC) :])
