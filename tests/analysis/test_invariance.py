"""Accents, case, the kind of apostrophe or hyphen, NFC or NFD and invisible characters never decide a match.

100,000 random transformations of words and sentences of the sample corpus (a tenth of them in the everyday run), and as many
of real articles: folded forms, lemmas and positions do not change, and offsets slice to the surface in the transformed text.

Limits, on purpose:

- Accents are stripped from Latin letters only: й is not и.
- Invisible characters are inserted between letters and digits, or next to the apostrophe or hyphen of a compound. Next to a
  full stop they can separate what would be run on without them (``prochains.`` + U+200B + ``Le``).
- The few letters whose upper case is an apostrophe and a letter (ŉ) become two; no French word has one.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch import FrenchAnalyzer, Token
from frsearch.analysis.characters import APOSTROPHES, HYPHENS
from frsearch.analysis.sentences import sentences
from frsearch.analysis.tokenizer import graphic_words

Check = Callable[[str, list[Token]], None]
Transformation = Callable[[str, random.Random], str]
ANALYZER = FrenchAnalyzer()
HIDDEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u202a"
INSIDE = re.compile(f"(?<=[^\\W_])(?=[^\\W_])|(?<=[^\\W_])(?=[{HYPHENS}{APOSTROPHES}][^\\W_])|(?<=[’'-])(?=[^\\W_])")


def stripped(text: str, chance: random.Random) -> str:
    letters = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", re.sub("(?<=[A-Za-z])[\u0300-\u036f]+", "", letters))


def without_ligatures(text: str, chance: random.Random) -> str:
    pairs = {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"}
    return re.sub("[œŒæÆ]", lambda found: pairs[found.group()], text)


def mixed_case(text: str, chance: random.Random) -> str:
    return "".join(chance.choice((letter.upper(), letter.lower())) for letter in text)


def apostrophes(text: str, chance: random.Random) -> str:
    return re.sub(f"[{APOSTROPHES}]", lambda _: chance.choice(APOSTROPHES), text)


def hyphens(text: str, chance: random.Random) -> str:
    return re.sub(f"[{HYPHENS}]", lambda _: chance.choice(HYPHENS), text)


def hidden(text: str, chance: random.Random) -> str:
    often = chance.choice((0.05, 0.3, 1.0))
    return INSIDE.sub(lambda _: chance.choice(HIDDEN) if chance.random() < often else "", text)


TRANSFORMATIONS: dict[str, Transformation] = {
    "accents": stripped,
    "ligatures": without_ligatures,
    "upper": lambda text, _: text.upper(),
    "lower": lambda text, _: text.lower(),
    "title": lambda text, _: text.title(),
    "mixed": mixed_case,
    "nfd": lambda text, _: unicodedata.normalize("NFD", text),
    "apostrophes": apostrophes,
    "hyphens": hyphens,
    "hidden": hidden,
}


def terms(tokens: list[Token]) -> list[tuple[str, str, int, int, bool, str]]:
    """Return everything that must not change."""
    return [(each.folded, each.lemma, each.position, each.span, each.stop, each.rule) for each in tokens]


def assert_unchanged(texts: list[str], times: int, seed: int, sane: Check) -> None:
    chance = random.Random(seed)
    original = cache(lambda text: terms(ANALYZER.tokens(text)))  # each is drawn several times
    for _ in range(times):
        text = chance.choice(texts)
        names = chance.sample(list(TRANSFORMATIONS), chance.choice((1, 1, 1, 2, 3)))
        changed = text
        for name in names:
            changed = TRANSFORMATIONS[name](changed, chance)
        found = ANALYZER.tokens(changed)
        assert terms(found) == original(text), (text, names, changed)
        sane(changed, found)


def words_of(texts: list[str]) -> list[str]:
    return sorted({word for text in texts for word, _ in graphic_words(text)})


def sentences_of(texts: list[str]) -> list[str]:
    return sorted({text[start:end] for text in texts for start, end in sentences(text)})


def test_every_transformation_changes_something(sample: list[str]) -> None:
    chance = random.Random(1)
    for name, transformation in TRANSFORMATIONS.items():
        assert any(transformation(text, chance) != text for text in sample), name


@pytest.mark.parametrize(
    ("words", "sentences", "seed"), [(8_000, 2_000, 1), pytest.param(72_000, 18_000, 2, marks=pytest.mark.slow)]
)
def test_words_and_sentences_of_the_sample_corpus(words: int, sentences: int, seed: int, sample: list[str], sane: Check) -> None:
    assert_unchanged(words_of(sample), words, seed, sane)
    assert_unchanged(sentences_of(sample), sentences, seed, sane)


@pytest.mark.slow
def test_words_and_sentences_of_real_articles(orangesum: list[str], sane: Check) -> None:
    assert_unchanged(words_of(orangesum[:500]), 80_000, 4, sane)
    assert_unchanged(sentences_of(orangesum[:500]), 20_000, 5, sane)


@pytest.mark.parametrize("shape", APOSTROPHES)
def test_each_shape_of_the_apostrophe(shape: str, sample: list[str]) -> None:
    quoting = [text for text in words_of(sample) if "’" in text or "'" in text]
    assert len(quoting) > 100
    for word in quoting:
        assert terms(ANALYZER.tokens(re.sub("['’]", shape, word))) == terms(ANALYZER.tokens(word))


@given(st.text(max_size=100))
def test_offsets_slice_to_the_surface_of_any_text(text: str) -> None:
    tokens = ANALYZER.tokens(text)
    assert [text[token.start : token.end] for token in tokens] == [token.surface for token in tokens]
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)


@given(st.text(st.characters(codec="latin-1"), max_size=60))
def test_case_of_any_western_text(text: str) -> None:
    assert terms(ANALYZER.tokens(text.lower())) == terms(ANALYZER.tokens(text.upper()))
