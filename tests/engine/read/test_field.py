"""A field's posting lists, lengths and offsets are what the analyzer finds in each article."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from frsearch.analysis import Token
from frsearch.engine.format.impacts import impact_codes, occurrence_weights, reference_norms
from frsearch.engine.format.sections import INDEXED_FIELDS
from frsearch.engine.read import field as reading
from frsearch.engine.read.dictionary import TermEntry
from frsearch.engine.read.field import Field, has_form
from frsearch.engine.read.segment import Segment
from frsearch.model import Article
from tests.engine.segments import build

Found = dict[str, list[list[Token]]]

fields = pytest.mark.parametrize("name", INDEXED_FIELDS)
levels = pytest.mark.parametrize("level", ["lemma", "folded", "exact"])


def length(tokens: list[Token]) -> int:
    return sum(token.has_position for token in tokens)


def slots_of(field: Field, tokens: list[list[Token]], text: str, level: str) -> list[int]:
    """Return the slots of the tokens that have this form."""
    return [
        field.base.item(doc) + token.position
        for doc, found in enumerate(tokens)
        for token in sorted(found, key=lambda token: token.position)
        if getattr(token, level) == text
    ]


def all_slots(field: Field, word: TermEntry) -> NDArray[np.uint32]:
    """Return the slots of a term in all articles."""
    return field.slots_within(word, *field.bounds(np.arange(len(field.lengths), dtype=np.uint32)))[0]


def texts_at(tokens: list[list[Token]], level: str) -> set[str]:
    return {getattr(token, level) for found in tokens for token in found}


@fields
def test_lengths_are_positions_and_slots_leave_one_out_between_articles(segment: Segment, tokens: Found, name: str) -> None:
    field, lengths = segment.field(name), [length(found) for found in tokens[name]]
    assert field.lengths.tolist() == lengths
    assert field.length == sum(lengths)
    assert np.diff(field.base).tolist() == [count + 1 for count in lengths]


@fields
@levels
def test_articles_and_slots_of_each_term(segment: Segment, tokens: Found, name: str, level: str) -> None:
    field = segment.field(name)
    for text in texts_at(tokens[name], level):
        word = segment.words.find(text, level)
        assert word is not None
        counts = [sum(getattr(token, level) == text for token in found) for found in tokens[name]]
        docs, tf = field.articles_with(word)
        assert dict(zip(docs.tolist(), tf.tolist(), strict=True)) == {doc: count for doc, count in enumerate(counts) if count}
        assert all_slots(field, word).tolist() == slots_of(field, tokens[name], text, level)


@levels
def test_slots_within_some_articles(segment: Segment, tokens: Found, level: str) -> None:
    field, docs = segment.field("body"), np.arange(3, 50, 4, dtype=np.uint32)
    for text in texts_at(tokens["body"], level):
        word = segment.words.find(text, level)
        assert word is not None
        slots, exact = field.slots_within(word, *field.bounds(docs))
        few = [found if doc in docs else [] for doc, found in enumerate(tokens["body"])]
        assert slots.tolist() == slots_of(field, few, text, level)
        assert {segment.words.exact.text(number) for number in exact.tolist()} == {
            token.exact for found in few for token in found if getattr(token, level) == text
        }


@pytest.mark.parametrize("short", [1 << 18, 0])
def test_positions_in_some_articles(segment: Segment, tokens: Found, short: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_SHORT", short)
    opened = Segment(segment.sections.path, bytes.fromhex(segment.sections.path.stem))
    field, words = opened.field("body"), opened.words
    for lemma in ("armee", "etat", "le"):
        word = words.find(lemma, "lemma")
        assert word is not None
        postings = field.postings(word.lemma)
        assert postings is not None
        assert postings.is_short == bool(short)
        first = words.first_exact.item(word.lemma)
        for some in (range(1), range(3, 50, 4), range(len(tokens["body"]))):
            docs = np.array(some, np.uint32)
            for doc, (slots, forms) in zip(some, postings.positions(*field.bounds(docs)), strict=True):
                there = [
                    (slot - field.base.item(doc), words.exact.text(first + form)) for slot, form in zip(slots, forms, strict=True)
                ]
                found = tokens["body"][doc]
                assert there == [(token.position, token.exact) for token in found if token.lemma == lemma]
        assert "docs" not in postings.__dict__
        assert "tf" not in postings.__dict__
    opened.close()


@pytest.mark.parametrize("short", [1 << 18, 0])
def test_positions_in_one_article_are_limited(tmp_path: Path, short: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_SHORT", short)
    body = "mot " * (reading.MAX_POSITIONS + 2000)
    opened = Segment(*build(tmp_path, [Article("a", body=body), Article("b", body=body)]))
    word = opened.words.find("mot", "lemma")
    assert word is not None
    postings = opened.field("body").postings(word.lemma)
    assert postings is not None
    for at in range(2):
        slots, forms = postings.positions(*opened.field("body").bounds(np.arange(2, dtype=np.uint32)))[at]
        first = opened.field("body").base.item(at)
        assert slots == list(range(first, first + reading.MAX_POSITIONS))
        assert len(forms) == reading.MAX_POSITIONS
    opened.close()


@fields
def test_words_begin_and_end_where_the_analyzer_says(segment: Segment, tokens: Found, name: str) -> None:
    field, words = segment.field(name), segment.words
    exact = {form: number for number, form in enumerate(zip(words.exact.strings(), words.spans.tolist(), strict=True))}
    odd = field.odd_sizes(*field.bounds(np.arange(len(tokens[name]), dtype=np.uint32)))
    starts = field.word_starts(np.arange(len(tokens[name]), dtype=np.uint32))
    for doc, found in enumerate(tokens[name]):
        assert list(starts[doc]) == [token.start for token in found if token.has_position]
        for token in found:
            key = 2 * (field.base.item(doc) + token.position) + (token.span > 1)
            assert odd[doc].get(key, words.size(exact[token.exact, token.span])) == token.end - token.start


@fields
def test_exact_counts_are_occurrences_of_each_form(segment: Segment, tokens: Found, name: str) -> None:
    counts = Counter((token.exact, token.span) for found in tokens[name] for token in found)
    forms = zip(segment.words.exact.strings(), segment.words.spans.tolist(), strict=True)
    assert segment.field(name).exact_counts.tolist() == [counts[form] for form in forms]


def test_a_posting_list_is_cached_and_an_absent_lemma_is_none(segment: Segment) -> None:
    word, absent = segment.words.find("armee", "lemma"), segment.words.find("fanal", "lemma")
    assert word is not None
    assert absent is not None
    body, outlet = segment.field("body"), segment.field("outlet")
    assert body.postings(word.lemma) is body.postings(word.lemma)
    assert outlet.postings(word.lemma) is None
    assert body.postings(absent.lemma) is None
    assert [len(column) for column in body.articles_with(absent)] == [0, 0]


def test_slots_are_turned_into_articles_and_positions(segment: Segment, tokens: Found) -> None:
    field = segment.field("body")
    word = segment.words.find("armee", "lemma")
    assert word is not None
    slots = all_slots(field, word)
    docs, counts = field.counted(slots)
    assert np.repeat(docs, counts).tolist() == field.articles_of(slots).tolist()
    positions = [token.position for found in tokens["body"] for token in found if token.lemma == "armee"]
    assert field.in_articles(slots, docs, counts).tolist() == positions
    with pytest.raises(ValueError, match="occurrences in articles"):
        field.in_articles(slots[1:], docs, counts)


def test_a_term_has_a_range_of_forms(segment: Segment) -> None:
    word = segment.words.find("armée", "exact")
    assert word is not None
    assert 0 < word.high - word.low < word.forms
    forms = np.arange(word.forms, dtype=np.uint32)
    assert np.flatnonzero(has_form(word, forms)).tolist() == list(range(word.low, word.high))


@fields
@levels
def test_impacts_of_each_term(segment: Segment, tokens: Found, name: str, level: str) -> None:
    field = segment.field(name)
    mixed = 0
    for text in texts_at(tokens[name], level):
        word = segment.words.find(text, level)
        assert word is not None
        postings = field.postings(word.lemma)
        assert postings is not None
        codes = dict(zip(postings.docs.tolist(), postings.form_impacts(word).tolist(), strict=True))
        mixed += sum(postings.article_forms.tolist().count(word.forms) for _ in range(not word.is_whole))
        for doc, found in enumerate(tokens[name]):
            positions = np.array(sorted({token.position for token in found if getattr(token, level) == text}), np.uint32)
            impact = occurrence_weights(name, positions).sum() * reference_norms(name, field.lengths[doc : doc + 1])
            assert abs(codes.get(doc, 0) - int(impact_codes(impact.astype(np.float32))[0])) <= (level == "folded")
        assert field.docs_of(word).tolist() == [doc for doc, code in sorted(codes.items()) if code]
    assert mixed or (name, level) != ("body", "exact")
