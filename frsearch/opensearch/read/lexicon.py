"""The lexicon: how many words articles have. How often each occurs in which, no cluster can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from frsearch.errors import NotOnCluster
from frsearch.opensearch.read.asking import NO_TEXT, PAGE, batches
from frsearch.opensearch.read.expansion import words_like
from frsearch.opensearch.read.snapshot import ClusterSnapshot

if TYPE_CHECKING:
    from numpy.typing import NDArray


class ClusterLexicon:
    """The lexicon of an index on a cluster."""

    def __init__(self, snapshot: ClusterSnapshot) -> None:
        self._snapshot = snapshot

    def counts(self, groups: Sequence[Any], fields: Sequence[str], lemmas: Sequence[str] | None = None) -> NoReturn:
        """Raise NotOnCluster."""
        self._refuse()

    def frequencies(self, lemma: str, doc_ids: NDArray[np.int64], fields: Sequence[str]) -> NoReturn:
        """Raise NotOnCluster."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        instead = "export the articles that matter, and index them in a folder"
        raise NotOnCluster("count every word of its articles", instead, self._snapshot.path)

    def lengths(self, doc_ids: NDArray[np.int64], fields: Sequence[str]) -> NDArray[np.int64]:
        """Return the number of words of each of some articles (ascending)."""
        found: dict[int, int] = {}
        named = [f"{field}_len" for field in fields]
        for some in batches(doc_ids.tolist(), PAGE):
            body = {"query": {"terms": {"order": some}}, "sort": [{"order": "asc"}], **NO_TEXT, "docvalue_fields": named}
            for page in self._snapshot.asking.pages(body):
                found |= {int(hit["sort"][0]): sum(hit["fields"].get(name, [0])[0] for name in named) for hit in page}
        return np.array([found[doc_id] for doc_id in doc_ids.tolist()], np.int64)

    def form(self, lemma: str) -> str:
        """Return the most frequent exact form of a lemma, of equally frequent ones the first in the alphabet."""
        words = words_like(self._snapshot.asking, {"term": {"lemma": lemma}})
        counts = {form: count for word in words for form, count in word.exact.items()}
        return min(counts, key=lambda form: (-counts[form], form), default=lemma)
