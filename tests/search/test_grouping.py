"""Articles of the same dispatch are one hit where a search is asked to group them, and only there."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from attrs import evolve

from frsearch import Article, Index
from frsearch.engine import Snapshot
from frsearch.render import renderer, summary
from frsearch.render.frame import frame
from frsearch.research.copies import families
from frsearch.research.copies.families import Member, families_of
from tests.research.texts import altered, text

OUTLETS = ("La Vigie", "Le Fanal", "Deux Rives", "La Vigie")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Thirty articles of ten dispatches, three or four of each, the first with the word in its title, and ten others."""
    chance = random.Random(1)
    with Index.create(tmp_path_factory.mktemp("grouping") / "index") as index:
        for number in range(10):
            body = f"{text(chance)} Kidra."
            index.add(
                Article(
                    f"{number}-{at}",
                    title="Kidra" if not at else None,
                    date=f"2024-0{4 - at}" if at < 3 else None,
                    outlet=OUTLETS[at],
                    body=altered(chance, body, at / 40) + f" Kidra {number}.",
                )
                for at in range(3 + number % 2)
            )
        index.add(Article(f"seul-{number}", body=f"{text(chance)} Kidra.") for number in range(10))
        yield index


def ids(index: Index, **options: object) -> list[str]:
    return [hit.article.id for hit in index.search("kidra", **options)]  # type: ignore[arg-type]


def test_nothing_is_folded_unless_asked_for(index: Index) -> None:
    found = index.search("kidra", limit=None)
    assert (found.total, found.groups, len(found)) == (45, None, 45)
    assert not any(hit.copies for hit in found)
    assert not any("copies" in row for row in found.to_dicts())


def test_the_best_article_of_a_dispatch_is_the_hit(index: Index) -> None:
    every = {hit.article.id: hit for hit in index.search("kidra", limit=None)}
    found = index.search("kidra", limit=None, group=True)
    assert (found.total, found.groups, len(found)) == (45, 20, 20)
    seen = [article_id for hit in found for article_id in (hit.article.id, *(copy.id for copy in hit.copies))]
    assert sorted(seen) == sorted(every), "each article once"
    order = [hit.article.id for hit in found]
    assert order == [article_id for article_id in every if article_id in order]
    for rank, hit in enumerate(found, 1):
        whole = every[hit.article.id]
        assert evolve(hit, copies=(), rank=0) == evolve(whole, rank=0)
        assert hit.rank == rank
        assert all(copy.kind == "same" and every[copy.id].rank > whole.rank for copy in hit.copies)
        assert {copy.id.partition("-")[0] for copy in hit.copies} <= {hit.article.id.partition("-")[0]}


def test_pages_of_groups_make_up_all_of_them(index: Index) -> None:
    whole = ids(index, limit=None, group=True)
    assert [*ids(index, limit=7, group=True), *ids(index, limit=7, offset=7, group=True)] == whole[:14]
    assert ids(index, offset=18, group=True) == whole[18:]
    assert ids(index, offset=50, group=True) == []
    assert ids(index, limit=0, group=True) == []
    assert [hit.rank for hit in index.search("kidra", offset=18, group=True)] == [19, 20]


def test_the_next_page_compares_nothing_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def counted(snapshot: Snapshot, doc_ids: Sequence[int]) -> Iterator[list[Member]]:
        asked.append(len(doc_ids))
        yield from families_of(snapshot, doc_ids)

    monkeypatch.setattr(families, "families_of", counted)
    text = " ".join(f"mot{number} port" for number in range(80))
    with Index.create(tmp_path / "index") as index:
        index.add(Article(name, body=f"{text} {name}") for name in "abc")
        pages = [index.search("port", limit=1, offset=offset, group=True) for offset in (0, 1)]
        assert [(page.total, page.groups, len(page)) for page in pages] == [(3, 1, 1), (3, 1, 0)]
        assert asked == [3]
        index.add([Article("d", body="Le port.")])
        assert index.search("port", group=True).groups == 2, "another commit"
        assert asked == [3, 4]
        monkeypatch.setattr(families, "_REMEMBERED", 1)
        assert index.search("mot1", group=True).groups == 1
        assert index.search("port", group=True).groups == 2
        assert asked == [3, 4, 3, 4], "forgotten meanwhile"


def test_in_other_orders_the_first_of_a_dispatch_is_the_hit(index: Index) -> None:
    oldest = index.search("kidra", sort="-date", limit=10, group=True)
    assert all(hit.article.id.endswith("-2") for hit in oldest)
    assert [copy.date for copy in oldest[1].copies][:2] == ["2024-03", "2024-04"]


def test_filters_and_few_matches(index: Index) -> None:
    found = index.search("kidra", outlet="fanal", group=True, limit=None)
    assert (found.total, found.groups) == (10, 10)
    few = index.search('"kidra 3" barrage port', group=True)
    assert few.groups is not None
    assert few.groups <= few.total
    assert len({hit.rank for hit in few}) == len(few)
    none = index.search("absent", group=True)
    assert (none.total, none.groups) == (0, 0)


def test_passages_are_not_grouped(index: Index) -> None:
    with pytest.raises(ValueError, match="articles are grouped by dispatch, not passages"):
        index.search("kidra", by="passage", group=True)


def test_every_format_names_the_copies(index: Index) -> None:
    found = index.search("kidra", limit=1, outlet=OUTLETS, group=True)
    [hit] = found
    others = [copy.id for copy in hit.copies]
    assert others
    assert [copy["id"] for copy in found.to_dicts()[0]["copies"]] == others
    assert frame(found)["copies"].tolist() == [others]
    shown = {}
    for name in ("terminal", "html", "csv", "jsonl"):
        out = io.StringIO()
        renderer(name).results(found, out)
        shown[name] = out.getvalue()
        assert all(article_id in shown[name] for article_id in others)
    assert "also in 2 outlets: Deux Rives · 2024-02 · " in shown["terminal"]
    assert "<summary" in shown["html"]
    assert json.loads(shown["jsonl"])["copies"][0]["kind"] == "same"
    assert summary(found)[0].startswith(f"{found.total} articles found in {found.groups} groups, 1 hit shown")
