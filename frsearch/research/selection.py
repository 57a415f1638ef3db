"""The articles that a research method is about: those that match a query and its filters, as a search reads both.

A selection never corrects a query nor loosens it, whatever it finds: whoever counts must know what is counted. Variants of words
(``Kyiv`` for ``Kiev``) count, unless the request is strict.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from attrs import frozen

from frsearch.analysis import FrenchAnalyzer
from frsearch.analysis.variants import Variants
from frsearch.deadline import time_limit
from frsearch.engine import Collected, Collector, Searcher
from frsearch.memory import memory_limit
from frsearch.model import Note
from frsearch.query import And, Everything, Node, Parsed
from frsearch.search.plan import filters_of, notes_on_tree, pairs_of, read_query
from frsearch.search.request import Request
from frsearch.search.suggestions import unknown_words


@frozen
class Selection:
    """The articles that match ``tree``; ``corpus`` matches those that the filters leave, whatever the query.

    ``query`` is the query as typed, ``parsed`` what it was read as, None if all are selected; ``notes`` say how it was read and
    what was left out.
    """

    searcher: Searcher
    query: str
    tree: Node
    corpus: Node
    notes: tuple[Note, ...]
    request: Request
    parsed: Parsed | None = None

    @property
    def pairs(self) -> Sequence[tuple[str, str]]:
        """The lemmas of loose words that follow each other in the query."""
        return pairs_of(self.parsed.words) if self.parsed else ()

    def collect(self, collector: Collector[Collected]) -> Collected:
        """Return what a collector makes of the articles; raises SearchStopped."""
        with self.limits():
            return self.searcher.search(self.tree, collector)

    def collect_corpus(self, collector: Collector[Collected]) -> Collected:
        """Return what a collector makes of all articles that the filters leave; raises SearchStopped."""
        with self.limits():
            return self.searcher.search(self.corpus, collector)

    @contextmanager
    def limits(self) -> Iterator[None]:
        """Apply the time and memory limits of the request to what is done inside."""
        with time_limit(self.request.timeout), memory_limit(self.request.memory_mb):
            yield


def select(
    searcher: Searcher, analyzer: FrenchAnalyzer, query: str | None, request: Request, variants: Variants | None
) -> Selection:
    """Return the articles that match a query (None: all), read with `variants`, and the filters of a request.

    Raises QueryError if nothing in the query can be understood, ValueError for a filter out of range, and SearchStopped.
    """
    filters, notes = filters_of(searcher, analyzer, request)
    corpus = _all_of(filters)
    if query is None:
        return Selection(searcher, "", corpus, corpus, (*notes, *notes_on_tree(searcher, Everything(), filters)), request)
    with time_limit(request.timeout), memory_limit(request.memory_mb):
        parsed = read_query(searcher, analyzer, query, variants, request)
        notes += notes_on_tree(searcher, parsed.tree, filters)
        unknown = [word.note for word in unknown_words(searcher, query, parsed.words)]
    tree = _all_of([parsed.tree, *filters])
    return Selection(searcher, query, tree, corpus, (*notes, *parsed.notes, *unknown), request, parsed)


def _all_of(nodes: list[Node]) -> Node:
    return And(tuple(nodes)) if len(nodes) > 1 else nodes[0] if nodes else Everything()
