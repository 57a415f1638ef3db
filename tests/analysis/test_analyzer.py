"""The golden suite: the tokens that French press text must have, by topic, in ``golden/*.tsv``.

A row is a text, its tokens, and what Lucene's French analysis gets wrong, if anything, separated by tabs::

    l’État	État/état/etat:elision	lucene=no: highlight

Tokens are separated by `` | `` and written ``surface/exact/folded/lemma``. Forms omitted at the end repeat the one before, and
so does ``=``. After them come, in this order and if needed,

- ``:rule``, if it is not *word*; ``:joined+2`` is the joined form of the two tokens before it;
- ``:feminine``, which has the place of the token before it;
- ``*`` for a stop word;
- ``@7``, the code point where it starts, if that is not the first occurrence of its surface after the token before it.

Positions count from 0. ``-`` means no tokens, ``\\u00a0`` a character by its code (a slash in a surface, for instance). Rows of
``inclusive.tsv`` end with their reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from frsearch import FrenchAnalyzer, Token

GOLDEN = Path(__file__).parent / "golden"
ANALYZER = FrenchAnalyzer()
Check = Callable[[str, list[Token]], None]
TOKEN = re.compile(r"(?P<forms>[^:*@]+)(?::(?P<rule>[a-z ]+)(?:\+(?P<span>[2-9]))?)?(?P<stop>\*)?(?:@(?P<start>\d+))?")
FAILURES = {
    "accents": "an accent makes two words of one: short words, and all letters beyond é è ê à â î ô û ù ç",
    "acronym": "dots stay in the term, so O.N.U. is not ONU",
    "apostrophe": "only ' and ’ elide",
    "apostrophe kept": "entr’acte is not entracte",
    "compound": "parts only: nothing joins porte-parole and porteparole",
    "cut": "different words become one, or a name gets another form",
    "elision": "an article is removed before a consonant, too, or not at all",
    "highlight": "offsets cover the elided article",
    "inclusive": "étudiant·e·s is étudiant, e and s",
    "invisible": "soft hyphens and zero-width characters stay in the term",
    "ligature": "œ and æ are not oe and ae",
    "nfd": "decomposed accents are not composed ones",
    "number": "100 000 is not 100000, 3,5 is not 3.5",
    "ordinal": "1er is not found by 1, nor the XXe by 20",
    "stop": "a word is lost from the index",
}
"""Known failures of Lucene's FrenchAnalyzer (standard tokenizer, elision filter, stop list, light stemmer)."""


def rows() -> Iterator[tuple[str, str, str, str]]:
    for path in sorted(GOLDEN.glob("*.tsv")):
        for line in path.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                text, tokens, tag, *_ = [*line.split("\t"), ""]
                yield path.stem, unescaped(text), tokens, tag


def unescaped(text: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})|\\([tn])", lambda found: escape(found[1], found[2]), text)


def escape(code: str | None, letter: str) -> str:
    return chr(int(code, 16)) if code else {"t": "\t", "n": "\n"}[letter]


def written(text: str, tokens: str) -> list[Token]:
    """Return the tokens in the second column of a row."""
    read: list[Token] = []
    for column in [] if tokens == "-" else tokens.split(" | "):
        found = TOKEN.fullmatch(column)
        assert found, column
        parts = [token for token in read if token.has_position]
        span = int(found["span"] or 1)
        surface, *forms = map(unescaped, found["forms"].split("/"))
        exact, folded, lemma = filled(surface, forms)
        if found["rule"] == "feminine":
            start, position = read[-1].start, read[-1].position
        elif span > 1:
            start, position = parts[-span].start, len(parts) - span
        else:
            after = parts[-1].end if parts else 0
            start = int(found["start"]) if found["start"] else text.index(surface, after)
            position = len(parts)
        rule = found["rule"] or "word"
        end = start + len(surface)
        read.append(Token(surface, exact, folded, lemma, position, start, end, bool(found["stop"]), span, rule))
    return read


def filled(surface: str, forms: list[str]) -> list[str]:
    given = [surface]
    for form in forms:
        given.append(given[-1] if form == "=" else form)
    return [*given[1:], *[given[-1]] * (4 - len(given))]


ROWS = list(rows())
FAMILIES = sorted({family for family, _, _, _ in ROWS})


@pytest.mark.parametrize("family", FAMILIES)
def test_tokens_are_what_a_reader_of_the_press_expects(family: str, sane: Check) -> None:
    expected = [(text, written(text, tokens)) for name, text, tokens, _ in ROWS if name == family]
    found = [(text, ANALYZER.tokens(text)) for text, _ in expected]
    assert [row for row, other in zip(found, expected, strict=True) if row != other] == []
    for text, tokens in found:
        sane(text, tokens)
        assert ANALYZER.terms(text) == [token.lemma for token in tokens], text


def test_the_suite_has_twelve_hundred_texts_and_twenty_per_family() -> None:
    assert len({text for _, text, _, _ in ROWS}) >= 1200
    assert min(Counter(family for family, _, _, _ in ROWS).values()) >= 20


def test_five_hundred_rows_are_marked_as_failures_of_lucene() -> None:
    marked = Counter(tag.removeprefix("lucene=no: ") for _, _, _, tag in ROWS if tag)
    assert set(marked) == set(FAILURES)
    assert marked.total() >= 550
    assert min(marked.values()) >= 3


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_read_as_one_text_has_the_same_tokens(family: str, sane: Check) -> None:
    texts = [text for name, text, _, _ in ROWS if name == family]
    found = ANALYZER.tokens("\n".join(texts))
    sane("\n".join(texts), found)
    assert [token.lemma for token in found] == [lemma for text in texts for lemma in ANALYZER.terms(text)]
