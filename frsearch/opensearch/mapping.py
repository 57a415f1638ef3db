"""What an index is told about articles: fields, how token strings are split, how impacts become scores.

The layout has a name and a version, which stand in ``_meta`` beside the name of the analyzer. An index with others is refused:
what it holds would be looked for by other words than those it was indexed by.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from frsearch.analysis import NAME
from frsearch.opensearch.impacts import SCALE
from frsearch.opensearch.terms import ALTERNATIVE, COUNT, MOST_ALTERNATIVES
from frsearch.opensearch.token_strings import LEVELS
from frsearch.ranking import FIELD_WEIGHTS, K1

FORMAT = "frsearch-opensearch/1"

AVERAGES = {"title": 10.0, "body": 300.0}
"""Average lengths where none are known. Impacts are made with those of the first articles added, or at a rebuild of all."""

_WEIGHTS = {"title": FIELD_WEIGHTS["title"], "body": 1.5}
"""What an occurrence counts where the cluster scores by its own counts, as for phrases, which have no impacts: words of a title
their weight, words of a body the average over a body of 350 words."""

_TF = "{} * doc.freq * Math.sqrt({} / doc.length)"

SHARDS = 1
"""Shards of an index, unless more are asked for: one holds up to 50 GB, and more of them make a small index no faster."""

PER_VALUE = ("values", "numbers", "dates")
"""Objects with a field for each field of ``extra``: all values, as texts; those that are numbers; those that are dates."""

_MOST_CLUSTER_FIELDS = 2000
"""Fields of the cluster: three for each of up to 200 fields of ``extra``, and as many again of an index that was rebuilt."""


_LONGEST_ADDRESS = 8000
"""Code points of a web address by which an article is found; the cluster refuses terms of more than 32,766 bytes."""


def field_key(name: str) -> str:
    """Return the name of a field of ``extra`` as the cluster may have it, which reads dots as levels and knows wildcards.

    >>> field_key("rubrique"), field_key("dc.creator*")
    ('rubrique', 'dc%2Ecreator%2A')
    """
    return quote(name, safe="").replace(".", "%2E")


def _similarity(tf: str) -> dict[str, Any]:
    """Return a similarity that saturates as ours does."""
    return {"type": "scripted", "script": {"source": f"double t = {tf}; return query.boost * t / ({K1} + t);"}}


def copies(replicas: int | None) -> dict[str, Any]:
    """Return the setting for a number of replicas; None: one as soon as there is a second node."""
    return {"auto_expand_replicas": "0-1"} if replicas is None else {"number_of_replicas": replicas}


def settings(shards: int, replicas: int | None) -> dict[str, Any]:
    """Return the settings of an index of articles."""
    rest = f"(?:{ALTERNATIVE}([^{ALTERNATIVE}]++))?" * (MOST_ALTERNATIVES - 2)
    pattern = f"^([^{ALTERNATIVE}]++){ALTERNATIVE}([^{ALTERNATIVE}]++){rest}"  # words that stand alone pass untouched
    return {
        "number_of_shards": shards,
        **copies(replicas),
        "codec": "best_compression",
        "refresh_interval": "-1",  # what is written is seen at the end of a commit
        "mapping.total_fields.limit": _MOST_CLUSTER_FIELDS,
        "max_terms_count": 65_536,
        "max_result_window": 100_000,
        "analysis": {
            "tokenizer": {"positions": {"type": "whitespace", "max_token_length": 16_384}},
            "filter": {
                "alternatives": {"type": "pattern_capture", "preserve_original": False, "patterns": [pattern]},
                "counts": {"type": "delimited_term_freq", "delimiter": COUNT},
            },
            "analyzer": {
                "words": {"type": "custom", "tokenizer": "positions", "filter": ["alternatives"]},
                "impacts": {"type": "custom", "tokenizer": "positions", "filter": ["counts"]},
            },
        },
        "similarity": {
            "impact": _similarity(f"doc.freq / {SCALE:.1f}"),
            "title": _similarity(_TF.format(_WEIGHTS["title"], AVERAGES["title"])),
            "body": _similarity(_TF.format(_WEIGHTS["body"], AVERAGES["body"])),
            "present": {"type": "scripted", "script": {"source": "return query.boost;"}},
        },
    }


def words_settings(replicas: int | None) -> dict[str, Any]:
    """Return the settings of the index of words."""
    return {"number_of_shards": 1, **copies(replicas), "codec": "best_compression", "refresh_interval": "-1"}


_WORDS = {"type": "text", "analyzer": "words", "search_analyzer": "keyword", "index_options": "positions", "norms": True}
_IMPACTS = {
    "type": "text",
    "analyzer": "impacts",
    "search_analyzer": "keyword",
    "index_options": "freqs",
    "norms": False,
    "similarity": "impact",
}
_STORED = {"type": "keyword", "index": False, "doc_values": False}
_TEXT_FIELDS = {f"{place}_{level}": {**_WORDS, "similarity": place} for place in ("title", "body") for level in LEVELS}
_TEXT_FIELDS["outlet_folded"] = {**_WORDS, "similarity": "present"}
_IMPACT_FIELDS = dict.fromkeys(("impact_lemma", "impact_exact", "impact_title"), _IMPACTS)
_DAY = {"type": "date", "format": "strict_date"}

_PROPERTIES: dict[str, Any] = {
    **_TEXT_FIELDS,
    **_IMPACT_FIELDS,
    "id": {"type": "keyword"},
    "order": {"type": "long"},
    "outlet": {"type": "keyword"},
    "hash": {"type": "keyword", "index": False},
    "added": {"type": "long"},
    "title_len": {"type": "integer"},
    "body_len": {"type": "integer"},
    "days": {"type": "date_range", "format": "strict_date"},
    "first": _DAY,
    "last": _DAY,
    "middle": _DAY,
    "date": {"type": "keyword", "index": False},
    "names": {"type": "keyword"},
    **{name: {"type": "object", "dynamic": True} for name in PER_VALUE},
    "title": {"type": "text", "index": False},
    "body": {"type": "text", "index": False},
    "url": _STORED,
    "address": {"type": "keyword", "ignore_above": _LONGEST_ADDRESS},
    "host": {"type": "keyword", "ignore_above": _LONGEST_ADDRESS},
    "extra": _STORED,
}


def _template(path: str, mapping: Mapping[str, Any]) -> dict[str, Any]:
    return {path: {"path_match": f"{path}.*", "mapping": mapping}}


_META = {"format": FORMAT, "analyzer": NAME}


def mapping() -> dict[str, Any]:
    """Return the mapping of an index of articles."""
    return {
        "dynamic": "strict",
        "date_detection": False,
        "numeric_detection": False,
        "_meta": _META,
        # What is found by, but never shown, need not be kept beside the index made of it.
        "_source": {
            "excludes": [*_TEXT_FIELDS, *_IMPACT_FIELDS, *(f"{name}.*" for name in PER_VALUE), "names", "address", "host"]
        },
        "dynamic_templates": [
            _template("values", {"type": "keyword"}),
            _template("numbers", {"type": "double"}),
            _template("dates", {"type": "date_range", "format": "strict_date"}),
        ],
        "properties": _PROPERTIES,
    }


def words_mapping() -> dict[str, Any]:
    """Return the mapping of the index of words: a document for each folded form, with how often it occurs where, and as what."""
    count = {"type": "long"}
    return {
        "dynamic": "strict",
        "_meta": _META,
        "properties": {
            "folded": {"type": "keyword"},
            "lemma": {"type": "keyword"},
            "title": count,
            "body": count,
            "outlet": count,
            "exact": {"type": "object", "enabled": False},
        },
    }


def differing(metas: Iterable[Mapping[str, Any]]) -> tuple[str, str] | None:
    """Return the first format or analyzer in some ``_meta`` that is not this version's, and this version's; None: all are."""
    found = ((str(meta.get(key)), expected) for meta in metas for key, expected in _META.items())
    return next((pair for pair in found if pair[0] != pair[1]), None)
