"""Families: articles that are the same dispatch, each with each.

A chain is no family: a survey of the news contains two dispatches that have nothing to do with each other, and a story that is
updated all day ends as another one. Articles therefore join a family only if they are the same dispatch as its members.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from frsearch.engine import Matching, Snapshot
from frsearch.model.copies import Copy, oldest_first, same_as
from frsearch.model.families import Families
from frsearch.progress import steps
from frsearch.research.copies.candidates import candidate_pairs, fingerprints_of
from frsearch.research.copies.comparing import Comparer, Pair
from frsearch.research.selection import Selection

MOST_COMPARED = 8
"""Members of a family, from the first on, with which an article is compared that joins it: all of most families."""

_TOGETHER = 2000
"""Candidate pairs whose articles are read and compared together, at least."""

_REMEMBERED = 32
"""Results of queries whose families are remembered; of ten thousand articles, these take some dozen kilobytes."""


class Member(NamedTuple):
    """A doc id, and which share of the shorter text is aligned with the first of the family (1 for the first itself)."""

    doc_id: int
    share: float


def all_families(selection: Selection) -> Families:
    """Return the families among the articles that a selection's filters leave, largest first; raises SearchStopped."""
    snapshot = selection.searcher.snapshot
    with selection.limits():
        found = [_family(snapshot, members) for members in families_of(snapshot, selection.collect_corpus(_OldestFirst()))]
    found.sort(key=lambda family: -len(family))
    return Families(tuple(found), selection.notes)


class _OldestFirst:
    """All articles, the oldest first and the undated last."""

    def collect(self, matching: Matching) -> list[int]:
        """Return their doc ids."""
        first, last = matching.days()
        doc_ids: list[int] = matching.doc_ids()[np.lexsort((last, first, first == 0))].tolist()
        return doc_ids


def _family(snapshot: Snapshot, members: Sequence[Member]) -> tuple[Copy, ...]:
    return oldest_first([same_as(snapshot.article(member.doc_id), member.share) for member in members])[0]


def families_of(snapshot: Snapshot, doc_ids: Sequence[int]) -> Iterator[list[Member]]:
    """Yield the families of two or more among articles, whose members come in the order of `doc_ids`.

    Raises SearchStopped.
    """
    ascending = np.sort(np.array(doc_ids, np.int64))
    one, other = candidate_pairs(fingerprints_of(*snapshot.fingerprints(), ascending))
    order = np.empty(len(doc_ids), np.int64)
    order[np.searchsorted(ascending, doc_ids)] = np.arange(len(doc_ids))
    places = np.sort(np.stack([order[one], order[other]], axis=1), axis=1)
    portions = list(_portions(places, len(doc_ids)))
    comparer = Comparer(snapshot)
    for portion in steps(portions, list(map(len, portions))):
        yield from _families(comparer, doc_ids, portion)
        comparer.drop()


class Folding:
    """Puts together the articles of a commit that are the same dispatch, and remembers those of the last queries.

    Whoever turns the pages of a result asks for the same again: of 13,000 articles it takes half a second.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._found: dict[bytes, list[list[Member]]] = {}

    def __call__(self, doc_ids: Sequence[int]) -> Sequence[Sequence[Member]]:
        """Return the families among some articles, as :func:`families_of` does."""
        key = sha256(np.array(doc_ids, np.int64).tobytes()).digest()
        if (found := self._found.get(key)) is None:
            found = list(families_of(self._snapshot, doc_ids))
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[key] = found
        return found


def _portions(pairs: NDArray[np.int64], count: int) -> Iterator[list[Pair]]:
    """Yield the pairs in portions, none of which has an article in common with another."""
    parts = defaultdict(list)
    root = _roots(pairs.tolist(), count)
    for one, other in pairs.tolist():
        parts[root[one]].append((one, other))
    portion: list[Pair] = []
    for part in parts.values():
        portion += part
        if len(portion) >= _TOGETHER:
            yield portion
            portion = []
    if portion:
        yield portion


def _roots(pairs: Iterable[Sequence[int]], count: int) -> list[int]:
    """Return the same number for all that pairs connect (union-find with path halving: Tarjan, van Leeuwen 1984)."""
    root = list(range(count))

    def find(number: int) -> int:
        while root[number] != number:
            root[number] = number = root[root[number]]
        return number

    for one, other in pairs:
        root[find(other)] = find(one)
    return list(map(find, range(count)))


def _families(comparer: Comparer, doc_ids: Sequence[int], pairs: Sequence[Pair]) -> Iterator[list[Member]]:
    """Yield the families that some candidate pairs of places in `doc_ids` make."""
    comparer.read(doc_ids[place] for pair in pairs for place in pair)
    twins = _of_same_text(comparer, doc_ids, pairs)
    for some in twins:
        comparer.date_together([doc_ids[place] for place in some])
    first = {place: some[0] for some in twins for place in some}
    same = _Same(comparer, doc_ids, {(first[one], first[other]) for one, other in pairs})
    family_of: dict[int, list[int]] = {}
    for place in sorted(set(first.values())):
        near = {family[0]: family for family in map(family_of.__getitem__, same.before[place])}
        family = next((near[head] for head in sorted(near) if same.as_all(place, near[head])), [])
        family.append(place)
        family_of[place] = family
    members = {some[0]: some for some in twins}
    for head in sorted({family[0] for family in family_of.values()}):
        whole = [(place, same.share(head, one)) for one in family_of[head] for place in members[one]]
        if len(whole) > 1:
            yield [Member(doc_ids[place], share or 0.0) for place, share in sorted(whole)]


def _of_same_text(comparer: Comparer, doc_ids: Sequence[int], pairs: Sequence[Pair]) -> list[list[int]]:
    """Return the places of the pairs, those of articles with the same words together, in order."""
    texts = defaultdict(list)
    for place in sorted({place for pair in pairs for place in pair}):
        texts[comparer.text(doc_ids[place])].append(place)
    return list(texts.values())


class _Same:
    """Which articles are the same dispatch, by their places; it compares each pair once."""

    def __init__(self, comparer: Comparer, doc_ids: Sequence[int], pairs: Iterable[Pair]) -> None:
        self._comparer = comparer
        self._doc_ids = doc_ids
        self._shares: dict[Pair, float | None] = {}
        self.before: dict[int, list[int]] = defaultdict(list)
        """For each place, those before it of the same dispatch, as far as they were among the pairs."""
        ordered = sorted((min(pair), max(pair)) for pair in pairs if pair[0] != pair[1])
        self._compare(ordered)
        for one, other in ordered:
            if self._shares[one, other] is not None:
                self.before[other].append(one)

    def _compare(self, pairs: Sequence[Pair]) -> None:
        compared = self._comparer.shares([(self._doc_ids[one], self._doc_ids[other]) for one, other in pairs])
        self._shares.update(zip(pairs, compared, strict=True))

    def as_all(self, place: int, family: Sequence[int]) -> bool:
        """Return whether an article is the same dispatch as the members of a family before it."""
        some = family[:MOST_COMPARED]
        self._compare([(one, place) for one in some if (one, place) not in self._shares])
        return all(self._shares[one, place] is not None for one in some)

    def share(self, head: int, place: int) -> float | None:
        """Return the share of an article that is in the family of another, its first."""
        return 1.0 if head == place else self._shares[head, place]
