"""The columnar analyzer finds the tokens of the plain one: on random text and press text, whatever the batch size."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch import FrenchAnalyzer, Token
from frsearch.analysis.chain import MAX_TOKEN_LENGTH
from frsearch.analysis.columnar import analyzer as module
from frsearch.analysis.columnar.analyzer import ColumnarAnalyzer
from frsearch.analysis.columnar.forms import FormTable
from frsearch.analysis.columnar.tokens import TokenColumns

Check = Callable[[str, list[Token]], None]
PLAIN = FrenchAnalyzer()

ALPHABET = [
    *"aéEÉlLdnNquhOUœßıµº½ʼ",
    *"0123456789" * 2,
    *"''’`´‘′--‐‑..,,  \n\t/@#_«»…–€°",
    *"\u00a0\u202f\u2009\u2007\u00ad\u200b\u200d\u0301\u0327\ufeff\ufe0f\u20e3",
    *"МіΣ日كתก😀𝒳",
    *"İŉǅﬁſKŸẞ각Ⅷ²٣𝟏",
    *["l’", "d'", "qu’", "n'", "o’", "aujourd’hui", "prud’", "O.N.U.", "M.", "100 000", "1.000", "XXe", "1er", "-t-il"],
    *[
        "·",
        "•",
        "⸱",
        "(",
        ")",
        ".e",
        ".s",
        "·e",
        "·s",
        "(e)",
        "(s)",
        "-e",
        "-s",
        "/e",
        "étudiant",
        "ne",
        "(ne)s",
        "il·elle",
        ".es",
    ],
]
"""Rich in what tokenizing, elision and numbers depend on."""

_ATTACHED = "\u00ad\u200b\u200d\u0301\u0327\ufeff\u20e3ก"
PLAINER = [piece for piece in ALPHABET if not any(character in piece for character in _ATTACHED)]
"""Without the characters that only the regular expressions handle."""

TEXTS = st.lists(st.lists(st.sampled_from(ALPHABET), max_size=30).map("".join), max_size=5)
PLAINER_TEXTS = st.lists(st.lists(st.sampled_from(PLAINER), max_size=30).map("".join), max_size=5)


PIECES = [
    *"l d qu jusqu lorsqu aujourd hui quelqu un entr presqu île grand mère o brien prud homme n djamena côte ivoire".split(),
    *"État œuvre hôtel ĥan yeux ÉTÉ avion armées Żubr Мали 日本 ĺ ᄀ ᅡ ŉ ß ÿ ex porte paroles covid tf1 Ⅷ ² x".split(),
    *"1 10 100 000 2019 1er XXe 19h30 3ième 1234567 A O N U m".split(),
    *[unicodedata.normalize("NFD", "été"), "mi\u00adnistre", "\u0301", "\u200bz"],
    *"étudiant étudiants citoyen ne e s es rice auteur elle elles nouveau le la il unes ère".split(),
    "constitution" * 3,
    "é" * MAX_TOKEN_LENGTH,
]

Row = tuple[str, str, str, str, int, int, int, int]
"""What both analyzers return for a token: surface, exact, folded, lemma, span, position, start, end."""


def plain(text: str) -> list[Row]:
    """Return the tokens that the plain analyzer finds."""
    return rows(PLAIN.tokens(text))


def rows(tokens: Sequence[Token]) -> list[Row]:
    return [
        (token.surface, token.exact, token.folded, token.lemma, token.span, token.position, token.start, token.end)
        for token in tokens
    ]


def assert_same_and_sane(analyzer: ColumnarAnalyzer, texts: Sequence[str], sane: Check) -> None:
    """Both analyzers find the same tokens, and these are sane."""
    tokens = [PLAIN.tokens(text) for text in texts]
    assert columnar(analyzer, texts) == [rows(each) for each in tokens]
    for text, each in zip(texts, tokens, strict=True):
        sane(text, each)


def columnar(analyzer: ColumnarAnalyzer, texts: Sequence[str]) -> list[list[Row]]:
    """Return the tokens that the columnar analyzer finds in each text."""
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    found: list[list[Row]] = []
    for columns in analyzer.analyze(texts):
        assert columns.text_starts.tolist() == starts[len(found) : len(found) + len(columns.texts) - 1]
        bounds = bounds_of(columns, analyzer.forms)
        for first, last in pairwise(columns.texts.tolist()):
            found.append(rows_of_text(texts[len(found)], starts[len(found)], bounds[first:last], analyzer.forms))
    assert len(found) == len(texts)
    return found


def bounds_of(columns: TokenColumns, forms: FormTable) -> list[tuple[int, int, int, bool]]:
    """Return the form, start and end of each token, and whether it has no position of its own; most ends follow from the form."""
    ends = dict(zip(columns.parts.tolist(), columns.part_ends.tolist(), strict=True))
    joined = dict(zip(columns.joined.tolist(), columns.spans.tolist(), strict=True))
    assert joined.items() >= {(row, forms.span[form]) for row, form in enumerate(columns.form.tolist()) if forms.span[form] > 1}
    return [
        (form, start, ends.get(row, start + len(forms.exact[form])), row in joined)
        for row, (form, start) in enumerate(zip(columns.form.tolist(), columns.start.tolist(), strict=True))
    ]


def rows_of_text(text: str, base: int, bounds: Sequence[tuple[int, int, int, bool]], forms: FormTable) -> list[Row]:
    """Return the tokens of one text, which begins at `base`."""
    rows: list[Row] = []
    after = 0
    for form, start, end, is_joined in bounds:
        span = forms.span[form]
        position = after - span if is_joined else after
        after += not is_joined
        levels = forms.exact[form], forms.folded[form], forms.lemma[form]
        rows.append((text[start - base : end - base], *levels, span, position, start - base, end - base))
    return rows


WORDS = st.lists(
    st.tuples(
        st.sampled_from(PIECES),
        st.sampled_from(["", "'", "’", "`", "-", "‑", ".", ",", " ", "\u00a0", "·", "•", "(", ")", "/", "@"]),
    ),
    min_size=1,
    max_size=6,
).map(lambda pairs: "".join(f"{piece}{joiner}" for piece, joiner in pairs))
"""Words of runs, articles and numbers, and what may join these."""


def rows_of(forms: FormTable) -> list[tuple[str, str, str, int]]:
    assert len(forms) == len(forms.exact)
    return list(zip(forms.exact, forms.folded, forms.lemma, forms.span, strict=True))


def random_texts(seed: int, count: int, alphabet: Sequence[str]) -> list[str]:
    chance = random.Random(seed)
    return ["".join(chance.choices(alphabet, k=chance.randrange(25))) for _ in range(count)]


@given(TEXTS)
def test_random_text(texts: list[str]) -> None:
    assert columnar(ColumnarAnalyzer(), texts) == [plain(text) for text in texts]


@given(PLAINER_TEXTS)
def test_random_text_for_the_array_tokenizer(texts: list[str]) -> None:
    assert columnar(ColumnarAnalyzer(), texts) == [plain(text) for text in texts]


@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_unicode(texts: list[str]) -> None:
    assert columnar(ColumnarAnalyzer(), texts) == [plain(text) for text in texts]


@given(st.lists(WORDS, max_size=4), st.sampled_from([str, str.upper, str.title, str.lower]))
def test_words_of_every_shape(words: list[str], case: Callable[[str], str]) -> None:
    text = case(" / ".join(words))
    assert columnar(ColumnarAnalyzer(), [text, *words]) == [plain(each) for each in (text, *words)]


@given(st.lists(WORDS, min_size=2, max_size=8))
def test_a_word_has_the_same_tokens_whatever_words_are_analysed_with_it(words: list[str]) -> None:
    together, alone = ColumnarAnalyzer(), ColumnarAnalyzer()
    assert columnar(together, words) == [columnar(alone, [word])[0] for word in words]
    assert sorted(rows_of(together.forms)) == sorted(rows_of(alone.forms))


@pytest.mark.parametrize(("seed", "count"), [(1, 2_000), pytest.param(20260101, 20_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("alphabet", [ALPHABET, PLAINER], ids=["all", "array tokenizer"])
def test_thousands_of_random_texts(alphabet: list[str], seed: int, count: int, sane: Check) -> None:
    analyzer = ColumnarAnalyzer()
    texts = random_texts(seed, count, alphabet)
    for start in range(0, len(texts), 1000):
        assert_same_and_sane(analyzer, texts[start : start + 1000], sane)


@pytest.mark.parametrize("batch", [1, 7, 60, 1000])
def test_the_batch_size_makes_no_difference(batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", batch)
    texts = random_texts(batch, 500, PLAINER)
    assert columnar(ColumnarAnalyzer(), texts) == [plain(text) for text in texts]


def test_the_sample_corpus_has_the_same_tokens(sample: list[str], sane: Check) -> None:
    assert_same_and_sane(ColumnarAnalyzer(), sample, sane)


@pytest.mark.slow
def test_real_articles_have_the_same_tokens(orangesum: list[str]) -> None:
    analyzer = ColumnarAnalyzer()
    for start in range(0, 600, 200):
        texts = orangesum[start : start + 200]
        assert columnar(analyzer, texts) == [plain(text) for text in texts]


def test_words_are_cached_between_calls(sample: list[str]) -> None:
    analyzer = ColumnarAnalyzer()
    first = columnar(analyzer, sample)
    cached = rows_of(analyzer.forms)
    assert columnar(analyzer, sample[::-1]) == first[::-1]
    assert rows_of(analyzer.forms) == cached
    assert columnar(analyzer, ["mot nouveau zzyzx"])[0][-1][3] == "zzyzx"
    assert rows_of(analyzer.forms)[: len(cached)] == cached


def test_a_text_longer_than_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 50_000)
    text = "L’État, dit-il, 100\u00a0000 fois. " * (module.BATCH // 20)
    assert len(text) > module.BATCH
    short = "avant"
    assert columnar(ColumnarAnalyzer(), [short, text, short]) == [plain(each) for each in (short, text, short)]


def test_empty_and_tiny_texts() -> None:
    for texts in ([], [""], ["", "", "a", "", "à\n", "\n"], ["."] * 1000, ["État"] * 1000):
        assert columnar(ColumnarAnalyzer(), texts) == [plain(text) for text in texts]


def test_words_too_long_for_a_key_are_distinguished() -> None:
    longest = "é" * MAX_TOKEN_LENGTH
    words = [longest + "é", longest + "éé", longest + "a", "a" * 100_000, "a" * 300_000]
    texts = [" ".join(words), *words]
    assert columnar(ColumnarAnalyzer(), texts) == [plain(text) for text in texts]


@pytest.mark.slow
def test_a_large_word_table_keeps_its_numbers() -> None:
    texts = [" ".join(f"mot{number}x" for number in range(start, start + 5000)) for start in range(0, 60_000, 5000)]
    analyzer = ColumnarAnalyzer()
    assert columnar(analyzer, texts) == [plain(text) for text in texts]
    assert len(analyzer.forms) == 60_000
    assert columnar(analyzer, texts[:1]) == [plain(texts[0])]


@pytest.mark.parametrize("text", ["a\ud800b", "\udfff", "\x00État\x00", "é\U0010ffff", "שלום كتاب 日本", "\u202eabc\u202c"])
def test_odd_code_points(text: str, sane: Check) -> None:
    assert_same_and_sane(ColumnarAnalyzer(), [text, "mot"], sane)


@pytest.mark.parametrize("megabytes", [1, pytest.param(10, marks=pytest.mark.slow)])
@pytest.mark.parametrize("character", ["é", "1", "-", "'", "\u0301", "\u200b", "日", "."])
def test_megabytes_of_one_character(character: str, megabytes: int) -> None:
    text = character * (megabytes * 1_000_000 // len(character.encode()))
    (found,) = columnar(ColumnarAnalyzer(), [text])
    assert all(len(exact) <= MAX_TOKEN_LENGTH for _, exact, *_ in found)
    assert [start for *_, start, _ in found] == sorted({start for *_, start, _ in found})
    assert all(0 <= start < end <= len(text) for *_, start, end in found)


@pytest.mark.parametrize("times", [3_000, pytest.param(30_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("piece", ["a-", "l’", "O.", "1.", "1\u00a0000", "1 000 ", "aujourd’hui"])
def test_a_long_word_takes_linear_time(piece: str, times: int, sane: Check) -> None:
    """Quadratic time would be minutes for the long ones."""
    assert_same_and_sane(ColumnarAnalyzer(), [piece * times], sane)
