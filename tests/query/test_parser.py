"""Properties of every query: words point into it, only QueryError is raised, limits hold, accents and case do not matter."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from frsearch import FrenchAnalyzer, QueryError
from frsearch.query import (
    And,
    Boost,
    DateRange,
    DisMax,
    Leaf,
    Maybe,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Parsed,
    Phrase,
    Term,
    leaves,
    loosened,
    parse,
    single_leaves,
    walk,
)
from frsearch.query.clauses import match_only
from frsearch.query.diagnostics import Diagnostics
from frsearch.query.grammar import Grammar
from frsearch.query.lexer import lexemes
from frsearch.query.preprocessing import MAX_CHARACTERS, MAX_DEPTH, MAX_PATTERNS, MAX_WORDS, preprocess
from tests.query.notation import short

ANALYZER = FrenchAnalyzer()


def tree(query: str) -> Node:
    return parse(query, ANALYZER).tree


def notes(query: str) -> list[tuple[str, str]]:
    """Return the kind of each note and the stretch of the query it points at."""
    return [(note.kind, query[note.start : note.end]) for note in parse(query, ANALYZER).notes]


def parsed(query: str) -> Parsed | None:
    """Return a parsed query that has passed the checks for all queries; None if QueryError was raised."""
    try:
        found = parse(query, ANALYZER)
    except QueryError as error:
        refused = error
    else:
        return checked(query, found)
    assert 0 <= refused.position <= len(query)
    assert refused.query == query
    assert str(refused)
    return None


def checked(query: str, found: Parsed) -> Parsed:
    """Return a parsed query after checking what is promised of all."""
    assert isinstance(found.tree, Nothing) <= bool(found.notes)
    for note in found.notes:
        assert 0 <= note.start <= note.end <= len(query)
        assert note.message
    for word in found.words:
        assert query[word.start : word.end] == word.surface
    assert list(found.words) == sorted(found.words, key=lambda word: word.start)
    assert depth(found.tree) <= 6 * MAX_DEPTH
    return found


def depth(node: Node) -> int:
    """Return the depth of a tree, without recursion, as the tree may be too deep for that."""
    deepest, stack = 0, [(node, 1)]
    while stack:
        current, level = stack.pop()
        deepest = max(deepest, level)
        stack += [(child, level + 1) for child in current.children]
    return deepest


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u2011"])
def test_a_compound_is_one_word(hyphen: str) -> None:
    parts, joined = Phrase(("porte", "parole"), "lemma"), Term("porteparole")
    exact = Phrase(("porte", "parole"), "exact")
    assert tree(f"porte{hyphen}parole") == DisMax((Maybe(parts, exact), Maybe(joined, Term("porteparole", "exact"))))


@pytest.mark.parametrize("typed", ["l’E\u0301tat", "  l'État\n", "\tL`état\u00a0"])
def test_spaces_and_apostrophe_shapes_do_not_matter(typed: str) -> None:
    assert short(tree(typed)) == "etat/état"


def test_spaces_may_follow_a_prefix() -> None:
    assert short(tree("titre:\n kidal")) == "title:~kidal"
    assert short(tree("PRE\u0300S/5 mali PRE\u0300S/5 kidal")) == "maybe(near/5(~mali ~kidal) near/5(=mali =kidal))"


@pytest.mark.parametrize("query", ["", " \n\t", "« »", "?!…", "-", "😀 – …"])
def test_a_query_without_a_word_matches_nothing_with_a_note(query: str) -> None:
    assert tree(query) == Nothing()
    assert notes(query) == [("syntax", query)]


def test_a_message_shows_the_query_with_a_caret() -> None:
    with pytest.raises(QueryError) as caught:
        parse("  titre:", ANALYZER)
    assert str(caught.value).splitlines()[1:] == ["  titre:", "  ^^^^^^"]
    with pytest.raises(QueryError) as caught:
        parse("* " * 200 + "date:\x1b中", ANALYZER)
    assert str(caught.value).splitlines()[1:] == ["* " * 15 + "…", "^"]
    assert "\x1b" not in str(caught.value)


def test_words_point_into_the_query() -> None:
    query = 'titre:Kidal l’État "forces armées" -Mali ET (Niger PRES/3 =Tchad) militair* SAUF Togo Bénin^2'
    words = parse(query, ANALYZER).words
    assert [word.surface for word in words] == ["Kidal", "État", "forces", "armées", "Niger", "Tchad", "Bénin"]
    assert [word.term.level for word in words] == ["lemma", "lemma", "folded", "folded", "lemma", "exact", "lemma"]


@pytest.mark.parametrize(
    ("query", "alike"),
    [
        ('maire "ne lâche rien"', "maire ne lâche rien"),
        ("« Le port-franc rouvre », dit le maire", "Le port-franc rouvre dit le maire"),
        ("“peur” et „colère” du maire", "peur et colère du maire"),
        ('maire "LIBERTÉ ET PAIX"', "maire liberté et paix"),
        ('maire "-port arm* =2"', "maire port arm 2"),
        ('maire "jamais fermée', "maire jamais fermée"),
        ("maire « 100 000 francs »", "maire 100 000 francs"),
        ("maire « 100\u202f000 francs »", "maire 100\u202f000 francs"),
        ('le maire "ne lâche rien" ?', "le maire ne lâche rien ?"),
        ("« Le port-franc rouvre ses portes », « enfin »", "Le port-franc rouvre ses portes enfin"),
        ('"Rien" : pourquoi le maire lâche?', "rien pourquoi le maire lâche?"),
    ],
)
def test_quoted_words_can_be_loosened(query: str, alike: str) -> None:
    read = loosened(query, ANALYZER)
    assert read is not None
    assert match_only(read.tree) == match_only(parse(alike, ANALYZER).tree)
    assert all(query[word.start : word.end] == word.surface for word in read.words)
    assert not read.notes


def test_a_quoted_headline_means_what_it_says_where_it_matches() -> None:
    assert loosened("« Le port-franc rouvre ses portes »", ANALYZER, matches=True) is None
    assert loosened("« Le port-franc rouvre ses portes », dit le maire", ANALYZER, matches=True) is not None


@pytest.mark.parametrize(
    "query",
    [
        "maire port", '"le maire"', 'le "petit maire"', 'maire ET "le port"', '-"le port" maire', "",
        'le "petit maire" ?', 'le "petit maire" *', '"petit maire" ? ?', '? "petit maire"', 'maire* "petit port"',
        'm?ire "petit port"',
    ],
)  # fmt: skip
def test_other_queries_cannot_be_loosened(query: str) -> None:
    assert loosened(query, ANALYZER) is None


def test_leaves_omit_what_is_excluded() -> None:
    assert list(leaves(tree("-Mali"))) == []
    assert Term("mali") not in list(leaves(tree("Kidal -Mali")))


def test_walk_includes_what_is_excluded() -> None:
    found = list(walk(tree("mali PRES/2 (kidal OU gao) SAUF date:2023 +niger^2")))
    assert {type(node) for node in found} == {And, Near, Or, Term, Not, DateRange, Boost, Maybe}
    assert [node.text for node in found if isinstance(node, Term)] == [*["mali", "kidal", "gao"] * 2, *["niger"] * 2]


def test_a_query_too_long_is_refused() -> None:
    assert tree("a" * MAX_CHARACTERS) != Nothing()
    with pytest.raises(QueryError, match="10,001 characters; at most 10,000 are allowed") as caught:
        parse("a" * (MAX_CHARACTERS + 1), ANALYZER)
    assert caught.value.position == MAX_CHARACTERS
    assert len(caught.value.query) == MAX_CHARACTERS + 1


def test_parentheses_too_deep_are_refused() -> None:
    assert short(tree("(" * MAX_DEPTH + "mali" + ")" * MAX_DEPTH)) == "mali"
    for query in ("(" * 2000 + "mali" + ")" * 2000, "(" * (MAX_DEPTH + 1), "PHRASE(a " * 100):
        with pytest.raises(QueryError, match=f"more than {MAX_DEPTH} deep"):
            parse(query, ANALYZER)


def test_too_many_words_are_cut_off_unless_there_are_operators() -> None:
    text = "mali " * (MAX_WORDS + 1)
    assert text.count(" ") == MAX_WORDS + 1
    found = tree(text)
    assert isinstance(found, Or)
    assert len(found.children) == MAX_WORDS
    assert notes(text) == [("syntax", "mali")]
    with pytest.raises(QueryError, match=f"{MAX_WORDS + 1:,} words; at most {MAX_WORDS:,} are allowed") as caught:
        parse(text + "OU", ANALYZER)
    assert caught.value.position == 5 * MAX_WORDS


@pytest.mark.parametrize("word", ["mali* ", "mali~ "])
def test_too_many_patterns_are_refused(word: str) -> None:
    assert parsed(word * MAX_PATTERNS)
    with pytest.raises(QueryError, match=f"{MAX_PATTERNS + 1} patterns and misspelt words") as caught:
        parse(word * (MAX_PATTERNS + 1), ANALYZER)
    assert caught.value.position == MAX_PATTERNS * len(word)


def test_notes_are_limited() -> None:
    found = notes(") " * 50 + "mali")
    assert len(found) == 20
    assert found[-1] == ("syntax", ") " * 30 + ")")


def test_all_stop_words_have_one_note() -> None:
    assert notes("le " * 50 + "mali") == [("dropped", "le " * 49 + "le")]
    [note] = parse("qui est le maire de la ville ou du port et des quais", ANALYZER).notes
    assert note.message.startswith('"qui", "est", "le", "de", "la", "ou" and 3 more are too common')


MARKS = (
    '( ) () (( " « «» “ -" - + & | && ~ ^ = * ? *a a* a*b ?a : a: titre: titre:( date: date:[ date:" date:[1.. foo:bar ET NON '
    "SAUF PRES/5 PRES/ PHRASE( PHRASE(a 1 123 1, a- a-b a-b- l' l'a a^2 a^ a~ a~1 =a ~a x le a.b. é \u0301 \x00 \u00ad 😀 "
    'http:// www. a/ 中 ß [ ] { a? -a +a "a-b" "a (a) 9 IL-76 \ud800 "a"~ "a"^ a*~1^2 |a &a -( +( porte-par* d’ [a ’a a’ -a- . … '
    "_ O.N.U. "
    "depuis: avant: TO À date:*"
)
PIECES = [
    *MARKS.split(" "),
    " ",
    "\n",
    "a ET ",
    "a OU ",
    "a PRES/5 ",
    "2 PARMI (",
    "(a ET b) ",
    "NON NON ",
    "100 000 ",
    "100\u00a0000 ",
]
PIECES += ["depuis:7 mars 2024 ", "a" * 255 + " ", '"a b"~2 ', "x ", "le ", "« a » ", "date:[2023 TO ", "a SAUF ", "l'a "]


@pytest.mark.parametrize(
    "piece", [pytest.param(piece, marks=[pytest.mark.slow] if n % 4 else []) for n, piece in enumerate(PIECES)]
)
def test_one_piece_repeated(piece: str) -> None:
    parsed((piece * MAX_CHARACTERS)[:MAX_CHARACTERS])
    parsed(("(" * MAX_DEPTH + piece * MAX_CHARACTERS)[:MAX_CHARACTERS])


@pytest.mark.parametrize(("seed", "count"), [(4, 10), pytest.param(5, 60, marks=pytest.mark.slow)])
def test_long_queries_are_parsed_in_time(seed: int, count: int) -> None:
    """Ten seconds are twenty times what a query may take; the slowest known one takes a tenth of a second."""
    chance = random.Random(seed)
    for _ in range(count):
        some = chance.sample(PIECES, chance.randint(1, 5))
        query = "".join(chance.choice(some) for _ in range(MAX_CHARACTERS))[:MAX_CHARACTERS]
        began = time.process_time()
        parsed(query)
        assert time.process_time() - began < 10, some


@given(st.text(st.characters(codec=None) | st.sampled_from("-+\":«» titre'’,()*?~^=&|[]"), max_size=60))
@example("*")
def test_any_text_is_a_query(query: str) -> None:
    parsed(query)


def test_no_word_is_returned_twice() -> None:
    """Nested sentences, each read as ET of its words, once returned the innermost words a million times."""
    found = parsed("PHRASE(mali titre:niger " * MAX_DEPTH)
    assert found
    assert len(found.words) == 2 * MAX_DEPTH


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map("".join), st.integers(1, 200))
@example("d’", 1)
def test_any_sequence_of_pieces_is_a_query(query: str, times: int) -> None:
    parsed((query * times)[:MAX_CHARACTERS])


@given(st.lists(st.sampled_from(["Mali", "l'État", '"forces armées"', "-diop", "titre:Kidal", "Mali PRES/2 l'État"]), min_size=1))
def test_case_accents_and_apostrophes_do_not_matter(parts: list[str]) -> None:
    query = " ".join(parts)
    loosest = _loose(query)
    for other in (
        query.replace("'", "’"),
        query.replace("État", "ETAT").replace("armées", "armees"),
        query.replace("Mali", "MALI"),
    ):
        assert _loose(other) == loosest


def _loose(query: str) -> list[Leaf]:
    """Return the leaves that must match, without those of forms as typed."""
    levels = {leaf: {getattr(one, "level", "") for one in single_leaves(leaf)} for leaf in leaves(tree(query))}
    return [leaf for leaf in leaves(tree(query)) if "exact" not in levels[leaf]]


OPERANDS = st.sampled_from(["a", "b", "c"]).map(lambda word: f"{word}{word}{word}")


@given(st.lists(OPERANDS, min_size=2, max_size=5), st.data())
def test_redundant_parentheses_change_nothing(words: list[str], data: st.DataObject) -> None:
    operators = [data.draw(st.sampled_from([" ET ", " OU ", " "])) for _ in words[1:]]
    rows = [[[words[0]]]]
    for operator, word in zip(operators, words[1:], strict=True):
        if operator == " ET ":
            rows[-1][-1].append(word)
        elif operator == " OU ":
            rows[-1].append([word])
        else:
            rows.append([[word]])
    bound = " ".join(_grouped(" OU ", [_grouped(" ET ", branch) for branch in row]) for row in rows)
    assert tree("".join(part for pair in zip(words, [*operators, ""], strict=True) for part in pair)) == tree(bound)


def _grouped(operator: str, parts: list[str]) -> str:
    return f"({operator.join(parts)})" if len(parts) > 1 else parts[0]


def test_not_has_higher_precedence_than_and() -> None:
    assert tree("NON mali ET kidal") == tree("(NON mali) ET kidal")
    assert tree("mali ET NON kidal OU niger") == tree("(mali ET (NON kidal)) OU niger")
    assert isinstance(tree("NON (mali ET kidal)").children[1], Not)


PLAIN = "mali forces armées la des est été péché œuvre aujourdhui président presidente le ou et pas non nous".split()


@given(st.lists(st.sampled_from(PLAIN) | st.text("aeéilnorstœ", min_size=1), min_size=1, max_size=8))
def test_plain_words_are_parsed_as_by_the_grammar(words: list[str]) -> None:
    query = " ".join(words)
    diagnostics = Diagnostics(query)
    read = Grammar(preprocess(lexemes(query), ANALYZER, diagnostics), ANALYZER, diagnostics).read()
    assert read is not None
    assert parse(query, ANALYZER) == Parsed(read.as_node, diagnostics.notes(), read.words)
