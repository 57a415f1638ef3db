"""Variants: the shipped list, files and mappings of a user's own, and the rules for numbers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from frsearch import CorpusError, FrenchAnalyzer, Index
from frsearch.analysis.stopwords import STOP_WORDS
from frsearch.analysis.variants import Variants, _shipped, as_written, groups_in, read_variants
from frsearch.analysis.written_numbers import rewritten

ANALYZER = FrenchAnalyzer()
SHIPPED = Path("frsearch/analysis/data/variants.txt")


def others(variants: Variants, text: str) -> list[str]:
    return [other.text for other in variants.of(ANALYZER.tokens(text), text)]


def test_the_shipped_list_is_read_as_any_file(pytestconfig: pytest.Config) -> None:
    assert tuple(read_variants(pytestconfig.rootpath / SHIPPED)) == _shipped()
    assert len(_shipped()) > 250


def test_no_equivalent_is_in_two_groups_or_twice_in_one() -> None:
    read = [one for group in _shipped() for text in group if (one := as_written(text, ANALYZER))]
    counts = Counter((one.words, one.level) for one in read)
    assert [words for words, count in counts.items() if count > 1] == []
    assert len(read) == sum(map(len, _shipped()))


def test_equivalents_in_lower_case_are_given_in_their_base_form() -> None:
    """Else the words of an article would match, and those of a query would not."""
    single = [text for group in _shipped() for text in group if text.isalpha() and text.islower()]
    assert [
        text for text in single if (one := as_written(text, ANALYZER)) and one.words != (ANALYZER.tokens(text)[0].folded,)
    ] == []


def test_few_equivalents_are_stop_words() -> None:
    """A query drops stop words, unless there is nothing else in it."""
    words = {one.words[0] for group in _shipped() for text in group if (one := as_written(text, ANALYZER)) and not one.is_many}
    elided = {"jusqu", "jusque", "lorsqu", "lorsque", "puisqu", "puisque", "quoiqu", "quoique", "qu", "que"}
    assert words & STOP_WORDS == {"m", *elided}


def test_a_word_is_looked_up_whatever_its_case_and_accents() -> None:
    variants = Variants([("Évêché", "palais épiscopal")])
    for text in ("Évêché", "eveche", "l’ÉVÊCHÉ"):
        assert others(variants, text) == ["palais épiscopal"]
    assert others(variants, "Palais Episcopal") == ["Évêché"]
    assert others(variants, "palais") == []


@pytest.mark.parametrize(
    ("group", "typed", "found"),
    [
        (("pluie", "averse"), "pluies", ["averse"]),  # lower case: all forms
        (("Pluie", "Averse"), "pluies", []),  # a capital letter: this form
        (("Pluie", "Averse"), "pluie", ["Averse"]),
        (("3e", "troisième"), "troisièmes", ["3e"]),
        (("3e", "troisième"), "3", []),  # a digit: this form
    ],
)
def test_capitals_and_digits_mean_one_form(
    group: tuple[str, ...], typed: str, found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frsearch.analysis.variants._shipped", tuple)
    assert others(Variants([group]), typed) == found


def test_the_user_s_groups_are_beside_the_shipped_ones() -> None:
    variants = Variants({"Kiev": "Kiow", "averse": ["pluie", "grain"]})
    assert others(variants, "Kiev") == ["Kyiv", "Kiow"]
    assert others(variants, "averse") == ["pluie", "grain"]
    assert others(Variants(), "averse") == []


def test_a_file_has_groups_and_comments(tmp_path: Path) -> None:
    path = tmp_path / "variantes.txt"
    path.write_text("\ufeff# noms\n\nKiev = Kiow  # ancien\n averse=pluie  =  grain fin \n", "utf-8")
    assert read_variants(path) == [("Kiev", "Kiow"), ("averse", "pluie", "grain fin")]
    assert others(Variants(path), "grain fin") == ["averse", "pluie"]
    assert others(Variants(str(path)), "pluie") == ["averse", "grain fin"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a = b\n\nbeurre\n", 3, "a single equivalent; expected a line such as Kiev = Kyiv; found 'beurre'"),
        ("Kiev = \n", 1, "an equivalent without a word; expected a line such as Kiev = Kyiv; found 'Kiev ='"),
        ("= Kiev", 1, "an equivalent without a word; expected a line such as Kiev = Kyiv; found '= Kiev'"),
        ("# a\n… = Kiev", 2, "an equivalent without a word; expected a line such as Kiev = Kyiv; found '… = Kiev'"),
        (
            f"a = {'b ' * 21}",
            1,
            f"an equivalent of more than 20 words; expected a line such as Kiev = Kyiv; found 'a = {'b ' * 38}'",
        ),
    ],
)
def test_an_error_says_the_line_what_was_found_and_what_was_expected(text: str, line: int, message: str) -> None:
    with pytest.raises(CorpusError) as caught:
        list(groups_in(text, "v.txt"))
    assert (caught.value.path, caught.value.line) == ("v.txt", line)
    assert caught.value.message.startswith(message[:100])


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="cannot be read: No such file"):
        Variants(tmp_path / "none.txt")
    (tmp_path / "latin.txt").write_bytes("a = b\nété = ete\n".encode("latin-1"))
    with pytest.raises(CorpusError, match="not a text in UTF-8") as caught:
        Variants(tmp_path / "latin.txt")
    assert caught.value.line == 2


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        (3, TypeError, "variants are int; expected the path of a file, a mapping, or groups"),
        (["Kiev"], TypeError, "a group of variants is 'Kiev'; expected several"),
        ([("Kiev", 3)], TypeError, "expected strings"),
        ([("Kiev",)], ValueError, "a single equivalent in the variants"),
        ({"Kiev": []}, ValueError, "a single equivalent in the variants"),
        ({"Kiev": "…"}, ValueError, "an equivalent without a word in the variants"),
    ],
)
def test_what_is_no_variants(given: Any, error: type[Exception], message: str, tmp_path: Path) -> None:
    with pytest.raises(error, match=message):
        Variants(given)
    with pytest.raises(error, match=message):
        Index.create(tmp_path / "index", variants=given)
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("14h30", "14 h 30"),
        ("14 h 30", "14h30"),
        ("14\u202fh\u202f30", "14h30"),
        ("24:00", "24h"),
        ("24:59", "24h59"),
        ("49.3", "49-3"),
        ("1 000 000 euros", "1 000 000 €"),
        ("1 000 000,50 euros", "1 000 000,50 €"),
        ("3,5 pour cent", "3,5 %"),
        ("Numéro 5", "n° 5"),
        ("No 5", "numéro 5"),
    ],
)
def test_numbers_are_rewritten(text: str, found: str) -> None:
    assert found in rewritten(text)


@pytest.mark.parametrize(
    "text", ["14", "h3000", "25:00", "14:60", "1949.3", "2023-24", "a 20", "y 3", "30 pour", "euros", "5 eurosport", "n°", "mali"]
)
def test_what_is_no_such_number_is_not(text: str) -> None:
    assert list(rewritten(text)) == []
