"""IRaMuTeQ corpora (``.txt``): a line of variables, ``**** *source_lemonde *date_2023-11-05``, begins each text.

A variable is a star, its name, an underscore and its value. Lines that begin with ``-*`` mark themes inside a text. Documented by
rainette (Barnier), ``import_corpus_iramuteq``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from frsearch.errors import CorpusError
from frsearch.ingest.fields.columns import known_as
from frsearch.ingest.fields.drafts import Draft, finished_drafts
from frsearch.ingest.fields.records import Options
from frsearch.ingest.files.encoding import decode, repair
from frsearch.ingest.files.streams import Source
from frsearch.ingest.format import Format, Read
from frsearch.ingest.formats.raw import whole
from frsearch.model.dates import column_date

_STARS = re.compile(rb"(?:^|\n)\*\*\*\*[ \t]+\*\w")
_BEGINNING = re.compile(r"^(?=\*\*\*\*[ \t]+\*\w)", re.MULTILINE)
_VARIABLE = re.compile(r"\*([^\s_*]+)_(\S*)")
_THEME = re.compile(r"^-\*\S+[ \t]*$", re.MULTILINE)


def read_iramuteq(source: Source, options: Options) -> Iterator[Read]:
    """Yield the texts of a corpus, with the fields that their variables name, and what is wrong with them."""
    try:
        text = repair(decode(whole(source.stream, options))).replace("\r\n", "\n")
    except ValueError as error:
        return iter([CorpusError(str(error), source.name)])
    texts = (part for part in _BEGINNING.split(text) if part.startswith("****"))
    return finished_drafts(map(_drafted, texts), source, options, "this IRaMuTeQ corpus")


def _drafted(text: str) -> Draft | ValueError:
    stars, _, body = text.partition("\n")
    draft: Draft = {"body": _THEME.sub("", body).strip(), "extra": {}}
    for name, value in _VARIABLE.findall(stars):
        field = known_as(name)[0]
        if field in ("", "body", "url") or draft.get(field):
            draft["extra"][name] = value
        elif field == "date":
            try:
                draft["date"] = column_date(value.replace("_", "-"))
            except ValueError:
                draft["extra"][name] = value
        else:
            draft[field] = value if field == "id" else value.replace("_", " ")
    return draft if draft["body"] else ValueError("there is no text in it")


FORMAT = Format(
    name="IRaMuTeQ",
    suffixes=(".txt",),
    help="every text of a corpus, with the fields that its starred line names",
    reader=read_iramuteq,
    sniffer=lambda head, _: b"****" in head and _STARS.search(head) is not None,
    is_export=True,
)
