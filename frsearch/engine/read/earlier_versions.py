"""Reading the earlier versions of the articles of a segment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from frsearch.engine.arrays import Counts, starts_of
from frsearch.engine.format.sections import VERSION_COUNT, VERSION_SIZES, VERSION_UNTIL, VERSIONS
from frsearch.engine.format.segment_file import Sections

if TYPE_CHECKING:
    from numpy.typing import NDArray


class EarlierVersions:
    """Where in a segment file the earlier versions of each article are, and until when each was the article."""

    def __init__(self, sections: Sections, articles: int) -> None:
        counts, sizes, until = (sections.array(section.name) for section in (VERSION_COUNT, VERSION_SIZES, VERSION_UNTIL))
        total = counts.sum(dtype=np.float64)
        if len(counts) != articles or not total == len(sizes) == len(until):
            raise sections.damaged(0, f"has {len(sizes)} earlier versions, expected {total:.0f} of {articles} articles")
        self.counts: NDArray[Any] = counts
        self.until: NDArray[Any] = until
        self.sizes: NDArray[Any] = sizes
        self.first = starts_of(counts)
        """For each article, the number of its first version among all; then the number of versions."""
        self._starts = starts_of(sizes)
        if self._starts[-1] != sections.count(VERSIONS.name):
            raise sections.damaged(
                0, f"has {sections.count(VERSIONS.name)} bytes of earlier versions, expected {self._starts[-1]}"
            )

    def of(self, doc: int) -> range:
        """Return the numbers of the versions of an article, oldest first."""
        return range(self.first.item(doc), self.first.item(doc + 1))

    def span(self, first: int, stop: int) -> tuple[int, int]:
        """Return where the frames of some versions begin and end in their section."""
        return self._starts.item(first), self._starts.item(stop)

    def span_of(self, doc: int) -> tuple[int, int]:
        """Return where the frames of all versions of an article begin and end in their section."""
        return self.span(self.first.item(doc), self.first.item(doc + 1))

    @property
    def bytes_of_articles(self) -> Counts:
        """How many bytes the versions of each article take."""
        return np.diff(self._starts[self.first])
