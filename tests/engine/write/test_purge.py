"""Purging: what was purged is in no byte of the folder, compressed or not, whatever had become of it before."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard
from attrs import evolve

from frsearch import Article, Index, IndexProblem, repair_index
from frsearch.cli import main
from frsearch.engine import store
from frsearch.engine.format.earlier_versions import EarlierVersion
from frsearch.engine.format.manifest import read_manifest
from frsearch.engine.read.segment import Segment
from frsearch.engine.read.snapshot import SegmentsSnapshot
from frsearch.engine.write import merge
from frsearch.ingest.ledger import NAME as LEDGER
from tests.engine.segments import articles, stored
from tests.engine.upkeep.indexes import flip, middle, segment

FRAME = b"\x28\xb5\x2f\xfd"
SECRET = "zorglubesque"
"""A word that begins everything that must not be found."""


def secret(number: int) -> Article:
    """Return an article whose id, texts, outlet, address and other values nobody else has."""
    sentence = f"Le {SECRET}mot{number} du {SECRET}corps est Élégant-{SECRET}. "
    return Article(
        f"{SECRET}id-{number}",
        title=f"{SECRET.capitalize()}titre {number}",
        date="1987-06-05",
        outlet=f"{SECRET}journal",
        url=f"https://{SECRET}hote.example/{SECRET}page/{number}",
        body=sentence * 30,
        extra={f"{SECRET}clef": f"{SECRET}valeur {number}", "author": [f"{SECRET}auteur"], "page": 12},
    )


OTHERS = articles(1, 1500)
SECRETS = [secret(number) for number in range(60)]


def contents(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield everything that is in the files of a folder: their bytes, and what any Zstandard frame in them decompresses to."""
    files = {file.name: file.read_bytes() for file in path.rglob("*") if file.is_file()}
    used = [None, *(zstandard.ZstdCompressionDict(dictionary) for dictionary in set(_dictionaries(path)) if dictionary)]
    decompressors = [zstandard.ZstdDecompressor(dict_data=dictionary) for dictionary in used]
    for name, content in files.items():
        yield name, content
        at = content.find(FRAME)
        while at >= 0:
            for decompressor in decompressors:
                with contextlib.suppress(zstandard.ZstdError):
                    yield name, decompressor.decompressobj().decompress(content[at:])
            at = content.find(FRAME, at + 1)
    for file in path.glob("*.frs"):  # earlier versions have no magic number to look for
        with contextlib.closing(Segment(file, bytes.fromhex(file.stem))) as opened:
            yield from ((file.name, version.stored) for doc in range(opened.articles) for version in opened.earlier_versions(doc))


def _dictionaries(path: Path) -> Iterator[bytes]:
    for entry in read_manifest(path).segments:
        with contextlib.closing(Segment(path / entry.file, bytes.fromhex(entry.id))) as opened:
            yield opened.dictionary


def traces(path: Path) -> set[str]:
    """Return the names of the files in which the secret is, in whatever case."""
    return {name for name, content in contents(path) if SECRET.encode() in content.lower()}


def is_in_a_dictionary(path: Path) -> bool:
    return any(SECRET.encode() in dictionary.lower() for dictionary in _dictionaries(path))


def ids(path: Path) -> set[str]:
    with Index.open(path) as index:
        assert index.verify().is_whole
        return {article.id for article in index}


def purge(path: Path) -> int:
    with Index.open(path) as index:
        return index.delete([article.id for article in SECRETS], purge=True)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index of three segments; the dictionary of all was trained on what is secret, the last has nothing else of it."""
    monkeypatch.setattr(merge, "TIER", 99)
    with Index.create(tmp_path / "index") as index:
        index.add([*OTHERS[:700], *SECRETS[:50], *OTHERS[700:1000]])
        index.add([*OTHERS[1000:1200], *SECRETS[50:]])
        index.add(OTHERS[1200:])
    assert is_in_a_dictionary(tmp_path / "index")
    assert len(set(_dictionaries(tmp_path / "index"))) == 1
    return tmp_path / "index"


def test_nothing_is_left(path: Path) -> None:
    assert len(traces(path)) == 3, "of three segments"
    before = set(path.glob("*.frs"))
    assert purge(path) == len(SECRETS)
    assert traces(path) == set()
    assert ids(path) == {article.id for article in OTHERS}
    assert before.isdisjoint(path.glob("*.frs"))
    assert len(list(path.glob("*.frs"))) == 3
    [dictionary] = set(_dictionaries(path))
    assert dictionary, "one is trained on the others"


def test_deleting_alone_leaves_the_text(path: Path) -> None:
    with Index.open(path) as index:
        index.delete([article.id for article in SECRETS])
    assert len(traces(path)) == 3
    assert purge(path) == 0, "they are no longer in the index"
    assert traces(path) == set()
    assert ids(path) == {article.id for article in OTHERS}


def test_compacting_leaves_the_dictionary(path: Path) -> None:
    with Index.open(path) as index:
        index.delete([article.id for article in SECRETS])
        index.compact()
    assert is_in_a_dictionary(path)
    purge(path)
    assert traces(path) == set()


def test_what_an_article_was_before_goes_as_well(path: Path) -> None:
    with Index.open(path) as index:
        index.delete([article.id for article in SECRETS[1:]], purge=True)
        index.add([evolve(SECRETS[0], id="plain")])
        index.add([Article("plain", body="Plus rien.")])
        assert traces(path)
        index.delete([SECRETS[0].id, "plain"], purge=True)
    assert traces(path) == set()


def test_earlier_versions_go_with_their_article(path: Path) -> None:
    """Of an article that stays they stay, compressed with the new dictionary."""
    purge(path)
    others = [evolve(OTHERS[0], id=f"autre {number}") for number in range(2)]
    transaction = store.open_store(path).transaction()
    transaction.add(others[0], earlier=[EarlierVersion(stored(evolve(SECRETS[0], id="autre 0")), 7)])
    transaction.add(others[1], earlier=[EarlierVersion(stored(OTHERS[5]), 9)])
    transaction.commit()
    assert traces(path)
    with Index.open(path) as index:
        index.delete(["autre 0"], purge=True)
    assert traces(path) == set()
    with contextlib.closing(SegmentsSnapshot(path, read_manifest(path))) as snapshot:
        of, doc = snapshot.locate(snapshot.doc_id("autre 1") or 0)
        assert of.earlier_versions(doc) == (EarlierVersion(stored(OTHERS[5]), 9),)


def test_what_is_added_and_purged_at_once(path: Path) -> None:
    purge(path)
    transaction = store.open_store(path).transaction()
    transaction.add(SECRETS[0])
    transaction.add(OTHERS[0])
    transaction.purge(SECRETS[0].id)
    transaction.commit()
    assert traces(path) == set()
    assert ids(path) == {article.id for article in OTHERS}


def test_small_segments_without_a_dictionary_stay(tmp_path: Path) -> None:
    path = tmp_path / "index"
    with Index.create(path) as index:
        index.add(OTHERS[:5])
        [kept] = path.glob("*.frs")
        index.add(SECRETS[:3])
        index.delete([article.id for article in SECRETS[:3]], purge=True)
    assert traces(path) == set()
    assert [*path.glob("*.frs")] == [kept]


def test_readers_of_the_old_commit_go_on(path: Path) -> None:
    with Index.open(path) as reader:
        purge(path)
        assert reader.article(SECRETS[0].id) == SECRETS[0]
        assert reader.refresh()
        assert SECRETS[0].id not in reader
        assert reader.search(SECRET).total == 0


def test_the_ledger_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").mkdir()
    for number, article in enumerate([*SECRETS[:4], *OTHERS[:4]]):
        record = {"id": article.id, "title": article.title, "body": article.body or "Rien.", "url": article.url}
        (tmp_path / "corpus" / f"{number}.json").write_text(json.dumps([record]), "utf-8")

    def run(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["frsearch", *arguments])
        with pytest.raises(SystemExit) as stop:
            main()
        assert isinstance(stop.value.code, int)
        return stop.value.code

    assert run("index", "corpus") == 0
    assert LEDGER in traces(tmp_path / "index")
    capsys.readouterr()
    assert run("delete", "--purge", *(article.id for article in SECRETS[:4])) == 0
    assert capsys.readouterr().out == "4 purged\n"
    assert traces(tmp_path / "index") == set()
    assert run("delete", "--purge", SECRETS[0].id) == 1
    assert run("index", "corpus") == 0
    assert "4 added, 0 updated, 4 unchanged" in capsys.readouterr().out, "the files are still there"


def test_what_a_repair_has_kept_must_go_first(path: Path) -> None:
    flip(segment(path), middle(segment(path), "frame.data"))
    repair_index(path)
    before = ids(path)
    with pytest.raises(IndexProblem, match=r"damaged files that a repair kept \([0-9a-f]{32}\.frs\.damaged\).*remove them first"):
        purge(path)
    assert ids(path) == before
    next(path.glob("*.damaged")).unlink()
    purge(path)
    assert traces(path) == set()


def test_old_files_that_cannot_be_removed_are_reported(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unlink = Path.unlink

    def refused(file: Path, missing_ok: bool = False) -> None:
        if file.suffix == ".frs":
            raise PermissionError(13, "in use", str(file))
        unlink(file, missing_ok)

    with monkeypatch.context() as windows:
        windows.setattr(Path, "unlink", refused)
        with pytest.raises(IndexProblem, match="but 3 files that may have their text cannot be removed"):
            purge(path)
    assert ids(path) == {article.id for article in OTHERS}
    with Index.open(path) as index:
        index.add([Article("next", body="Suivant.")])
    assert traces(path) == set()
