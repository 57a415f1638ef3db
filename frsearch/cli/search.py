"""``frsearch search``: find articles and show their best passages."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click
from attrs import evolve

from frsearch.cli.filters import QueryCommand, filter_options, with_carets
from frsearch.cli.options import format_option, indexes_option, output
from frsearch.index import Index
from frsearch.render import renderer, summary
from frsearch.search.request import MAX_RECENCY, MIN_RECENCY, Filters


@click.command("search", cls=QueryCommand)
@click.argument("query", nargs=-1, required=True)
@indexes_option
@click.option("-n", "--limit", type=click.IntRange(min=0), default=10, show_default=True, help="How many hits to show; 0: all.")
@click.option("--offset", type=click.IntRange(min=0), default=0, help="How many hits to skip.")
@click.option(
    "--passages",
    type=click.IntRange(min=0),
    help="How many passages per article.  [default: 1; with --by passage as many as rank among the hits, up to 10]",
)
@click.option(
    "--by",
    type=click.Choice(["article", "passage"]),
    default="article",
    show_default=True,
    help="Whether a hit is an article or a single passage.",
)
@filter_options
@click.option(
    "--sort",
    metavar="ORDER",
    default="relevance",
    show_default=True,
    help="relevance: best first; date: latest first; -date: oldest first; outlet, or a field: ascending; with a minus sign: "
    "descending.",
)
@click.option(
    "--recency",
    type=click.FloatRange(min=MIN_RECENCY, max=MAX_RECENCY),
    metavar="DAYS",
    help="Boost newer articles slightly; the boost halves for every DAYS of age.",
)
@click.option(
    "--group", is_flag=True, help="Show articles that are the same dispatch as one hit, with the others named below it."
)
@click.option("--explain", is_flag=True, help="Show how each score is computed.")
@format_option
def command(
    query: tuple[str, ...],
    indexes: tuple[Path | str, ...],
    limit: int,
    offset: int,
    passages: int | None,
    by: Literal["article", "passage"],
    filters: Filters,
    variants: Path | None,
    sort: str,
    recency: float | None,
    group: bool,
    explain: bool,
    format_name: str,
) -> int:
    """Find articles and show their best passages, with the words of the query highlighted.

    Accents, case and the style of apostrophe never decide whether a word matches, only how high it ranks.

    \b
    mali russie               either word; articles with both rank higher
    "forces armées"           these words in a row
    "paix durable"~5          in this order, with at most 5 words between
    mali ET russie            both (AND, &)
    mali OU russie            either or both (OR, |)
    mali SAUF diop            without this word (NON, NOT, -diop)
    +mali russie              the first is required; the second only affects ranking
    (mali OU niger) ET or     parentheses
    mali PRES/5 russie        at most 5 words apart, in any order (NEAR/5)
    PHRASE(mali russie)       in one sentence (SENTENCE)
    2 PARMI (mali or paix)    at least two of these (OF)
    titre:kidal               in the title; texte: body, journal: outlet;
                              also titre:"..." and titre:(...)
    date:2023-11              dated November 2023; also date:"7 février 2023",
                              date:[2023 TO 2024-06], date:[* TO 2023]
    depuis:2024-09-01         on or after this date
    avant:2024-09-01          before this date
    ajout:2026-11-29          first added to the index on this day (UTC; added:)
    url:lefanal.example       on this host; also an exact address, url:https://...
    rubrique:politique        with this word in a field of the extra data;
                              also auteur:"Victor Hugo", page:[1 TO 3], page:2..
    militair* f?mme           patterns: * any letters, ? any one letter
    Tinzaouatene~ mali~1      tolerate one or two wrong letters
    =péché ~malien            exactly this form, accents included; by lemma only
    mali^2                    counts double in the score

    Operators are written in capitals. PRES binds tightest, then NON, ET and OU; parts that are simply side by side bind
    loosest. Of these, every part that is quoted, prefixed or built with an operator must match, and so must at least one of
    the remaining words. If ten articles or fewer match all of a query made only of words and quotations, those with any of
    its words follow, quoted or not. If no article matches, and every word that the index lacks is a slip away from
    one that it has, the corrected query is searched for. Words are also searched for as they are written otherwise: Kyiv
    for Kiev, Nations unies for ONU, 14 h 30 for 14h30 (docs/variants.md). --strict prevents all three. Queries are parsed
    leniently, and notes point out anything unclear.

    Examples:

    \b
    frsearch search 'coopération militaire -france'
    frsearch search '"Conseil de sécurité"' --since 2024-01 --passages 3
    frsearch search sahel journal:courrier --sort date --format jsonl
    frsearch search attentat --group --sort -date
    frsearch search budget --where rubrique=politique --where page=1..3 --sort page

    Exit code 0: found; 1: nothing found; 2: an error.
    """
    typed = " ".join(query)
    with Index.open_many(indexes, variants=variants) as index:
        found = index.search(
            typed,
            limit=limit or None,
            offset=offset,
            passages=passages,
            by=by,
            sort=sort,
            explain=explain,
            recency=recency,
            group=group,
            **filters,
        )
    pointing = evolve(found, notes=tuple(with_carets(note, typed) for note in found.notes))
    chosen = renderer(format_name)
    chosen.results(pointing if chosen.is_fixed_width else found, output())
    if not chosen.shows_notes:
        for line in summary(pointing):
            click.echo(line, err=True)
    return 0 if found.total else 1
