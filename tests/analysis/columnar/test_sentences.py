"""The columnar splitter finds the sentences of the plain one: on random text and press text, whatever the batch size."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch.analysis.columnar import sentences as module
from frsearch.analysis.columnar.sentences import sentence_columns
from frsearch.analysis.sentences import sentences

Row = tuple[int, int, bool]

MARKS = [*".!?…" * 3, *". " * 3, "...", "(...)", "[…] ", " ?", " ! ", "?!"]
SPACES = [*" " * 6, "\n", "\n\n", "\n\n", "\n \n", "\n\n\n", "\u00a0", "\u202f", "\t", "\r\n", "\x85", "\u2028", "\x1c"]
QUOTES = [*'"' * 3, *"'’«»“”„‘›()[]–—-", ' "', '" ', '. "', '."', '".', "« ", " »", ". »"]
WORDS = [
    *"M m. l’ J p. n° nº 12 1944 3 a. b Il il Le le LE été Été œuvre Œil Łódź İst ß ª ĳ ŉ 2e 7h".split(),
    *"Mme mmes mlles prof Prof. prés Prés. sept etc. av. bd. MM. me mes hommes Ltd. ndlr dit-il J.-Cl St-Cl. O.N.U. U.E".split(),
    *"etc Mais Selon après com www. lemonde.fr 100.000 3.5 50km km/h marché marche. préfet Diop Diop.Le".split(),
]
ODDITIES = [
    *"%€§°#@/_&*+,;:•¤¿¡\0\x01\x80\u0301\u0338\ufeff\u200b\xad²½٣日한ＡМіΣΩ🙂𝒳𝐀\ud800",
    "e\u0301",
    "\u212a",
    "\u1100\u1161",
]
FRAGMENTS = [*MARKS, *SPACES, *QUOTES, *WORDS, *ODDITIES]
"""Rich in what the splitter looks at."""

PLAINER = [*["mot", "Mot", "mot ", "Le ", "marché", ". ", ".", '"', "\n\n", " ", "été ", "12"] * 6, *FRAGMENTS]
"""Mostly what array arithmetic decides."""

TEXTS = st.lists(
    st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join)
    | st.lists(st.sampled_from(PLAINER), max_size=30).map("".join)
    | st.text(max_size=30),
    max_size=5,
)


def plain(text: str) -> list[Row]:
    spans = sentences(text)
    ends = [0, *(end for _, end in spans)]
    return [(start, end, "\n" in text[before:start]) for (start, end), before in zip(spans, ends, strict=False)]


def columnar(texts: Sequence[str]) -> list[list[Row]]:
    columns = sentence_columns(texts)
    rows = list(zip(columns.starts.tolist(), columns.ends.tolist(), columns.breaks.tolist(), strict=True))
    bounds = accumulate(columns.counts.tolist(), initial=0)
    return [rows[low:high] for low, high in pairwise(bounds)]


@given(TEXTS)
def test_any_texts_have_the_same_sentences(texts: list[str]) -> None:
    assert columnar(texts) == [plain(text) for text in texts]


@pytest.mark.parametrize("alphabet", [FRAGMENTS, PLAINER], ids=["odd", "plain"])
def test_many_random_texts_have_the_same_sentences(alphabet: list[str]) -> None:
    chance = random.Random(7)
    texts = ["".join(chance.choices(alphabet, k=chance.randrange(40))) for _ in range(10_000)]
    assert columnar(texts) == [plain(text) for text in texts]


@pytest.mark.parametrize("text", ["\u066312. Selon lui", 'Il marche.."\n– œuvre', "\n\n Il part. \n", "Il part. \0 Il reste."])
def test_past_mistakes(text: str) -> None:
    assert columnar([text]) == [plain(text)]


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.slow)])
def test_every_character_at_every_position_that_matters(step: int) -> None:
    patterns = (
        "Le mot{}. Il part",
        "Un {}bc. Il part",
        "Le mot.{}Il part",
        "Le mot.{} Il part",
        "Le mot. {}l part",
        'Il "mot. "{}l',
    )
    texts = [pattern.format(chr(code)) for code in range(0, 0x3100, step) for pattern in patterns]
    assert columnar(texts) == [plain(text) for text in texts]


@pytest.mark.parametrize("size", [1, 100, 3_000])
def test_the_batch_size_makes_no_difference(sample: list[str], monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    texts = ["", *sample[:50], "", " \n"]
    together = columnar(texts)
    monkeypatch.setattr(module, "BATCH", size)
    assert columnar(texts) == together


def test_no_texts_have_no_sentences() -> None:
    assert columnar([]) == []


def test_the_sample_corpus_has_the_same_sentences(sample: list[str]) -> None:
    assert columnar(sample) == [plain(text) for text in sample]


@pytest.mark.slow
def test_real_articles_have_the_same_sentences(orangesum: list[str]) -> None:
    assert columnar(orangesum) == [plain(text) for text in orangesum]
