"""What every engine must do behind the façade. An engine's test module subclasses these and names its engine.

``engine`` is a module with ``create(path, overwrite)`` and ``open_store(path)``, and, for :class:`TroubleContract`, ``MANIFEST``.
A path is whatever it takes. What is promised of transactions that fail is in :class:`AtomicContract`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from frsearch import (
    AddReport,
    Article,
    ArticleMissing,
    FrenchAnalyzer,
    Index,
    IndexDamaged,
    IndexExists,
    IndexLocked,
    IndexMissing,
    IndexOutdated,
)
from frsearch.engine import ByField, ByOutlet, Count, DocIds, Latest, SortedByField, SortedByOutlet, TopK
from frsearch.model import day_range
from frsearch.text import plain
from tests.conftest import ARTICLES, ROOT
from tests.engine.oracle import days, extra_of, matching, number_in, trees, values

KIDRA, PECHE, UNDATED = ARTICLES

_HOLD_THE_LOCK = """
import importlib, sys
from pathlib import Path
store = importlib.import_module(sys.argv[1]).open_store(Path(sys.argv[2]))
transaction = store.transaction()
print("locked", flush=True)
sys.stdin.read()
"""


def values_in(article: Article, fields: Iterable[str]) -> list[Any]:
    """Return the values that an article has in any of some fields, each once."""
    return list(dict.fromkeys(value for field in fields for value in values(article, field)))


def positions_in(text: str) -> int:
    """Return how many words a text has."""
    return len({token.position for token in FrenchAnalyzer().tokens(text) if token.has_position})


def sort_key(value: str) -> tuple[Any, ...]:
    """Return what a value is sorted by: numbers, then dates, then texts; a year is among dates here."""
    if own := days(value):
        return (1, own, value)
    return (2, plain(value), value) if number_in(value) is None else (0, number_in(value), value)


class Contract:
    """What the contracts share: an engine, and indexes on it."""

    engine: ModuleType

    @pytest.fixture
    def path(self, tmp_path: Path) -> Any:
        """Return where an index may be made."""
        return tmp_path / "index"

    @pytest.fixture
    def index(self, path: Any) -> Iterator[Index]:
        with Index(self.engine.create(path, False)) as index:
            index.add(ARTICLES)
            yield index

    @pytest.fixture
    def reopened(self, path: Any) -> Iterator[Callable[[], Index]]:
        """Return a function that opens the index once more, as another process would."""
        opened: list[Index] = []

        def reopen() -> Index:
            opened.append(Index(self.engine.open_store(path)))
            return opened[-1]

        yield reopen
        for index in opened:
            index.close()


class WritingContract(Contract):
    def test_adding_twice_changes_nothing(self, index: Index) -> None:
        assert index.add(ARTICLES) == AddReport(unchanged=3)
        assert len(index) == 3
        assert index.refresh() is False, "there was no commit"

    def test_changed_article_replaces_its_old_version(self, index: Index, reopened: Callable[[], Index]) -> None:
        newer = evolve(KIDRA, body="Le marché de Kidra a brûlé.")
        assert index.add([PECHE, newer]) == AddReport(updated=1, unchanged=1)
        for seen in (index, reopened()):
            assert len(seen) == 3
            assert seen.article("kidra") == newer
            assert [hit.article.id for hit in seen.search("brûlé")] == ["kidra"]
            assert seen.search("rouvert").total == 0

    @pytest.mark.parametrize("change", [{"title": "X"}, {"date": "2024"}, {"outlet": None}, {"url": "x:y"}, {"extra": {"a": 1}}])
    def test_every_part_of_an_article_counts_as_a_change(self, index: Index, change: dict[str, Any]) -> None:
        newer = evolve(KIDRA, **change)
        assert index.add([newer]) == AddReport(updated=1)
        assert index.article("kidra") == newer

    def test_deleted_ids_are_gone(self, index: Index, reopened: Callable[[], Index]) -> None:
        assert index.delete(["kidra", "kidra", "nowhere"]) == 1
        for seen in (index, reopened()):
            assert len(seen) == 2
            assert "kidra" not in seen
            assert seen.search("Kidra").total == 0
            assert sorted(article.id for article in seen) == ["peche", "undated"]

    def test_a_deleted_article_can_come_back(self, index: Index) -> None:
        index.delete(["kidra"])
        assert index.add([KIDRA]) == AddReport(added=1)
        assert [hit.article.id for hit in index.search("rouvert")] == ["kidra"]

    def test_an_exclusion_does_not_bring_deleted_articles_back(self, index: Index) -> None:
        index.delete(["kidra"])
        assert sorted(hit.article.id for hit in index.search('-"zut alors"')) == ["peche", "undated"]
        assert sorted(hit.article.id for hit in index.search('-"le monde"')) == ["peche"]

    def test_everything_can_go(self, index: Index, reopened: Callable[[], Index]) -> None:
        assert index.delete(article.id for article in ARTICLES) == 3
        assert list(index) == []
        assert len(reopened()) == 0
        assert index.search("Kidra").total == 0

    def test_of_two_with_one_id_in_a_batch_the_later_stays(self, index: Index) -> None:
        first, second = evolve(KIDRA, id="new", body="un zèbre"), evolve(KIDRA, id="new", body="deux zébus")
        report = index.add([first, second, second])
        assert report == AddReport(added=1, updated=1, unchanged=1)
        assert len(index) == 4
        assert index.article("new") == second
        assert index.search("zèbre").total == 0
        assert index.search("zébus").total == 1

    def test_a_stored_article_changed_twice_in_a_batch(self, index: Index) -> None:
        index.add([evolve(KIDRA, body="un zèbre"), KIDRA])
        assert index.article("kidra") == KIDRA
        assert [article.id for article in index].count("kidra") == 1
        assert index.search("zèbre").total == 0

    def test_nothing_to_add(self, index: Index) -> None:
        assert index.add([]) == AddReport()
        assert len(index) == 3

    def test_an_article_too_long_is_refused_alone(self, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("frsearch.updates.MAX_CHARS", 100)
        long, short = (Article(name, body="a" * size) for name, size in (("long", 101), ("short", 80)))
        assert index.add([long, short]) == AddReport(added=1, failed=1)
        assert "long" not in index
        assert "short" in index

    def test_what_another_process_wrote_is_known_when_adding(self, index: Index, reopened: Callable[[], Index]) -> None:
        other = reopened()
        newer = evolve(KIDRA, body="un zèbre")
        other.add([newer, evolve(KIDRA, id="new")])
        assert index.add([newer, evolve(KIDRA, id="new")]) == AddReport(unchanged=2)
        other.add([evolve(KIDRA, id="newest")])
        assert index.delete(["newest"]) == 1
        other.add([KIDRA])
        assert index.add([newer]) == AddReport(updated=1)
        assert index.article("kidra") == newer


class AtomicContract(Contract):
    """Of a store that says it is atomic."""

    def test_it_says_so(self, index: Index) -> None:
        assert index._store.is_atomic

    def test_an_iterator_that_raises_changes_nothing(self, index: Index, reopened: Callable[[], Index]) -> None:
        def broken() -> Iterator[Article]:
            yield evolve(KIDRA, body="un zèbre")
            yield evolve(KIDRA, id="new")
            raise OSError("the disk is gone")

        with pytest.raises(OSError, match="the disk is gone"):
            index.add(broken())
        for seen in (index, reopened()):
            assert len(seen) == 3
            assert seen.article("kidra") == KIDRA
            assert seen.search("zèbre").total == 0
        assert index.add([evolve(KIDRA, id="new")]) == AddReport(added=1), "the lock is free again"

    def test_an_interrupt_changes_nothing(self, index: Index) -> None:
        def interrupted() -> Iterator[Article]:
            yield evolve(KIDRA, id="new")
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            index.add(interrupted())
        assert len(index) == 3
        assert index.delete(["kidra"]) == 1, "the lock is free again"


class ReadingContract(Contract):
    def test_a_reader_sees_its_own_commit_until_it_refreshes(self, index: Index, reopened: Callable[[], Index]) -> None:
        reader = reopened()
        assert reader.refresh() is False
        for number in range(12):
            index.add([evolve(UNDATED, id=f"new {number}")])
        index.delete(["kidra"])
        assert len(reader) == 3
        assert reader.article("kidra") == KIDRA
        assert reader.search("rouvert").total == 1
        assert reader.refresh() is True
        assert reader.refresh() is False
        assert len(reader) == 14
        assert "kidra" not in reader

    def test_articles_come_back_whole(self, index: Index, reopened: Callable[[], Index]) -> None:
        strange = Article(
            "un\u00a0id/étrange 'x' #2", title="T\u202ftitre", date="2024", outlet="L’Écho", body="corps\n\n\t— d’été", url="https://a/b?c=d",
            extra={"rang": 3, "liste": [None, True, 1.5], "brisé": "\ud800", "où": {"là": "œ"}},
        )  # fmt: skip
        index.add([strange])
        assert reopened().article(strange.id) == strange

    def test_iteration_yields_every_article_once(self, index: Index) -> None:
        assert sorted(index, key=lambda article: article.id) == sorted(ARTICLES, key=lambda article: article.id)

    def test_membership(self, index: Index) -> None:
        assert "kidra" in index
        assert "Kidra" not in index
        assert 3 not in index
        assert None not in index

    def test_an_id_is_found_however_it_is_composed(self, index: Index) -> None:
        index.add([evolve(KIDRA, id="dépêches/été.txt")])
        assert "de\u0301pe\u0302ches/e\u0301te\u0301.txt" in index
        assert index.article("de\u0301pe\u0302ches/e\u0301te\u0301.txt").id == "dépêches/été.txt"
        assert index.delete(["de\u0301pe\u0302ches/e\u0301te\u0301.txt"]) == 1

    def test_a_missing_article_is_a_key_error_that_carries_the_id(self, index: Index) -> None:
        with pytest.raises(KeyError) as caught:
            index.article("nowhere")
        assert isinstance(caught.value, ArticleMissing)
        assert caught.value.id == "nowhere"
        assert str(caught.value) == "no article has the id 'nowhere'"

    def test_info_counts(self, index: Index, path: Any) -> None:
        index.add([evolve(KIDRA, id="later", date="2023-11-30"), evolve(KIDRA, id="year", date="2023")])
        info = index.info()
        assert (info.path, info.articles, info.undated, info.no_outlet) == (str(path), 5, 1, 1)
        assert list(info.outlets.items()) == [("Le Courrier de Kidra", 3), ("Agence Littoral", 1)]
        assert (info.since, info.until) == ("2023", "2024-03-05")
        assert info.bytes > 1000
        assert info.analyzer == FrenchAnalyzer.name

    def test_an_empty_index_answers(self, path: Any) -> None:
        with Index(self.engine.create(path, False)) as index:
            assert len(index) == 0
            assert list(index) == []
            assert "x" not in index
            info = index.info()
            assert (info.articles, info.since, info.until, dict(info.outlets)) == (0, None, None, {})
            for query in ("mali", "-mali", '"le mali"', "titre:mali", "journal:echos"):
                assert index.search(query).total == 0
                assert index.search(query, sort="date").hits == ()
                assert index.search(query, by="passage").hits == ()
                assert index.search(query).notes

    @pytest.mark.hypothesis
    def test_a_tree_finds_what_a_plain_reading_of_it_finds(self, engine_of_letters: Any) -> None:
        """A property is made for each engine: hypothesis allows none that several classes inherit."""
        given(tree=trees())(lambda tree: self._finds_what_a_plain_reading_finds(tree, engine_of_letters))()

    def _finds_what_a_plain_reading_finds(self, tree: Any, engine_of_letters: Any) -> None:
        articles, searcher, _ = engine_of_letters
        expected = {article.id for article in matching(tree, articles)}
        for collector in (TopK, Latest):
            found = searcher.search(tree, collector(None))
            assert {searcher.snapshot.article(doc_id).id for doc_id in found.doc_ids} == expected
            assert found.total == len(found.doc_ids) == len(found.scores) == len(expected)
            assert list(found.scores) == sorted(found.scores, reverse=True)
            assert searcher.search(tree, collector(2)).total == len(expected)
            assert len(searcher.search(tree, collector(2)).doc_ids) == min(2, len(expected))
            assert searcher.search(tree, collector(0)).doc_ids == ()
        doc_ids = searcher.search(tree, DocIds()).tolist()
        found_articles = [searcher.snapshot.article(doc_id) for doc_id in doc_ids]
        assert {article.id for article in found_articles} == expected
        assert doc_ids == sorted(doc_ids)
        assert searcher.search(tree, Count()) == len(doc_ids) == len(expected)
        assert searcher.search(tree, ByOutlet()) == Counter(article.outlet for article in found_articles)
        lengths = [positions_in(article.body) for article in found_articles]
        assert searcher.lexicon.lengths(searcher.search(tree, DocIds()), ["body"]).tolist() == lengths
        for fields in (("tags",), ("page",), ("tags", "page"), ("nowhere",)):
            values_of_each = [values_in(article, fields) or [None] for article in found_articles]
            assert searcher.search(tree, ByField(fields)) == Counter(chain.from_iterable(values_of_each))

    @pytest.mark.hypothesis
    def test_every_order_is_that_of_plain_sorting(self, engine_of_letters: Any) -> None:
        property_of_orders = given(tree=trees(), limit=st.sampled_from([None, 0, 1, 7]), is_turned=st.booleans())
        property_of_orders(
            lambda tree, limit, is_turned: self._orders_as_plain_sorting_does(tree, limit, is_turned, engine_of_letters)
        )()

    def _orders_as_plain_sorting_does(self, tree: Any, limit: Any, is_turned: bool, engine_of_letters: Any) -> None:
        _, searcher, _ = engine_of_letters
        doc_ids = searcher.search(tree, DocIds()).tolist()
        found = [searcher.snapshot.article(doc_id) for doc_id in doc_ids]

        def of_date(article: Article) -> Any:
            return day_range(article.date)[0] if article.date else None

        def of_field(*fields: str) -> Callable[[Article], Any]:
            return lambda one: (max if is_turned else min)(map(sort_key, values_in(one, fields)), default=None)

        orders: list[tuple[Any, Callable[[Article], Any], bool]] = [
            (Latest(limit, is_turned), of_date, not is_turned),
            (SortedByOutlet(limit, is_turned), lambda one: one.outlet, is_turned),
            (SortedByField(limit, ("page",), is_turned), of_field("page"), is_turned),
            (SortedByField(limit, ("jour",), is_turned), of_field("jour"), is_turned),
            (SortedByField(limit, ("tags", "page"), is_turned), of_field("tags", "page"), is_turned),
            (SortedByField(limit, ("nowhere",), is_turned), of_field("nowhere"), is_turned),
        ]
        for collector, key, descends in orders:
            keyed = [(key(article), doc_id) for article, doc_id in zip(found, doc_ids, strict=True)]
            valued = [(value, doc_id) for value, doc_id in keyed if value is not None]
            expected = [doc_id for _, doc_id in sorted(valued, key=lambda one: one[0], reverse=descends)]
            if descends:  # articles with equal values stay in their order
                expected = [
                    doc_id for value in sorted({v for v, _ in valued}, reverse=True) for v, doc_id in valued if v == value
                ]
            expected += [doc_id for value, doc_id in keyed if value is None]
            top = searcher.search(tree, collector)
            assert (top.total, list(top.doc_ids)) == (len(doc_ids), expected[:limit]), collector

    @classmethod
    def place(cls, tmp_path_factory: pytest.TempPathFactory) -> Any:
        """Return where the index of letters may be made."""
        return tmp_path_factory.mktemp("letters") / "index"

    @pytest.fixture(scope="class")
    @classmethod
    def engine_of_letters(cls, tmp_path_factory: pytest.TempPathFactory) -> Any:
        """Return articles of few letters, and a store with them: several commits, all changed once, some deleted."""
        letters = [
            Article(
                f"{number}",
                title=" ".join("abcd"[number >> shift & 3] for shift in (0, 2)) if number % 4 else None,
                date=(None, "2023", "2023-11", "2023-11-09", "2024-02-29")[number % 5],
                outlet=(None, "Le a b", "Le b")[number % 3],
                body=" ".join("abcde"[(number * step + step) % 5] for step in range(1, 2 + number % 4)),
                extra=extra_of(number),
            )
            for number in range(60)
        ]
        store = cls.engine.create(cls.place(tmp_path_factory), False)
        with Index(store) as index:
            for start in range(0, 60, 20):
                index.add(evolve(article, body="e d c b a") for article in letters[start : start + 20])
                index.add(letters[start : start + 20])
            index.delete(["7", "33"])
            reader = store.searcher()
            yield list(index), reader, store.path
            reader.snapshot.close()


class TroubleContract(Contract):
    def test_the_lock_of_another_process(self, index: Index, path: Path) -> None:
        command = [sys.executable, "-c", _HOLD_THE_LOCK, self.engine.__name__, str(path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == b"locked\n"
            with pytest.raises(IndexLocked, match=f"process {holder.pid} is writing") as caught:
                index.add([evolve(KIDRA, id="new")])
            assert caught.value.pid == holder.pid
            with pytest.raises(IndexLocked):
                index.delete(["kidra"])
            assert len(index) == 3, "reading goes on"
            holder.kill()
        assert index.add([evolve(KIDRA, id="new")]) == AddReport(added=1), "a dead process holds no lock"

    def test_create_over_an_index_is_refused(self, index: Index, path: Path) -> None:
        with pytest.raises(IndexExists, match="overwrite=True") as caught:
            self.engine.create(path, False)
        assert caught.value.path == path

    def test_overwriting_spares_the_old_index_until_something_is_added(
        self, index: Index, path: Path, reopened: Callable[[], Index]
    ) -> None:
        with Index(self.engine.create(path, True), fresh=True) as fresh:
            assert len(reopened()) == 3
            with pytest.raises(ZeroDivisionError):
                fresh.add(_raising_after(KIDRA))
            assert len(reopened()) == 3
            new = evolve(KIDRA, id="new")
            assert fresh.add([new, KIDRA]) == AddReport(added=2)
            assert sorted(article.id for article in fresh) == ["kidra", "new"]
            assert sorted(article.id for article in reopened()) == ["kidra", "new"]
            assert fresh.add([PECHE]) == AddReport(added=1), "the second time adds"
            assert len(fresh) == 3

    def test_a_file_is_no_index(self, path: Path) -> None:
        path.write_text("a file")
        with pytest.raises(IndexMissing):
            self.engine.open_store(path)
        for overwrite in (False, True):
            with pytest.raises(IndexExists, match="is a file"):
                self.engine.create(path, overwrite)
        assert path.read_text() == "a file"

    def test_a_folder_of_other_things_is_no_place_for_an_index(self, path: Path) -> None:
        path.mkdir()
        (path / "thesis.doc").write_text("precious")
        for overwrite in (False, True):
            with pytest.raises(IndexExists, match=r"thesis\.doc"):
                self.engine.create(path, overwrite)
        assert [file.name for file in path.iterdir()] == ["thesis.doc"]

    def test_a_readme_and_a_gitignore_are_no_obstacle(self, path: Path) -> None:
        path.mkdir()
        (path / "README.md").touch()
        (path / ".gitignore").touch()
        with Index(self.engine.create(path, False)) as index:
            assert len(index) == 0

    def test_no_such_path(self, path: Path) -> None:
        with pytest.raises(IndexMissing, match=r"make one with Index\.create"):
            self.engine.open_store(path)
        assert not path.exists()

    @pytest.mark.parametrize("key", ["format", "analyzer"])
    def test_an_outdated_index_says_so_and_can_be_rebuilt(self, index: Index, path: Path, key: str) -> None:
        manifest = path / self.engine.MANIFEST
        known = json.loads(manifest.read_text())
        manifest.write_text(json.dumps(known | {key: "ancient/0"}))
        advice = {"format": r"index the articles again in Index\.create\(path, overwrite=True\)", "analyzer": "upgrade_index"}
        with pytest.raises(IndexOutdated, match=advice[key]) as caught:
            self.engine.open_store(path)
        assert (caught.value.found, caught.value.expected) == ("ancient/0", known[key])
        with Index(self.engine.create(path, True), fresh=True) as fresh:
            with pytest.raises(ZeroDivisionError):
                fresh.add(_raising_after(KIDRA))
            with pytest.raises(IndexOutdated):  # what is there is still of the old kind
                self.engine.open_store(path)
            fresh.add([KIDRA])
        with Index(self.engine.open_store(path)) as again:
            assert [article.id for article in again] == ["kidra"]

    @pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"\x00" * 100])
    def test_a_damaged_manifest_says_so_and_can_be_rebuilt(self, index: Index, path: Path, content: bytes) -> None:
        (path / self.engine.MANIFEST).write_bytes(content)
        with pytest.raises(IndexDamaged, match="repair it with repair_index") as caught:
            self.engine.open_store(path)
        assert caught.value.file == self.engine.MANIFEST
        self.rebuild(path)

    @pytest.mark.parametrize("content", ["null", "[]", "3", "{}", '{"format": null}'])
    def test_a_manifest_that_says_nothing_is_outdated(self, index: Index, path: Path, content: str) -> None:
        (path / self.engine.MANIFEST).write_text(content)
        with pytest.raises(IndexOutdated):
            self.engine.open_store(path)
        self.rebuild(path)

    @pytest.mark.parametrize("damage", ["lost", "empty", "half", "noise"])
    def test_any_damaged_file_is_reported_and_can_be_rebuilt(self, tmp_path: Path, damage: str) -> None:
        for path in (tmp_path / "largest", tmp_path / "smallest"):
            with Index(self.engine.create(path, False)) as index:
                index.add(ARTICLES)
            files = sorted(path.iterdir(), key=lambda file: file.stat().st_size)
            own = [file for file in files if file.stat().st_size and file.name != self.engine.MANIFEST and file.suffix != ".toc"]
            file = own[-1 if path.name == "largest" else 0]  # of those that are read: a .toc is for plain Whoosh
            content = file.read_bytes()
            if damage == "lost":
                file.unlink()
            else:
                changed = {"empty": b"", "half": content[: len(content) // 2], "noise": b"noise" * 100}
                file.write_bytes(changed[damage])
            with pytest.raises(IndexDamaged, match="repair it with repair_index") as caught, Index(self.engine.open_store(path)):
                pass
            assert caught.value.path == path
            self.rebuild(path)

    def rebuild(self, path: Path) -> None:
        with Index(self.engine.create(path, True), fresh=True) as fresh:
            fresh.add(ARTICLES)
        with Index(self.engine.open_store(path)) as again:
            assert len(list(again)) == 3
            assert again.search("Kidra").total == 1


def _raising_after(article: Article) -> Iterator[Article]:
    yield article
    raise ZeroDivisionError
