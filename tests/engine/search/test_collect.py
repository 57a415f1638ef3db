"""What collectors see of the articles that match: all segments as one, without deleted ones, and nothing scored unasked."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import NoReturn

from frsearch.engine import ByOutlet, Count, DocIds, Latest, TopK
from frsearch.engine.search.collect import SegmentsMatching
from frsearch.engine.search.searcher import SegmentsSearcher
from frsearch.query import Everything, Nothing, Term
from tests.engine.search.conftest import ids

FORCES = Term("force")


def unscored(_: int) -> NoReturn:
    raise AssertionError("ranked unasked")


def test_counts_and_columns_rank_nothing(few: SegmentsSearcher) -> None:
    matching = SegmentsMatching(few.snapshot, few.executor, FORCES, unscored)
    assert Count().collect(matching) == 4
    assert ids(few, DocIds().collect(matching)) == ["peche", "kidra", "undated", "port"]
    assert ByOutlet().collect(matching) == Counter({"Agence Littoral": 2, "Le Courrier de Kidra": 1, None: 1})
    assert ids(few, Latest(None).collect(matching).doc_ids) == ["peche", "port", "kidra", "undated"]


def test_days_are_the_first_and_the_last_of_each_date(few: SegmentsSearcher) -> None:
    first, last = SegmentsMatching(few.snapshot, few.executor, FORCES, unscored).days()
    days = ["2024-03-05", "2023-11-01", None, "2024-03-01"], ["2024-03-05", "2023-11-30", None, "2024-03-31"]
    for found, expected in zip((first, last), days, strict=True):
        assert found.tolist() == [datetime.date.fromisoformat(day).toordinal() if day else 0 for day in expected]


def test_no_limit_is_all_articles(few: SegmentsSearcher) -> None:
    for tree, total in ((Everything(), 4), (Nothing(), 0)):
        assert len(few.search(tree, TopK(None)).doc_ids) == few.search(tree, Count()) == total
    assert few.search(Nothing(), ByOutlet()) == Counter()
