"""``frsearch collocates``: the words that occur near a query."""

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


@click.command("collocates", cls=QueryCommand)
@click.argument("query", nargs=-1, required=True)
@indexes_option
@click.option("--window", type=click.IntRange(1, 1000), metavar="WORDS", help="How many words on each side count.  [default: 5]")
@click.option("--within", type=click.Choice(["sentence"]), help="Take the words of the same sentence, however long it is.")
@click.option(
    "--measure",
    type=click.Choice(["log-likelihood", "logdice", "log-ratio"]),
    default="log-likelihood",
    show_default=True,
    help="How to rank words: by how surely they are attracted, how exclusively, or how much more frequent they are.",
)
@list_options
@filter_options
@table_format_option
def command(
    query: tuple[str, ...],
    indexes: tuple[Path | str, ...],
    window: int | None,
    within: Literal["sentence"] | None,
    measure: Literal["log-likelihood", "logdice", "log-ratio"],
    limit: int,
    min_count: int,
    min_likelihood: float,
    keep_stop_words: bool,
    filters: Filters,
    variants: Path | None,
    format_name: str,
) -> int:
    """List the words that occur near a query more often than in all articles that the filters leave.

    All forms of a word count together, and the one most frequent near the query is shown; the parts of a compound are words. A
    word near two occurrences of the query counts once. Contexts end where a title or a body does.

    \b
    observed        how often the word occurs near the query
    expected        how often it would if it were as frequent there as in all text
    total           how often it occurs in all articles that the filters leave
    log_likelihood  how surely it is attracted (Dunning 1993)
    log_dice        how exclusively: 14 if query and word always occur together, a
                    point less for half of that (Rychlý 2008)
    log_ratio       how many times more frequent than elsewhere, as a power of two
                    (Hardie 2014)

    \b
    frsearch collocates réchauffement
    frsearch collocates '"forces armées"' --within sentence --measure logdice

    The query is read as by frsearch search, but never corrected or loosened.

    Exit code 0: found; 1: nothing found; 2: an error.
    """
    typed = " ".join(query)
    with Index.open_many(indexes, variants=variants) as index, working("counting words", sys.stderr, after=SOON):
        found = index.collocates(
            typed,
            window=window,
            within=within,
            measure=measure,
            limit=limit or None,
            min_count=min_count,
            min_likelihood=min_likelihood,
            keep_stop_words=keep_stop_words,
            **filters,
        )
    show_notes(found.notes, typed)
    write_words(found.to_dicts(), _COLUMNS, format_name)
    found_in = f"{number_of(found.occurrences, 'occurrence')} in {number_of(found.articles, 'article')}"
    click.echo(f"{found_in}; {number_of(found.context, 'word')} near, of {found.words:,}", err=True)
    return 0 if found else 1


_COLUMNS = ("word", "lemma", "observed", "expected", "total", "log_likelihood", "log_dice", "log_ratio")
