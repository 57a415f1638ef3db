"""Computes the impacts of a field for a segment file, from runs of consecutive lemmas."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from frsearch.engine.arrays import Bools, Bytes, Counts, Numbers, is_new, spread, starts_of
from frsearch.engine.format.impacts import impact_codes, occurrence_weights, reference_norms
from frsearch.engine.write.posting_run import PostingRun


class RunImpacts(NamedTuple):
    """Impacts of the posting lists of a run (:data:`~frsearch.engine.format.sections.IMPACTS` and the sections after it)."""

    codes: Bytes
    forms: Numbers
    mixed_counts: Counts
    mixed: Numbers
    mixed_codes: Bytes


class ImpactsComputation:
    """Computes the impacts of one field; `lengths` are those of its articles, ``form_counts`` the exact forms of each lemma."""

    def __init__(self, name: str, lengths: Numbers, form_counts: Counts) -> None:
        self._name = name
        self._norms = reference_norms(name, lengths)
        self._base = starts_of(lengths.astype(np.int64) + 1).astype(np.uint32)
        self._form_counts = form_counts

    def of(self, run: PostingRun) -> RunImpacts:
        """Return the impacts of a run."""
        starts = starts_of(run.tf)
        weights = occurrence_weights(self._name, run.slots - self._base[run.docs].repeat(run.tf))
        norms = self._norms[run.docs]
        codes = impact_codes(np.add.reduceat(_once(weights, run.slots, starts), starts[:-1]) * norms)
        mixed = _mixed(run, starts)
        forms = run.forms[starts[:-1]]
        lemmas = np.searchsorted(starts_of(run.df), mixed, side="right") - 1
        forms[mixed] = self._form_counts[run.lemmas[lemmas]]
        pairs, mixed_forms, mixed_codes = _of_forms(run, mixed, starts[mixed], weights, norms)
        counts = np.bincount(lemmas, pairs, len(run.df)).astype(np.int64)
        return RunImpacts(codes, forms, counts, mixed_forms, mixed_codes)


def _once(weights: NDArray[np.float32], slots: Numbers, starts: Counts) -> NDArray[np.float32]:
    """Return weights that count a lemma once where two of its forms share a slot (``étudiant·e·s``)."""
    again = np.flatnonzero(slots[1:] == slots[:-1]) + 1
    again = again[starts[np.searchsorted(starts, again)] != again]
    if not len(again):
        return weights
    weights = weights.copy()
    weights[again] = 0
    return weights


def _mixed(run: PostingRun, starts: Counts) -> Counts:
    """Return the postings with several forms: one sum over all occurrences costs less than comparing the forms of each."""
    changes = is_new(run.forms).cumsum(dtype=np.uint32)
    several = np.flatnonzero(run.tf > 1)
    is_mixed: Bools = changes[starts[several + 1] - 1] != changes[starts[several]]
    return several[is_mixed]


def _of_forms(
    run: PostingRun, mixed: Counts, starts: Counts, weights: NDArray[np.float32], norms: NDArray[np.float32]
) -> tuple[Counts, Numbers, Bytes]:
    """Return how many forms each of these postings has, which forms, and their impacts; `starts` are those of the postings."""
    tf = run.tf[mixed]
    at = spread(starts, tf, len(run.forms))
    if not len(at):
        return np.zeros(0, np.int64), np.zeros(0, np.uint32), np.zeros(0, np.uint8)
    number = np.repeat(np.arange(len(mixed), dtype=np.uint64), tf)
    keys = number << np.uint64(32) | run.forms[at]
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    first = np.flatnonzero(is_new(keys))
    number = (keys[first] >> np.uint64(32)).view(np.int64)
    codes = impact_codes(np.add.reduceat(weights[at[order]], first) * norms[mixed[number]])
    return np.bincount(number), 2 * keys[first].astype(np.uint32) + is_new(number), codes
