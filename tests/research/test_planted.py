"""Copies planted in a sample of real news are found, with up to a fifth of their words changed, and quotations of a third."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from itertools import islice

import pytest

from frsearch import Article, Index
from tests.research.texts import altered

COPIES, QUOTING = 100, 40

pytestmark = pytest.mark.slow


def sentences(text: str) -> list[str]:
    return [one for one in re.split(r"(?<=[.!?])\s+", text) if len(one) > 40]


def quoting(own: str, other: str) -> str:
    """Return a text that has a third of another's sentences in it."""
    ours, theirs = sentences(own), sentences(other)
    block = " ".join(theirs[: max(2, len(theirs) // 3)])
    return "\n\n".join([" ".join(ours[:3]), block, " ".join(ours[3:])])


@pytest.fixture(scope="module")
def planted(news: Index, tmp_path_factory: pytest.TempPathFactory) -> Index:
    chance = random.Random(7)
    texts = [article.body for article in islice(news, 1500)]
    long = chance.sample([number for number, text in enumerate(texts) if 150 <= len(text.split()) <= 900], COPIES + QUOTING)
    index = Index.create(tmp_path_factory.mktemp("planted") / "index")
    index.add(Article(f"{number}", body=text) for number, text in enumerate(texts))
    rates = [0.2 * number / (COPIES - 1) for number in range(COPIES)]
    index.add(Article(f"copy {one}", body=altered(chance, texts[one], rate)) for one, rate in zip(long, rates, strict=False))
    index.add(Article(f"quote {one}", body=quoting(texts[chance.choice(long)], texts[one])) for one in long[COPIES:])
    return index


def kinds(index: Index, prefix: str) -> Sequence[str | None]:
    """Return for each planted article how it is a copy of the one that it was made from."""
    made = [article.id for article in index if article.id.startswith(prefix)]
    return [{copy.id: copy.kind for copy in index.copies(one.removeprefix(prefix))}.get(one) for one in made]


def test_copies_with_up_to_a_fifth_of_the_words_changed_are_the_same_dispatch(planted: Index) -> None:
    found = kinds(planted, "copy ")
    assert len(found) == COPIES
    assert found.count("same") >= 0.99 * COPIES
    family_of = {copy.id: number for number, family in enumerate(planted.copies()) for copy in family}
    pairs = [(article.id, article.id.removeprefix("copy ")) for article in planted if article.id.startswith("copy ")]
    assert sum(one in family_of and family_of[one] == family_of.get(other) for one, other in pairs) >= 0.95 * COPIES


def test_articles_with_a_third_of_the_sentences_of_another_share_passages(planted: Index) -> None:
    found = kinds(planted, "quote ")
    assert len(found) == QUOTING
    assert QUOTING - found.count(None) >= 0.93 * QUOTING


def test_a_real_corpus_has_few_families(news: Index) -> None:
    families = news.copies()
    assert 0 < families.articles < 0.1 * len(news)
    assert max(map(len, families)) < 20
