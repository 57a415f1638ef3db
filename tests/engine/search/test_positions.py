"""Phrases taken from articles are highlighted wherever they occur, whole, and nowhere else."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import cycle, islice
from pathlib import Path

import pytest
from attrs import evolve

from frsearch import Article, FrenchAnalyzer, Index, read_corpus
from tests.conftest import ROOT

ANALYZER = FrenchAnalyzer()

KINDS = {
    "elided words": r"\b(?:[cdjlnst]|qu)['’](?=\w)",
    "hyphens": r"(?<=\w)[-\u2010\u2011](?=\w)",
    "no-break spaces": "[\u00a0\u202f]",
    "grouped numbers": "(?<![0-9])[0-9]{1,3}[ \u00a0\u202f][0-9]{3}(?![0-9])",
    "any words": r"\w+",
}
"""What has to be in a phrase, and how it is found in a text."""

KEYBOARD = str.maketrans("’\u2010\u2011\u00a0\u202f", "'--  ")
"""What a keyboard has for the characters of printers."""

Reading = tuple[str, ...]
"""Folded forms of words that follow each other."""

Step = tuple[str, int, int, int]
"""A token that begins at a position: its folded form, the position after it, and its start and end in the text."""


@lru_cache(maxsize=4096)
def steps(text: str) -> Sequence[Sequence[Step]]:
    """Return the tokens that begin at each position: the parts of compounds, and their joined forms beside the first part."""
    found: list[list[Step]] = []
    for token in ANALYZER.tokens(text):
        while len(found) <= token.position:
            found.append([])
        found[token.position].append((token.folded, token.position + token.span, token.start, token.end))
    return found


def readings(text: str, position: int = 0) -> set[Reading]:
    """Return every way of reading a text, the compounds of it joined or not."""
    if position >= len(steps(text)):
        return {()}
    return {(form, *rest) for form, after, _, _ in steps(text)[position] for rest in readings(text, after)}


def places(text: str, phrase: str) -> Iterator[tuple[int, int]]:
    """Yield where a phrase occurs in a text, by a plain walk along its tokens."""
    wanted = readings(phrase)
    for position, beginning in enumerate(steps(text)):
        for reading in wanted:
            ends = {(position, 0)}
            for form in reading:
                ends = {step[1::2] for at, _ in ends if at < len(steps(text)) for step in steps(text)[at] if step[0] == form}
            yield from ((beginning[0][2], end) for _, end in ends)


def printed(article: Article) -> Article:
    """Return an article with the characters of French printers, which this collection of news has lost."""
    body = re.sub(r" (?=[:;!?»%€])|(?<=«) ", "\u00a0", article.body.replace("'", "’"))
    body = re.sub("(?<=[0-9]) (?=[0-9]{3}(?![0-9]))", "\u202f", body)
    return evolve(article, body=re.sub(r"(?<=\w)-(?=\w)", "\u2011", body))


def phrases(index: Index, count: int, seed: int = 5) -> Iterator[tuple[str, str]]:
    """Yield kinds in turn, each with a phrase of that kind from some body: two words or more, as written there."""
    chance = random.Random(seed)
    bodies = [index.article(id_).body for id_ in sorted(article.id for article in index)]
    having = {kind: [body for body in bodies if re.search(pattern, body)] for kind, pattern in KINDS.items()}
    for kind in islice(cycle(kind for kind in KINDS if having[kind]), count):
        phrase = None
        while phrase is None:
            phrase = around(chance.choice(having[kind]), KINDS[kind], chance)
        yield kind, phrase


def around(body: str, pattern: str, chance: random.Random) -> str | None:
    """Return the text around one match of `pattern`, from the beginning of a word to the end of one."""
    at = chance.choice(list(re.finditer(pattern, body)))
    spans = [(start, end) for (_, _, start, end), *_ in steps(body)]
    first = max((number for number, (start, _) in enumerate(spans) if start <= at.start()), default=0)
    last = min((number for number, (_, end) in enumerate(spans) if end >= at.end()), default=len(spans) - 1)
    first, last = max(first - chance.randint(0, 2), 0), min(last + chance.randint(1, 2), len(spans) - 1)
    phrase = body[min(spans[first][0], at.start()) : spans[last][1]]
    return phrase if '"' not in phrase and first < last < first + 8 else None


def check(index: Index, count: int) -> Counter[str]:
    """Search for phrases, assert what is promised of each highlight, and return how many of each kind there were."""
    kinds: Counter[str] = Counter()
    for number, (kind, phrase) in enumerate(phrases(index, count)):
        kinds[kind] += 1
        highlighted = 0
        typed = phrase.translate(KEYBOARD) if number % 2 else phrase
        for hit in index.search(f'"{typed}"', limit=5, passages=3):
            title, body = hit.article.title or "", hit.article.body
            texts = [(title, 0, len(title), hit.title_highlights)]
            texts += [(body, passage.start, passage.end, passage.highlights) for passage in hit.passages]
            for text, low, high, spans in texts:
                found = {(low + span.start, low + span.end) for span in spans}
                for start, end in found:
                    assert readings(text[start:end]) & readings(phrase), (phrase, text[start:end])
                assert found == {place for place in places(text, phrase) if low <= place[0] < place[1] <= high}, phrase
                highlighted += len(found)
        assert highlighted, phrase
    return kinds


@pytest.mark.parametrize(
    ("body", "query", "expected"),
    [
        ("Il est peut-être là, ou être ailleurs.", '"peut-être être"', []),
        ("Le porte-parole du parti.", '"porteparole du parti"', ["porte-parole du parti"]),
        ("Le porteparole du parti.", '"porte-parole du parti"', ["porteparole du parti"]),
        ("Le porte-parole du parti.", '"porteparole parole"', []),
        ("Le porte-parole du parti.", "porteparole PRES/1 du", ["porte-parole", "du"]),
        ("Le porte-parole du parti.", "porteparole PRES/1 parole", []),
        ("On compte 100 000 tonnes.", '"100\u202f000 tonnes"', ["100 000 tonnes"]),
        ("De 350\u00a0000 à 400\u00a0000 euros.", '"350 000 à 400 000 euros"', ["350\u00a0000 à 400\u00a0000 euros"]),
        ("De 350\u00a0000 à un demi-million.", '"350 000 à un demi-million"', ["350\u00a0000 à un demi-million"]),
    ],
)
def test_a_compound_covers_all_its_parts(tmp_path: Path, body: str, query: str, expected: list[str]) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add([Article("1", body=body)])
        found = [passage for hit in index.search(query) for passage in hit.passages]
    assert [passage.text[span.start : span.end] for passage in found for span in passage.highlights] == expected


def test_phrases_of_the_sample_corpus(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add(read_corpus(ROOT / "corpus"))
        kinds = check(index, 200)
    assert min(kinds[kind] for kind in KINDS) >= 40, kinds


@pytest.mark.slow
def test_a_thousand_phrases_of_real_news(news: Index, tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add(printed(article) if number % 2 else article for number, article in enumerate(news))
        kinds = check(index, 1000)
    assert min(kinds[kind] for kind in KINDS) == 200, kinds
