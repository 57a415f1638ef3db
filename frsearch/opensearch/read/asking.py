"""Asking about one commit: a point in time of the cluster, which later changes do not alter, and pages of its answers."""

from __future__ import annotations

import json
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias, TypeVar

from frsearch.deadline import check_time, seconds_left
from frsearch.engine import TopDocs
from frsearch.errors import FrsearchError, IndexProblem, IndexUnreachable, NotOnCluster
from frsearch.opensearch.connection import PATIENCE, REQUEST_SECONDS, ClusterRefused, Connection
from frsearch.opensearch.names import words_alias

if TYPE_CHECKING:
    from opensearchpy import OpenSearch

Body: TypeAlias = "Mapping[str, Any]"
Hit: TypeAlias = "Mapping[str, Any]"
Item = TypeVar("Item")

KEPT_MINUTES = 10
"""How long the cluster keeps a point in time that nobody asks about."""

PAGE = 10_000
"""Hits, or buckets, that are asked for together."""

GRACE = 0.5
"""Seconds beyond the time limit of a search before the answer to a request is given up."""

_NOT_FOUND = 404

_TOO_MANY = "maxClauseCount"
"""What a cluster says of a query with more clauses than it is set to take; a word has up to six."""

_TOO_LONG = (
    "be searched for so many words, unless it is set to allow that",
    "use fewer words, or set indices.query.bool.max_clause_count of the cluster to 16384, with which it takes a thousand",
)
"""What cannot be done, and what to do instead."""

NO_TEXT: Body = {"stored_fields": "_none_"}
"""For hits of which only numbers are wanted: reading what is stored of an article takes ten times as long as finding it."""

SHOWN = 100
"""Most articles whose texts come with a search: that many may be shown."""

BY_SCORE: Body = {"sort": [{"_score": "desc"}, {"order": "asc"}], "track_scores": True}
"""The order of the best articles, of equal scores that of their numbers."""


def top_docs(total: int, hits: Sequence[Hit]) -> TopDocs:
    """Return the articles of hits with their scores."""
    return TopDocs(total, tuple(int(hit["sort"][-1]) for hit in hits), tuple(float(hit["_score"]) for hit in hits))


class Place(Protocol):
    """What is asked about: an index on a cluster."""

    connection: Connection
    name: str
    path: str

    def generation(self) -> int:
        """Return the number of the last commit."""


class Asking:
    """Asks one point in time, and the index of words, of which there is none; ``requests`` counts the messages."""

    def __init__(self, connection: Connection, name: str, is_current: Callable[[], bool]) -> None:
        """`is_current` returns whether the cluster still shows the commit that is asked about."""
        self._connection = connection
        self._name = name
        self._is_current = is_current
        self.requests = 0
        self._point = self._opened()
        self._closing = weakref.finalize(self, _close, connection, [self._point])

    def close(self) -> None:
        """Let the cluster forget the point in time."""
        self._closing()

    def search(self, body: Body, *, named_scores: bool = False) -> Any:
        """Return the cluster's answer to a search; raises SearchTimeout, IndexUnreachable or ClusterRefused.

        With `named_scores`, each hit says which queries with a name it matches, with their scores.
        """
        also = {"include_named_queries_score": "true"} if named_scores else {}
        return self._at_point(
            lambda point, params: lambda client: client.search(body={**body, "pit": point}, params={**params, **also})
        )

    def together(self, bodies: Sequence[Body], of_words: Sequence[Body] = ()) -> list[Any]:
        """Return the answers to several searches in one message: those of articles, then those of the index of words."""
        if not bodies and not of_words:
            return []

        def asking(point: Mapping[str, str], params: Mapping[str, Any]) -> Callable[[OpenSearch], Any]:
            lines: list[Body] = [line for body in bodies for line in ({}, {**body, "pit": point})]
            lines += [line for body in of_words for line in ({"index": words_alias(self._name)}, body)]
            text = "".join(f"{json.dumps(line)}\n" for line in lines)
            return lambda client: client.msearch(body=text, params=params)

        found = self._at_point(asking, [*bodies, *of_words])["responses"]
        return list(found)

    def _at_point(
        self, asking: Callable[[Mapping[str, str], Mapping[str, Any]], Callable[[OpenSearch], Any]], several: Sequence[Body] = ()
    ) -> Any:
        point = {"id": self._point, "keep_alive": f"{KEPT_MINUTES}m"}
        try:
            answer = self._ask(asking(point, self._params()))
            _refuse_failures(answer["responses"] if several else [answer])
        except ClusterRefused as refused:
            if refused.status != _NOT_FOUND:
                raise
        else:
            return answer
        self._reopen()
        answer = self._ask(asking({**point, "id": self._point}, self._params()))
        _refuse_failures(answer["responses"] if several else [answer])
        return answer

    def _reopen(self) -> None:
        """Make the point in time again, which the cluster keeps for some minutes only."""
        if not self._is_current():
            message = f"the commit that was shown is gone: the cluster keeps it for {KEPT_MINUTES} minutes without a search"
            raise IndexProblem(f"{message}; move to the latest one by Index.refresh()", str(self._connection.address))
        self._point = self._opened()
        self._closing.detach()
        self._closing = weakref.finalize(self, _close, self._connection, [self._point])

    def _opened(self) -> str:
        params = {"keep_alive": f"{KEPT_MINUTES}m"}
        return str(self._ask(lambda client: client.create_pit(index=self._name, params=params))["pit_id"])

    def _params(self) -> dict[str, Any]:
        return {"request_timeout": max(min(REQUEST_SECONDS, seconds_left() + GRACE), GRACE)}

    def _ask(self, request: Callable[[OpenSearch], Any]) -> Any:
        check_time()
        self.requests += 1
        try:
            return self._connection.ask(request, patience=min(PATIENCE, max(seconds_left(), 0.0)))
        except IndexUnreachable:
            check_time()  # the time limit of the search is the reason, if it has passed
            raise
        except ClusterRefused as refused:
            if _TOO_MANY not in refused.reason:
                raise
            raise NotOnCluster(*_TOO_LONG, str(self._connection.address)) from None

    def pages(self, body: Body, size: int | None = None) -> Iterator[Sequence[Hit]]:
        """Yield all hits of a search in the order of its ``sort``, which ends in the order of articles, in pages."""
        size = PAGE if size is None else size
        after: Mapping[str, Any] = {}
        while True:
            hits = self.search({**body, **after, "size": size, "track_total_hits": False})["hits"]["hits"]
            if hits:
                yield hits
            if len(hits) < size:
                return
            after = {"search_after": hits[-1]["sort"]}

    def buckets(self, query: Body, sources: Mapping[str, str]) -> Iterator[tuple[dict[str, Any], int]]:
        """Yield how many articles have each combination of values in some fields (None: no value), in order."""
        named = [{name: {"terms": {"field": field, "missing_bucket": True}}} for name, field in sources.items()]
        after: Mapping[str, Any] = {}
        while True:
            composite = {"size": PAGE, "sources": named, **after}
            body = {"size": 0, "track_total_hits": False, "query": query, "aggs": {"all": {"composite": composite}}}
            found = self.search(body)["aggregations"]["all"]
            yield from ((bucket["key"], bucket["doc_count"]) for bucket in found["buckets"])
            if "after_key" not in found or len(found["buckets"]) < PAGE:
                return
            after = {"after": found["after_key"]}


class Question(NamedTuple):
    """Searches to be made, of articles and of the index of words, and what becomes of the answers to both."""

    bodies: Sequence[Body]
    of_words: Sequence[Body]
    learn: Callable[[Sequence[Any], Sequence[Any]], None]


def ask_together(asking: Asking, questions: Iterable[Question | None]) -> None:
    """Ask several questions in one message; None is no question."""
    asked = [question for question in questions if question]
    if not asked:
        return
    bodies = [body for question in asked for body in question.bodies]
    answers = iter(asking.together(bodies, [body for question in asked for body in question.of_words]))
    of_articles = [list(islice(answers, len(question.bodies))) for question in asked]
    for question, own in zip(asked, of_articles, strict=True):
        question.learn(own, list(islice(answers, len(question.of_words))))


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield items in lists of up to `size`."""
    stream = iter(items)
    while some := list(islice(stream, size)):
        yield some


def _refuse_failures(answers: Sequence[Any]) -> None:
    """Raise ClusterRefused for an answer that is an error, or that not all shards have given."""
    for answer in answers:
        if "error" in answer:
            raise ClusterRefused(int(answer.get("status", 500)), json.dumps(answer["error"]))
        shards = answer.get("_shards", {})
        if failures := shards.get("failures"):
            status = int(failures[0].get("status", _NOT_FOUND if "context" in json.dumps(failures[0]) else 503))
            raise ClusterRefused(status, json.dumps(failures[0].get("reason", failures[0])))


def _close(connection: Connection, points: list[str]) -> None:
    with suppress(FrsearchError):  # the cluster forgets it anyway, some minutes later
        connection.ask(lambda client: client.delete_pit(body={"pit_id": points}), patience=0.0)
