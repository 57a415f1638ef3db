"""Nexis Uni exports (``.docx``): a cover page, then articles that begin with their title and end with "End of Document".

Between the title and the line "Body" (or "Text") come the outlet, the date and lines of labels; after the text, "Classification"
and what LexisNexis says about the article. Documented by LexisNexisTools (Gruber).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from frsearch.errors import CorpusError
from frsearch.ingest.fields.drafts import Draft, finished_drafts
from frsearch.ingest.fields.records import Options
from frsearch.ingest.files.encoding import repair
from frsearch.ingest.files.packages import Package
from frsearch.ingest.files.streams import Source, in_memory
from frsearch.ingest.format import Format, Read
from frsearch.ingest.formats.docx import KIND, MAIN, paragraphs_of
from frsearch.ingest.report import Remark
from frsearch.model.dates import date_in
from frsearch.text import clean, clean_line

_END = "End of Document"
_BODY = ("Body", "Text")
_CLASSIFICATION = "Classification"
_LABELLED = re.compile(r"(?P<label>[A-Z][\w-]{1,30}):\s*+(?P<value>.*)", re.DOTALL)
_COPYRIGHT = re.compile(r"Copyright\b|©|\(c\) ", re.IGNORECASE)
_EDITION = re.compile(r"(?<!\s)\s*+\([^()]*+\)\s*+\Z")
_LONGEST_DATE = 80


def read_nexis(source: Source, options: Options) -> Iterator[Read]:
    """Yield the articles of an export, and what is wrong with them; the cover page is remarked on."""
    try:
        texts = (clean(repair(one.text)).strip() for one in paragraphs_of(Package(in_memory(source.stream), KIND)))
    except ValueError as error:
        yield CorpusError(str(error), source.name)
        return
    blocks = _blocks([text for text in texts if text])
    last = blocks.pop()
    cover = _cover(blocks[0]) if blocks else []
    if blocks:
        blocks[0] = blocks[0][len(cover) :]
    yield from finished_drafts((_drafted(block) for block in blocks), source, options, "this Nexis Uni export")
    for kind, left_out in (
        ("paragraphs of a cover page, not read", cover),
        ("paragraphs after the last article, not read", last),
    ):
        if left_out:
            yield Remark(kind, f"{len(left_out):,}", source.name)


def _blocks(texts: list[str]) -> list[list[str]]:
    """Return the paragraphs of each article, and those after the last."""
    blocks: list[list[str]] = [[]]
    for text in texts:
        if text == _END:
            blocks.append([])
        else:
            blocks[-1].append(text)
    return blocks


def _head_length(block: list[str]) -> int:
    """Return how many paragraphs are above the text of an article; raises ValueError if that cannot be told."""
    found = next((number for number, text in enumerate(block) if text in _BODY), None)
    if found is None:
        raise ValueError('no line "Body" where the text should begin')
    return found


def _facts(head: list[str]) -> tuple[int, str | None]:
    """Return how many paragraphs of a head are its title and its outlet, and the date below them."""
    length = len(head)
    while length and (_LABELLED.fullmatch(clean_line(head[length - 1])) or _COPYRIGHT.match(head[length - 1])):
        length -= 1
    date = date_in(head[length - 1]) if length > 1 and len(head[length - 1]) <= _LONGEST_DATE else None
    return (length - 1 if date else length), date


def _cover(block: list[str]) -> list[str]:
    """Return what is above the title of the first article, which has the only title of one paragraph for sure."""
    try:
        length, _ = _facts(block[: _head_length(block)])
    except ValueError:
        return []
    return block[: max(0, length - 2)]


def _drafted(block: list[str]) -> Draft | ValueError:
    try:
        above = _head_length(block)
    except ValueError as error:
        return error
    length, date = _facts(block[:above])
    if length < 2:
        return ValueError("a title and an outlet are missing above its text")
    *titles, written = block[:length]
    outlet = _EDITION.sub("", clean_line(written))
    extra: Draft = {"outlet_as_written": clean_line(written)} if outlet != clean_line(written) else {}
    for text in block[length + bool(date) : above]:
        found = _LABELLED.fullmatch(clean_line(text))
        label, value = (found["label"].lower(), found["value"]) if found else ("copyright", clean_line(text))
        extra |= {"author": [value]} if label == "byline" else {label: value}
    end = block.index(_CLASSIFICATION, above) if _CLASSIFICATION in block[above:] else len(block)
    body = block[above + 1 : end]
    while body and (found := _LABELLED.fullmatch(clean_line(body[-1]))) and found["label"] == "Load-Date":
        extra["load-date"] = found["value"]
        body.pop()
    if not body:
        return ValueError("there is no text in it")
    if classified := block[end + 1 :]:
        extra["classification"] = classified
    return {
        "title": " ".join(map(clean_line, titles)),
        "date": date,
        "outlet": outlet,
        "body": "\n\n".join(body),
        "extra": extra,
    }


def _is_nexis(data: bytes, _: Options) -> bool:
    """Return whether all of the bytes of a file are a Word document whose text says where an article ends."""
    try:
        text = Package(data, KIND).read(MAIN)
    except ValueError:
        return False
    return all(f">{word}<".encode() in text for word in (_END, _CLASSIFICATION))


FORMAT = Format(
    name="Nexis Uni",
    suffixes=(".docx",),
    help="every article of an export",
    reader=read_nexis,
    sniffer=_is_nexis,
    is_export=True,
)
