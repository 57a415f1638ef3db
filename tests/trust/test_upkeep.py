"""Compacting, copying and exporting: the articles stay what they are, and a copy is whole or none."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import shutil
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from attrs import evolve
from whoosh import index as whoosh_index

from frsearch import Article, Index, IndexDamaged, IndexExists, IndexLocked, IndexMissing, read_corpus, verify_index
from frsearch.cli import main
from frsearch.engine.disk.lock import WriteLock
from frsearch.engine.format.manifest import SegmentEntry, read_manifest
from frsearch.engine.read.segment import open_segment
from frsearch.engine.write import merge
from frsearch.progress import watched
from frsearch.render import jsonl
from tests.conftest import ARTICLES, ROOT
from tests.engine.segments import articles
from tests.trust.disk import Died, Disk, die, refuse
from tests.trust.history import HISTORY_LENGTH, apply, seen, states

STRANGE = Article(
    "un\u00a0id/étrange 'x' #2", "Ã©tÃ© <b>gras</b> &amp;", "2024", "https://exemple.fr/", "<p>&eacute;</p>\u00a0\n\n\t— d’été",
    "https://a/b?c=d", {"rang": 3, "liste": [None, True, 1.5], "brisé": "\ud800", "où": {"là": "œ"}, "extra": {"body": "x"}},
)  # fmt: skip
EMPTY = Article("vide", None, None, None, "")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An index of several segments, with articles that were replaced or deleted."""
    with Index.create(tmp_path / "index") as index:
        index.add(articles(1, 60))
        index.add([*articles(2, 60), STRANGE, EMPTY])
        index.add([evolve(article, title="neuf") for article in articles(1, 20)])
        index.delete([article.id for article in articles(2, 10)])
    return tmp_path / "index"


def held(path: Path) -> dict[str, str]:
    with Index.open(path) as index:
        return {article.id: article.content_hash for article in index}


def test_compacting_leaves_one_segment_and_the_same_articles(path: Path) -> None:
    before = held(path)
    with Index.open(path) as index, Index.open(path) as other:
        found = {query: sorted(hit.article.id for hit in index.search(query, limit=None)) for query in ("armée", "titre:neuf")}
        assert index.compact() is True
        (entry,) = read_manifest(path).segments
        assert (entry.articles, entry.deleted) == (len(before), 0)
        assert held(path) == before
        assert {query: sorted(hit.article.id for hit in index.search(query, limit=None)) for query in found} == found
        assert index.compact() is False
        assert len(list(other)) == len(before), "who had opened it before sees what was there"
    assert verify_index(path).is_whole
    with whoosh_index.open_dir(path).reader() as reader:
        assert reader.doc_count() == len(before)


def test_compacting_goes_beyond_what_adding_merges(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frsearch.engine.write.merge.LARGEST", 60)
    monkeypatch.setattr("frsearch.engine.write.transaction.LARGEST", 60)
    with Index.open(path) as index:
        index.compact()
        assert len(read_manifest(path).segments) == 1
        index.add(articles(3, 20))
        assert len(read_manifest(path).segments) == 2


def test_compacting_ends_at_what_a_segment_can_number(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frsearch.engine.upkeep.compact.MAX_SLOTS", 6_000)
    before = held(path)
    with Index.open(path) as index:
        assert index.compact() is True
        assert index.compact() is False
    assert held(path) == before
    entries = read_manifest(path).segments
    assert len(entries) == 2
    for entry in entries:
        with contextlib.closing(open_segment(path, entry)) as segment:
            assert not entry.deleted
            assert segment.field("body").base[-1] <= 6_000


def test_compacting_many_segments_merges_few_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frsearch.engine.upkeep.compact.MAX_SEGMENTS", 2)
    merged: list[int] = []
    shares: list[float] = []

    def counted(path: Path, entries: Sequence[SegmentEntry]) -> SegmentEntry:
        merged.append(len(entries))
        return merge.merge_entries(path, entries)

    monkeypatch.setattr("frsearch.engine.upkeep.compact.merge_entries", counted)
    with Index.create(tmp_path / "index") as index:
        for number in range(5):
            index.add(articles(number, 3))
        before = held(tmp_path / "index")
        with watched(shares.append):
            index.compact()
        assert held(tmp_path / "index") == before
    assert merged == [2, 2, 2, 2]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(list((tmp_path / "index").glob("*.frs"))) == 1


def test_how_far_a_look_at_every_byte_has_come(path: Path) -> None:
    shares: list[float] = []
    with watched(shares.append):
        assert verify_index(path).is_whole
    assert shares == sorted(shares)
    assert len({round(share, 2) for share in shares}) > 50
    assert shares[-1] == pytest.approx(1.0)


@pytest.mark.parametrize("command", [["verify"], ["compact"], ["verify", "--repair"]])
def test_long_work_says_how_far_it_has_come(
    command: list[str], path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("frsearch.cli.progress._LINE_EVERY", 0.0)
    assert run(monkeypatch, *command, "--index", str(path)) == 0
    told = [line for line in capsys.readouterr().err.splitlines() if line.endswith(" %")]
    assert told[-1].endswith(": 100 %")
    assert len(told) > 5
    monkeypatch.setattr("frsearch.cli.progress._LINE_EVERY", 10.0)
    assert run(monkeypatch, *command, "--index", str(path)) == 0
    assert capsys.readouterr().err == "", "what is done in no time needs no progress"


def test_compacting_nothing(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        assert index.compact() is False
        index.add(ARTICLES)
        index.delete(article.id for article in ARTICLES)
        assert index.compact() is False


def test_compacting_takes_the_lock(path: Path) -> None:
    lock = WriteLock(path)
    with Index.open(path) as index, pytest.raises(IndexLocked):
        index.compact()
    lock.release()


def test_a_backup_is_an_index_like_any_other(path: Path, tmp_path: Path) -> None:
    with Index.open(path) as index:
        index.backup(tmp_path / "a" / "copy")
        index.backup(str(tmp_path / "b"))
    shutil.rmtree(path)
    for copy in (tmp_path / "a" / "copy", tmp_path / "b"):
        assert verify_index(copy).is_whole
        assert len(held(copy)) == 112
        with whoosh_index.open_dir(copy).reader() as reader:
            assert reader.doc_count() == 112
        with Index.open(copy) as index:
            assert index.add(ARTICLES).added == 3


def test_a_backup_overwrites_nothing(path: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("precious")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").write_text("precious")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with Index.open(path) as index:
        for place in (path, tmp_path / "file", tmp_path / "folder", tmp_path / "link"):
            with pytest.raises(IndexExists):
                index.backup(place)
    assert (tmp_path / "file").read_text() == (tmp_path / "folder" / "file").read_text() == "precious"


def test_a_backup_of_what_is_damaged_is_refused(path: Path, tmp_path: Path) -> None:
    file = path / read_manifest(path).segments[0].file
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with Index.open(path) as index, pytest.raises(IndexDamaged, match=r"not as it was written"):
        index.backup(tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def calls_of_a_backup(path: Path, folder: Path) -> int:
    """Return how many calls of the disk a backup into `folder` makes."""
    folder.mkdir()
    disk = Disk(folder)
    with Index.open(path) as index, disk.watched():
        index.backup(folder / "copy")
    return len(disk.calls)


def test_a_backup_that_fails_leaves_room_for_the_next_one(path: Path, tmp_path: Path) -> None:
    for at in range(calls_of_a_backup(path, tmp_path / "all")):
        root = tmp_path / f"{at}"
        root.mkdir()
        with Index.open(path) as index:
            with Disk(root, refuse(at, errno.ENOSPC)).watched(), pytest.raises(OSError, match="No space left"):
                index.backup(root / "copy")
            assert list(root.iterdir()) == []
            index.backup(root / "copy")
        assert held(root / "copy") == held(path)


def test_a_backup_cut_short_is_no_index(path: Path, tmp_path: Path) -> None:
    for at in range(calls_of_a_backup(path, tmp_path / "all")):
        root = tmp_path / f"{at}"
        root.mkdir()
        dying = Disk(root, die(at))
        with dying.watched(), Index.open(path) as index:
            with pytest.raises(Died):
                index.backup(root / "copy")
            dying.bury_the_process()
        if (root / "copy" / "frsearch.json").exists():
            assert held(root / "copy") == held(path)
        else:
            with pytest.raises((IndexMissing, IndexDamaged)):
                Index.open(root / "copy")


def test_backups_while_another_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merge, "TIER", 2)
    history = [state for state, _ in zip(states(), range(HISTORY_LENGTH), strict=False)]
    with Index.create(tmp_path / "index") as writing:
        apply(writing, 0)

        def write() -> None:
            for commit in range(1, HISTORY_LENGTH):
                apply(writing, commit)

        thread = threading.Thread(target=write)
        thread.start()
        copies = 0
        while thread.is_alive():
            with Index.open(tmp_path / "index") as index:
                index.backup(tmp_path / f"{copies}")
            copies += 1
        thread.join()
    assert copies > 2
    last = 0
    for number in range(copies):
        assert verify_index(tmp_path / f"{number}").is_whole
        with Index.open(tmp_path / f"{number}") as copy:
            last = history.index(seen(copy), last)


def test_what_is_exported_comes_back_to_the_character(path: Path, tmp_path: Path) -> None:
    with Index.open(path) as index, (tmp_path / "all.jsonl").open("w", encoding="utf-8") as out:
        assert jsonl.articles(index, out) == len(index)
    reader = read_corpus([tmp_path / "all.jsonl"])
    with Index.create(tmp_path / "again") as again:
        again.add(reader)
    assert reader.report.problem_count == 0
    assert held(tmp_path / "again") == held(path)
    with Index.open(tmp_path / "again") as again:
        assert again.article(STRANGE.id) == STRANGE


def test_an_exported_line_that_was_changed_is_read_like_any_other(tmp_path: Path) -> None:
    out = io.StringIO()
    jsonl.articles([STRANGE], out)
    changed = json.loads(out.getvalue()) | {"body": "un <b>autre</b> corps"}
    (tmp_path / "one.jsonl").write_text(json.dumps(changed), "utf-8")
    (article,) = read_corpus([tmp_path / "one.jsonl"])
    assert (article.id, article.body) == (STRANGE.id, "un autre corps")
    assert article.extra["content_hash"] == STRANGE.content_hash


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["frsearch", *arguments])
    with pytest.raises(SystemExit) as stop:
        main()
    assert isinstance(stop.value.code, int)
    return stop.value.code


def test_the_commands(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("FRSEARCH_INDEX", str(path))
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, "verify") == 0
    assert run(monkeypatch, "backup", "copy") == 0
    assert run(monkeypatch, "backup", "copy") == 2
    assert run(monkeypatch, "compact") == 0
    assert run(monkeypatch, "verify", "--repair") == 0
    capsys.readouterr()
    assert run(monkeypatch, "export") == 0
    shown = capsys.readouterr()
    assert len(shown.out.splitlines()) == 112
    assert shown.err == "112 articles\n"
    file = tmp_path / "copy" / read_manifest(tmp_path / "copy").segments[0].file
    file.write_bytes(file.read_bytes()[:-1])
    assert run(monkeypatch, "search", "armée", "--index", "copy") == 2
    assert run(monkeypatch, "verify", "--index", "copy") == 1
    shown = capsys.readouterr()
    assert f"{file.name}, byte " in shown.err
    assert "frsearch verify --repair --index copy" in shown.out
    assert run(monkeypatch, "verify", "--index", "copy", "--repair") == 0
    assert capsys.readouterr().out == "72 articles kept, 40 rescued, 0 lost\n"
    assert run(monkeypatch, "verify", "--index", "copy") == 0
    assert run(monkeypatch, "verify", "--index", "nowhere") == 2


def test_a_mistyped_path_makes_no_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    for given in (["mistyped"], ["mistyped", "--strict"], ["empty"], ["mistyped", "--rebuild"]):
        assert run(monkeypatch, "index", *given, "--index", "new") == 2
        assert [file.name for file in tmp_path.iterdir()] == ["empty"]
    assert "no article was read" in capsys.readouterr().err


def test_a_lock_is_waited_for_from_the_shell(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = WriteLock(path)
    for command in (["delete", "vide"], ["compact"], ["index", str(ROOT / "corpus" / "divers")], ["verify", "--repair"]):
        assert run(monkeypatch, *command, "--index", str(path), "--wait", "0.1") == 2
        assert "is writing to this index and was not done after 0.1 seconds" in capsys.readouterr().err
    lock.release()
    assert run(monkeypatch, "delete", "vide", "--index", str(path), "--wait", "0.1") == 0
