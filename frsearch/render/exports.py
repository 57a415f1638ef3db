"""Exports: articles written in a format, one after another, to a file, a folder or a stream."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from attrs import define

from frsearch.model.cited import Cited, CitedArticles
from frsearch.render.exporter import Exporter
from frsearch.render.files import new_file, new_folder
from frsearch.text import expanded

EXPORTS = {
    "jsonl": "JSON lines, from which frsearch index restores every article exactly",
    "csv": "a row an article, for spreadsheets",
    "parquet": "the same, for pandas, polars and R",
    "ris": "citations for Zotero and EndNote",
    "biblatex": "citations for LaTeX",
    "csl-json": "citations for Pandoc and Zotero",
    "iramuteq": "a corpus for IRaMuTeQ and rainette",
    "txm": "a folder of XML files for TXM",
    "txt": "a folder of texts with metadata.csv",
}
"""Every format of an export, with its line of help."""

_CITATIONS = ("ris", "biblatex", "csl-json", "iramuteq", "txm", "txt")


def exporter(name: str) -> Exporter:
    """Return a format of an export, imported from the module of its name; raises ValueError for one that there is not."""
    if name not in EXPORTS:
        raise ValueError(f"format is {name!r}; expected one of {', '.join(EXPORTS)}")
    folder = "frsearch.render.citations" if name in _CITATIONS else "frsearch.render"
    found: Exporter = import_module(f"{folder}.{name.replace('-', '_')}").EXPORTER
    return found


def export(cited: CitedArticles, format_name: str, to: str | Path | IO[Any], *, overwrite: bool = False) -> int:
    """Write articles to a file or folder, or to an open stream, which stays open; return how many there were.

    Raises OutputExists if the file is there already, unless `overwrite` allows to replace it, or if the folder has anything in
    it; ValueError for a format that there is not, or that is a folder, if `to` is a stream; OSError if writing fails.
    """
    chosen, counted = exporter(format_name), _Counted(cited.articles)
    _write(cited._replace(articles=counted), format_name, chosen, to, overwrite)
    return counted.number


@define
class _Counted:
    """Articles, counted as they are written."""

    articles: Iterable[Cited]
    number: int = 0

    def __iter__(self) -> Iterator[Cited]:
        for one in self.articles:
            self.number += 1
            yield one


def _write(cited: CitedArticles, format_name: str, chosen: Exporter, to: str | Path | IO[Any], overwrite: bool) -> None:
    if isinstance(to, str | Path):
        path = expanded(to)
        if chosen.target == "folder":
            with new_folder(path) as folder:
                chosen.write(cited, folder)
        else:
            with new_file(path, chosen.target, overwrite=overwrite) as file:
                chosen.write(cited, file)
    elif chosen.target == "folder":
        raise ValueError(f"{format_name} is a folder of files, and cannot be written to a stream; give the path of a folder")
    else:
        _to_stream(cited, chosen, to)


def _to_stream(cited: CitedArticles, chosen: Exporter, stream: IO[Any]) -> None:
    """Write to a stream of text or of bytes; a text in bytes is in UTF-8."""
    is_text = hasattr(stream, "encoding")  # temporary files are no instances of TextIOBase
    if is_text and chosen.target == "binary":
        raise ValueError("Parquet is binary, and cannot be written to a stream of text; give a binary one, or a path")
    if is_text or chosen.target == "binary":
        chosen.write(cited, stream)
        return
    text = io.TextIOWrapper(stream, "utf-8", errors="replace", newline="\n", write_through=True)
    try:
        chosen.write(cited, text)
    finally:
        text.detach()
