"""Drafts of the articles of an export → articles: the steps that all formats with several articles in a file share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
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
_COUNT = re.compile(r"(\d[\d.,\s]{0,12})[^\W\d]{0,20}\.?")


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


def outlet_of(written: str | None) -> str | None:
    """Return the name of an outlet without the number of its issue or its place.

    >>> outlet_of("La Croix, no. 43018"), outlet_of("The Guardian (London)")
    ('La Croix', 'The Guardian')
    """
    return _ISSUE.sub("", written).strip() or written if written else None


def extra_of(values: Mapping[str, Any], outlet: str | None) -> dict[str, Any]:
    """Return the ``extra`` of an article: the `values` that are not empty, and `outlet` as written if that is not its name.

    ``author`` becomes a list, split at semicolons, and ``words`` a number if it is nothing else.

    >>> extra_of({"author": "Par Anne Riou ; Luc Morel", "words": "1 295 mots"}, "The Guardian (London)")
    {'author': ['Anne Riou', 'Luc Morel'], 'words': 1295, 'outlet_as_written': 'The Guardian (London)'}
    """
    extra = {name: value for name, value in values.items() if value}
    if "author" in extra:
        extra["author"] = [name for part in extra["author"].split(";") if (name := _BY.sub("", part.strip(), count=1))]
    if "words" in extra and (found := _COUNT.fullmatch(extra["words"])):
        extra["words"] = int(re.sub(r"\D", "", found[1]))
    return extra if outlet_of(outlet) == outlet else extra | {"outlet_as_written": outlet}
