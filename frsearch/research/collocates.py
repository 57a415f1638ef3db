"""Collocates: the words that occur near a query more often than elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from frsearch.engine import DocIds
from frsearch.model.words import Collocate, Collocates
from frsearch.query import fields_of
from frsearch.research.contexts import Contexts, contexts
from frsearch.research.measures import SIGNIFICANT, expected, log_dice, log_likelihood, log_ratio
from frsearch.research.occurrences import FIELDS, note_on
from frsearch.research.selection import Selection
from frsearch.research.word_lists import check_list, is_stop_word, notes_on_end
from frsearch.search.passages import leaves_shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

Measure = Literal["log-likelihood", "logdice", "log-ratio"]
MEASURES: tuple[Measure, ...] = ("log-likelihood", "logdice", "log-ratio")

DEFAULT_WINDOW, WIDEST = 5, 1000
"""Words on each side of an occurrence, and the most of them."""


def context_width(window: int | None, within: str | None) -> int | None:
    """Return the words on each side that an option asks for, None for the sentence; raises ValueError.

    >>> context_width(None, None), context_width(3, None), context_width(None, "sentence")
    (5, 3, None)
    """
    if within not in (None, "sentence"):
        raise ValueError(f"within is {within!r}; expected 'sentence' or None")
    if within is None:
        return DEFAULT_WINDOW if window is None else window
    if window is not None:
        raise ValueError("window and within were both given; near is either some words or the sentence")
    return None


def collocates(
    selection: Selection,
    window: int | None = DEFAULT_WINDOW,
    measure: Measure = "log-likelihood",
    limit: int | None = 20,
    min_count: int = 5,
    keep_stop_words: bool = False,
    min_likelihood: float = SIGNIFICANT,
) -> Collocates:
    """Return the words that occur near a selection's query more often than in all articles that its filters leave.

    `window` is the number of words on each side (None: the sentence). Raises ValueError and SearchStopped.
    """
    if window is not None and not 1 <= window <= WIDEST:
        raise ValueError(f"window is {window}; expected 1 to {WIDEST} words on each side, or None for the sentence")
    check_list(measure, MEASURES, limit, min_count, min_likelihood)
    near = contexts(selection, selection.collect(DocIds()).tolist(), window)
    corpus = selection.collect_corpus(DocIds())
    shown = {field for leaf in leaves_shown(selection.tree) for field in fields_of(leaf)}
    fields = [field for field in FIELDS if field in shown]
    lemmas = [
        lemma
        for lemma, count in near.counts.items()
        if count >= min_count and (keep_stop_words or not is_stop_word(lemma, near.forms[lemma]))
    ]
    with selection.limits():
        total = selection.searcher.lexicon.counts([corpus], fields, lemmas)[1][:, 0]
        words = int(selection.searcher.lexicon.lengths(corpus, fields).sum()) if fields else 0
    attracted = _items(near, lemmas, total, words, measure)
    items = tuple(item for item in attracted if item.log_likelihood >= min_likelihood)[:limit]
    unsure = sum(item.log_likelihood < min_likelihood for item in attracted)
    on_end = notes_on_end(len(items), limit, unsure, min_count, min_likelihood, "near the query") if near.occurrences else []
    notes = (*selection.notes, *note_on(selection), *on_end)
    return Collocates(items, selection.query, near.articles, near.occurrences, near.words, words, notes)


def _items(near: Contexts, lemmas: list[str], total: NDArray[np.int64], words: int, measure: Measure) -> list[Collocate]:
    """Return the collocates in order of a measure: those of these lemmas that are more frequent near the query than elsewhere."""
    observed = np.array([near.counts[lemma] for lemma in lemmas], np.int64)
    total = np.maximum(total, observed)
    outside, others = total - observed, max(words - near.words, 0)
    proportionate = expected(observed, outside, near.words, others)
    likelihood = log_likelihood(observed, near.words - observed, outside, np.maximum(others - outside, 0))
    ratio = log_ratio(observed, outside, near.words, others)
    dice = log_dice(observed, near.occurrences, total)
    values = {"log-likelihood": likelihood, "logdice": dice, "log-ratio": ratio}[measure]
    order = sorted(np.flatnonzero(observed > proportionate).tolist(), key=lambda at: (-values[at], -observed[at], lemmas[at]))
    columns = (observed, proportionate, total, likelihood, dice, ratio)
    rows = zip(*(column[order].tolist() for column in columns), strict=True)
    return [Collocate(near.forms[lemmas[at]], lemmas[at], *row) for at, row in zip(order, rows, strict=True)]
