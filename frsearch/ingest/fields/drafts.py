"""Drafts of the articles of an export → articles: the steps that all formats with several articles in a file share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from frsearch.errors import CorpusError
from frsearch.ingest.fields.records import Options, finished
from frsearch.ingest.files.streams import Source
from frsearch.ingest.report import Remark
from frsearch.model import Article

Draft = dict[str, Any]
"""``body``, and where known ``id``, ``title``, ``date``, ``outlet``, ``url`` and ``extra``, as texts or as Article takes them."""

_FIELDS = ("id", "title", "date", "outlet", "url")


def finished_drafts(
    drafts: Iterable[Draft | ValueError], source: Source, options: Options, what: str
) -> Iterator[Article | CorpusError | Remark]:
    """Yield the article of each draft; a draft that is a ValueError, or becomes none, is a problem with its ordinal.

    At the end a remark says how many articles the file had; `what` names its format.
    """
    count = 0
    for count, draft in enumerate(drafts, 1):
        try:
            if isinstance(draft, ValueError):
                raise draft
            complete = {**dict.fromkeys(_FIELDS), "extra": {}, **draft}
            yield finished(complete, source, options, f"#{count}")
        except (ValueError, TypeError) as error:
            yield CorpusError(f"article {count}: {error}", source.name)
    if count:
        yield Remark(f"articles in {what}", f"{count:,}", source.name)
