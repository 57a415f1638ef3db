"""Files have their names only once they are whole; nothing that is there is replaced unasked."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from frsearch import Article, Index, OutputExists
from frsearch.render.files import new_file, new_folder


def test_a_file_has_its_name_once_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "été.txt"
    with new_file(path) as file:
        file.write("déjà\n")
        assert not path.exists()
    assert path.read_bytes() == "déjà\n".encode()
    assert [*tmp_path.iterdir()] == [path]


def test_what_goes_wrong_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("avant")
    for problem in (ValueError("faux"), KeyboardInterrupt()):
        with pytest.raises(type(problem)):
            broken(path, problem)
    assert path.read_text() == "avant"
    assert [*tmp_path.iterdir()] == [path]


def broken(path: Path, problem: BaseException) -> None:
    with new_file(path, overwrite=True) as file:
        file.write("après")
        raise problem


def test_nothing_is_replaced_unasked(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("avant")
    with (
        pytest.raises(OutputExists, match="is there already; choose another name, or replace it by overwrite=True"),
        new_file(path),
    ):
        pass
    with new_file(path, overwrite=True) as file:
        file.write("après")
    assert path.read_text() == "après"
    with pytest.raises(OutputExists), new_file(tmp_path / "b") as file:
        (tmp_path / "b").write_text("entre-temps")
    assert (tmp_path / "b").read_text() == "entre-temps"
    (tmp_path / "dossier").mkdir()
    with pytest.raises(OutputExists, match="choose one that is empty"), new_file(tmp_path / "dossier", overwrite=True):
        pass


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "cible").write_text("cible")
    (tmp_path / "lien").symlink_to(tmp_path / "cible")
    (tmp_path / "mort").symlink_to(tmp_path / "rien")
    with pytest.raises(OutputExists), new_file(tmp_path / "mort"):
        pass
    with new_file(tmp_path / "lien", overwrite=True) as file:
        file.write("neuf")
    assert (tmp_path / "cible").read_text() == "cible"
    assert (tmp_path / "lien").read_text() == "neuf"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"nulle-part'$"), new_file(tmp_path / "nulle-part" / "a"):
        pass


def test_a_full_disk_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"b\.csv") as caught, new_file(tmp_path / "b.csv"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert caught.value.errno == errno.ENOSPC
    assert [*tmp_path.iterdir()] == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_device_is_written_to_directly(index: Index) -> None:
    index.export(to="/dev/null")
    with pytest.raises(OSError, match="No space left on device"):
        index.export(to="/dev/full")
    assert Path("/dev/full").is_char_device()


def test_folders(tmp_path: Path) -> None:
    path = tmp_path / "textes"
    path.mkdir()
    with new_folder(path) as folder:
        (folder / "a.txt").write_text("a")
    assert [file.name for file in path.iterdir()] == ["a.txt"]
    with pytest.raises(OutputExists, match="choose one that is empty"), new_folder(path):
        pass
    with pytest.raises(FileExistsError), new_folder(tmp_path / "b") as folder:
        folder.mkdir()
    assert [*tmp_path.iterdir()] == [path]


def test_an_article_that_cannot_be_read_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add([Article("1", body="Le port."), Article("2", body="Le quai.")])
        read = type(index._snapshot).article

        def article(self: object, doc_id: int) -> Article:
            if doc_id:
                raise OSError(errno.EIO, os.strerror(errno.EIO), "segment.frs")
            return read(self, doc_id)  # type: ignore[arg-type]

        monkeypatch.setattr(type(index._snapshot), "article", article)
        for format_name in ("csv", "txt"):
            with pytest.raises(OSError, match=r"segment\.frs"):
                index.export(None, format_name, to=tmp_path / "sortie")
    assert [file.name for file in tmp_path.iterdir()] == ["index"]
