"""The column of one metadata field over a few articles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from frsearch.engine.arrays import Numbers


class FieldPart(NamedTuple):
    """A field of some articles: its different texts, and for each value its article (ascending) and the number of its text."""

    name: str
    texts: Sequence[str]
    articles: Numbers
    codes: Numbers
