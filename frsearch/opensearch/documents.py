"""Articles as documents of the cluster, and back again."""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from json.encoder import encode_basestring
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from frsearch.model import Article, day_range
from frsearch.model.addresses import address_key
from frsearch.model.metadata import days_of, number_of
from frsearch.opensearch.extra_fields import ExtraFields
from frsearch.opensearch.impacts import Impacts
from frsearch.opensearch.mapping import AVERAGES, field_key
from frsearch.opensearch.token_strings import LEVELS, TokenStrings, Words
from frsearch.opensearch.words import WordCounts

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_encode_ascii = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


@frozen
class Entry:
    """An article to be written: its content hash, its number, and when its id was first added, in seconds since 1970."""

    article: Article
    hash: str
    order: int
    added: int


def stored(source: Mapping[str, Any]) -> Article:
    """Return the article that a document's source holds."""
    return Article(
        source["id"],
        title=source.get("title"),
        date=source.get("date"),
        outlet=source.get("outlet"),
        body=source["body"],
        url=source.get("url"),
        extra=json.loads(source.get("extra", "{}")),
    )


class Documents:
    """Makes documents of articles, many at a time, and counts their words on the way.

    Without `averages`, the average lengths of the first articles count as those of the index, if there are any.
    """

    def __init__(self, averages: Mapping[str, float] | None, fields: ExtraFields) -> None:
        self._fields = fields
        self.averages = averages
        self.start_anew()

    def start_anew(self) -> None:
        """Forget all words, and how often they occurred."""
        self._tokens = TokenStrings()
        self.words = WordCounts(self._tokens)

    @property
    def is_full(self) -> bool:
        """Whether so many words are remembered that they had better be forgotten, once they are written."""
        return self._tokens.is_full

    def of(self, entries: Sequence[Entry]) -> Iterator[bytes]:
        """Yield the document of each article, as a line of JSON."""
        articles = [entry.article for entry in entries]
        bodies, titles = [article.body for article in articles], [article.title or "" for article in articles]
        title = self._tokens.words(titles, sentences=[""] * len(titles))
        body = self._tokens.words(bodies, sentences=bodies)
        outlet = self._tokens.words([article.outlet or "" for article in articles], ("folded",))
        for place, words in (("title", title), ("body", body), ("outlet", outlet)):
            self.words.add(place, words)
        both = {"title": title, "body": body}
        columns = {f"{place}_{level}": both[place].strings[level] for place in both for level in LEVELS}
        columns |= self._impact_strings(both)
        columns["outlet_folded"] = outlet.strings["folded"]
        lengths = zip(title.lengths.tolist(), body.lengths.tolist(), strict=True)
        for entry, sizes, texts in zip(entries, lengths, zip(*columns.values(), strict=True), strict=True):
            yield self._line(entry, sizes, dict(zip(columns, texts, strict=True)))

    def _impact_strings(self, both: Mapping[str, Words]) -> dict[str, list[str]]:
        if self.averages is None:
            self.averages = {place: _average(words.lengths) or AVERAGES[place] for place, words in both.items()}
        impacts = Impacts(self._tokens, self.averages)
        of_title = impacts.of("lemma", {"title": both["title"]}, {"title": 1.0})
        return {"impact_title": of_title, **{f"impact_{level}": impacts.of(level, both) for level in ("lemma", "exact")}}

    def _line(self, entry: Entry, lengths: tuple[int, int], strings: Mapping[str, str]) -> bytes:
        article = entry.article
        facts = {
            "order": entry.order,
            "added": entry.added,
            "hash": entry.hash,
            "title_len": lengths[0],
            "body_len": lengths[1],
            **_days(article.date),
            **(_metadata(self._fields.of(article.extra)) if article.extra else {}),
        }
        plain = {name: getattr(article, name) for name in ("id", "title", "date", "outlet", "url", "body")}
        texts = {name: text for name, text in plain.items() if text is not None}
        if article.url:
            texts["address"] = key = address_key(article.url)
            texts["host"] = key.partition("/")[0]
        if article.extra:
            texts["extra"] = extra_text(article.extra)
        # An encoder for the whole would take three times as long; no term has anything that JSON escapes.
        parts = [f'"{name}":{encode_basestring(text)}' for name, text in texts.items()]
        parts += [f'"{name}":"{string}"' for name, string in strings.items()]
        return f"{{{','.join(parts)},{_encode(facts)[1:]}".encode()


def _days(date: str | None) -> dict[str, Any]:
    if date is None:
        return {}
    first, last = day_range(date)
    middle = datetime.date.fromordinal((first.toordinal() + last.toordinal()) // 2)
    days = {"gte": first.isoformat(), "lte": last.isoformat()}
    return {"days": days, "first": first.isoformat(), "last": last.isoformat(), "middle": middle.isoformat()}


def _average(lengths: NDArray[np.int64]) -> float:
    """Return the average length of those texts that have words."""
    return float(lengths.sum() / max(np.count_nonzero(lengths), 1))


def extra_text(extra: Mapping[str, Any]) -> str:
    """Return the ``extra`` of an article as JSON, in order of its keys, as in a folder, and without any lone surrogate."""
    text = _encode(extra)
    return text if text.isprintable() or text.isascii() else _encode_ascii(extra)


def _metadata(values: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return what an article is filtered, sorted and counted by, given its values in fields of ``extra``."""
    found: dict[str, Any] = {"names": list(values), "values": {}, "numbers": {}, "dates": {}}
    for name, texts in values.items():
        key = field_key(name)
        found["values"][key] = texts
        if numbers := [float(number) for text in texts if (number := number_of(text)) is not None]:
            found["numbers"][key] = list(filter(math.isfinite, numbers))
        if days := [found_days for text in texts if (found_days := days_of(text))]:
            found["dates"][key] = [{"gte": first.isoformat(), "lte": last.isoformat()} for first, last in days]
    return found
