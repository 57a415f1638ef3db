"""The record in which each format of an export says what it writes, and where to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from frsearch.model.cited import CitedArticles


class Exporter(NamedTuple):
    """A format of an export: ``write`` writes articles, and returns how many there were.

    It is given an open text file, or a ``binary`` one, or an empty ``folder``, as its ``target`` says.
    """

    write: Callable[[CitedArticles, Any], int]
    target: Literal["text", "binary", "folder"] = "text"
