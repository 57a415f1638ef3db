"""Names of metadata fields: in French and English, whatever their case, accents and separators."""

from __future__ import annotations

import pytest

from frsearch.query.fields import NAMES, as_prefix, fields_named, listed


@pytest.mark.parametrize("names", NAMES, ids=lambda names: names[0])
def test_each_name_of_a_usual_field_means_it(names: tuple[str, ...]) -> None:
    for name in names:
        assert fields_named(name, [names[0], "autre"]) == (names[0],)
        assert fields_named(names[0], ["autre", name.upper()]) == (name.upper(),), "and an export may call it so"


def test_no_name_means_two_fields() -> None:
    flat = [name for names in NAMES for name in names]
    assert len(flat) == len(set(flat))
    assert [fields_named(name, [names[0] for names in NAMES]) for names in NAMES for name in names] == [
        (names[0],) for names in NAMES for _ in names
    ]


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("ville", ["Ville"], ("Ville",)),
        ("Code postal", ["code-postal", "code_postal", "codes"], ("code-postal", "code_postal")),
        ("auteur", ["Auteurs", "author", "auteurs cités"], ("Auteurs", "author")),
        ("ville", ["villes"], ()),
        ("№", ["№", "n"], ("№",)),
        ("", ["a"], ()),
        ("ville", [], ()),
    ],
)
def test_a_field_has_its_own_name(name: str, known: list[str], expected: tuple[str, ...]) -> None:
    assert fields_named(name, known) == expected


def test_names_in_messages() -> None:
    assert as_prefix("Mots clés (fr)") == "Mots_clés_fr_"
    assert fields_named(as_prefix("Mots clés (fr)"), ["Mots clés (fr)"]) == ("Mots clés (fr)",)
    assert (listed(["a", "b"]), listed([]), listed(["a", "b", "c"], 1)) == ("a, b", "none", "a and 2 more")
