"""Related words begin alike and occur in the same articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from frsearch import Article, Index
from frsearch.query import Term

TOGETHER = "L’Allemagne vote, dit le chancelier allemand. Il faut construire : la construction manque."
APART = ["Le port de pêche reste calme.", "La porte du palais reste close."]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Return an index of two segments."""
    index = Index.create(tmp_path_factory.mktemp("relatives") / "index")
    for half in "ab":
        index.add(Article(f"{half}{number}", body=TOGETHER) for number in range(6))
        index.add(Article(f"{half}{number}", body=APART[number % 2]) for number in range(6, 36))
    return index


@pytest.mark.parametrize(
    ("lemma", "expected"),
    [
        ("allemagne", {"allemand"}),
        ("allemand", {"allemagne"}),
        ("construire", {"construction"}),
        ("port", set()),  # which never occurs in an article with porte
        ("chancelier", set()),
        ("il", set()),
        ("nulle-part", set()),
        ("absent", set()),
    ],
)
def test_relatives(index: Index, lemma: str, expected: set[str]) -> None:
    assert set(index._searcher.vocabulary.relatives(Term(lemma))) == expected


def test_a_few_articles_do_not_make_relatives(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add(Article(str(number), body=TOGETHER if number < 4 else APART[0]) for number in range(40))
        assert index._searcher.vocabulary.relatives(Term("allemagne")) == ()
