"""What is measured, question by question, as small pure functions.

Of articles: nDCG@10 (Järvelin & Kekäläinen 2002), MRR@10 and recall@100, by the library ir-measures (extra ``eval``). Of
passages: hit@k, whether one of the first k overlaps an answer in its article; longer ones than 500 code points never do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean

from frsearch.model import Hit, Passage, Span

LONGEST_ANSWER = 500
"""Code points of a passage that may count as an answer: who returns the whole article has found nothing."""

HITS = (1, 3, 10)
ARTICLE_MEASURES = {"nDCG@10": "nDCG@10", "MRR@10": "RR@10", "recall@100": "R@100"}
"""Our names, and those that ir-measures has."""


def answers(passage: Passage, spans: Iterable[Span]) -> bool:
    """Tell whether a passage is short enough and overlaps one of `spans`, which are of the same article.

    >>> answers(Passage("Kidal", 4, 9, 1.0), [Span(8, 12)])
    True
    """
    is_short = passage.end - passage.start <= LONGEST_ANSWER
    return is_short and any(passage.start < span.end and passage.end > span.start for span in spans)


def answer_rank(hits: Iterable[Hit], spans: Mapping[str, Sequence[Span]]) -> int | None:
    """Return the rank, from 1, of the first passage that answers, counting each passage of each hit; None: no one does."""
    passages = ((hit.article.id, passage) for hit in hits for passage in hit.passages)
    ranks = (rank for rank, (article, passage) in enumerate(passages, 1) if answers(passage, spans.get(article, ())))
    return next(ranks, None)


def answer_hits(rank: int | None) -> dict[str, float]:
    """Return hit@k for each of :data:`HITS`.

    >>> answer_hits(2)
    {'hit@1': 0.0, 'hit@3': 1.0, 'hit@10': 1.0}
    """
    return {f"hit@{k}": float(rank is not None and rank <= k) for k in HITS}


def article_measures(
    rankings: Mapping[str, Sequence[str]], relevant: Mapping[str, Mapping[str, int]]
) -> dict[str, dict[str, float]]:
    """Return for each question the :data:`ARTICLE_MEASURES` of its ranking: different articles, the best first.

    Raises ImportError where ir-measures is not installed.
    """
    import ir_measures  # noqa: PLC0415 (an extra)

    ours = {ir_measures.parse_measure(theirs): name for name, theirs in ARTICLE_MEASURES.items()}
    found: dict[str, dict[str, float]] = {name: dict.fromkeys(ARTICLE_MEASURES, 0.0) for name in rankings}
    # Scores that fall with the rank: equal ones would be put in another order.
    run = {name: {article: -float(rank) for rank, article in enumerate(ranking)} for name, ranking in rankings.items() if ranking}
    judged = {name: dict(relevant[name]) for name in run}
    for metric in ir_measures.iter_calc(list(ours), judged, run) if run else ():
        found[metric.query_id][ours[metric.measure]] = metric.value
    return found


def means(rows: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Return the mean of each measure over the questions that have it."""
    values: defaultdict[str, list[float]] = defaultdict(list)
    for row in rows:
        for name, value in row.items():
            values[name].append(value)
    return {name: fmean(found) for name, found in values.items()}
