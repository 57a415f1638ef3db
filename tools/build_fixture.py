"""Writes the index that is kept of the present on-disk format and analyzer, ``tests/fixtures/format-N.tar.xz``.

    python tools/build_fixture.py

It is made of the articles in the fixture of format 1, and one in inclusive writing: two segments, an article that was corrected
and has an earlier version, and two that were deleted; all were added in a known second. ``tests/trust/test_versions.py`` opens
it. Run this whenever the format or the tokens of any article change; once a version of frsearch with both is released, first move
the fixture to a name of its own (``format-2-french-1.tar.xz``), so that what was released is still upgraded.
"""

from __future__ import annotations

import io
import tarfile
import tempfile
from pathlib import Path

from attrs import evolve

from frsearch import Article, Index, upgrade_index
from frsearch.engine import store
from frsearch.engine.format.earlier_versions import EarlierVersion
from frsearch.engine.format.manifest import FORMAT
from frsearch.engine.write import transaction

FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures"
NAME = FORMAT.replace("frsearch/", "format-")
ADDED = 1_795_953_600
"""When all articles were added: 2026-11-29, noon, UTC."""

INCLUSIVE = Article(
    "inclusif",
    title="Les étudiant·e·s et les élu(e)s",
    date="2024-05-02",
    outlet="Agence Littoral",
    body="Les salarié.e.s de la criée protestent. Les agriculteur-rice-s et les acteur/trice/s de la filière aussi.",
)

CORRECTED = "agence-littoral/2023-10-25-dengue-cote-d-ivoire.txt"


def articles(folder: Path) -> list[Article]:
    """Return the articles of the fixture of format 1."""
    with tarfile.open(FIXTURES / "format-1.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    upgrade_index(folder / "format-1")
    with Index.open(folder / "format-1") as index:
        return list(index)


def build(path: Path, some: list[Article]) -> None:
    """Make the index."""
    corrected = next(article for article in some if article.id == CORRECTED)
    before = EarlierVersion(f'"{CORRECTED}"\n'.encode() + evolve(corrected, title="Dengue").content, ADDED)
    with Index.create(path) as index:
        index.add([*some[::2], INCLUSIVE, Article("retiré", body="Texte retiré.")])
        writing = store.open_store(path).transaction()
        for article in some[1::2]:
            writing.add(article)
        writing.add(corrected, earlier=[before])
        writing.commit()
        index.refresh()
        index.delete(["retiré", some[0].id])


def archive(path: Path, to: Path) -> None:
    """Write the files of an index into an archive, all with the same owner and time."""
    with tarfile.open(to, "w:xz") as tar:
        for file in sorted(path.iterdir()):
            content = file.read_bytes()
            member = tarfile.TarInfo(f"{path.name}/{file.name}")
            member.size, member.mtime = len(content), ADDED
            tar.addfile(member, io.BytesIO(content))


if __name__ == "__main__":
    transaction.CLOCK = lambda: float(ADDED)
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder) / NAME, articles(Path(folder)))
        archive(Path(folder) / NAME, FIXTURES / f"{NAME}.tar.xz")
