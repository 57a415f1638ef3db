"""The term dictionary holds the forms of all tokens, and finds them at each level."""

from __future__ import annotations

import numpy as np
import pytest

from frsearch.analysis import Token
from frsearch.engine.read.dictionary import TermEntry, TextPool
from frsearch.engine.read.segment import Segment

Found = dict[str, list[list[Token]]]


def all_tokens(tokens: Found) -> list[Token]:
    return [token for field in tokens.values() for article in field for token in article]


def exact_forms(segment: Segment, word: TermEntry | None) -> set[str]:
    """Return the exact forms that a term stands for."""
    assert word is not None
    first = segment.words.first_exact.item(word.lemma)
    return {segment.words.exact.text(first + form) for form in range(word.low, word.high)}


def test_it_holds_the_forms_of_all_tokens_in_order(segment: Segment, tokens: Found) -> None:
    words, found = segment.words, all_tokens(tokens)
    assert words.lemmas.strings() == sorted({token.lemma for token in found})
    assert words.folded.strings() == [folded for _, folded in sorted({(token.lemma, token.folded) for token in found})]
    forms = sorted({(token.lemma, token.folded, token.exact, token.span) for token in found})
    assert words.exact.strings() == [exact for _, _, exact, _ in forms]
    assert words.spans.tolist() == [span for *_, span in forms]


@pytest.mark.parametrize("level", ["lemma", "folded", "exact"])
def test_a_term_is_found_with_all_its_exact_forms(segment: Segment, tokens: Found, level: str) -> None:
    expected: dict[str, set[str]] = {}
    for token in all_tokens(tokens):
        expected.setdefault(getattr(token, level), set()).add(token.exact)
    assert len(expected) > 20
    assert {text: exact_forms(segment, segment.words.find(text, level)) for text in expected} == expected


@pytest.mark.parametrize("text", ["", "absent", "État", "zzz", "\ud800"])
def test_an_absent_term_is_none(segment: Segment, text: str) -> None:
    assert [segment.words.find(text, level) for level in ("lemma", "folded", "exact")] == [None] * 3


def test_a_lemma_is_whole_and_one_of_several_forms_is_not(segment: Segment) -> None:
    lemma, exact = segment.words.find("armee", "lemma"), segment.words.find("armée", "exact")
    assert lemma is not None
    assert exact is not None
    assert lemma.is_whole
    assert not exact.is_whole
    assert exact.lemma == lemma.lemma


def test_joined_forms_cover_several_positions(segment: Segment) -> None:
    joined, part = segment.words.find("porteparole", "exact"), segment.words.find("parole", "exact")
    assert joined is not None
    assert part is not None
    assert segment.words.is_joined(joined)
    assert not segment.words.is_joined(part)


def pools(segment: Segment) -> list[TextPool]:
    return [segment.words.lemmas, segment.words.folded, segment.words.exact]


@pytest.mark.parametrize("prefix", ["", "a", "ar", "é", "porte", "zzz", "中"])
def test_prefixes_are_ranges_of_the_sorted_texts(segment: Segment, prefix: str) -> None:
    for texts in pools(segment):
        low, high = texts.beginning_with(prefix)
        ordinals = texts.ranked(low, high).tolist()
        assert ordinals == [texts.sorted(rank) for rank in range(low, high)]
        assert [texts.text(number) for number in ordinals] == sorted(text for text in texts.strings() if text.startswith(prefix))


def test_texts_are_found_by_their_bytes(segment: Segment) -> None:
    for texts in pools(segment):
        for number in range(len(texts)):
            assert texts[texts.find(texts[number])] == texts[number]


def test_lengths_and_characters_count_code_points(segment: Segment) -> None:
    for texts in pools(segment):
        strings = texts.strings()
        assert texts.lengths.tolist() == list(map(len, strings))
        rows = texts.characters(texts.ranked(0, len(texts)))
        assert ["".join(map(chr, filter(None, row))) for row in rows.tolist()] == sorted(strings)


@pytest.mark.parametrize("piece", ["a", "e", "ar", "rme", "é", "ée", "porte", "zzz", "中", "\U0001f600", "x" * 300])
def test_texts_are_found_by_what_they_contain_and_end_with(segment: Segment, piece: str) -> None:
    for texts in pools(segment):
        strings = texts.strings()
        assert texts.contain(piece).tolist() == [piece in text for text in strings]
        long_enough = np.flatnonzero(texts.lengths >= len(piece))
        assert texts.end_with(long_enough, piece).tolist() == [strings[number].endswith(piece) for number in long_enough.tolist()]
