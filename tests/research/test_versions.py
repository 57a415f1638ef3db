"""The versions of an article that an index keeps: across scrapes, commits, upkeep and deletion."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from frsearch import Article, ArticleMissing, Index, repair_index, verify_index
from frsearch.engine.write import transaction
from tests.conftest import ADDED, ARTICLES

FIRST = Article(
    "port", title="Le port rouvre", date="2024-08", body="Le port de Kidra rouvrira en mai. Le secretpremier est dit."
)
SECOND = evolve(FIRST, body="Le port de Kidra rouvrira en juin. Le secretdeuxieme est dit.")
THIRD = evolve(SECOND, title="Le port ne rouvre pas")


def scrape(path: Path, article: Article, days: int, keep_versions: bool = True) -> None:
    """Add an article and others, some days after the first time."""
    with pytest.MonkeyPatch.context() as patch, Index.open_or_create(path) as index:
        patch.setattr(transaction, "CLOCK", (ADDED + datetime.timedelta(days)).timestamp)
        index.add([article, evolve(ARTICLES[0], body=f"{ARTICLES[0].body} {days}"), *ARTICLES[1:]], keep_versions=keep_versions)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    for number, article in enumerate((FIRST, SECOND, THIRD)):
        scrape(tmp_path / "index", article, number)
    return tmp_path / "index"


@pytest.fixture
def index(path: Path) -> Iterator[Index]:
    with Index.open(path) as index:
        yield index


def kept(path: Path, article_id: str = "port") -> list[Article]:
    with Index.open(path) as index:
        return [version.article for version in index.versions(article_id)]


def test_three_scrapes(index: Index) -> None:
    versions = index.versions("port")
    assert [version.article for version in versions] == [FIRST, SECOND, THIRD]
    assert [version.name for version in versions] == ["port@1", "port@2", "port"]
    assert [version.until for version in versions] == ["2024-07-01T12:00:00Z", "2024-07-02T12:00:00Z", None]
    assert len(index.versions("kidra")) == 3
    assert len(index.versions("peche")) == 1, "it never changed"
    with pytest.raises(ArticleMissing):
        index.versions("absent")


def test_earlier_versions_are_not_searched(index: Index) -> None:
    assert index.search("secretpremier").total == 0
    assert index.search("secretdeuxieme").total == 1
    assert len(index) == 4


def test_corrections_between_two_versions(index: Index) -> None:
    assert [part.kind for part in index.diff("port@1", "port")] == ["changed", "changed"]
    assert [field.name for field in index.diff("port@2", "port@3").fields] == ["title"]
    assert index.diff(FIRST, "port@1").is_same
    for missing in ("port@x", "absent@1", "absent", "@1", "port@²"):
        with pytest.raises(ArticleMissing):
            index.diff(missing, "port")
    for number in ("0", "4", "9" * 5000):
        with pytest.raises(ValueError, match=r"'port' has no version .*; the index has versions 1 to 3 of it"):
            index.diff("port", f"port@{number}")


def test_an_id_that_looks_like_a_version(path: Path) -> None:
    with Index.open(path) as index:
        index.add([Article("port@1", body="Un autre article.")])
        assert index.diff("port@1", "port@1").before.body == "Un autre article."


def test_without_being_asked_to_nothing_more_is_kept_and_nothing_lost(path: Path) -> None:
    scrape(path, evolve(THIRD, body="Le port dort."), 3, keep_versions=False)
    assert [article.body for article in kept(path)] == [FIRST.body, SECOND.body, "Le port dort."]


def test_nothing_is_kept_unless_asked_for(tmp_path: Path) -> None:
    for number, article in enumerate((FIRST, SECOND)):
        scrape(tmp_path / "index", article, number, keep_versions=False)
    assert kept(tmp_path / "index") == [SECOND]


def test_what_is_around_an_article_makes_no_version(path: Path) -> None:
    around = {"captured": "2024-09-01", "boilerplate": ["Les plus lus"], "head": []}
    scrape(path, evolve(THIRD, extra=around), 3)
    assert kept(path) == [FIRST, SECOND, evolve(THIRD, extra=around)]
    scrape(path, evolve(THIRD, extra={"auteur": "Diop"}), 4)
    assert kept(path) == [FIRST, SECOND, evolve(THIRD, extra=around), evolve(THIRD, extra={"auteur": "Diop"})]


def test_several_texts_in_one_commit(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add([FIRST], keep_versions=True)
        report = index.add([SECOND, THIRD, SECOND], keep_versions=True)
        assert [version.article for version in index.versions("port")] == [FIRST, SECOND]
        assert any("2 articles were replaced in the commit that added them" in remark for remark in report.remarks)
        assert index.add([FIRST]).remarks == ()


def test_versions_stay_through_upkeep(path: Path, tmp_path: Path) -> None:
    with Index.open(path) as index:
        index.compact()
        index.backup(tmp_path / "copy")
        assert index.verify().is_whole
    assert kept(path) == kept(tmp_path / "copy") == [FIRST, SECOND, THIRD]
    [segment] = path.glob("*.frs")
    segment.write_bytes(segment.read_bytes()[:-200])  # without its directory, all of it is indexed again
    repair_index(path)
    assert verify_index(path).is_whole
    assert kept(path)[-1] == THIRD


def bytes_of(path: Path) -> bytes:
    """Return all that can be read of an index: its files, and the texts of its articles and their versions."""
    texts = [file.read_bytes() for file in path.iterdir() if file.is_file()]
    with Index.open(path) as index:
        texts += [version.article.content for article in index for version in index.versions(article.id)]
    return b"".join(texts)


def test_purging_takes_the_versions_too(path: Path) -> None:
    before = bytes_of(path)
    assert b"secretpremier" in before
    assert b"secretdeuxieme" in before
    with Index.open(path) as index:
        frames = [file.read_bytes() for file in path.glob("*.frs")]
        assert index.delete(["port"], purge=True) == 1
        with pytest.raises(ArticleMissing):
            index.versions("port")
        assert len(index.versions("kidra")) == 3
    after = bytes_of(path)
    assert b"secretpremier" not in after
    assert b"secretdeuxieme" not in after
    assert not any(frame in after for frame in frames), "no segment is left as it was"
    assert verify_index(path).is_whole
    scrape(path, FIRST, 9)
    assert kept(path) == [FIRST], "whatever comes later begins anew"
