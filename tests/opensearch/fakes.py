"""A cluster that knows nothing: what is asked of it is kept, and no article has any word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from frsearch.opensearch.read.expansion import Expansions
from frsearch.opensearch.read.facts import Facts, Form, Known
from frsearch.opensearch.read.filters import Filters
from frsearch.opensearch.read.leaves import Leaves
from frsearch.opensearch.read.lowering import Lowering
from frsearch.opensearch.read.verification import Verification
from frsearch.opensearch.read.weights import ClusterWeights

_NO_HITS: Mapping[str, Any] = {"total": {"value": 0}, "hits": []}


class EmptyCluster:
    """Takes the place of what asks a cluster; ``patterns`` are the words that any pattern expands to."""

    def __init__(self, patterns: Sequence[str] = ()) -> None:
        self.asked: list[Any] = []
        counts = {"title": 1, "body": 1, "outlet": 1}
        words = [{"_source": {"folded": form, "lemma": form, **counts, "exact": {form: 2}}} for form in patterns]
        self._words = {"total": {"value": len(words)}, "hits": words}

    def together(self, bodies: Sequence[Any], of_words: Sequence[Any] = ()) -> list[Any]:
        self.asked.append((bodies, of_words))
        counted: Any = {"aggregations": {"all": {"buckets": defaultdict(lambda: {"doc_count": 0})}}, "hits": _NO_HITS}
        return [*(counted for _ in bodies), *({"hits": self._words} for _ in of_words)]

    def search(self, body: Any, *, named_scores: bool = False) -> Any:
        self.asked.append(body)
        return {"hits": _NO_HITS}

    def pages(self, body: Any, size: int = 0) -> Iterator[Any]:
        self.asked.append(body)
        return iter(())

    def buckets(self, query: Any, sources: Any) -> Iterator[Any]:
        self.asked.append(query)
        return iter(())


def lowering(patterns: Sequence[str] = (), joined: Sequence[tuple[str, str]] = ()) -> Lowering:
    """Return what lowers trees for an empty cluster, where some forms, (level, text), occur as joined forms."""
    asking: Any = EmptyCluster(patterns)
    facts, expansions = Facts(asking), Expansions(asking)
    facts._known |= {Form(*form): Known({"title": 0, "body": 1, "outlet": 0}, is_joined=True) for form in joined}
    weights = ClusterWeights(10, facts, expansions)
    return Lowering(Leaves(facts, expansions), Filters(asking), Verification(asking, expansions), weights)
