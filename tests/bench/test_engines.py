"""Every installed engine does what it claims, and absent ones say so."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from frsearch.bench.engines import ADDING, BY_PASSAGE, KINDS, PASSAGES, EngineAdapter, Query, Record, find_engines
from tests.conftest import ROOT

PEERS = ROOT / "benchmarks" / "peers"
ENGINES = ["bm25s", "fts5", "frsearch", "lucene-2", "tantivy-1", "whoosh", "xapian"]


def record(name: str, title: str, body: str) -> Record:
    return {"id": name, "title": title, "date": None, "outlet": None, "url": None, "body": body, "extra": {}}


def made(name: str) -> EngineAdapter:
    try:
        return find_engines(PEERS)[name]()
    except ImportError as error:
        pytest.skip(f"{name} is not installed: {error}")


def test_without_peers_there_is_only_frsearch(tmp_path: Path) -> None:
    assert list(find_engines(tmp_path / "nowhere")) == ["frsearch"]


@pytest.mark.parametrize("name", ENGINES)
def test_engines_can_do_everything_that_they_do_not_lack(name: str, tmp_path: Path) -> None:
    engine = made(name)
    assert set(engine.lacks) <= {*KINDS, PASSAGES, ADDING}
    article = record("kidra", "Marché de Kidra", "Les forces armées gardent les entrées du marché, qui rouvre.")
    other = record("autre", "Une autre histoire", "Les entrées armées. Il ne se passe rien dans ce village de forces.")
    more = [record(str(number), "Encore", "Une pluie fine tombe.") for number in range(20)]
    engine.load([article, other, *more])
    engine.build([article, other, *more], tmp_path)
    assert engine.open(tmp_path) == 22
    assert re.search(r"\d+\.\d+", engine.version())
    asked = {
        "words": ("gardent", "rouvre"),
        "word": ("gardent",),
        "phrase": ("forces", "armées"),
        "both": ("Entrées", "gardent"),
        "question": ("marché", "Kidra", "qui", "gardent", "rouvre"),
        "title": ("Marché", "Kidra"),
        BY_PASSAGE: ("gardent", "rouvre"),
    }
    for kind in set(KINDS) - set(engine.lacks):
        query = Query(kind, asked[kind])
        found = engine.search(query, 10)
        engine.check(query)
        assert set(found.ids) == {"kidra"}, query
        assert found.total in (1, None)
        assert found.took_ms is None or all(0 <= ms < 60_000 for ms in found.took_ms)
        assert PASSAGES in engine.lacks or re.search("gardent|marché|forces", found.snippets[0]), query
    if ADDING not in engine.lacks:
        late = record("tard", "Plus tard", "Les soldats gardent le village.\nIls ont froid.")
        engine.load([late])
        engine.add([late])
        assert set(engine.search(Query("word", ("gardent",)), 10).ids) == {"kidra", "tard"}
    engine.close()


@pytest.mark.parametrize("name", ENGINES)
def test_stop_words_and_elisions_are_no_errors(name: str, tmp_path: Path) -> None:
    engine = made(name)
    records = [record(str(number), "Un titre", "L’État de notre pays avait cette chance.") for number in range(12)]
    engine.load(records)
    engine.build(records, tmp_path)
    engine.open(tmp_path)
    queries = [Query("word", ("notre",)), Query("title", ("l’État", "de", "notre", "pays", "avait"))]
    queries += [Query("both", ("notre", "chance")), Query("both", ("notre", "avait")), Query("phrase", ("notre", "pays"))]
    found = {query: len(engine.search(query, 10).ids) for query in queries if query.kind not in engine.lacks}
    assert found[queries[1]] == 10
    assert set(found.values()) <= {0, 10}
    engine.close()


def test_lucene_without_jars_is_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("javac") is None:
        pytest.skip("no Java compiler")
    monkeypatch.setenv("FRSEARCH_LUCENE_JARS", str(tmp_path))
    with pytest.raises(ImportError, match="no Lucene jars in"):
        find_engines(PEERS)["lucene-1"]()
