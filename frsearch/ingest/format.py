"""The record in which each module of ``formats/`` says what it reads, and what a reader yields."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import frozen

from frsearch.errors import CorpusError
from frsearch.ingest.fields.records import Options
from frsearch.ingest.files.streams import Source
from frsearch.ingest.files.walk import Skipped
from frsearch.ingest.report import Remark
from frsearch.model import Article

Read = Article | CorpusError | Remark | Skipped
"""What a reader yields: articles, what is wrong, what it left out or could not place, and a file that is not of its format."""

Reader = Callable[[Source, Options], Iterator[Read]]
"""Reads a source; may raise whatever its stream raises."""

Sniffer = Callable[[bytes, Options], bool]
"""Returns whether a file that begins with these bytes (64 KB at most) is in the format."""


@frozen
class Format:
    """An input format: how its files are recognised, read and described.

    ``suffixes`` are in lower case, with their dot. A file with none of the known suffixes is offered to the ``sniffer`` of each
    format in turn; a format without one is recognised by suffix alone. A format that ``is_export`` shares its suffixes with a
    more general one, and its sniffer decides which of them a file is in. One that ``is_page`` has a scraped page in
    each file, with whatever lines its site repeats. ``help`` is the format's line in ``frsearch index --help``.
    """

    name: str
    suffixes: tuple[str, ...]
    help: str
    reader: Reader
    sniffer: Sniffer | None = None
    is_export: bool = False
    is_page: bool = False
