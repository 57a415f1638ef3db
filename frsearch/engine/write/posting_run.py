"""A run of posting lists: what inversion and merging yield, and what the posting lists of a segment file are built from."""

from __future__ import annotations

from attrs import frozen

from frsearch.engine.arrays import Counts, Numbers


@frozen(eq=False)
class PostingRun:
    """The posting lists of consecutive lemmas, concatenated: ``df`` entries of each in docs and tf, ``cf`` in slots and forms."""

    lemmas: Numbers
    df: Counts
    docs: Numbers
    tf: Numbers
    cf: Counts
    slots: Numbers
    forms: Numbers
