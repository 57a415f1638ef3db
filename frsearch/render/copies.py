"""Copies of an article, and families of copies: text to read, CSV rows, JSON lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from frsearch.model import Article
from frsearch.model.copies import Copy, SharedRun, moment
from frsearch.model.families import Copies, Families
from frsearch.render.csv import Cell
from frsearch.render.jsonl import line
from frsearch.render.pieces import source
from frsearch.render.safety import safe_line
from frsearch.render.table import Table, write_table

_ABOUT = ("id", "title", "date", "outlet", "url", "kind")
_RUN = ("words", "start", "end", "copy_start", "copy_end", "text")

_SHOWN = 90
"""Code points of a passage that are shown, or its beginning and its end if it has more."""


def write_copies(copies: Copies, format_name: str, out: TextIO) -> None:
    """Write the copies of an article; in CSV a row for each passage, and one for a copy without."""
    if format_name == "jsonl":
        out.writelines(map(line, copies.to_dicts()))
    elif format_name == "csv":
        rows = (row for copy in copies for row in _passage_rows(copy))
        write_table(Table(("first_place", "last_place", *_ABOUT, "share", *_RUN), rows), format_name, out)
    else:
        _write_readable(copies, out)


def _passage_rows(copy: Copy) -> Iterator[list[Cell]]:
    for run in copy.runs or (None,):
        yield [*copy.places, *_about(copy), *(None if run is None else getattr(run, name) for name in _RUN)]


def _about(copy: Copy) -> list[Cell]:
    return [*(getattr(copy, name) for name in _ABOUT), round(copy.share, 4)]


def _write_readable(copies: Copies, out: TextIO) -> None:
    """Write the article and its copies, oldest first, each copy with the passages that it has in common with the article."""
    article = copies.article
    own = [place(copies.places), safe_line(" · ".join(source(article))), "(this article)"]
    entries = [(_entry(copy), [_passage(article, run) for run in copy.runs]) for copy in copies]
    entries.insert(sum(moment(copy.date) < moment(article.date) for copy in copies), (own, []))
    width = max(len(cells[0]) for cells, _ in entries)
    for cells, passages in entries:
        out.write(f"{cells[0]:>{width}}  {'  '.join(cells[1:])}\n")
        out.writelines(f"{' ' * width}  {passage}\n" for passage in passages)


def place(places: tuple[int, int]) -> str:
    """Return the place in the order of publication, or the first and the last that it may be.

    >>> place((2, 2)), place((1, 3))
    ('2', '1–3')
    """
    first, last = places
    return str(first) if first == last else f"{first}–{last}"


def _entry(copy: Copy) -> list[str]:
    what = "same dispatch" if copy.kind == "same" else "shared passages"
    about = [part for part in (copy.outlet, copy.date or "undated", copy.id) if part]
    return [place(copy.places), safe_line(" · ".join(about)), f"{what}, {100 * copy.share:.0f} %", safe_line(copy.title or "")]


def _passage(article: Article, run: SharedRun) -> str:
    """Return a passage with its number of words and the paragraphs of the article that it is in."""
    first, last = (_paragraph(article, at) for at in (run.start, run.end))
    paragraphs = f"paragraph {first}" if first == last else f"paragraphs {first}–{last}"
    text = safe_line(run.text)
    shown = text if len(text) <= _SHOWN else f"{text[: 2 * _SHOWN // 3].rstrip()} … {text[-_SHOWN // 3 :].lstrip()}"
    return f"{run.words:>5} words, {paragraphs}: {shown}"


def _paragraph(article: Article, at: int) -> int:
    """Return the number of the paragraph of a body that an offset is in, from 1; empty lines are none."""
    return sum(bool(text.strip()) for text in article.body[:at].split("\n")[:-1]) + 1


def write_families(families: Families, format_name: str, out: TextIO) -> None:
    """Write families; in CSV and as JSON lines an article a row, with the number of its family."""
    if format_name == "terminal":
        for number, family in enumerate(families, 1):
            _write_family(number, family, out)
        return
    columns = ("family", "articles", "first_place", "last_place", *_ABOUT, "share")
    rows = ([number, len(family), *copy.places, *_about(copy)] for number, family in enumerate(families, 1) for copy in family)
    write_table(Table(columns, rows), format_name, out)


def _write_family(number: int, family: tuple[Copy, ...], out: TextIO) -> None:
    out.write(f"{number:,}. {len(family):,} articles\n")
    for copy in family:
        about = [part for part in (copy.outlet, copy.date or "undated", copy.id) if part]
        aligned = f"{100 * copy.share:.0f} %"
        out.write(f"  {place(copy.places):>5}  {aligned:>5}  {safe_line(' · '.join(about))}  {safe_line(copy.title or '')}\n")
