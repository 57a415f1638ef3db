"""Matches, passages and highlights: exact to the code point, whole sentences, no overlap."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch import FrenchAnalyzer, Passage, Span
from frsearch.analysis.sentences import sentences
from frsearch.query import Phrase, Term, leaves, parse
from frsearch.search.passages import Evidence, Spans, best_windows, following_leaves, highlights, shown
from frsearch.search.plan import pairs_of
from tests.engine.matching import find_matches

ANALYZER = FrenchAnalyzer()


def found(text: str, query: str) -> list[str]:
    """Return what a query highlights in a text."""
    parsed = parse(query, ANALYZER)
    searched = list(leaves(parsed.tree))
    following = following_leaves(searched, pairs_of(parsed.words))
    return [text[span.start : span.end] for span in highlights(find_matches(text, searched, ANALYZER), text, following)]


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("L’État, l'etat et les États", "état", ["État", "etat", "États"]),
        ("visite d`amitié", "amitie", ["amitié"]),
        ("Le porte-parole, les porte paroles, la parole", "porte-parole", ["porte-parole", "porte paroles"]),
        ("Le porte-parole prend la parole", "parole", ["parole", "parole"]),
        ("Le porte-parole", "porteparole", ["porte-parole"]),
        ("les forces armées, armées de forces", '"forces armées"', ["forces armées"]),
        ("les forces, armées", '"forces armées"', ["forces, armées"]),
        ("a a a a", '"a a"', ["a a a a"]),
        ("Le Monde", '"le monde"', ["Le Monde"]),
        ("l’O.N.U. et l’ONU", "onu", ["O.N.U.", "ONU"]),
        ("e\u0301te\u0301 et été", "ete", ["e\u0301te\u0301", "été"]),
        ("Les gilets jaunes et les jaunes gilets", "gilets jaunes", ["gilets jaunes", "jaunes", "gilets"]),
        (
            "Un gilet\u00a0jaune, GILETS-JAUNES, gilets’jaunes",
            "gilets jaunes",
            ["gilet\u00a0jaune", "GILETS-JAUNES", "gilets’jaunes"],
        ),
        ("gilets\njaunes, gilets  \n jaunes", "gilets jaunes", ["gilets\njaunes", "gilets  \n jaunes"]),
        ("gilets\n\njaunes", "gilets jaunes", ["gilets", "jaunes"]),
        ("gilets, jaunes ; gilets/jaunes, gilets « jaunes »", "gilets jaunes", ["gilets", "jaunes"] * 3),
        ("gilets et jaunes", "gilets jaunes", ["gilets", "jaunes"]),
        ("les gilets jaunes fluo", "gilets jaunes fluo", ["gilets jaunes fluo"]),
        ("les gilets fluo jaunes", "gilets jaunes fluo", ["gilets", "fluo", "jaunes"]),
        ("les gilets jaunes", "jaunes gilets", ["gilets", "jaunes"]),
        ("les gilets jaunes", '"gilets" jaunes', ["gilets", "jaunes"]),
        ("les gilets jaunes", "gilets ET jaunes", ["gilets jaunes"]),
        ("le porte-parole gouvernemental", "porte-parole gouvernemental", ["porte-parole gouvernemental"]),
        ("la crise port port", "crise port", ["crise port", "port"]),
        ("rien", "kidal", []),
        ("", "kidal", []),
    ],
)
def test_highlights(text: str, query: str, expected: list[str]) -> None:
    assert found(text, query) == expected


def test_matches_are_numbered_by_leaf() -> None:
    searched: list[Term | Phrase] = [Term("etat"), Phrase(("de", "droit"))]
    assert find_matches("l’État de droit", searched, ANALYZER) == [(2, 6, 0), (7, 15, 1)]


def test_overlapping_highlights_become_one() -> None:
    spans = highlights([(4, 9, 1), (0, 5, 0), (9, 12, 0), (4, 6, 0)], "x" * 12)
    assert spans == (Span(0, 9), Span(9, 12))


def best_passages(body: str, sentences: Spans, evidence: Evidence, limit: int, longest: int) -> tuple[Passage, ...]:
    return shown(body, best_windows(lambda: body, sentences, evidence, limit, longest), evidence, longest)


def passages(body: str, query: str, limit: int = 1, longest: int = 400) -> tuple[Passage, ...]:
    searched = list(leaves(parse(query, ANALYZER).tree))
    matches = find_matches(body, searched, ANALYZER)
    evidence = Evidence(matches, [1.0] * len(searched), set())
    return best_passages(body, spans(body), evidence, limit, longest)


def spans(body: str) -> tuple[list[int], list[int], list[int]]:
    """Return the starts and the ends of the sentences of a body, and the numbers of their paragraphs."""
    found = sentences(body)
    ends = [0, *(end for _, end in found)]
    breaks = ["\n" in body[before:start] for (start, _), before in zip(found, ends, strict=False)]
    return [start for start, _ in found], ends[1:], list(itertools.accumulate(breaks))


FILLER = "Rien ne se passe ici, et la journée reste aussi longue que toutes celles qui ont précédé depuis le printemps. "


def test_the_passage_with_more_of_the_query_wins() -> None:
    body = f"Le fleuve monte. {FILLER * 4}Le fleuve et le barrage débordent. {FILLER * 4}Le barrage tient."
    best, *others = passages(body, "fleuve barrage", limit=3)
    assert "Le fleuve et le barrage débordent." in best.text
    assert sorted(passage.score for passage in others) == sorted(p.score for p in others)
    assert best.score > max(passage.score for passage in others)


def test_a_passage_is_made_of_whole_sentences() -> None:
    body = f"{FILLER * 3}Le barrage, dit M. Diarou, a cédé ! {FILLER * 3}"
    (best,) = passages(body, "barrage")
    assert "Le barrage, dit M. Diarou, a cédé !" in best.text
    assert best.text[0].isupper()
    assert best.text[-1] in ".!"


def test_nothing_found_shows_the_lead() -> None:
    body = f"Le fleuve monte. {FILLER * 5}"
    (lead,) = passages(body, "kidal")
    assert (lead.start, lead.score, lead.highlights) == (0, 0.0, ())
    assert lead.text.startswith("Le fleuve monte.")


@pytest.mark.parametrize("body", ["", " \n\n ", "\u00a0"])
def test_a_body_without_text_has_no_passage(body: str) -> None:
    assert passages(body, "kidal", limit=3) == ()


def test_no_passage_is_asked_for() -> None:
    assert passages("Le fleuve monte.", "fleuve", limit=0) == ()


def test_a_long_sentence_is_cut_between_words() -> None:
    body = "mot " * 300 + "fleuve " + "mot " * 300
    (best,) = passages(body, "fleuve", longest=100)
    assert len(best.text) <= 100
    assert "fleuve" in best.text.split()
    assert set(best.text.split()) <= {"mot", "fleuve"}


def test_a_word_longer_than_a_passage_stays_whole() -> None:
    body = f"{'a' * 500} fleuve."
    (best,) = passages(body, "a" * 500, longest=100)
    assert "a" * 500 in best.text


@pytest.mark.parametrize("longest", [40, 60, 100, 400])
@pytest.mark.parametrize("between", [" monte vers la mairie. Le ", " monte.\n\nLe ", " et " + "puis " * 4])
def test_a_phrase_is_highlighted_whole_wherever_it_stands(between: str, longest: int) -> None:
    phrase = f"fleuve{between}barrage"
    body = f"{FILLER * 3}Le {phrase} tient {'et tient encore ' * 30}. {FILLER}"
    (best,) = passages(body, f'"{phrase}"', longest=longest)
    assert [best.text[span.start : span.end] for span in best.highlights] == [phrase]
    assert len(best.text) <= longest


def test_of_a_phrase_longer_than_a_passage_a_part_is_highlighted() -> None:
    phrase = "le fleuve monte, le barrage cède, la ville attend et la pluie tombe"
    (best,) = passages(phrase, f'"{phrase}"', longest=40)
    assert best.highlights == (Span(0, len(best.text)),)


def test_a_word_of_the_family_chooses_a_passage_and_is_not_highlighted() -> None:
    body = f"{FILLER}\n\n{FILLER}\n\nLa construction du pont a pris deux ans, sous la pluie et le vent.\n\n{FILLER}"
    start = body.index("construction")
    evidence = Evidence([(start, start + 12, 1)], [1.0], set(), related={1: 0})
    (passage,) = best_passages(body, spans(body), evidence, 1, 150)
    assert "construction" in passage.text
    assert passage.highlights == ()


def test_a_word_of_the_title_counts_where_a_passage_lacks_it() -> None:
    body = "Le fleuve monte."
    matches = [(3, 9, 0)]
    plain, titled = (
        best_passages(body, ([0], [16], [0]), Evidence(matches, [1.0, 1.0], has), 1, 400)[0].score for has in (set(), {1})
    )
    assert plain < titled


def test_a_passage_takes_no_part_of_the_next_paragraph_unless_it_is_short() -> None:
    long = "Le fleuve monte encore, et la mairie compte les sacs de sable qui restent au dépôt depuis le printemps. "
    (alone,) = passages(f"{long * 2}\n\n{FILLER}", "fleuve")
    (short,) = passages(f"Le fleuve monte.\n\n{FILLER}", "fleuve")
    assert "\n" not in alone.text
    assert short.text.endswith("printemps.")


def test_a_word_that_is_repeated_is_not_two_words_side_by_side() -> None:
    near, apart = (passages(f"Kidal{gap}Kidal.", "kidal")[0].score for gap in (", ", ", la ville du désert, "))
    assert near == apart


def test_a_giant_article_of_tiny_sentences_is_bounded_work() -> None:
    """Windows grow with the square of the sentences in them: without bounds this takes minutes, and fills memory."""
    (best,) = passages("Zut. " * 30_000, "zut", longest=5_000)
    assert best.start == 0


WORDS = st.sampled_from(
    [
        "fleuve",
        "barrage",
        "l’État",
        "d'eau",
        "porte-parole",
        "N’Djamena",
        "100\u00a0000",
        "O.N.U.",
        "a" * 60,
        "été",
        "M. Diop",
        "«",
        "»",
    ]
)
GAPS = st.sampled_from([" ", " ", " ", ", ", ". ", ".", " ; ", "\n", "\n\n", "\u00a0", "   ", " " * 50, "… "])
BODIES = st.lists(st.tuples(WORDS, GAPS), max_size=60).map(lambda pairs: "".join(word + gap for word, gap in pairs))
QUERIES = st.lists(
    WORDS.filter(str.isalpha) | st.sampled_from(['"barrage fleuve"', '"l’État fleuve"', "absent"]), min_size=1, max_size=3
).map(" ".join)


@given(BODIES, QUERIES, st.integers(1, 4), st.sampled_from([40, 60, 150, 400]))
def test_passages_of_any_body(body: str, query: str, limit: int, longest: int) -> None:
    shown = passages(body, query, limit, longest)
    assert len(shown) <= limit
    assert bool(shown) == bool(body.strip())
    for passage in shown:
        assert body[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip() != ""
        assert len(passage.text) <= longest or not any(space in passage.text for space in " \n")
        assert not cuts_a_word(body, passage.start)
        assert not cuts_a_word(body, passage.end)
        assert all(0 <= span.start < span.end <= len(passage.text) for span in passage.highlights)
        assert all(a.end <= b.start for a, b in itertools.pairwise(passage.highlights))
    by_place = sorted(shown, key=lambda passage: passage.start)
    assert all(a.end <= b.start for a, b in itertools.pairwise(by_place))
    assert [passage.score for passage in shown] == sorted((passage.score for passage in shown), reverse=True)


def cuts_a_word(body: str, place: int) -> bool:
    """Return whether a token (the joined form of a compound, too) crosses this offset."""
    return any(token.start < place < token.end for token in ANALYZER.tokens(body))


def test_sentences_that_contradict_the_matches_are_a_strangers() -> None:
    """An index can say that a word occurs before the first sentence, or that a text has none."""
    evidence = Evidence([(0, 5, 0), (6, 9, 0)], [1.0], set())
    (passage,) = best_passages("Kidal. Un mot. Deux.", ([6, 15], [10, 20], [0, 0]), evidence, 1, 400)
    assert passage.end <= 20
    assert best_passages("Kidal. Un mot.", ([], [], []), evidence, 1, 400) == ()
