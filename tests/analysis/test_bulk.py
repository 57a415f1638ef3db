"""The columnar face gives the tokens of the plain one: on random text, on press text, whatever the batches."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch import FrenchAnalyzer, Token
from frsearch.analysis import bulk as module
from frsearch.analysis.bulk import BulkAnalyzer
from frsearch.analysis.chain import LONGEST

Check = Callable[[str, list[Token]], None]
PLAIN = FrenchAnalyzer()

ALPHABET = [
    *"aéEÉlLdnNquhOUœßıµº½ʼ",
    *"0123456789" * 2,
    *"''’`´‘′--‐‑..,,  \n\t/@#_«»…–€°",
    *"\u00a0\u202f\u2009\u2007\u00ad\u200b\u200d\u0301\u0327\ufeff\ufe0f\u20e3",
    *"МіΣ日كתก😀𝒳",
    *["l’", "d'", "qu’", "n'", "o’", "aujourd’hui", "prud’", "O.N.U.", "M.", "100 000", "1.000", "XXe", "1er", "-t-il"],
]
"""Rich in what cutting, elision and numbers look at."""

PLAINER = [piece for piece in ALPHABET if not any(sign in piece for sign in "\u00ad\u200b\u200d\u0301\u0327\ufeff\u20e3ก")]
"""Without what sends a whole text to the plain face."""

TEXTS = st.lists(st.lists(st.sampled_from(ALPHABET), max_size=30).map("".join), max_size=5)
PLAINER_TEXTS = st.lists(st.lists(st.sampled_from(PLAINER), max_size=30).map("".join), max_size=5)


def tokens_of(bulk: BulkAnalyzer, texts: Sequence[str]) -> list[list[Token]]:
    """Return the tokens of each text as the plain face would."""
    columns = bulk.analyze(texts)
    assert len(columns.texts) == len(texts) + 1
    found = []
    for number, text in enumerate(texts):
        rows = range(columns.texts[number], columns.texts[number + 1])
        found.append([token_of(bulk, text, *(int(column[row]) for column in columns_of(columns))) for row in rows])
    return found


def columns_of(columns: module.Columns) -> tuple[module.Ints, ...]:
    return columns.form, columns.position, columns.start, columns.end


def token_of(bulk: BulkAnalyzer, text: str, form: int, position: int, start: int, end: int) -> Token:
    word = bulk.forms[form]
    surface = text[start:end]
    return Token(surface, word.exact, word.folded, word.lemma, position, start, end, word.stop, word.span, word.rule)


def random_texts(seed: int, count: int, alphabet: Sequence[str]) -> list[str]:
    chance = random.Random(seed)
    return ["".join(chance.choices(alphabet, k=chance.randrange(25))) for _ in range(count)]


@given(TEXTS)
def test_both_faces_agree_on_random_text(texts: list[str]) -> None:
    assert tokens_of(BulkAnalyzer(), texts) == [PLAIN.tokens(text) for text in texts]


@given(PLAINER_TEXTS)
def test_both_faces_agree_on_random_text_that_is_scanned(texts: list[str]) -> None:
    assert tokens_of(BulkAnalyzer(), texts) == [PLAIN.tokens(text) for text in texts]


@given(st.lists(st.text(max_size=40), max_size=4))
def test_both_faces_agree_on_any_unicode(texts: list[str]) -> None:
    assert tokens_of(BulkAnalyzer(), texts) == [PLAIN.tokens(text) for text in texts]


@pytest.mark.parametrize("alphabet", [ALPHABET, PLAINER], ids=["all", "scanned"])
def test_both_faces_agree_on_twenty_thousand_random_texts(alphabet: list[str], sane: Check) -> None:
    bulk = BulkAnalyzer()
    texts = random_texts(20260101, 20_000, alphabet)
    for start in range(0, len(texts), 1000):
        batch = texts[start : start + 1000]
        found = tokens_of(bulk, batch)
        assert found == [PLAIN.tokens(text) for text in batch]
        for text, tokens in zip(batch, found, strict=True):
            sane(text, tokens)


@pytest.mark.parametrize("batch", [1, 7, 60, 1000])
def test_batches_do_not_show(batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", batch)
    texts = random_texts(batch, 500, PLAINER)
    assert tokens_of(BulkAnalyzer(), texts) == [PLAIN.tokens(text) for text in texts]


def test_the_sample_corpus_has_the_same_tokens(sample: list[str], sane: Check) -> None:
    found = tokens_of(BulkAnalyzer(), sample)
    assert found == [PLAIN.tokens(text) for text in sample]
    for text, tokens in zip(sample, found, strict=True):
        sane(text, tokens)


def test_real_articles_have_the_same_tokens(orangesum: list[str]) -> None:
    bulk = BulkAnalyzer()
    for start in range(0, 600, 200):
        texts = orangesum[start : start + 200]
        assert tokens_of(bulk, texts) == [PLAIN.tokens(text) for text in texts]


def test_a_vocabulary_is_used_again(sample: list[str]) -> None:
    bulk = BulkAnalyzer()
    first = tokens_of(bulk, sample)
    known = list(bulk.forms)
    assert tokens_of(bulk, sample[::-1]) == first[::-1]
    assert bulk.forms == known
    assert tokens_of(bulk, ["mot nouveau zzyzx"])[0][-1].lemma == "zzyzx"
    assert bulk.forms[: len(known)] == known


def test_a_text_longer_than_a_batch() -> None:
    text = "L’État, dit-il, 100\u00a0000 fois. " * (module.BATCH // 20)
    assert len(text) > module.BATCH
    short = "avant"
    assert tokens_of(BulkAnalyzer(), [short, text, short]) == [PLAIN.tokens(each) for each in (short, text, short)]


def test_empty_and_tiny_texts() -> None:
    for texts in ([], [""], ["", "", "a", "", "à\n", "\n"], ["."] * 1000, ["État"] * 1000):
        assert tokens_of(BulkAnalyzer(), texts) == [PLAIN.tokens(text) for text in texts]


def test_words_beyond_the_hash_are_told_apart() -> None:
    words = ["é" * (LONGEST + 1), "é" * (LONGEST + 2), "é" * LONGEST + "a", "a" * 100_000, "a" * 300_000]
    texts = [" ".join(words), *words]
    assert tokens_of(BulkAnalyzer(), texts) == [PLAIN.tokens(text) for text in texts]


def test_a_large_vocabulary_keeps_its_numbers() -> None:
    texts = [" ".join(f"mot{number}x" for number in range(start, start + 5000)) for start in range(0, 60_000, 5000)]
    bulk = BulkAnalyzer()
    assert tokens_of(bulk, texts) == [PLAIN.tokens(text) for text in texts]
    assert len(bulk.forms) == 60_000
    assert tokens_of(bulk, texts[:1]) == [PLAIN.tokens(texts[0])]


@pytest.mark.parametrize("text", ["a\ud800b", "\udfff", "\x00État\x00", "é\U0010ffff", "שלום كتاب 日本", "\u202eabc\u202c"])
def test_odd_code_points(text: str, sane: Check) -> None:
    sane(text, PLAIN.tokens(text))
    assert tokens_of(BulkAnalyzer(), [text, "mot"]) == [PLAIN.tokens(text), PLAIN.tokens("mot")]


@pytest.mark.parametrize("sign", ["é", "1", "-", "'", "\u0301", "\u200b", "日", "."])
def test_ten_megabytes_of_one_sign(sign: str) -> None:
    text = sign * (10_000_000 // len(sign.encode()))
    (found,) = tokens_of(BulkAnalyzer(), [text])
    assert all(token.surface == text[token.start : token.end] and len(token.exact) <= LONGEST for token in found)


@pytest.mark.parametrize("piece", ["a-", "l’", "O.", "1.", "1\u00a0000", "1 000 ", "aujourd’hui"])
def test_a_long_word_costs_no_more_than_its_length(piece: str, sane: Check) -> None:
    text = piece * 30_000  # a cost that grows with the square of the length would take minutes
    found = PLAIN.tokens(text)
    sane(text, found)
    assert tokens_of(BulkAnalyzer(), [text]) == [found]
