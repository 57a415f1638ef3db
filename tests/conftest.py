"""What every test may ask for: the shared data, a few small articles, and an index that holds them."""

from __future__ import annotations

import datetime
import lzma
import os
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from frsearch import Article, Index, read_corpus
from frsearch.engine.write import transaction

ROOT = Path(__file__).parents[1]
SAMPLE = None if os.environ.get("FRSEARCH_FULL") else 3000

ARTICLES = (
    Article(
        "kidra",
        title="Kidra : l’État rouvre le marché",
        date="2023-11",
        outlet="Le Courrier de Kidra",
        body="Le marché de Kidra a rouvert mardi. Les forces armées gardent les entrées, dit le porte-parole de l’État.",
    ),
    Article(
        "peche",
        title="La pêche reprend au cap Serane",
        date="2024-03-05",
        outlet="Agence Littoral",
        body="Les pêcheurs ont repris la mer. L’armée de mer et les forces de l’ordre surveillent le cap Serane.\n\n"
        "À N’Djamena, le péché d’orgueil n’est pas de mise ; 100\u00a0000 tonnes sont attendues.",
    ),
    Article("undated", body="Le Monde est plein de forces. Être ou ne pas être, telle est la question."),
)


ADDED = datetime.datetime(2024, 6, 30, 12, tzinfo=datetime.UTC)
"""When all articles are added to an index, unless a test sets the clock itself."""


@pytest.fixture(scope="session", autouse=True)
def clock() -> Iterator[None]:
    """Let the clock of transactions stand still, in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transaction, "CLOCK", ADDED.timestamp)
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of articles and corpora that are no part of the project; skip where it is not there."""
    place = Path(os.environ.get("FRSEARCH_SHARED") or ROOT.parent / "shared")
    if not (place / "data").is_dir():
        pytest.skip(f"the shared data are not at {place}; FRSEARCH_SHARED tells where they are")
    return place


@pytest.fixture(scope="session")
def news(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Return an index of some thousand articles of real news, or with ``FRSEARCH_FULL`` set of all there are."""
    folder = tmp_path_factory.mktemp("orangesum")
    corpus = shared / "data" / "orangesum.jsonl.xz"
    if SAMPLE:
        with lzma.open(corpus, "rb") as whole:
            lines = list(islice(whole, 0, SAMPLE * 5, 5))
        corpus = folder / "sample.jsonl"
        corpus.write_bytes(b"".join(lines))
    with Index.create(folder / "index") as index:
        reader = read_corpus(corpus)
        report = index.add(reader)
        assert reader.report.problems == []
        assert report.added == len(index) >= (SAMPLE or 34_000)
        yield index


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an index of the three articles, for tests to copy."""
    folder = tmp_path_factory.mktemp("three") / "index"
    with Index.create(folder) as index:
        index.add(ARTICLES)
    return folder


@pytest.fixture
def place(built_once: Path, tmp_path: Path) -> Path:
    """Return the folder of an index of the three articles, which a test may change."""
    return shutil.copytree(built_once, tmp_path / "index")


@pytest.fixture
def index(place: Path) -> Iterator[Index]:
    """Return an index of the three articles, which a test may change."""
    with Index.open(place) as index:
        yield index
