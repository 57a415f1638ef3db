"""Token strings say of every word what the plain analyzer says: its forms, their positions, and where sentences begin and end."""

from __future__ import annotations

import json
import lzma
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch import FrenchAnalyzer, read_corpus
from frsearch.analysis.sentences import sentences
from frsearch.opensearch import token_strings
from frsearch.opensearch.terms import ALONE, ALTERNATIVE, BEGINS, ENDS, FIRST, LAST, MOST_ALTERNATIVES, term
from frsearch.opensearch.token_strings import LEVELS, TokenStrings
from frsearch.text import clean
from tests.conftest import ROOT

PLAIN = FrenchAnalyzer()
TOKENS = TokenStrings()

PIECES = [
    *["l’", "d'", "qu’", "aujourd’hui", "porte-parole", "N’Djamena", "États-Unis", "O.N.U.", "M.", "XXe", "1er", "100\u00a0000"],
    *[
        "étudiant·e·s",
        "vice-président·e",
        "directeur-rice",
        "élu(e)s",
        "100 000",
        "3,5",
        "½",
        "😀",
        "日本",
        "\u00ad",
        "\u0301",
        "\ue003",
    ],
    *[
        "a",
        "É",
        "œuvre",
        "ß",
        "ʼ",
        "-",
        " ",
        "  ",
        "\n",
        "\n\n",
        ". ",
        "! ",
        " : « ",
        " » ",
        "… ",
        "\u202f",
        "\u00a0",
        "\u3000",
        "\x1c",
    ],
]
TEXTS = st.lists(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=30), max_size=5)


def expected(text: str, level: str, spans: Sequence[tuple[int, int]]) -> list[list[str]]:
    """Return the alternatives at each position."""
    tokens = PLAIN.tokens(text)
    starts = [token.start for token in tokens if token.has_position]
    rows: list[list[str]] = [[] for _ in starts]
    for token in tokens:
        form = term(getattr(token, level))
        if token.span > 1:
            rows[token.position].append(form + BEGINS)
            rows[token.position + token.span - 1].append(form + ENDS)
        elif form not in rows[token.position]:
            rows[token.position].append(form)
    if level == "lemma" and rows:
        firsts = sorted({0, *(bisect_left(starts, begin) for begin, _ in spans[1:])} - {len(rows)})
        for first, last in zip(firsts, [*(first - 1 for first in firsts[1:]), len(rows) - 1], strict=True):
            for at, mark in [(first, ALONE)] if first == last else [(first, FIRST), (last, LAST)]:
                rows[at].append(mark)
    return rows


def found(string: str) -> list[list[str]]:
    return [position.split(ALTERNATIVE) for position in string.split(" ")] if string else []


def check(texts: Sequence[str]) -> None:
    whole = TOKENS.words(texts, sentences=[""] * len(texts))
    split = TOKENS.words(texts, sentences=texts)
    for number, text in enumerate(texts):
        for level in LEVELS:
            rows = found(split.strings[level][number])
            assert rows == expected(text, level, sentences(text)), (text, level)
            assert all(len(row) <= MOST_ALTERNATIVES for row in rows)
            assert found(whole.strings[level][number]) == expected(text, level, [(0, len(text))])
        of_text = split.text == number
        assert split.lengths[number] == sum(token.has_position for token in PLAIN.tokens(text))
        terms = TOKENS.terms("exact")
        forms = map(terms.__getitem__, split.form[of_text].tolist())
        counted = list(zip(split.position[of_text].tolist(), forms, strict=True))
        assert counted == [(token.position, term(token.exact)) for token in PLAIN.tokens(text)]
        assert split.is_joined[of_text].tolist() == [not token.has_position for token in PLAIN.tokens(text)]


@given(TEXTS)
def test_any_texts(texts: list[str]) -> None:
    check([clean(text) for text in texts])


@given(TEXTS)
def test_texts_that_are_not_clean(texts: list[str]) -> None:
    check(texts)


@pytest.mark.parametrize("batch", [10, 1000])
def test_the_batch_size_makes_no_difference(batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frsearch.analysis.columnar.analyzer.BATCH", batch)
    check([article.body for article in read_corpus([ROOT / "corpus"])])


def test_the_sample_corpus() -> None:
    articles = list(read_corpus([ROOT / "corpus"]))
    check([article.body for article in articles])
    check([article.title or "" for article in articles])


def test_the_seeds(shared: Path) -> None:
    check([article.body for article in read_corpus(shared / "seeds")])


def test_real_articles(shared: Path) -> None:
    with lzma.open(shared / "data" / "orangesum.jsonl.xz", "rt", encoding="utf-8") as lines:
        check([clean(json.loads(line)["body"]) for line in islice(lines, 0, 15_000, 50)])


def test_no_texts() -> None:
    assert TOKENS.words([]).strings == {"lemma": [], "folded": [], "exact": []}
    assert TOKENS.words(["", "…"], sentences=["", "…"]).strings["lemma"] == ["", ""]


def test_it_says_when_it_remembers_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = TokenStrings()
    tokens.words(["un deux trois"])
    assert not tokens.is_full
    monkeypatch.setattr(token_strings, "MOST_FORMS", 2)
    assert tokens.is_full


@given(st.text())
def test_a_term_can_stand_in_json_as_it_is(form: str) -> None:
    written = term(form)
    assert json.loads(f'"{written}"') == written
    assert len(written) == len(form)
    assert len(written.split()) <= 1
