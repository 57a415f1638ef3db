"""Keywords: the words that are typical of a selection of articles, compared with a reference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from frsearch.engine import DocIds, Lexicon
from frsearch.model import Note
from frsearch.model.words import Keyword, Keywords
from frsearch.research.measures import SIGNIFICANT, deviation, log_likelihood, log_ratio
from frsearch.research.occurrences import FIELDS
from frsearch.research.selection import Selection
from frsearch.research.word_lists import check_list, is_stop_word, notes_on_end
from frsearch.search.request import Filters

if TYPE_CHECKING:
    from numpy.typing import NDArray

Measure = Literal["log-likelihood", "log-ratio"]
MEASURES: tuple[Measure, ...] = ("log-likelihood", "log-ratio")


def how_read(query: str | None, filters: Filters) -> Filters:
    """Return those of the filters that apply to the reference as well: how a query is read, and its limits.

    Raises ValueError if neither a query nor another filter selects some articles.
    """
    if query is None and not any(filters.get(name) for name in ("outlet", "since", "until", "where")):
        raise ValueError("nothing selects articles to compare with others; give a query, or an outlet, a date or a field")
    reading = filters.copy()
    reading.update(Filters(outlet=None, since=None, until=None, where=None))
    return reading


def keywords(
    selection: Selection,
    reference: Selection,
    measure: Measure = "log-likelihood",
    limit: int | None = 20,
    min_count: int = 5,
    keep_stop_words: bool = False,
    min_likelihood: float = SIGNIFICANT,
) -> Keywords:
    """Return the words that are more frequent in a selection than in a reference, less what it shares with the selection.

    Raises ValueError and SearchStopped.
    """
    check_list(measure, MEASURES, limit, min_count, min_likelihood)
    own, others = selection.collect(DocIds()), reference.collect(DocIds())
    shared = np.intersect1d(own, others, assume_unique=True)
    rest = np.setdiff1d(others, shared, assume_unique=True)
    lexicon = selection.searcher.lexicon
    with selection.limits():
        lemmas, counts = lexicon.counts([own, rest], FIELDS)
        sizes = tuple(int(lexicon.lengths(doc_ids, FIELDS).sum()) for doc_ids in (own, rest))
        ranked, values = _ranked(counts, (sizes[0], sizes[1]), measure, min_count)
        order = [at for at in ranked if values[0, at] >= min_likelihood]
        chosen = _first(lexicon, lemmas, order, limit, keep_stop_words)
        items = tuple(_keyword(lexicon, lemmas[at], form, counts[at], values[:, at], own) for at, form in chosen)
    notes = [*selection.notes, *reference.notes, *_notes(own, shared, reference, len(rest))]
    if len(own) and len(rest):
        unsure = len(ranked) - len(order)
        notes += notes_on_end(len(items), limit, unsure, min_count, min_likelihood, "in the selection")
    return Keywords(items, selection.query, len(own), sizes[0], len(rest), sizes[1], tuple(notes))


def _ranked(
    counts: NDArray[np.int64], sizes: tuple[int, int], measure: Measure, min_count: int
) -> tuple[list[int], NDArray[np.float64]]:
    """Return the numbers of the words more frequent in the selection, most typical first, and the two measures of all words."""
    one, other = counts.T
    values = np.stack(
        [
            log_likelihood(one, np.maximum(sizes[0] - one, 0), other, np.maximum(sizes[1] - other, 0)),
            log_ratio(one, other, *sizes),
        ]
    )
    found = np.flatnonzero((one >= min_count) & (values[1] > 0))
    by = values[MEASURES.index(measure)][found]
    return found[np.lexsort((-one[found], -by))].tolist(), values


def _first(
    lexicon: Lexicon, lemmas: Sequence[str], order: list[int], limit: int | None, keep_stop_words: bool
) -> list[tuple[int, str]]:
    """Return the first words that are no stop words, each with its usual form."""
    chosen: list[tuple[int, str]] = []
    for at in order:
        if limit is not None and len(chosen) == limit:
            break
        form = lexicon.form(lemmas[at])
        if keep_stop_words or not is_stop_word(lemmas[at], form):
            chosen.append((at, form))
    return chosen


def _keyword(
    lexicon: Lexicon, lemma: str, form: str, counts: NDArray[np.int64], values: NDArray[np.float64], doc_ids: NDArray[np.int64]
) -> Keyword:
    tf = lexicon.frequencies(lemma, doc_ids, FIELDS)
    count, reference = counts.tolist()
    likelihood, ratio = values.tolist()
    spread = deviation(tf, lexicon.lengths(doc_ids, FIELDS))
    return Keyword(form, lemma, count, int(np.count_nonzero(tf)), reference, likelihood, ratio, spread)


def _notes(own: NDArray[np.int64], shared: NDArray[np.int64], reference: Selection, rest: int) -> list[Note]:
    """Return notes on articles of both sides, unless the reference is everything else, and on sides without articles."""
    notes = []
    if len(shared) and reference.query:
        what = "1 article is in both; it counts" if len(shared) == 1 else f"{len(shared):,} articles are in both; they count"
        notes.append(Note("dropped", f"{what} for the selection alone"))
    if not len(own):
        notes.append(Note("unknown", "no article is selected"))
    if not rest:
        notes.append(Note("unknown", "there is no other article to compare with"))
    return notes
