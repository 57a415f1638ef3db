"""The measures of each question, as small pure functions.

Of articles: nDCG@10 (Järvelin & Kekäläinen 2002), MRR@10 and recall@100, computed by ir-measures (extra ``eval``). Of passages:
hit@k, whether one of the first k overlaps an answer in its article; passages longer than 500 code points do not count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean
from typing import Any

from frsearch.errors import FrsearchError
from frsearch.model import Hit, Passage, Span

LONGEST_ANSWER = 500
"""Code points of the longest passage that counts as an answer: returning a whole article is not finding the answer."""

HITS = (1, 3, 10)
ARTICLE_MEASURES = {"nDCG@10": 10, "MRR@10": 10, "recall@100": 100}
"""How many ranks each measure considers."""

_IR_MEASURES = {"nDCG@10": "nDCG@10", "MRR@10": "RR@10", "recall@100": "R@100"}
"""Their names in ir-measures."""


def answers(passage: Passage, spans: Iterable[Span]) -> bool:
    """Return whether a passage is short enough and overlaps one of `spans`, which are in the same article.

    >>> answers(Passage("Kidal", 4, 9, 1.0), [Span(8, 12)])
    True
    """
    is_short = passage.end - passage.start <= LONGEST_ANSWER
    return is_short and any(passage.start < span.end and passage.end > span.start for span in spans)


def answer_rank(hits: Iterable[Hit], spans: Mapping[str, Sequence[Span]]) -> int | None:
    """Return the rank, from 1, of the first passage that answers, counting every passage of every hit; None if none does."""
    passages = ((hit.article.id, passage) for hit in hits for passage in hit.passages)
    ranks = (rank for rank, (article, passage) in enumerate(passages, 1) if answers(passage, spans.get(article, ())))
    return next(ranks, None)


def answer_hits(rank: int | None) -> dict[str, float]:
    """Return hit@k for each of :data:`HITS`.

    >>> answer_hits(2)
    {'hit@1': 0.0, 'hit@3': 1.0, 'hit@10': 1.0}
    """
    return {f"hit@{k}": float(rank is not None and rank <= k) for k in HITS}


def library() -> Any:
    """Return the module ir_measures, which is an extra; raises FrsearchError if it is not installed."""
    try:
        import ir_measures  # noqa: PLC0415 (an extra)
    except ImportError as error:
        raise FrsearchError("evaluation needs the package ir-measures; run: pip install 'frsearch[eval]'") from error
    return ir_measures


def article_measures(
    rankings: Mapping[str, Sequence[str]], relevant: Mapping[str, Mapping[str, int]], depth: int
) -> dict[str, dict[str, float]]:
    """Return the measures of each question's ranking (distinct articles, best first).

    :data:`ARTICLE_MEASURES` that need more than `depth` articles are left out.
    """
    ir_measures = library()
    ours = {_measure(ir_measures, _IR_MEASURES[name]): name for name, at in ARTICLE_MEASURES.items() if at <= depth}
    found = {question: dict.fromkeys(ours.values(), 0.0) for question in rankings}
    # Scores decrease with rank, because ties would be reordered.
    run = {name: {article: -float(rank) for rank, article in enumerate(ranking)} for name, ranking in rankings.items() if ranking}
    judged = {name: dict(relevant[name]) for name in run}
    for metric in ir_measures.iter_calc(list(ours), judged, run) if ours and run else ():
        found[metric.query_id][ours[metric.measure]] = metric.value
    return found


def means(rows: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Return the mean of each measure over the questions that have it."""
    values: defaultdict[str, list[float]] = defaultdict(list)
    for row in rows:
        for name, value in row.items():
            values[name].append(value)
    return {name: fmean(found) for name, found in values.items()}


def _measure(ir_measures: Any, name: str) -> Any:
    """Return the measure of this name; ``ir_measures.parse_measure`` uses what Python 3.14 has removed."""
    base, _, depth = name.partition("@")
    measure = getattr(ir_measures, base)
    return measure @ int(depth) if depth else measure
