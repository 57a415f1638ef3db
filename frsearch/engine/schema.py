"""Where the ``.toc`` of an index in format 1 looks for its fields."""

from frsearch.engine.whoosh.schema import LevelField

__all__ = ["LevelField"]
