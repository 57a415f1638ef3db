"""The lexicon of one commit: how often lemmas occur in groups of articles, added up over posting lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from frsearch.deadline import checking_time
from frsearch.engine.arrays import Bools, Counts
from frsearch.engine.cache import cached_property
from frsearch.engine.format.damage import reports_damage
from frsearch.engine.read.field import Field
from frsearch.engine.read.segment import Segment
from frsearch.engine.read.snapshot import SegmentsSnapshot
from frsearch.engine.search.multi_terms import in_batches, of_lemmas
from frsearch.progress import steps

if TYPE_CHECKING:
    from numpy.typing import NDArray


class SegmentsLexicon:
    """The lemmas of all segments of a commit as one list."""

    def __init__(self, snapshot: SegmentsSnapshot) -> None:
        self._snapshot = snapshot
        self.path, self.files = snapshot.path, snapshot.files
        self._words = [_Words(segment) for segment in snapshot.segments]

    @reports_damage
    def counts(
        self, groups: Sequence[Counts], fields: Sequence[str], lemmas: Sequence[str] | None = None
    ) -> tuple[Sequence[str], Counts]:
        """Return lemmas, and a row for each: its occurrences in each group of articles."""
        group = np.zeros(self._snapshot.bases[-1], np.uint8)
        for number, doc_ids in enumerate(groups, 1):
            group[doc_ids] = number
        numbers = {lemma: number for number, lemma in enumerate(lemmas or ())}
        parts = []
        bases = self._snapshot.bases
        segments: Iterable[tuple[_Words, int, int]] = zip(self._words, bases, bases[1:], strict=False)
        if lemmas is None:  # some lemmas take no time
            segments = steps(segments, np.diff(bases).tolist())
        for words, low, high in segments:
            chosen, rows = words.counts(group[low:high], len(groups), fields, lemmas)
            at = np.array([numbers.setdefault(lemma, len(numbers)) for lemma in words.texts(chosen)], np.int64)
            parts.append((at, rows))
        total = np.zeros((len(numbers), len(groups)), np.int64)
        for at, rows in parts:
            total[at] += rows  # no segment has a lemma twice
        return list(numbers), total

    @reports_damage
    def frequencies(self, lemma: str, doc_ids: Counts, fields: Sequence[str]) -> Counts:
        """Return the occurrences of a lemma in each of some articles (ascending)."""
        tf = np.zeros(self._snapshot.bases[-1], np.int64)
        for words, base in zip(self._words, self._snapshot.bases, strict=False):
            for batch in checking_time(words.batches(fields, words.numbers([lemma]))):
                docs, some, _ = of_lemmas(*batch)
                tf[docs + np.int64(base)] += some
        return tf[doc_ids]

    @reports_damage
    def lengths(self, doc_ids: Counts, fields: Sequence[str]) -> Counts:
        """Return the number of words of each of some articles (ascending)."""
        lengths: Counts = sum((self._snapshot.lengths(field)[doc_ids] for field in fields), np.zeros(len(doc_ids), np.int64))
        return lengths

    @reports_damage
    def form(self, lemma: str) -> str:
        """Return the most frequent exact form of a lemma, of equally frequent ones the first in the alphabet."""
        counts: Counter[str] = Counter()
        for words in self._words:
            counts.update(words.forms(lemma))
        return min(counts, key=lambda form: (-counts[form], form), default=lemma)


class _Words:
    """The lemmas of a segment, less the joined forms of compounds."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    @cached_property
    def _is_part(self) -> Bools:
        """Whether each exact form is no joined form."""
        return np.asarray(self._segment.words.spans == 1)

    @cached_property
    def _parts(self) -> tuple[Bools, Bools]:
        """Whether each lemma has forms that are not joined, and whether all are."""
        first = self._segment.words.first_exact
        count = np.add.reduceat(self._is_part, first[:-1], dtype=np.int64) if len(first) > 1 else first[:0]
        return count > 0, count == np.diff(first)

    def numbers(self, lemmas: Sequence[str]) -> Counts:
        """Return the numbers of those lemmas that the segment has."""
        find = self._segment.words.lemmas.find
        found = np.array([find(lemma.encode("utf-8", "surrogatepass")) for lemma in lemmas], np.int64)
        return np.sort(found[found >= 0])

    def texts(self, numbers: Counts) -> list[str]:
        """Return some lemmas."""
        pool = self._segment.words.lemmas
        if len(numbers) < len(pool) // 10:
            return list(map(pool.text, numbers.tolist()))
        return list(map(pool.strings().__getitem__, numbers.tolist()))

    def counts(
        self, group: NDArray[np.uint8], groups: int, fields: Sequence[str], lemmas: Sequence[str] | None
    ) -> tuple[Counts, Counts]:
        """Return the lemmas, by number, that occur in any group of articles, and how often in each; 0: no group."""
        size = len(self._segment.words.lemmas)
        wanted = np.arange(size) if lemmas is None else self.numbers(lemmas)
        found = np.zeros((groups, size), np.int64)
        if len(group) and group[0] and (group == group[0]).all():  # as without filters: then nothing need be unpacked
            whole = wanted[self._parts[1][wanted]]
            found[int(group[0]) - 1, whole] = sum(self._totals(field, whole) for field in fields)
            wanted = wanted[~self._parts[1][wanted]]
        batches = self.batches(fields, wanted)
        sizes = [int(field.df[some].sum()) for field, some, _ in batches]
        for batch in checking_time(steps(batches, sizes) if lemmas is None else batches):
            docs, tf, which = of_lemmas(*batch)
            own = group[docs]
            for number in range(groups):
                is_here = own == number + 1
                found[number] += np.bincount(which[is_here], tf[is_here], size).astype(np.int64)
        chosen = np.flatnonzero(found.any(axis=0))
        return chosen, found[:, chosen].T

    def _totals(self, name: str, lemmas: Counts) -> Counts:
        """Return the occurrences of some lemmas in one field of all articles (cf)."""
        field = self._segment.field(name)
        total = np.zeros(len(self._segment.words.lemmas), np.int64)
        total[field.lemmas] = field.cf
        return total[lemmas]

    def batches(self, names: Sequence[str], lemmas: Counts) -> list[tuple[Field, Counts, Bools | None]]:
        """Return what :func:`of_lemmas` is given for some lemmas (ascending) in some fields, in batches."""
        has_parts, is_whole = (of_all[lemmas] for of_all in self._parts)
        whole, mixed = lemmas[is_whole], lemmas[has_parts & ~is_whole]
        found: list[tuple[Field, Counts, Bools | None]] = []
        for field in map(self._segment.field, names):
            found += ((field, some, None) for some in in_batches(field, whole, field.df))
            found += ((field, some, self._is_part) for some in in_batches(field, mixed, field.cf))
        return found

    def forms(self, lemma: str) -> dict[str, int]:
        """Return the exact forms of a lemma that are not joined, and how often each occurs in titles and bodies."""
        words = self._segment.words
        found = {}
        for number in self.numbers([lemma]).tolist():
            first, end = words.first_exact_of(number), words.first_exact_of(number + 1)
            for form in range(first, end):
                if self._is_part[form] and self._segment.exact_counts[form]:
                    found[words.exact.text(form)] = self._segment.exact_counts.item(form)
        return found
