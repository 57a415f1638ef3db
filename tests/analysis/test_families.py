"""Word families are looser than lemmas, and serve as evidence only."""

from __future__ import annotations

import pytest

from frsearch import Article, Index
from frsearch.analysis.families import stem


@pytest.mark.parametrize(
    "family",
    [
        ["construire", "construction", "constructeur"],
        ["gendarme", "gendarmerie"],
        ["president", "presidence"],
        ["police", "policier"],
    ],
)
def test_words_of_a_family_have_one_stem(family: list[str]) -> None:
    assert len(set(map(stem, family))) == 1


@pytest.mark.parametrize(("one", "other"), [("guerre", "guet"), ("election", "electricite"), ("mali", "malin")])
def test_different_families_have_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_a_family_makes_no_match_but_selects_the_passage(tmp_path: object) -> None:
    filler = "Rien ne se passe ici, et la journée reste aussi longue que toutes celles qui ont précédé depuis le printemps."
    body = f"{filler}\n\nLa construction a pris deux ans, sous la pluie, le vent et la neige de trois hivers.\n\n{filler}"
    with Index.create(f"{tmp_path}/index") as index:
        index.add([Article("1", title="Un pont", body=body), Article("2", title="Une gare", body="La construction avance.")])
        (hit,) = index.search("construire pont")
    assert hit.article.id == "1"
    assert "construction" in hit.passages[0].text
