"""What every test may ask for: the shared data, a few small articles, and an index that holds them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from frsearch import Article, Index

ROOT = Path(__file__).parents[1]

ARTICLES = (
    Article(
        "kidra",
        "Kidra : l’État rouvre le marché",
        "2023-11",
        "Le Courrier de Kidra",
        "Le marché de Kidra a rouvert mardi. Les forces armées gardent les entrées, dit le porte-parole de l’État.",
    ),
    Article(
        "peche",
        "La pêche reprend au cap Serane",
        "2024-03-05",
        "Agence Littoral",
        "Les pêcheurs ont repris la mer. L’armée de mer et les forces de l’ordre surveillent le cap Serane.\n\n"
        "À N’Djamena, le péché d’orgueil n’est pas de mise ; 100\u00a0000 tonnes sont attendues.",
    ),
    Article("undated", None, None, None, "Le Monde est plein de forces. Être ou ne pas être, telle est la question."),
)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of articles and corpora that are no part of the project; skip where it is not there."""
    place = Path(os.environ.get("FRSEARCH_SHARED") or ROOT.parent / "shared")
    if not (place / "data").is_dir():
        pytest.skip(f"the shared data are not at {place}; FRSEARCH_SHARED tells where they are")
    return place


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """Return a new index of the three articles."""
    with Index.create(tmp_path / "index") as made:
        made.add(ARTICLES)
        yield made
