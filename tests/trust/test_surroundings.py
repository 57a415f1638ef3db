"""What surrounds an index: links to its folder, folders that nobody can write to, copies, other commands, names of all kinds."""

from __future__ import annotations

import builtins
import errno
import io
import json
import mmap
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from frsearch import Article, Index, IndexDamaged, IndexExists, IndexLocked, IndexMissing, IndexProblem, read_corpus, verify_index
from frsearch.cli import main
from frsearch.engine.disk import files
from frsearch.index import repair_index
from tests.conftest import ARTICLES, ROOT
from tests.engine.segments import articles
from tests.trust.disk import Disk, refuse


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Index.create(tmp_path / "index") as index:
        index.add(articles(1, 60))
        index.add(articles(2, 60))
    return tmp_path / "index"


def held(path: Path) -> dict[str, str]:
    with Index.open(path) as index:
        return {article.id: article.content_hash for article in index}


def command(*arguments: str, folder: Path) -> subprocess.Popen[bytes]:
    """Start a command, as from a shell."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "frsearch", *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_the_folder_can_be_a_link(path: Path, tmp_path: Path) -> None:
    """Links are not followed inside an index; the way to it is the user's own."""
    link = tmp_path / "link"
    link.symlink_to(path, target_is_directory=True)
    with Index.open(link) as index:
        assert index.add(ARTICLES).added == 3
        assert index.delete(["1-1"]) == 1
        assert index.compact()
        index.backup(tmp_path / "copy")
    assert link.is_symlink()
    assert held(path) == held(link) == held(tmp_path / "copy")
    assert verify_index(link).is_whole


def test_a_link_that_leads_nowhere_is_no_place_for_an_index(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(IndexExists, match="broken link"):
        Index.create(tmp_path / "link")
    assert not (tmp_path / "nowhere").exists()


def test_on_media_that_cannot_be_written_to_all_is_there_but_writing(path: Path, tmp_path: Path) -> None:
    expected = held(path)
    with Disk(path, refuse(0, errno.EROFS, for_good=True)).watched(), Index.open(path) as index:
        assert {article.id: article.content_hash for article in index} == expected
        assert index.search("armée").total
        assert index.info().articles == len(expected)
        assert index.terms("arm")
        assert index.verify().is_whole
        for write in (lambda: index.add(ARTICLES), lambda: index.delete(["1-1"]), index.compact, lambda: repair_index(path)):
            with pytest.raises(OSError, match="Read-only"):
                write()
    with Index.open(path) as index:
        index.backup(tmp_path / "copy")
    assert held(tmp_path / "copy") == held(path) == expected


def test_commands_that_write_at_once_wait_for_each_other(tmp_path: Path) -> None:
    for number in range(3):
        lines = (json.dumps({"id": f"{number}-{line}", "title": "Titre", "body": "Kidal."}) for line in range(50))
        (tmp_path / f"{number}.jsonl").write_text("\n".join(lines), "utf-8")
    writers = [command("index", f"{number}.jsonl", "--index", "new", "--wait", "60", folder=tmp_path) for number in range(3)]
    said = [writer.communicate() for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0, 0], said
    assert len(held(tmp_path / "new")) == 150


def test_a_reader_outlives_a_repair_and_a_compaction(path: Path) -> None:
    with Index.open(path) as index:
        before = [hit.article.content_hash for hit in index.search("armée", limit=None)]
        file = max(path.glob("*.frs"), key=lambda file: file.stat().st_size)
        content = bytearray(file.read_bytes())
        content[len(content) // 20] ^= 4
        (path / "damaged").write_bytes(content)  # beside, for the reader has the file as it was
        (path / "damaged").replace(file)
        report = repair_index(path)
        assert (report.kept, report.rescued + report.lost) == (60, 60)
        with Index.open(path) as other:
            other.compact()
        assert [hit.article.content_hash for hit in index.search("armée", limit=None)] == before
        assert index.refresh()
        assert len(index) == 60 + report.rescued


def test_a_copy_made_while_others_write_is_whole_or_says_that_it_is_not(path: Path, tmp_path: Path) -> None:
    """A copy by other means than ``frsearch backup``: file after file, the manifest before the segments or after them."""
    done = threading.Event()

    def write() -> None:
        with Index.open(path) as index:
            for commit in range(12):
                index.add([Article(f"neuf-{commit}", body="Kidal.")])
                index.delete([f"2-{commit}"])
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    copies = 0
    while not done.is_set() and copies < 12:
        copy = tmp_path / f"copy-{copies}"
        copy.mkdir()
        for file in sorted(path.iterdir(), reverse=bool(copies % 2)):
            try:
                shutil.copyfile(file, copy / file.name)
            except FileNotFoundError:
                continue
        copies += 1
    writer.join()
    assert copies > 2
    for number in range(copies):
        copy = tmp_path / f"copy-{number}"
        try:
            assert verify_index(copy).is_whole
            assert 110 < len(held(copy)) < 130
        except (IndexDamaged, AssertionError):
            assert not verify_index(copy).is_whole
            repair_index(copy)
            assert verify_index(copy).is_whole
        except IndexProblem:  # not even a manifest
            assert not (copy / "frsearch.json").exists()


def test_what_is_exported_of_a_damaged_index_is_said_to_be_not_all(path: Path, tmp_path: Path) -> None:
    file = min(path.glob("*.frs"), key=lambda file: file.stat().st_mtime_ns)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    export = command("export", "--index", str(path), folder=tmp_path)
    out, err = export.communicate()
    assert export.returncode == 2
    assert file.name in err.decode()
    assert "frsearch verify --repair" in err.decode()
    assert len(out.splitlines()) < 120


def test_a_full_disk_is_said(path: Path, tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    for arguments in (["export"], ["search", "armée", "--format", "csv"], ["info"], ["verify"]):
        with open("/dev/full", "wb") as full:  # noqa: PTH123 (a device)
            done = subprocess.run(
                [sys.executable, "-m", "frsearch", *arguments, "--index", str(path)],
                env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=full, stderr=subprocess.PIPE, check=False,
            )  # fmt: skip
        assert done.returncode == 2, arguments
        assert b"No space left" in done.stderr


SMALL_FILES = """
import resource, signal
from frsearch.cli import main
from frsearch.engine.disk import files
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
main()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="no limit for the size of files")
def test_a_disk_that_takes_no_more_is_said_with_the_file(path: Path, tmp_path: Path) -> None:
    before = sorted(path.iterdir())
    (tmp_path / "crue.txt").write_text("Crue\n\n" + " ".join(f"mot{number}" for number in range(5000)), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", SMALL_FILES, "index", str(tmp_path / "crue.txt"), "--index", str(path)],
        env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, check=False, text=True,
    )  # fmt: skip
    assert done.returncode == 2
    assert re.search(rf"{re.escape(str(path))}/[0-9a-f]{{32}}\.frs: File too large", done.stderr), done.stderr
    assert sorted(path.iterdir()) == before


STRANGE = [
    "a" * 1_000_000, "deux\nlignes", "nul\0nul", "../../etc/passwd", "/etc/passwd", "..", "C:\\con", "-n", "--help", "\ud800",
    "\udcff", "\U0010ffff", "\u202eabc", "e\u0301", "tab\tici", "\x1b[2Jid", "\N{NO-BREAK SPACE}x",
]  # fmt: skip


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs a command in this process, and returns its exit code and what it writes."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["frsearch", *arguments])
        with pytest.raises(SystemExit) as stop:
            main()
        shown = capsys.readouterr()
        return int(str(stop.value.code)), shown.out, shown.err

    return run


def test_ids_and_titles_of_all_kinds(tmp_path: Path, run: Callable[..., tuple[int, str, str]]) -> None:
    """An id is cleaned as texts are, so that two of them can be one; it is no name of a file."""
    given = [
        Article(text, title=f"Titre {text[:9]} \ud83d", outlet=f"Outlet {text[:9]}", body="Kidal.", extra={"id": text[:9]})
        for text in STRANGE
    ]
    expected = {article.id: article.content_hash for article in given}
    assert len(expected) == len(STRANGE) - 1, "the two lone surrogates"
    with Index.create(tmp_path / "index") as index:
        assert index.add(given).added == len(expected)
        for text in STRANGE:
            assert text in index
            assert index.article(text).id in expected
        assert index.search("kidal", limit=None).total == len(expected)
    assert held(tmp_path / "index") == expected
    assert {file.name for file in tmp_path.iterdir()} == {"index"}
    for form in ("terminal", "jsonl", "html", "csv"):
        code, out, err = run("search", "kidal", "-n", "0", "--format", form, "--index", str(tmp_path / "index"))
        assert code == 0, err
        assert "\x1b" not in out
    _, out, _ = run("export", "--index", str(tmp_path / "index"))
    (tmp_path / "all.jsonl").write_text(out, "utf-8")
    assert {article.id: article.content_hash for article in read_corpus(tmp_path / "all.jsonl")} == expected
    with Index.open(tmp_path / "index") as index:
        assert index.delete(STRANGE) == len(expected)


@pytest.mark.skipif(os.name == "nt", reason="names are no bytes there")
def test_what_is_typed_need_not_be_text(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add([Article("\udcff", title="Titre", outlet="\udcfe", body="Kidal.")])
    for arguments in (
        ["show", "\udcff"],
        ["search", "\udcff kidal"],
        ["terms", "\udcffk"],
        ["search", "kidal", "--since", "\udcff"],
    ):
        done = command(*arguments, "--index", "index", folder=tmp_path)
        _, err = done.communicate()
        assert done.returncode == (2 if "--since" in arguments else 0), err
        assert b"Traceback" not in err


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have names in Unicode alone")
def test_files_whose_names_are_no_text_are_all_read(tmp_path: Path) -> None:
    """Of names in Latin-1, two can become one id."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    names = (b"\xe9t\xe9.txt", b"\xe8t\xe8.txt", b"ab.txt", b"a\x01b.txt", b"a\nb.txt", "e\u0301.txt".encode(), "é.txt".encode())
    for number, name in enumerate(names):
        Path(os.fsdecode(os.path.join(os.fsencode(folder), name))).write_text(f"Titre {number}\n\nUn corps.\n", "utf-8")  # noqa: PTH118
    with Index.create(tmp_path / "index") as index:
        assert index.add(read_corpus(folder)).added == len(names)
        assert sorted(article.title or "" for article in index) == [f"Titre {number}" for number in range(len(names))]


def raising(number: int) -> Callable[..., object]:
    """Return a function that raises this OSError, whatever it is called with."""

    def fail(*_: object, **__: object) -> object:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize("file", ["frsearch.json", "*.frs", "*.del"])
def test_a_disk_that_cannot_be_read_is_an_error_that_names_the_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], file: str
) -> None:
    with Index.open(path) as index:
        index.delete(["1-1"])
    failing = next(path.glob(file))

    class Broken(io.FileIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    number = failing.stat().st_ino
    opened = builtins.open
    monkeypatch.setattr(
        files, "open", lambda fd, mode: Broken(fd) if os.fstat(fd).st_ino == number else opened(fd, mode), raising=False
    )
    if failing.suffix == ".frs":  # it is mapped into memory rather than read
        mapped = mmap.mmap
        fail = raising(errno.EIO)
        monkeypatch.setattr(mmap, "mmap", lambda fd, *_, **__: (fail if os.fstat(fd).st_ino == number else mapped)(fd, *_, **__))
    monkeypatch.setattr(sys, "argv", ["frsearch", "search", "mer", "--index", str(path)])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    assert capsys.readouterr().err == f"frsearch: {failing}: Input/output error\n"


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can become another user")
def test_another_user_can_search_but_not_write(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        if not all(parent.stat().st_mode & 0o001 for parent in Path(folder).parents):
            pytest.skip("no other user may enter the temporary folder")
        search_as_nobody(Path(shutil.copytree(path, Path(folder) / "index")))


def search_as_nobody(path: Path) -> None:
    program = f"""
import os
import frsearch.engine.upkeep.compact
from frsearch import Article, Index, verify_index
verify_index({str(path)!r})  # imports what it needs while that can be read
with Index.open({str(path)!r}) as index:
    index.search("mer")
    index._store.transaction().cancel()
os.setgid(65534)
os.setuid(65534)
with Index.open({str(path)!r}) as index:
    print(len(index), index.search("mer").total >= 0, index.verify().is_whole)
    for write in (lambda: index.add([Article("x", title="X", body="Le port.")]), lambda: index.delete(["1-1"]), index.compact):
        try:
            write()
        except OSError as error:
            print(error)
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    refused = f"[Errno 13] Permission denied: {str(path / 'MAIN_WRITELOCK')!r}"
    assert (ran.stdout.splitlines(), ran.stderr) == (["120 True True", *[refused] * 3], "")


@pytest.mark.parametrize("stamp", [0, 4_102_444_800])
def test_the_times_of_files_do_not_matter(path: Path, stamp: int) -> None:
    """A clock that was wrong when files were written."""
    before = held(path)
    for file in path.iterdir():
        os.utime(file, (stamp, stamp))
    with Index.open(path) as index:
        assert index.verify().is_whole
        assert index.add(ARTICLES).added == 3
        assert index.compact()
    assert held(path).items() >= before.items()


def test_a_clock_that_is_set_back_does_not_lengthen_a_wait(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Index.open(path) as holder, Index.open(path, wait=0.2) as waiting:
        transaction = holder._store.transaction()
        monkeypatch.setattr(time, "time", iter(range(10**9, 0, -3600)).__next__)
        began = time.monotonic()
        with pytest.raises(IndexLocked):
            waiting.add(ARTICLES)
        assert time.monotonic() - began < 10
        transaction.cancel()


@pytest.mark.skipif(os.name == "nt", reason="Windows locks files by other means")
@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_file_system_without_locks(path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """As some network file systems are mounted."""
    monkeypatch.setattr("fcntl.flock", raising(number))
    with Index.open(path) as index:
        assert index.search("mer").total >= 0
        with pytest.raises(IndexProblem, match=r"its file system cannot lock files .*; keep the index on a local disk"):
            index.add(ARTICLES)


WRITES: list[Callable[[Index], object]] = [
    lambda index: index.add(ARTICLES),
    lambda index: index.delete(["1-1"]),
    lambda index: index.compact(),
    lambda index: index.verify(),
    lambda index: index.refresh(),
    lambda index: repair_index(index.info().path),
]


@pytest.mark.parametrize("write", WRITES)
def test_a_folder_that_was_renamed_while_the_index_is_open(path: Path, write: Callable[[Index], object]) -> None:
    with Index.open(path) as index:
        path.rename(path.with_name("elsewhere"))
        assert index.search("mer").total >= 0
        with pytest.raises(IndexMissing, match="there is no index here; make one"):
            write(index)
        index.backup(path.with_name("copy"))
    assert held(path.with_name("copy")) == held(path.with_name("elsewhere"))
