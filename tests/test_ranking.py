"""What ranks an article higher, tested through the façade."""

from __future__ import annotations

from pathlib import Path

import pytest

from frsearch import Article, Index

FILLER = "Rien ne se passe ici et la journée reste longue."


def ranked(path: Path, bodies: list[str], query: str) -> list[str]:
    """Return the ids of articles with these bodies (their indices in the list), best first."""
    with Index.create(path / "index") as index:
        index.add(Article(str(number), body=body) for number, body in enumerate(bodies))
        return [hit.article.id for hit in index.search(query)]


@pytest.mark.parametrize(
    ("bodies", "query"),
    [
        ([f"{FILLER}\n\nLe fleuve monte.", f"Le fleuve monte.\n\n{FILLER}"], "fleuve"),
        ([f"Les forces du pays sont armées. {FILLER}", f"Les forces armées du pays sont là. {FILLER}"], "forces armées"),
        (["La pêche, la pêche et la pêche.", "Le péché, une pêche de plus."], "péché"),
        (["Le péché et le péché.", "La pêche, un péché."], "pêche"),
        (["Les élections passées.", "L’élection passée."], "élection"),
        ([f"{FILLER}\n\n{FILLER}\n\nLe fleuve monte.", f"{FILLER}\n\nLe fleuve monte.\n\n{FILLER}"], "fleuve"),
    ],
    ids=["lead", "side by side", "accents", "accents the other way", "form as typed", "second paragraph"],
)
def test_the_second_article_ranks_first(bodies: list[str], query: str, tmp_path: Path) -> None:
    assert ranked(tmp_path, [*bodies, FILLER, FILLER], query) == ["1", "0"]


def test_of_two_equally_rare_words_the_burstier_one_weighs_more(tmp_path: Path) -> None:
    bodies = [f"Le fleuve monte. {FILLER}", f"Le port monte. {FILLER}", f"{FILLER} Port, port, port.", f"{FILLER} Un fleuve."]
    assert [number for number in ranked(tmp_path, bodies, "port fleuve") if number in "01"] == ["1", "0"]


def test_a_compound_counts_once_however_it_is_written(tmp_path: Path) -> None:
    bodies = ["Le porte-parole est là.", "Le porte parole est là.", FILLER]
    with Index.create(tmp_path / "index") as index:
        index.add(Article(str(number), body=body) for number, body in enumerate(bodies))
        hyphenated, separate = index.search("porte-parole", explain=True)
        assert [len(hit.reasons) for hit in (hyphenated, separate)] == [2, 2]  # the best reading, and the form as typed
        assert {reason.what.split(":")[0] for reason in hyphenated.reasons} == {"porteparole, any form", "porteparole, as typed"}
