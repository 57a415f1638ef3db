"""Drafts of the articles of an export → articles: the steps that all formats with several articles in a file share."""

from __future__ import annotations

import re
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
_ISSUE = re.compile(r",?(?<!\s)\s++n(?:o|°|º)\.?\s*+\d.*+|(?<!\s)\s*+\([^()]*+\)\s*+\Z", re.IGNORECASE | re.DOTALL)
_BY = re.compile(r"(?:[Pp]ar|PAR|[Bb]y|BY|Von|VON)\s+")
_COUNT = re.compile(r"\d[\d.,\s]{0,12}")


def finished_drafts(
    drafts: Iterable[Draft | ValueError], source: Source, options: Options, what: str
) -> Iterator[Article | CorpusError | Remark]:
    """Yield the article of each draft; a draft that is a ValueError, or becomes none, is a problem with its ordinal.

    At the end a remark says how many articles the file had, even if it had none; `what` names its format.
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
    yield Remark(f"articles in {what}", f"{count:,}", source.name)


def outlet_of(written: str | None) -> str | None:
    """Return the name of an outlet without the number of its issue or its place.

    >>> outlet_of("La Croix, no. 43018"), outlet_of("The Guardian (London)")
    ('La Croix', 'The Guardian')
    """
    return _ISSUE.sub("", written).strip() or written if written else None


def authors_of(byline: str) -> list[str]:
    """Return the authors that a byline names, one for each part between semicolons.

    >>> authors_of("Par Anne Riou ; Luc Morel")
    ['Anne Riou', 'Luc Morel']
    """
    return [name for part in byline.split(";") if (name := _BY.sub("", part.strip(), count=1))]


def words_in(length: str) -> int | str:
    """Return the number of words that an export says an article has, or `length` itself if there is no number in it.

    >>> words_in("1 295 mots"), words_in("355 words")
    (1295, 355)
    """
    found = _COUNT.search(length)
    return int(re.sub(r"\D", "", found[0])) if found else length
