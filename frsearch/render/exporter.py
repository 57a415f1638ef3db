"""The record in which each format of an export says what it writes, and where to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from frsearch.model.cited import CitedArticles


class Exporter(NamedTuple):
    """A format of an export: ``write`` writes articles to what ``target`` says.

    That is an open text file, or a binary one, or the path of an empty folder.
    """

    write: Callable[[CitedArticles, Any], None]
    target: Literal["text", "binary", "folder"] = "text"
