"""``frsearch search``: find articles and show their best passages."""

from __future__ import annotations

import re
from itertools import compress
from operator import not_
from pathlib import Path
from typing import Any, Literal

import click
from attrs import evolve

from frsearch.cli.options import Command, format_option, index_option, output, variants_option
from frsearch.index import Index
from frsearch.model import Note
from frsearch.query.diagnostics import underlined
from frsearch.query.numbers import bounds_in
from frsearch.render import renderer, summary
from frsearch.search.request import MAX_RECENCY, MIN_RECENCY

_EXCLUSION = re.compile(r"-(?!-|n\d*\Z|h\Z|\d+\Z).+", re.DOTALL)
"""An argument like ``-word``: it begins with a dash, but is neither an option of this command nor the number after one."""


class _QueryCommand(Command):
    """A command that reads ``-word`` as part of the query, not as a cluster of one-letter options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if "--" not in args:
            is_word = [_EXCLUSION.fullmatch(arg) and before != "--sort" for before, arg in zip(["", *args], args, strict=False)]
            words = list(compress(args, is_word))
            args = [*compress(args, map(not_, is_word)), *(["--", *words] if words else [])]
        return super().parse_args(ctx, args)


@click.command("search", cls=_QueryCommand)
@click.argument("query", nargs=-1, required=True)
@index_option
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
@click.option("--outlet", metavar="NAME", multiple=True, help="Only outlets whose name contains these words. Repeatable: any.")
@click.option("--since", metavar="DATE", help="Only articles from this date on: 2024, 2024-09, 'septembre 2024', 24/09/2024.")
@click.option("--until", metavar="DATE", help="Only articles up to and including this date, month or year.")
@click.option(
    "--where",
    metavar="FIELD=VALUE",
    multiple=True,
    help="Only articles with this value in a field of their extra data: rubrique=politique. Numbers or dates between two "
    "bounds: page=1..3, or page=2.. for one bound. Repeatable: of several values of a field any, and each field must match.",
)
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
    "--timeout",
    type=click.FloatRange(min=0),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to search before giving up; 0: no limit.",
)
@click.option(
    "--memory",
    type=click.FloatRange(min=0),
    default=256.0,
    show_default=True,
    metavar="MB",
    help="How much memory a query of many words may use; 0: no limit.",
)
@variants_option
@click.option(
    "--strict",
    is_flag=True,
    help="Search for the words as typed, without corrections and variants, and with quotations as they are.",
)
@click.option("--explain", is_flag=True, help="Show how each score is computed.")
@format_option
def command(
    query: tuple[str, ...],
    index_path: Path,
    limit: int,
    offset: int,
    passages: int | None,
    by: Literal["article", "passage"],
    outlet: tuple[str, ...],
    since: str | None,
    until: str | None,
    where: tuple[str, ...],
    sort: str,
    recency: float | None,
    timeout: float,
    memory: float,
    variants: Path | None,
    strict: bool,
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
    frsearch search budget --where rubrique=politique --where page=1..3 --sort page

    Exit code 0: found; 1: nothing found; 2: an error.
    """
    typed = " ".join(query)
    with Index.open(index_path, variants=variants) as index:
        found = index.search(
            typed,
            limit=limit or None,
            offset=offset,
            passages=passages,
            by=by,
            outlet=outlet or None,
            since=since,
            until=until,
            where=_conditions(where),
            sort=sort,
            explain=explain,
            timeout=timeout or None,
            memory_mb=memory or None,
            recency=recency,
            strict=strict,
        )
    pointing = evolve(found, notes=tuple(_with_carets(note, typed) for note in found.notes))
    chosen = renderer(format_name)
    chosen.results(pointing if chosen.is_fixed_width else found, output())
    if not chosen.shows_notes:
        for line in summary(pointing):
            click.echo(line, err=True)
    return 0 if found.total else 1


def _conditions(where: tuple[str, ...]) -> dict[str, Any] | None:
    """Return what ``--where`` asks for as the library takes it: several values of a field in a list, a range as a tuple."""
    values: dict[str, list[str]] = {}
    for condition in where:
        name, _, value = condition.partition("=")
        if not name.strip() or not value.strip():
            raise click.UsageError(f"--where takes FIELD=VALUE, as in rubrique=politique; found {condition!r}")
        values.setdefault(name.strip(), []).append(value.strip())
    return {name: _asked(name, some) for name, some in values.items()} or None


def _asked(name: str, values: list[str]) -> list[str] | tuple[str | None, str | None]:
    ranges = [bounds for value in values if (bounds := bounds_in(value))]
    if not ranges:
        return values
    if len(values) > 1:
        raise click.UsageError(f"--where {name}={values[0]} and {name}={values[1]}: give a range alone")
    low, high = ranges[0]
    return low or None, high or None


def _with_carets(note: Note, query: str) -> Note:
    """Add the query to a syntax note, with carets below the part that was not understood."""
    is_part = note.kind == "syntax" and 0 < note.end - note.start < len(query)
    return evolve(note, message=f"{note.message}\n{underlined(query, note.start, note.end)}") if is_part else note
