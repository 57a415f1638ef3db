"""Transactions: the last change to an id counts, and each process imports only what it needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from frsearch import Article, Index, IndexLocked
from frsearch.engine import store
from tests.conftest import ROOT
from tests.engine.segments import articles


def test_the_last_of_one_id_stays_wherever_it_was_made(tmp_path: Path, two_workers: None) -> None:
    some = articles(1, 300) + [Article(f"1-{number}", body=f"numéro {number}") for number in range(0, 300, 3)]
    transaction = store.create(tmp_path / "index").transaction()
    for article in some:
        transaction.add(article)
    transaction.delete("1-5")
    transaction.add(Article("1-7", body="revenu"))
    transaction.delete("1-9")
    transaction.delete("none")
    transaction.commit()
    expected = {article.id: article for article in some} | {"1-7": Article("1-7", body="revenu")}
    del expected["1-5"], expected["1-9"]
    with Index.open(tmp_path / "index") as index:
        assert {article.id: article for article in index} == expected


@pytest.mark.parametrize(
    ("module", "others"),
    [
        ("transaction", ["frsearch.analysis.columnar.analyzer", "frsearch.engine.write.segment_builder"]),
        ("worker", ["frsearch.model", "frsearch.engine.read.field", "frsearch.engine.write.worker_pool"]),
    ],
)
def test_no_process_imports_what_only_the_other_needs(module: str, others: list[str]) -> None:
    script = f"import sys, frsearch.engine.write.{module}; print([name for name in {others} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout == "[]\n"


def test_cancelling_after_a_commit_does_nothing_to_the_next_writer(tmp_path: Path) -> None:
    index = store.create(tmp_path / "index")
    done = index.transaction()
    done.add(Article("1", body="Le port."))
    done.commit()
    following = index.transaction()
    written = tmp_path / "index" / f"{'a' * 32}.frs"  # named by no manifest yet
    written.touch()
    done.cancel()
    assert written.exists()
    with pytest.raises(IndexLocked):
        index.transaction()
    following.cancel()
    assert not written.exists()


def test_the_limits_of_metadata_hold_for_the_whole_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many batches, workers and commits there are."""
    monkeypatch.setattr("frsearch.engine.write.transaction.SMALL", 20_000)
    monkeypatch.setattr("frsearch.engine.write.transaction.BATCH_BYTES", 8_000)
    some = [Article(f"{n}", body="Le port. " * 40, extra={f"champ {n}": n, "ville": f"Kidal {n % 7}"}) for n in range(240)]
    with Index(store.create(tmp_path / "index")) as index:
        report = index.add(some)
        assert len(report.remarks) == 1
        assert "up to 200 extra fields" in report.remarks[0]
        assert len(fields := index.info().fields) == 200
        assert fields["ville"] == 7
        report = index.add([Article("neuf", extra={"neuf": 1, "ville": "Gao", "champ 3": "x" * 300})])
        assert [remark.split(" ", 2)[:2] for remark in report.remarks] == [["values", "of"], ["an", "index"]]
        assert len(index.info().fields) == 200
        assert index.search("ville:gao")[0].article.id == "neuf"
        assert index.verify().is_whole
