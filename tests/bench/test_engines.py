"""Every installed engine does what it claims, and absent ones say so."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from frsearch import Article
from frsearch.bench.engines import ADDING, KINDS, PASSAGES, Query, find_engines
from tests.conftest import ROOT

PEERS = ROOT / "benchmarks" / "peers"


def test_without_peers_there_is_only_frsearch(tmp_path: Path) -> None:
    assert list(find_engines(tmp_path / "nowhere")) == ["frsearch"]


@pytest.mark.parametrize("name", ["bm25s", "fts5", "frsearch", "lucene-2", "tantivy-1", "whoosh", "xapian"])
def test_engines_can_do_everything_that_they_do_not_lack(name: str, tmp_path: Path) -> None:
    try:
        engine = find_engines(PEERS)[name]()
    except ImportError as error:
        pytest.skip(f"{name} is not installed: {error}")
    assert set(engine.lacks) <= {*KINDS, PASSAGES, ADDING}
    article = Article("kidra", title="Marché de Kidra", body="Les forces armées gardent les entrées du marché.")
    other = Article("autre", title="Une autre histoire", body="Il ne se passe jamais rien dans ce village.")
    more = [Article(str(number), title="Encore", body="Une pluie fine tombe.") for number in range(20)]
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
        late = Article("tard", title="Plus tard", body="Les armées rentrent.\nElles ont froid.")
        engine.load([late])
        engine.add([late])
        assert set(engine.search(Query("one", ("armées",)), 10).ids) == {"kidra", "tard"}
    engine.close()


def test_lucene_without_jars_is_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("javac") is None:
        pytest.skip("no Java compiler")
    monkeypatch.setenv("FRSEARCH_LUCENE_JARS", str(tmp_path))
    with pytest.raises(ImportError, match="no Lucene jars in"):
        find_engines(PEERS)["lucene-1"]()
