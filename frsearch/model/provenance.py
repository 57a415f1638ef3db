"""Where a file of figures or articles comes from, so that it can be made again: a record to keep beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from attrs import asdict, frozen

from frsearch.model.results import Note


@frozen
class QueryRead:
    """A query as it was typed, ``query`` (None: all articles), and as it was read, ``read_as``, its filters included.

    ``total`` articles match, ``undated`` of them without a date; ``notes`` say how the query was read. A query that cannot be
    answered has an ``error`` instead.
    """

    query: str | None
    read_as: str = ""
    total: int = 0
    undated: int = 0
    notes: tuple[Note, ...] = ()
    error: str | None = None


@frozen
class OutputFile:
    """A file that was written: its name, size and digest; of a folder, the digest of what ``sha256sum`` says of its files."""

    name: str
    bytes: int
    sha256: str


@frozen
class Provenance:
    """What was asked, of which index, with which versions, when, and what came of it.

    ``queries`` are one or several; ``filters`` are as given, of ``corpus`` articles that they leave, whatever the query.
    ``index`` has the path, the generation (the number of its last commit), the number of articles, the format and the analyzer;
    ``versions`` those of frsearch, Python and NumPy. ``made`` is an ISO 8601 time with its zone.
    """

    queries: tuple[QueryRead, ...]
    filters: Mapping[str, Any]
    corpus: int
    index: Mapping[str, Any]
    versions: Mapping[str, str]
    made: str
    output: OutputFile | None = None
    command: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return it as a dictionary of strings, numbers, lists and None."""
        return asdict(self)

    def to_json(self) -> str:
        """Return it as indented JSON that ends in a line feed, and can be encoded whatever the texts hold."""
        text = json.dumps(self.to_dict(), ensure_ascii=False, indent=2)
        return text.encode("utf-8", "backslashreplace").decode() + "\n"
