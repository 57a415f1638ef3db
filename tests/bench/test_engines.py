"""Every engine that is installed, and what is said of those that are not."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from frsearch import Article
from frsearch.bench.engines import ADDING, KINDS, PASSAGES, Query, find_engines
from frsearch.bench.own import Frsearch
from frsearch.bench.remote import Remote
from frsearch.bench.worker import ADDED_WORD, _adding
from tests.conftest import ROOT

PEERS = ROOT / "benchmarks" / "peers"


def test_engines_found_are_frsearch_alone_without_peers(tmp_path: Path) -> None:
    assert list(find_engines(tmp_path / "nowhere")) == ["frsearch"]


@pytest.mark.parametrize("name", ["bm25s", "fts5", "frsearch", "lucene-2", "tantivy-1", "whoosh", "xapian"])
def test_engines_do_all_that_they_do_not_say_they_lack(name: str, tmp_path: Path) -> None:
    try:
        engine = find_engines(PEERS)[name]()
    except ImportError as error:
        pytest.skip(f"{name} is not installed: {error}")
    assert set(engine.lacks) <= {*KINDS, PASSAGES, ADDING}
    article = Article("kidra", "Marché de Kidra", None, None, "Les forces armées gardent les entrées du marché.")
    other = Article("autre", "Une autre histoire", None, None, "Il ne se passe jamais rien dans ce village.")
    more = [Article(str(number), "Encore", None, None, "Une pluie fine tombe.") for number in range(20)]
    engine.load([article, other, *more])
    engine.build([article, other, *more], tmp_path)
    assert engine.open(tmp_path) == 22
    assert re.search(r"\d+\.\d+", engine.version())
    asked = {
        **{kind: ("armées", "entrées", "gardent", "forces")[: number + 1] for number, kind in enumerate(KINDS[:4])},
        "phrase": ("forces", "armées"),
        "prefix": ("entr",),
        "title": ("kidra",),
    }
    for kind in set(KINDS) - set(engine.lacks):
        query = Query(kind, asked[kind])
        found = engine.search(query, 10)
        assert found.ids == ("kidra",), query
        assert found.total in (1, None)
        if PASSAGES not in engine.lacks:
            again = engine.passages(query, 10)
            assert again.ids == ("kidra",)
            assert query.field == "title" or "forces" in again.snippets[0]
    if ADDING not in engine.lacks:
        late = Article("tard", "Plus tard", None, None, "Les armées rentrent.\nElles ont froid.")
        engine.load([late])
        engine.add([late])
        assert set(engine.search(Query("one", ("armées",)), 10).ids) == {"kidra", "tard"}
    engine.close()


@pytest.mark.parametrize("name", ["lucene-1", "xapian"])
def test_programs_that_hold_an_engine_say_what_is_wrong(name: str, tmp_path: Path) -> None:
    try:
        engine = find_engines(PEERS)[name]()
    except ImportError as error:
        pytest.skip(f"{name} is not installed: {error}")
    with pytest.raises(RuntimeError, match=r"answers open with error: .+"):
        engine.open(tmp_path / "nowhere")
    engine.close()


def test_a_program_that_ends_early_is_told() -> None:
    engine = Remote(["false"])
    with pytest.raises(RuntimeError, match=r"^false ended with 1 when asked to version$"):
        engine.version()
    engine.close()
    Remote(["false"]).close()


def test_lucene_without_jars_is_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("javac") is None:
        pytest.skip("there is no Java here")
    monkeypatch.setenv("FRSEARCH_LUCENE_JARS", str(tmp_path))
    with pytest.raises(ImportError, match="has no jars of Lucene"):
        find_engines(PEERS)["lucene-1"]()


def test_articles_added_that_are_not_found_are_a_failure(tmp_path: Path) -> None:
    class Forgetful(Frsearch):
        def add(self, articles: Sequence[Article]) -> None:
            super().add(articles[1:])

    engine = Forgetful()
    engine.build([], tmp_path)
    engine.open(tmp_path)
    with pytest.raises(ValueError, match="of 2 articles added, a search finds 1"):
        _adding(engine, [Article(str(number), None, None, None, ADDED_WORD) for number in range(2)])
    engine.close()
