"""``frsearch keywords``: the words that are typical of some articles."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click

from frsearch.cli.filters import QueryCommand, filter_options, show_notes
from frsearch.cli.options import indexes_option, table_format_option
from frsearch.cli.progress import SOON, working
from frsearch.cli.word_lists import list_options, write_words
from frsearch.index import Index
from frsearch.render.table import number_of
from frsearch.search.request import Filters


@click.command("keywords", cls=QueryCommand)
@click.argument("query", nargs=-1)
@indexes_option
@click.option(
    "--against",
    metavar="QUERY",
    help="The articles to compare with, as a query: date:2023, 'journal:vigie', 'rubrique:sport'. Other options do not apply to "
    "it.  [default: all other articles]",
)
@click.option(
    "--measure",
    type=click.Choice(["log-likelihood", "log-ratio"]),
    default="log-likelihood",
    show_default=True,
    help="How to rank words: by how surely they are more frequent, or by how much.",
)
@list_options
@filter_options
@table_format_option
def command(
    query: tuple[str, ...],
    indexes: tuple[Path | str, ...],
    against: str | None,
    measure: Literal["log-likelihood", "log-ratio"],
    limit: int,
    min_count: int,
    min_likelihood: float,
    keep_stop_words: bool,
    filters: Filters,
    variants: Path | None,
    format_name: str,
) -> int:
    """List the words that are typical of some articles, compared with others.

    The articles are those that match QUERY (none: all) and the filters, at least one of which must be given. They are compared
    with all others, or with those that match --against; articles on both sides count for the selection alone. All forms of a
    word count together, and the one most frequent in the index is shown; the parts of a compound are words.

    \b
    count           how often the word occurs in the selection
    articles        in how many articles of it
    reference       how often it occurs in the others
    log_likelihood  how surely it is more frequent in the selection (Dunning 1993)
    log_ratio       how many times more frequent, as a power of two (Hardie 2014)
    dispersion      0: spread over the selection like its text; 1: in one article
                    (Gries 2008)

    \b
    frsearch keywords --since 2024 --until 2024
    frsearch keywords --outlet vigie --against 'journal:littoral'
    frsearch keywords 'sahel ET russie' --against sahel --measure log-ratio

    Queries are read as by frsearch search, but never corrected or loosened.

    Exit code 0: found; 1: nothing found; 2: an error.
    """
    typed = " ".join(query)
    with Index.open_many(indexes, variants=variants) as index, working("counting words", sys.stderr, after=SOON):
        found = index.keywords(
            typed or None,
            against=against,
            measure=measure,
            limit=limit or None,
            min_count=min_count,
            min_likelihood=min_likelihood,
            keep_stop_words=keep_stop_words,
            **filters,
        )
    show_notes(found.notes, typed)
    write_words(found.to_dicts(), _COLUMNS, format_name)
    own = f"{number_of(found.articles, 'article')} of {number_of(found.words, 'word')}"
    click.echo(f"{own}, compared with {found.reference_articles:,} of {found.reference_words:,}", err=True)
    return 0 if found else 1


_COLUMNS = ("word", "lemma", "count", "articles", "reference", "log_likelihood", "log_ratio", "dispersion")
