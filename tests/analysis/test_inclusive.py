"""Inclusive writing is one word with two readings; what only looks like it is not. See also ``golden/inclusive.tsv``."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch import FrenchAnalyzer, Token
from frsearch.analysis.characters import MIDDLE_DOTS
from frsearch.analysis.folding import exact_form
from frsearch.analysis.inclusive import candidates, inclusive_words, masked
from frsearch.analysis.inclusive_endings import SUFFIXES
from frsearch.analysis.sentences import sentences

ANALYZER = FrenchAnalyzer()

WORDS = [
    ("étudiant", "e", "étudiants", "étudiantes"),
    ("salarié", "e", "salariés", "salariées"),
    ("élu", "e", "élus", "élues"),
    ("citoyen", "ne", "citoyens", "citoyennes"),
    ("adjoint", "e", "adjoints", "adjointes"),
    ("auteur", "rice", "auteurs", "autrices"),
    ("acteur", "trice", "acteurs", "actrices"),
    ("danseur", "euse", "danseurs", "danseuses"),
    ("chef", "fe", "chefs", "cheffes"),
    ("heureux", "se", "heureux", "heureuses"),
    ("sportif", "ve", "sportifs", "sportives"),
    ("nouveau", "elle", "nouveaux", "nouvelles"),
    ("infirmier", "ère", "infirmiers", "infirmières"),
    ("professionnel", "le", "professionnels", "professionnelles"),
]
PLURALS = [*(f"{{}}{sign}{{}}{sign}s" for sign in [*MIDDLE_DOTS, *"./-‑"]), "{}({})s", "{}({})(s)"]


def readings(text: str) -> list[tuple[str, str]]:
    return [(word.masculine, word.feminine) for word in inclusive_words(text)]


@pytest.mark.parametrize("shape", PLURALS)
def test_every_sign_makes_one_word_of_every_ending(shape: str) -> None:
    for stem, ending, masculine, feminine in WORDS:
        text = shape.format(stem, ending)
        for written in (text, text.upper(), text.title(), f"({text})", f"{text}.", f"« {text} »"):
            assert readings(written) == [(masculine, feminine)], written
        [first, second] = ANALYZER.tokens(text)
        assert (first.surface, first.position, second.surface, second.position) == (text, 0, text, 0)
        assert {first.lemma, second.lemma} == {token.lemma for token in ANALYZER.tokens(f"{masculine} {feminine}")}


def test_all_readings_have_one_lemma() -> None:
    for _, _, masculine, feminine in WORDS:
        assert len(set(ANALYZER.terms(f"{masculine} {feminine}"))) == 1


def test_words_after_it_have_the_position_that_they_have_after_a_plain_word() -> None:
    plain = ANALYZER.tokens("les étudiants et les élus protestent")
    inclusive = [token for token in ANALYZER.tokens("les étudiant·e·s et les élu(e)s protestent") if token.has_position]
    assert [(token.exact, token.position) for token in inclusive] == [(token.exact, token.position) for token in plain]


def test_no_ending_is_left_over() -> None:
    for shape in PLURALS:
        text = " ".join(shape.format(stem, ending) for stem, ending, _, _ in WORDS)
        assert not {"e", "s", "es", "ne", "rice"} & set(ANALYZER.terms(text))


@pytest.mark.parametrize(
    "text",
    [
        *"exemple.es lemonde.fr www.etudiant.es site.fr/etudiant/e/s contact@citoyen.ne etudiant.es/page U.S.A. e.g.".split(),
        *"porte-e vas-y est-ce dit-elle a-t-elle peut-on rendez-le tu-es pris-se Saint-E Mach-E Rhône-es 12-e km/h et/ou".split(),
        *"étudiant(s) mot(suite) pass(ait) (s) Génération·s a·e 3·e M.E.S fini.Es-tu officiel.Le citoyen.Ne".split(),
        *["a) b)", "M. E. Dupont", "étudiant · e", "étudiant. e", "étudiant (e)", "le-procureur-se-souvient"],
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert readings(text) == []
    assert not [token for token in ANALYZER.tokens(text) if token.rule in ("inclusive", "feminine")]


def test_the_names_of_domains_never_have_a_reading() -> None:
    names = "exemple elpais marca renfe lemonde liberation france travail monde journal".split()
    assert [name for name in names if readings(f"{name}.es") or readings(f"www.{name}.es")] == []


def test_capitals_do_not_end_a_sentence_inside() -> None:
    text = "UN.E ÉTUDIANT.E EST VENU.E. LES ÉLU.E.S. Un.e élu.e part. Il reste."
    found = [text[start:end] for start, end in sentences(text)]
    assert found == ["UN.E ÉTUDIANT.E EST VENU.E.", "LES ÉLU.E.S.", "Un.e élu.e part.", "Il reste."]


def test_masking_keeps_offsets() -> None:
    text = "L’étudiant·e de lemonde.fr, exemple.es"
    spans = list(candidates(text))
    assert [text[start:end] for start, end in spans] == ["étudiant·e", "exemple.es"]
    assert masked(text, spans) == "L’étudiantxe de lemonde.fr, exemplexes"


def test_endings_are_folded_and_short() -> None:
    assert all(ending.isascii() and ending.isalpha() and len(ending) < 9 for ending in SUFFIXES)


PIECES = [*"éets·.(-/)’ @\u0301\u00ad", "étudiant", "ne", "·e·s", "(e)s"]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_readings_are_exact_forms_of_what_they_cover(text: str) -> None:
    reached = 0
    for start, end, masculine, feminine in inclusive_words(text):
        assert reached <= start < end <= len(text)
        assert exact_form(masculine) == masculine != feminine == exact_form(feminine)
        reached = end


def pairs(tokens: list[Token]) -> list[tuple[str, str, int, int]]:
    return [(token.folded, token.lemma, token.position, token.span) for token in tokens]


@given(st.lists(st.sampled_from([shape.format(stem, ending) for stem, ending, _, _ in WORDS for shape in PLURALS]), max_size=5))
def test_each_sign_is_as_good_as_a_middle_dot(words: list[str]) -> None:
    plain = {shape.format(stem, ending): f"{stem}·{ending}·s" for stem, ending, _, _ in WORDS for shape in PLURALS}
    assert pairs(ANALYZER.tokens(" ".join(words))) == pairs(ANALYZER.tokens(" ".join(plain[word] for word in words)))
