"""Where the ``.toc`` of an index in format 1 looks for its segments."""

from frsearch.engine.whoosh.codec import FrsearchSegment, NoSegments

__all__ = ["FrsearchSegment", "NoSegments"]
