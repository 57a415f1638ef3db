"""What ranks an article higher, seen through the façade."""

from __future__ import annotations

from pathlib import Path

import pytest

from frsearch import Article, Index

FILLER = "Rien ne se passe ici et la journée reste longue."


def ranked(path: Path, bodies: list[str], query: str) -> list[str]:
    """Return the ids of articles with these bodies (their places in the list) as they are found."""
    with Index.create(path / "index") as index:
        index.add(Article(str(number), None, None, None, body) for number, body in enumerate(bodies))
        return [hit.article.id for hit in index.search(query)]


@pytest.mark.parametrize(
    ("bodies", "query"),
    [
        ([f"{FILLER}\n\nLe fleuve monte.", f"Le fleuve monte.\n\n{FILLER}"], "fleuve"),
        ([f"Les forces du pays sont armées. {FILLER}", f"Les forces armées du pays sont là. {FILLER}"], "forces armées"),
        (["La pêche, la pêche et la pêche.", "Le péché, une pêche de plus."], "péché"),
        (["Le péché et le péché.", "La pêche, un péché."], "pêche"),
        (["Les élections passées.", "L’élection passée."], "élection"),
    ],
    ids=["lead", "side by side", "accents", "accents the other way", "form as typed"],
)
def test_the_second_comes_first(bodies: list[str], query: str, tmp_path: Path) -> None:
    assert ranked(tmp_path, [*bodies, FILLER, FILLER], query) == ["1", "0"]
