"""``frsearch index`` over files that an index was made from: those that have not changed are left alone, those gone are said."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path

import pytest
import zstandard

from frsearch import Index
from frsearch.ingest import ledger
from tests.cli.conftest import Ran, Run

LONG_AGO = time.time() - 3600


def write(path: Path, text: str, age: float = 0) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (LONG_AGO - age, LONG_AGO - age))


@pytest.fixture
def files(place: Path, run: Run) -> Path:
    """A folder with four files, five articles, indexed once."""
    folder = place.parent / "presse"
    write(folder / "a.txt", "Le port\n\nLe port rouvre ce matin.")
    write(folder / "b.txt", "Le quai\n\nLe quai ferme ce soir.")
    write(folder / "c.txt", "La gare\n\nLa gare est vide.")
    write(folder / "d.jsonl", '{"id": "d1", "texte": "Un."}\n{"id": "d2", "texte": "Deux."}\n')
    assert counts(run("index", "presse", "--index", "suivi")) == (5, 0, 0, 5)
    return folder


def counts(ran: Ran) -> tuple[int, ...]:
    """Return how many articles were added, updated and unchanged, and how many the index holds."""
    found = re.search(r"(\d+) added, (\d+) updated, (\d+) unchanged.*; the index holds (\d+)", ran.out)
    assert found, ran
    return tuple(map(int, found.groups()))


def again(run: Run, *options: str) -> Ran:
    return run("index", "presse", "--index", "suivi", *options)


def test_files_that_have_not_changed_are_not_opened(files: Path, run: Run) -> None:
    (files / "a.txt").chmod(0)  # as root opens it all the same, its bytes are changed as well, in the same time and size
    write(files / "b.txt", "Le quai\n\nLe quai ferme ce MIDI.")
    before = (files / "b.txt").stat()
    assert before.st_size == len("Le quai\n\nLe quai ferme ce soir.")
    ran = again(run)
    assert counts(ran) == (0, 0, 5, 5)
    assert "4 files not read again, unchanged: 5 articles" in ran.err


def test_a_file_of_another_time_is_read_only_if_its_bytes_differ(files: Path, run: Run) -> None:
    write(files / "a.txt", "Le port\n\nLe port rouvre ce matin.", age=60)
    write(files / "b.txt", "Le quai\n\nLe quai ferme ce MIDI.", age=60)
    ran = again(run)
    assert counts(ran) == (0, 1, 4, 5)
    assert "3 files not read again" in ran.err
    with Index.open(files.parent / "suivi") as index:
        assert index.article("b.txt").body == "Le quai ferme ce MIDI."


def test_a_file_written_a_moment_ago_may_be_written_again(files: Path, run: Run) -> None:
    (files / "a.txt").write_text("Le port\n\nLe port rouvre à midi.", encoding="utf-8")
    now = (files / "a.txt").stat()
    assert counts(again(run)) == (0, 1, 4, 5)
    (files / "a.txt").write_text("Le port\n\nLe port rouvre à soir.", encoding="utf-8")
    os.utime(files / "a.txt", ns=(now.st_atime_ns, now.st_mtime_ns))
    assert counts(again(run)) == (0, 1, 4, 5)


@pytest.mark.parametrize("options", [("--map", "body=texte"), ("--map", "rang=id")])
def test_other_options_read_everything_again(files: Path, run: Run, options: tuple[str, ...]) -> None:
    assert "not read again" not in again(run, *options).err
    assert "4 files not read again" in again(run, *options).err


def test_other_names_of_outlets_read_everything_again(files: Path, run: Run) -> None:
    names = files.parent / "names.toml"
    names.write_text('"Le Phare" = ["Phare"]', encoding="utf-8")
    assert "not read again" not in again(run, "--outlets", "names.toml").err
    assert "4 files not read again" in again(run, "--outlets", "names.toml").err
    names.write_text('"Le Phare" = ["Le Phare du soir"]', encoding="utf-8")
    assert "not read again" not in again(run, "--outlets", "names.toml").err


@pytest.mark.parametrize("how", ["deleted", "replaced", "rebuilt", "damaged", "of another version"])
def test_what_the_index_no_longer_has_is_read_again(files: Path, run: Run, how: str) -> None:
    path = files.parent / "suivi"
    record = path / ledger.NAME
    match how:
        case "deleted":
            assert run("delete", "b.txt", "--index", "suivi").code == 0
        case "replaced":
            with Index.open(path) as index:
                index.add([{"id": "b.txt", "body": "Autre chose."}])
        case "rebuilt":
            write(files.parent / "autre" / "x.txt", "Le phare\n\nLe phare est allumé.")
            assert run("index", "autre", "--index", "suivi", "--rebuild").code == 0
        case "damaged":
            record.write_bytes(record.read_bytes()[:40])
        case _:
            record.write_bytes(b"")
    ran = again(run)
    with Index.open(path) as index:
        assert index.article("b.txt").body == "Le quai ferme ce soir."
    assert ran.code == 0


def test_problems_are_told_each_time(files: Path, run: Run) -> None:
    write(files / "d.jsonl", '{"id": "d1", "texte": "Un."}\n{"id": "d2"\n', age=60)
    for _ in range(2):
        ran = again(run)
        assert ran.code == 2
        assert "d.jsonl:2: bad JSON" in ran.err
        assert "3 files not read again, unchanged: 3 articles" in ran.err
        assert "--prune" not in ran.err, "d2 may be in the line that cannot be read"


def test_articles_of_files_that_are_gone(files: Path, run: Run) -> None:
    (files / "b.txt").unlink()
    (files / "c.txt").rename(files / "z.txt")
    write(files / "d.jsonl", '{"id": "d1", "texte": "Un."}\n', age=60)
    ran = again(run)
    assert counts(ran) == (1, 0, 2, 6)
    assert "3 articles are of files that are gone or no longer hold them; --prune deletes them" in ran.err
    ran = again(run, "--prune")
    assert counts(ran) == (0, 0, 3, 3)
    assert "3 articles are of files that are gone or no longer hold them, and deleted now" in ran.err
    with Index.open(files.parent / "suivi") as index:
        assert sorted(article.id for article in index) == ["a.txt", "d1", "z.txt"]
    assert "gone" not in again(run, "--prune").err


def test_an_article_that_another_file_holds_stays(files: Path, run: Run) -> None:
    write(files / "e.jsonl", '{"id": "d2", "texte": "Deux."}\n{"id": "e", "texte": "Trois."}\n')
    assert counts(again(run)) == (1, 0, 5, 6), "d2 is there already"
    (files / "d.jsonl").unlink()
    ran = again(run, "--prune")
    assert "1 article is of files that are gone or no longer hold it, and deleted now" in ran.err
    with Index.open(files.parent / "suivi") as index:
        assert sorted(article.id for article in index) == ["a.txt", "b.txt", "c.txt", "d2", "e"]


def test_another_article_with_the_id_of_one_not_read_again(files: Path, run: Run) -> None:
    write(files / "e.jsonl", '{"id": "d2", "texte": "Un autre."}\n')
    ran = again(run)
    assert "another article has the id 'd2' already; this one is read as 'd2#2'" in ran.err
    assert ran.code == 0
    with Index.open(files.parent / "suivi") as index:
        assert (index.article("d2").body, index.article("d2#2").body) == ("Deux.", "Un autre.")


def test_nothing_outside_the_folders_given_is_gone(files: Path, run: Run) -> None:
    write(files.parent / "autre" / "x.txt", "Le phare\n\nLe phare est allumé.")
    assert "gone" not in run("index", "autre", "--index", "suivi", "--prune").err
    (files / "b.txt").unlink()
    assert "gone" not in run("index", "autre", "--index", "suivi", "--prune").err
    assert "gone" not in run("index", "presse/a.txt", "--index", "suivi", "--prune").err


def test_nothing_is_pruned_where_something_could_not_be_looked_into(files: Path, run: Run) -> None:
    (files / "b.txt").unlink()
    (files / "b.txt").symlink_to("nowhere")
    ran = again(run, "--prune")
    assert "nothing is pruned, as not everything could be looked into" in ran.err
    assert counts(ran)[-1] == 5
    files.rename(files.parent / "ailleurs")
    ran = again(run, "--prune")
    assert ran.code == 2
    assert "presse: no such file or folder" in ran.err
    with Index.open(files.parent / "suivi") as index:
        assert len(index) == 5


def test_lines_that_a_folder_repeats_leave_its_new_files_too(place: Path, run: Run) -> None:
    footer = "Retrouvez le Phare chaque matin sur votre palier"
    folder = place.parent / "presse"
    for number in range(8):
        text = f"Il se passe {number} choses au port ce matin, et le conseil en parlera ce soir à la mairie."
        write(folder / f"{number}.txt", f"La {number}e nouvelle\n\n{text}\n\n{footer}")
    assert counts(again(run)) == (8, 0, 0, 8)
    write(
        folder / "z.txt",
        f"Une autre nouvelle\n\nLe quai ferme ce soir, et le conseil en parlera demain matin à la mairie.\n\n{footer}",
    )
    ran = again(run)
    assert counts(ran) == (1, 0, 8, 9)
    assert "8 files not read again" in ran.err
    with Index.open(folder.parent / "suivi") as index:
        assert index.article("z.txt").body == "Le quai ferme ce soir, et le conseil en parlera demain matin à la mairie."
        before = {article.id: article for article in index}
    assert counts(again(run, "--rebuild"))[-1] == 9
    with Index.open(folder.parent / "suivi") as index:
        assert {article.id: article for article in index} == before


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "bomb"])
def test_a_ledger_from_a_stranger_is_no_trap(files: Path, run: Run, kind: str) -> None:
    record, outside = files.parent / "suivi" / ledger.NAME, files.parent / "dehors"
    outside.write_bytes(record.read_bytes())
    record.unlink()
    match kind:
        case "link":
            record.symlink_to(outside)
            (record.parent / f"{ledger.NAME}.new").symlink_to(outside)
        case "pipe":
            os.mkfifo(record)
        case "folder":
            record.mkdir()
        case _:
            record.write_bytes(zstandard.compress(b"[]\n" + b" " * (1 << 26) + b"[]"))
    before = outside.read_bytes()
    ran = again(run)
    assert counts(ran) == (0, 0, 5, 5)
    assert "not read again" not in ran.err, "what it says is not believed"
    assert outside.read_bytes() == before
    assert record.is_file() != (kind == "folder")


def test_a_ledger_that_cannot_be_written_is_said(files: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write(files / "a.txt", "Le port\n\nLe port ferme.", age=60)

    def refuse(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("zstandard.compress", refuse)
    ran = again(run)
    assert ran.code == 0
    assert "all files will be read again next time" in ran.err
    assert "No space left on device" in ran.err


def test_a_dry_run_shows_everything(files: Path, run: Run) -> None:
    ran = again(run, "--dry-run")
    assert "not read again" not in ran.err
    assert "raw text: 3 articles read" in ran.err


def test_an_index_with_a_ledger_is_whole_and_can_be_copied(files: Path, run: Run) -> None:
    assert run("verify", "--index", "suivi").code == 0
    assert run("backup", "copie", "--index", "suivi").code == 0
    assert counts(run("index", "presse", "--index", "copie")) == (0, 0, 5, 5)
    assert json.loads(run("info", "--index", "copie", "--format", "jsonl").out)["articles"] == 5
