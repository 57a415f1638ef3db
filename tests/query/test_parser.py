"""What was typed → tree and notes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch import FrenchAnalyzer, QueryError
from frsearch.query import And, Everything, Maybe, Near, Node, Not, Nothing, Or, Phrase, Term, leaves, parse
from frsearch.query.parser import LONGEST

ANALYZER = FrenchAnalyzer()


def tree(query: str) -> Node:
    return parse(query, ANALYZER).tree


def notes(query: str) -> list[tuple[str, str]]:
    """Return the kind of each note, and what it points at in the query."""
    return [(note.kind, query[note.start : note.end]) for note in parse(query, ANALYZER).notes]


def loose(lemma: str, exact: str, field: str = "text") -> Maybe:
    return Maybe(Term(lemma, "lemma", field), Term(exact, "exact", field))


KIDAL, MALI = loose("kidal", "kidal"), loose("mali", "mali")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Kidal", KIDAL),
        ("  kidal  ", KIDAL),
        ("Kidal Mali", Or((KIDAL, MALI))),
        ("Kidal, Mali ; (et) [la] !", Or((KIDAL, MALI))),
        ("États", loose("etat", "états")),
        ("l'État", loose("etat", "état")),
        ("l’E\u0301tat", loose("etat", "état")),
        ('"forces armées"', Phrase(("forces", "armees"))),
        ("« forces armées »", Phrase(("forces", "armees"))),
        ("“forces armées”", Phrase(("forces", "armees"))),
        ('"Kidal"', Term("kidal", "folded")),
        ('"être ou ne pas être"', Phrase(("etre", "ou", "ne", "pas", "etre"))),
        ("titre:Kidal", Term("kidal", "lemma", "title")),
        ("TITLE:Kidal", Term("kidal", "lemma", "title")),
        ('titre: "forces armées"', Phrase(("forces", "armees"), "folded", "title")),
        ("journal:Échos", Term("echos", "folded", "outlet")),
        ("outlet:Échos", Term("echos", "folded", "outlet")),
        ('journal:"Les Échos"', Phrase(("les", "echos"), "folded", "outlet")),
        ("-Kidal", And((Everything(), Not(Term("kidal"))))),
        ("Mali -Kidal", And((MALI, Not(Term("kidal"))))),
        ('Mali -"forces armées"', And((MALI, Not(Phrase(("forces", "armees")))))),
        ("Mali -titre:Kidal", And((MALI, Not(Term("kidal", "lemma", "title"))))),
        ('Mali "Kidal"', And((Term("kidal", "folded"), MALI))),
        ("100 000", Maybe(Term("100000"), Term("100000", "exact"))),
        ("", Nothing()),
        (" \n\t", Nothing()),
        ("« »", Nothing()),
        ("?!…", Nothing()),
        ("-", Nothing()),
    ],
)
def test_trees(query: str, expected: Node) -> None:
    if query == "100 000":
        assert Term("100000") in list(leaves(tree(query)))
    else:
        assert tree(query) == expected


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u2011"])
def test_a_compound_is_one_word(hyphen: str) -> None:
    parts, joined = Phrase(("porte", "parole"), "lemma"), Term("porteparole")
    exact = Phrase(("porte", "parole"), "exact")
    assert tree(f"porte{hyphen}parole") == Maybe(Or((parts, joined)), exact)


def test_a_compound_in_a_phrase() -> None:
    words = ("le", "porte", "parole", "dit")
    assert tree('"le porte-parole dit"') == Or((Phrase(words), Phrase(("le", "porteparole", "dit"))))


def test_stop_words_go_where_another_word_stays() -> None:
    assert tree("le Mali") == MALI
    assert notes("le Mali") == [("dropped", "le")]
    assert notes("le la de Mali") == [("dropped", "le"), ("dropped", "la"), ("dropped", "de")]


@pytest.mark.parametrize("query", ["le", "le la les", "ou -Mali", '"le"', "titre:le", "été", "son"])
def test_stop_words_stay_where_nothing_else_does(query: str) -> None:
    assert tree(query) != Nothing()
    assert notes(query) == []


def test_a_stop_word_beside_a_field_goes() -> None:
    assert tree("le titre:Kidal") == Term("kidal", "lemma", "title")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("date:Kidal", [("syntax", "date")]),
        ('Mali "Kidal', [("syntax", '"Kidal')]),
        ("", [("syntax", "")]),
        ("((", [("syntax", "((")]),
        ("https://lemonde.fr/a", []),
        ("18:10", []),
    ],
)
def test_what_is_not_understood_is_said(query: str, expected: list[tuple[str, str]]) -> None:
    assert notes(query) == expected


def test_words_point_into_the_query() -> None:
    query = 'titre:Kidal l’État "forces armées" -Mali'
    words = parse(query, ANALYZER).words
    assert [query[word.start : word.end] for word in words] == ["Kidal", "État", "forces", "armées"]
    assert [word.surface for word in words] == ["Kidal", "État", "forces", "armées"]


def test_what_is_excluded_is_no_leaf() -> None:
    assert list(leaves(tree("-Mali"))) == []
    assert Term("mali") not in list(leaves(tree("Kidal -Mali")))


def test_a_query_too_long_is_refused() -> None:
    assert tree("a" * LONGEST) != Nothing()
    with pytest.raises(QueryError, match="10,001 characters; at most 10,000") as caught:
        tree("a" * (LONGEST + 1))
    assert caught.value.position == LONGEST
    assert len(caught.value.query) == LONGEST + 1


@pytest.mark.parametrize("mark", ["(", '"', "-", "«", "»", "'", "*", ":", "titre:", '-"', "a:", "123 ", "a-", "l'", "\x00"])
def test_two_thousand_marks(mark: str) -> None:
    parsed = parse((mark * 2000)[:LONGEST], ANALYZER)
    assert parsed.tree is not None
    assert all(0 <= note.start <= note.end <= 2000 * len(mark) for note in parsed.notes)


@given(st.text(st.characters(codec=None) | st.sampled_from("-\":«» titre'’,"), max_size=40))
def test_any_text_is_a_query(query: str) -> None:
    parsed = parse(query, ANALYZER)
    assert isinstance(parsed.tree, Nothing) <= bool(parsed.notes)
    for note in parsed.notes:
        assert 0 <= note.start <= note.end <= len(query)
        assert note.message
    for word in parsed.words:
        assert query[word.start : word.end] == word.surface


@given(st.lists(st.sampled_from(["Mali", "l'État", '"forces armées"', "-diop", "titre:Kidal"]), min_size=1, max_size=5))
def test_case_accents_and_apostrophes_decide_nothing(parts: list[str]) -> None:
    query = " ".join(parts)
    loosest = [leaf for leaf in leaves(tree(query)) if not isinstance(leaf, Near) and leaf.level != "exact"]
    for other in (
        query.replace("'", "’"),
        query.replace("État", "ETAT").replace("armées", "armees"),
        query.replace("Mali", "MALI"),
    ):
        assert [leaf for leaf in leaves(tree(other)) if not isinstance(leaf, Near) and leaf.level != "exact"] == loosest
