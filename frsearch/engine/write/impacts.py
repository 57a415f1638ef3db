"""Computes the impacts of a field for a segment file, from runs of consecutive lemmas."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from frsearch.engine.arrays import Bools, Bytes, Counts, Numbers, is_new, starts_of
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
        starts = starts_of(run.tf)[:-1]
        weights = occurrence_weights(self._name, run.slots - self._base[run.docs].repeat(run.tf))
        norms = self._norms[run.docs]
        codes = impact_codes(np.add.reduceat(weights, starts) * norms)
        lowest = np.minimum.reduceat(run.forms, starts)
        is_mixed = lowest != np.maximum.reduceat(run.forms, starts)
        several = self._form_counts[run.lemmas].repeat(run.df).astype(np.uint32)
        mixed_counts, mixed, mixed_codes = self._of_forms(run, is_mixed, weights, norms)
        return RunImpacts(codes, np.where(is_mixed, several, lowest), mixed_counts, mixed, mixed_codes)

    def _of_forms(
        self, run: PostingRun, is_mixed: Bools, weights: NDArray[np.float32], norms: NDArray[np.float32]
    ) -> tuple[Counts, Numbers, Bytes]:
        """Return how many forms there are of each lemma in articles with several, which forms, and their impacts."""
        at = np.flatnonzero(np.repeat(is_mixed, run.tf))
        if not len(at):
            return np.zeros(len(run.df), np.int64), np.zeros(0, np.uint32), np.zeros(0, np.uint8)
        posting = np.flatnonzero(is_mixed).repeat(run.tf[is_mixed])
        keys = posting.astype(np.uint64) << np.uint64(32) | run.forms[at]
        order = np.argsort(keys, kind="stable")
        first = np.flatnonzero(is_new(keys[order]))
        posting, forms = posting[order[first]], run.forms[at[order[first]]]
        codes = impact_codes(np.add.reduceat(weights[at[order]], first) * norms[posting])
        lemma = np.searchsorted(starts_of(run.df), posting, side="right") - 1
        return np.bincount(lemma, minlength=len(run.df)), 2 * forms + is_new(posting), codes
