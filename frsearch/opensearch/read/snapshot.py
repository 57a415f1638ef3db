"""A snapshot: the articles of one commit, as a point in time of the cluster shows them. Doc ids are the numbers of articles."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NoReturn

from frsearch.analysis import FrenchAnalyzer
from frsearch.deadline import checking_time
from frsearch.engine import IndexCounts
from frsearch.engine.cache import Cache, cached_property
from frsearch.errors import NotOnCluster
from frsearch.matching.sentences import sentence_columns
from frsearch.model import Article
from frsearch.opensearch.documents import stored
from frsearch.opensearch.read.asking import NO_TEXT, Asking, Place, batches

TOGETHER = 64
"""Most articles that are fetched together to be shown."""

_STREAMED = 500
"""Articles that are fetched together where all are wanted."""

_CACHED = 20_000_000
"""Budget of the cache of articles, in code points."""

_IDS = 1000
"""Ids that are looked up together."""

_EPOCH = datetime.date(1970, 1, 1).toordinal()
_DAY_MS = 86_400_000

_EVERYTHING: dict[str, Any] = {"match_all": {}}
_IN_ORDER = [{"order": "asc"}]


class ClusterSnapshot:
    """The articles that the cluster had when it was made, for as long as it keeps them."""

    def __init__(self, place: Place) -> None:
        self.path = place.path
        self.generation = generation = place.generation()
        self.asking = Asking(place.connection, place.name, lambda: place.generation() == generation)
        self._articles: Cache[int, Article] = Cache(_CACHED)
        self._numbers: Cache[str, int] = Cache(_IDS)

    def close(self) -> None:
        """Let the cluster forget the point in time."""
        self.asking.close()

    @cached_property
    def _overview(self) -> dict[str, Any]:
        """What a search asks about all articles, in one message."""
        dated = {"exists": {"field": "first"}}
        aggregations = {
            "undated": {"missing": {"field": "first"}},
            "unknown": {"missing": {"field": "added"}},
            "newest": {"max": {"field": "middle"}},
            "names": {"terms": {"field": "names", "size": 1000}},
        }
        whole = {"size": 0, "track_total_hits": True, "query": _EVERYTHING, "aggs": aggregations}
        earliest = {"size": 1, "query": dated, "_source": ["date"], "sort": [{"first": "asc"}, {"last": "asc"}, *_IN_ORDER]}
        latest = {"size": 1, "query": dated, "_source": ["date"], "sort": [{"last": "desc"}, {"first": "desc"}, *_IN_ORDER]}
        answers = self.asking.together([whole, earliest, latest])
        dates = [hits[0]["_source"]["date"] if (hits := answer["hits"]["hits"]) else None for answer in answers[1:]]
        found = answers[0]["aggregations"]
        return {
            "articles": answers[0]["hits"]["total"]["value"],
            "undated": found["undated"]["doc_count"],
            "unknown": found["unknown"]["doc_count"],
            "newest": found["newest"]["value"],
            "names": tuple(sorted(bucket["key"] for bucket in found["names"]["buckets"])),
            "dates": dates,
        }

    def __len__(self) -> int:
        return int(self._overview["articles"])

    @property
    def fields(self) -> Sequence[str]:
        """The fields of ``extra`` in which an article has a value, in order of their names."""
        names: tuple[str, ...] = self._overview["names"]
        return names

    @property
    def undated(self) -> int:
        """How many articles have no date."""
        return int(self._overview["undated"])

    @property
    def added_unknown(self) -> int:
        """Of how many articles it is unknown when they were added."""
        return int(self._overview["unknown"])

    @property
    def newest(self) -> datetime.date | None:
        """The day of the newest article, in the middle of its date; None: all are undated."""
        newest = self._overview["newest"]
        return None if newest is None else datetime.date.fromordinal(ordinal(newest))

    @cached_property
    def _outlets(self) -> Counter[str | None]:
        return Counter({key["outlet"]: count for key, count in self.asking.buckets(_EVERYTHING, {"outlet": "outlet"})})

    @cached_property
    def outlet_numbers(self) -> dict[str | None, int]:
        """The number of each outlet, and of None: not named."""
        return {name: number for number, name in enumerate(self._outlets)}

    def counts(self) -> IndexCounts:
        """Return an overview: articles by outlet, first and last date, undated articles."""
        since, until = self._overview["dates"]
        return IndexCounts(self._outlets, since, until, self.undated)

    def ids(self) -> Iterator[str]:
        """Yield the id of every article, in the order of doc ids."""
        body = {"query": _EVERYTHING, "sort": _IN_ORDER, **NO_TEXT, "docvalue_fields": ["id"]}
        yield from (hit["fields"]["id"][0] for page in self.asking.pages(body) for hit in page)

    def doc_ids(self) -> Iterator[int]:
        """Yield the doc id of every article, ascending."""
        body = {"query": _EVERYTHING, "sort": _IN_ORDER, **NO_TEXT}
        yield from (int(hit["sort"][-1]) for page in self.asking.pages(body) for hit in page)

    def doc_id(self, article_id: str) -> int | None:
        """Return the doc id of the article with this id, or None."""
        if known := self._numbers.get(article_id):
            return known[0]
        number: int | None = self._looked_up([article_id], "order")[0]
        if number is not None:
            self._numbers.put(article_id, number, 1)
        return number

    def content_hashes(self, article_ids: Sequence[str]) -> list[str | None]:
        """Return the content hash of each article, None where there is none with the id."""
        return self._looked_up(article_ids, "hash")

    def _looked_up(self, article_ids: Sequence[str], field: str) -> list[Any]:
        """Return the value of a field of each article, None where there is none with the id."""
        found: dict[str, Any] = {}
        for some in batches(dict.fromkeys(article_ids), _IDS):
            wanted = {"terms": {"id": some}}
            body = {"query": wanted, "size": len(some), **NO_TEXT, "docvalue_fields": ["id", field]}
            for hit in self.asking.search({**body, "track_total_hits": False})["hits"]["hits"]:
                found[hit["fields"]["id"][0]] = hit["fields"][field][0]
        return [found.get(article_id) for article_id in article_ids]

    def index_of(self, doc_id: int) -> str | None:
        """Return None: only one index is open."""
        return None

    @property
    def repeated(self) -> int:
        """How many ids are in more than one of several indexes: none."""
        return 0

    def remember(self, hits: Iterable[Mapping[str, Any]]) -> None:
        """Keep the articles of hits, which come with their source and are sorted by number at last, for those who ask next."""
        for hit in hits:
            article = stored(hit["_source"])
            self._articles.put(int(hit["sort"][-1]), article, len(article.body) + 1000)

    def article(self, doc_id: int) -> Article:
        """Return one article with all its fields."""
        return next(self.articles([doc_id]))

    def articles(self, doc_ids: Sequence[int] | None = None) -> Iterator[Article]:
        """Yield the articles with some doc ids, in that order, or every article."""
        if doc_ids is None:
            for page in self.asking.pages({"query": _EVERYTHING, "sort": _IN_ORDER}, _STREAMED):
                yield from (stored(hit["_source"]) for hit in page)
            return
        for some in batches(doc_ids, TOGETHER):
            yield from self._fetched(some)

    def _fetched(self, doc_ids: Sequence[int]) -> Iterator[Article]:
        found = {doc_id: known[0] for doc_id in doc_ids if (known := self._articles.get(doc_id))}
        if missing := [doc_id for doc_id in doc_ids if doc_id not in found]:
            body = {"query": {"terms": {"order": missing}}, "sort": _IN_ORDER, "size": len(missing), "track_total_hits": False}
            hits = self.asking.search(body)["hits"]["hits"]
            found |= {int(hit["sort"][-1]): stored(hit["_source"]) for hit in hits}
            for doc_id in missing:
                self._articles.put(doc_id, found[doc_id], len(found[doc_id].body) + 1000)
        return map(found.__getitem__, doc_ids)

    def sentences(self, doc_ids: Sequence[int]) -> Iterator[tuple[list[int], list[int], list[int]]]:
        """Yield the sentences of the body of each article: where each starts and ends, in code points, and its paragraph."""
        for article in checking_time(self.articles(doc_ids)):
            yield sentence_columns(article.body)

    def word_starts(self, doc_ids: Sequence[int], field: str) -> Iterator[Sequence[int]]:
        """Yield where each word of one field of each article begins, in code points; parts of a compound are words."""
        analyzer = FrenchAnalyzer()
        for article in checking_time(self.articles(doc_ids)):
            yield [token.start for token in analyzer.tokens(getattr(article, field) or "") if token.has_position]

    def fingerprints(self) -> NoReturn:
        """Raise NotOnCluster."""
        raise NotOnCluster("compare the texts of all its articles", "export them, and index them in a folder", self.path)

    def earlier_versions(self, doc_id: int) -> NoReturn:
        """Raise NotOnCluster."""
        raise NotOnCluster("keep versions", "keep them in an index in a folder", self.path)


def ordinal(milliseconds: float) -> int:
    """Return the proleptic ordinal of a day given in milliseconds since 1970.

    >>> ordinal(86_400_000) == datetime.date(1970, 1, 2).toordinal()
    True
    """
    return int(milliseconds // _DAY_MS) + _EPOCH
