"""Spoilt and forged index folders: the right answer or IndexDamaged; no other exception, no hang, no memory.

FRSEARCH_CORRUPTIONS says how many of each kind are tried; the seeds of those that once failed are always among them.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from frsearch import Article, Index, IndexProblem
from tests.engine.segments import add_with_versions, articles
from tests.trust.corrupting import answers, bounds, change, copied, spoil_file, spoil_manifest, spoil_numbers, verify
from tests.trust.forgery import Forgery

COUNT = int(os.environ.get("FRSEARCH_CORRUPTIONS", "60"))
SECONDS = 40.0
"""Twenty times what anything here may take."""
MEMORY = 300 << 20


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of two segments with deletions."""
    folder = tmp_path_factory.mktemp("sound") / "index"
    with Index.create(folder) as index:
        add_with_versions(folder, articles(1, 60), lambda number: number % 9 // 7)
        add_with_versions(folder, articles(2, 5), lambda number: number)
        index.refresh()
        index.delete(["1-7", "1-9", "2-1"])
    return folder


@pytest.fixture(scope="module")
def expected(sound: Path) -> dict[str, Any]:
    """Return what it answers."""
    return answers(sound)


@pytest.fixture(scope="module")
def long_lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index with lists that are entered in the middle."""
    folder = tmp_path_factory.mktemp("long") / "index"
    with Index.create(folder) as index:
        index.add(articles(3, 400, words=60))
    return folder


@pytest.fixture(autouse=True)
def reading_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let short lists be read as long ones are."""
    monkeypatch.setattr("frsearch.engine.read.field._SHORT", 8)


def test_the_sound_index_answers_and_merges(sound: Path, long_lists: Path, tmp_path: Path) -> None:
    for index in (sound, long_lists):
        work = copied(index, tmp_path / "index")
        assert [question for question, found in answers(work).items() if not found and question != "one"] == ["url:kidal.example"]
        change(work)
    assert len(list(work.glob("*.frs"))) == 1


@pytest.mark.parametrize("seed", range(COUNT))
def test_spoilt_bytes_are_found_or_do_not_matter(seed: int, sound: Path, expected: dict[str, Any], tmp_path: Path) -> None:
    work = copied(sound, tmp_path / "index")
    spoil_file(random.Random(seed), work)
    try:
        with bounds(SECONDS, MEMORY):
            assert answers(work) == expected
            change(work)
    except IndexProblem:
        pass


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # numbers that overflow are numbers
@pytest.mark.parametrize("seed", [seed if seed < 8 else pytest.param(seed, marks=pytest.mark.slow) for seed in range(COUNT)])
def test_forged_numbers_are_refused_or_harmless(seed: int, sound: Path, long_lists: Path, tmp_path: Path) -> None:
    work = copied(long_lists if seed % 4 == 0 else sound, tmp_path / "index")
    with np.errstate(all="ignore"):
        what = spoil_numbers(random.Random(seed), work)
    for act in (answers, change, verify):
        try:
            with bounds(SECONDS, MEMORY):
                act(work)
        except IndexProblem:
            pass
        except Exception as error:
            raise AssertionError(what) from error


@pytest.mark.parametrize("seed", [seed if seed < 20 else pytest.param(seed, marks=pytest.mark.slow) for seed in range(COUNT)])
def test_forged_manifests_are_refused_or_harmless(seed: int, sound: Path, tmp_path: Path) -> None:
    work = copied(sound, tmp_path / "index")
    spoil_manifest(random.Random(seed), work)
    try:
        with bounds(SECONDS, MEMORY):
            answers(work)
            change(work)
    except IndexProblem:
        pass
    assert {path.name for path in tmp_path.iterdir()} == {"index"}


@pytest.mark.parametrize(
    "name",
    [
        *("body.more.is", "body.articles.is", "sentences", "body.length", "frame.size", "outlet.number"),
        *("fingerprint.count", "version.count", "meta.total", "meta.values"),
    ],
)
def test_no_count_takes_memory(name: str, long_lists: Path, tmp_path: Path) -> None:
    """Each of these once said how much to allocate."""
    work = copied(long_lists, tmp_path / "index")
    forged = Forgery.of(next(work.glob("*.frs")))
    forged.sections[name] = np.full(len(forged.sections[name]), 2**32 - 1, "<u4")
    assert len(forged.sections[name]), "there is something to forge"
    forged.write()
    with pytest.raises(IndexProblem), bounds(SECONDS, MEMORY):
        answers(work)


def test_a_directory_without_end(sound: Path, tmp_path: Path) -> None:
    work = copied(sound, tmp_path / "index")
    forged = Forgery.of(next(work.glob("*.frs")))
    forged.write_directory(forged.path.read_bytes(), b"[" * (1 << 24))
    with pytest.raises(IndexProblem), bounds(SECONDS, MEMORY):
        answers(work)


@pytest.mark.slow
def test_a_manifest_without_end(sound: Path, tmp_path: Path) -> None:
    work = copied(sound, tmp_path / "index")
    (work / "frsearch.json").write_bytes(b"[" + b"[]," * (1 << 25) + b"[]]")
    with pytest.raises(IndexProblem), bounds(SECONDS, MEMORY):
        answers(work)


@pytest.mark.parametrize("leading", ["link", "pipe", "device", "folder"])
@pytest.mark.parametrize("suffix", [".frs", ".del", ".json"])
def test_nothing_but_files_is_opened(leading: str, suffix: str, sound: Path, tmp_path: Path) -> None:
    work = copied(sound, tmp_path / "index")
    path = next(path for path in sorted(work.iterdir()) if path.suffix == suffix)
    elsewhere = tmp_path / "elsewhere"
    path.rename(elsewhere)
    match leading:
        case "link":
            path.symlink_to(elsewhere)
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")
        case "folder":
            path.mkdir()
    with pytest.raises(IndexProblem, match=f"{path.name}: is a link or a device"), bounds(SECONDS, MEMORY):
        answers(work)


@pytest.mark.parametrize("name", ["MAIN_WRITELOCK", "writer.pid", "frsearch.json.new", "_MAIN.toc.new", "_MAIN_9.toc"])
@pytest.mark.parametrize("leading", ["link", "pipe"])
def test_nothing_is_written_through_a_link(name: str, leading: str, sound: Path, tmp_path: Path) -> None:
    work = copied(sound, tmp_path / "index")
    (work / name).unlink(missing_ok=True)
    precious = tmp_path / "precious"
    precious.write_text("keep")
    if leading == "link":
        (work / name).symlink_to(precious)
    else:
        os.mkfifo(work / name)
    try:
        with bounds(SECONDS, MEMORY):
            change(work)
    except IndexProblem:
        pass
    assert precious.read_text() == "keep"


def test_an_article_from_a_stranger_is_what_they_wrote(sound: Path, tmp_path: Path) -> None:
    """No promise is made about its text, which renderers clean; that it is text, and of an article, is checked."""
    with Index.create(tmp_path / "other") as index:
        index.add([Article("1", title="Titre", body="Kidal.")])
    forged = Forgery.of(next((tmp_path / "other").glob("*.frs")))
    frame = forged.sections["frame.data"]
    forged.sections["frame.data"] = np.frombuffer(frame.tobytes().replace(b"Kidal", b"Ki\x1b[m"), np.uint8)
    forged.write()
    with Index.open(tmp_path / "other") as index:
        assert index.article("1").body == "Ki\x1b[m."
