"""Evaluating metadata filters: which of a field's different values are wanted, and so which articles."""

from __future__ import annotations

import numpy as np

from frsearch.engine.arrays import Bools, Counts, distinct
from frsearch.engine.read.metadata import MetadataField, SegmentMetadata
from frsearch.engine.search.topk import NO_DOCS
from frsearch.matching.wanted import are_wanted
from frsearch.query import Between, Metadata, Value


def docs_with_value(metadata: SegmentMetadata, node: Metadata) -> Counts:
    """Return the doc ids of the articles of a segment that a filter matches, ascending; deleted ones are among them."""
    found = []
    for name in node.fields:
        if field := metadata.field(name):
            found.append(field.articles_with(_wanted(field, node.wanted)))
    return found[0] if len(found) == 1 else distinct(np.concatenate([NO_DOCS, *found]))


def _wanted(field: MetadataField, wanted: Value | Between) -> Bools:
    """Return whether each value of a field is wanted."""
    if cached := field.wanted.get(wanted):
        return cached[0]
    is_wanted = are_wanted(field, wanted)
    field.wanted.put(wanted, is_wanted, len(is_wanted))
    return is_wanted
