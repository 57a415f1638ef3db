"""What callers hand to ``Index.add`` → articles: articles, mappings, the rows of a DataFrame, or what a corpus reader reads."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol

from frsearch.errors import CorpusError
from frsearch.model import Article

if TYPE_CHECKING:
    from frsearch.ingest import CorpusReport


class DataFrame(Protocol):
    """A DataFrame of pandas or polars."""

    @property
    def columns(self) -> Any:
        """The names of its columns."""


class Incoming:
    """The articles among `things`, one at a time; ``report``, once one is needed, says what became of the others.

    Mappings, and rows of DataFrames, are read as the records of a JSON file are. Raises TypeError for anything else.
    """

    def __init__(self, things: Any) -> None:
        if isinstance(things, (str, bytes, Article, Mapping)):
            raise TypeError(f"add takes an iterable of articles, not a single {type(things).__name__}; put it in a list")
        self.report: CorpusReport | None = None
        self._things = things

    def __iter__(self) -> Iterator[Article]:
        rows = _rows(self._things)
        for thing in rows:
            if isinstance(thing, Article):
                yield thing
            else:
                yield from self._read(chain([thing], rows))
        self.report = getattr(self._things, "report", self.report)  # that of a corpus reader

    def _read(self, records: Iterable[Any]) -> Iterator[Article]:
        from frsearch.ingest import CorpusReport, Remark  # noqa: PLC0415 (takes a tenth of a second, and articles do without)
        from frsearch.ingest.fields.records import Options, articles_of  # noqa: PLC0415
        from frsearch.ingest.files.streams import Source  # noqa: PLC0415

        self.report = CorpusReport()
        source = Source("record", None, "", io.BytesIO())
        for item in articles_of(((number, _checked(record)) for number, record in enumerate(records, 1)), source, Options()):
            if isinstance(item, Article):
                yield item
            elif isinstance(item, Remark):
                self.report.add_remark(item)
            else:
                self.report.add_problem(item)

    @property
    def problems(self) -> tuple[CorpusError, ...]:
        """What was wrong with the others: the first thousand problems."""
        return tuple(self.report.problems) if self.report else ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """What of them was left out, or not placed."""
        return tuple(map(str, self.report.remarks)) if self.report else ()


def _checked(thing: Any) -> Any:
    if not isinstance(thing, Article | Mapping):
        raise TypeError(f"add takes articles or mappings with their fields, not {type(thing).__name__}: {thing!r:.80}")
    return thing


def _rows(things: Any) -> Iterator[Any]:
    """Return an iterator over `things`, or over the rows of a DataFrame of polars or pandas as mappings."""
    if hasattr(things, "iter_rows"):
        rows: Iterator[Any] = things.iter_rows(named=True)
        return rows
    if not hasattr(things, "itertuples"):
        return iter(things)
    names = [name for name in things.index.names if name is not None and name not in things.columns]
    frame = things.reset_index(level=names) if names else things
    columns = [str(name) for name in frame.columns]
    if len(set(columns)) < len(columns):
        raise ValueError(f"several columns of this DataFrame have the same name: {', '.join(columns)[:200]}")
    return (dict(zip(columns, row, strict=True)) for row in frame.itertuples(index=False, name=None))
