"""``frsearch stats``: what is worth knowing of a new corpus."""

from __future__ import annotations

import sys
from pathlib import Path

import attrs
import click

from frsearch.cli.info import lines
from frsearch.cli.options import Command, indexes_option, output, records_option
from frsearch.cli.progress import SOON, working
from frsearch.index import Index
from frsearch.model.statistics import Gap, Stats
from frsearch.render.jsonl import line
from frsearch.render.safety import safe_line
from frsearch.render.table import Table, percentage, write_table

_OUTLETS_SHOWN = 40


@click.command("stats", cls=Command)
@indexes_option
@records_option("Lines of text and a table of outlets, or one JSON object.")
def command(indexes: tuple[Path | str, ...], format_name: str) -> int:
    """Show what is worth knowing of a corpus before searching it: what info shows, and what may mislead whoever counts.

    That is how many articles are undated, or dated by month or year; about how many share at least half of their text with
    others, by its fingerprints, which are not compared word by word as frsearch copies --all does; the longest gap without an
    article, of the corpus and of each outlet; how many articles have a value in each field; and outlets that may be the same,
    which frsearch outlets helps to merge.

    \b
    frsearch stats
    frsearch stats --format jsonl > corpus.json
    """
    with Index.open_many(indexes) as index, working("comparing fingerprints", sys.stderr, after=SOON):
        stats = index.stats()
    out = output()
    if format_name == "jsonl":
        out.write(line(attrs.asdict(stats)))
        return 0
    out.write("".join(f"{name:<10}{safe_line(value)}\n" for name, value in _lines(stats)))
    if stats.outlets:
        out.write("\n")
        write_table(_outlets(stats), "terminal", out)
    if (hidden := len(stats.outlets) - _OUTLETS_SHOWN) > 0:
        out.write(f"and {hidden:,} more; all are in --format jsonl\n")
    return 0


def _lines(stats: Stats) -> list[tuple[str, str]]:
    """Return the lines of info, those of outlets and fields replaced by more than their names."""
    about = dict(lines(stats.info))
    articles = stats.info.articles
    named = sum(outlet.name is not None for outlet in stats.outlets)
    fields = [f"{one.name} ({one.values:,} values, in {_part(one.articles, articles)} articles)" for one in stats.fields]
    about |= {
        "articles": f"{about['articles']}, {stats.words:,} words",
        "dates": f"{about['dates']} ({_percentage(stats.info.undated, articles)}), {stats.imprecise:,} by month or year",
        "gap": _gap(stats.longest_gap) or "none",
        "shared": f"{'about ' if stats.shared else ''}{_part(stats.shared, articles)} articles have half of their text in "
        "others, too, by fingerprints",
        "outlets": f"{named:,}, and {_part(stats.info.no_outlet, articles)} articles without",
        "fields": ", ".join(fields) or "none",
    }
    order = ("index", "articles", "dates", "gap", "shared", "outlets", "fields")
    return [(name, about.pop(name)) for name in order] + list(about.items())


def _outlets(stats: Stats) -> Table:
    columns = ("outlet", "articles", "words", "since", "until", "undated", "longest gap", "may be the same as")
    rows = (
        (
            "(no outlet)" if one.name is None else one.name,
            *(one.articles, one.words, one.since, one.until, one.undated),
            _gap(one.longest_gap),
            one.same_as,
        )
        for one in stats.outlets[:_OUTLETS_SHOWN]
    )
    return Table(columns, rows)


def _gap(gap: Gap | None) -> str | None:
    return f"{gap.days:,} {'day' if gap.days == 1 else 'days'} after {gap.after}" if gap else None


def _part(number: int, articles: int) -> str:
    return f"{number:,} ({_percentage(number, articles)})"


def _percentage(number: int, articles: int) -> str:
    return percentage(number / articles if articles else 0.0)
