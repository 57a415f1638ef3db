"""A seeded corpus with dates of every precision, missing ones, lists of values, several segments and deleted articles."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from frsearch import Article, Index
from frsearch.model.dates import day_range

WORDS = ("port", "gare", "pont", "lac", "quai", "mairie", "stade", "phare")
"""Words that are no forms of each other."""

OUTLETS = ("La Vigie du Nord", "Le Courrier", "Radio Lagune", "Le Phare du Sud", None)
SECTIONS = ("Politique", "Sport", "Économie", None)
AUTHORS = ("Anne Riou", "Luc Morel", "Zoé Aït", "Éva Bo")


def planted(chance: random.Random, number: int) -> Article:
    """Return an article of a random date, outlet and text."""
    day = datetime.date(2021, 11, 1) + datetime.timedelta(days=chance.choice((chance.randrange(60), chance.randrange(900))))
    date = chance.choice([day.isoformat()] * 6 + [day.isoformat()[:7], day.isoformat()[:4], None, None])
    extra: dict[str, Any] = {"auteur": chance.sample(AUTHORS, chance.randrange(3))}
    if section := chance.choice(SECTIONS):
        extra["rubrique"] = section
    words = chance.choices(WORDS, range(len(WORDS), 0, -1), k=chance.randint(1, 5))
    outlet = chance.choices(OUTLETS, (8, 4, 2, 1, 2))[0]
    return Article(f"a{number}", title="Titre", body=" ".join(words), date=date, outlet=outlet, extra=extra)


def build(path: Path, seed: int = 7, count: int = 600) -> Index:
    """Return an index of four segments, a tenth of its articles deleted and some updated."""
    chance = random.Random(seed)
    articles = [planted(chance, number) for number in range(count)]
    index = Index.create(path)
    for part in range(4):
        index.add(articles[part::4])
    index.delete(f"a{number}" for number in chance.sample(range(count), count // 10))
    index.add(planted(chance, number) for number in chance.sample(range(count), count // 20))
    return index


class Case(NamedTuple):
    """A query with its filters, and whether an article matches each of the two."""

    query: str
    filters: dict[str, Any]
    matches: Callable[[Article], bool]
    remains: Callable[[Article], bool]


def cases(seed: int, count: int) -> Iterator[Case]:
    """Yield random queries, half of them filtered."""
    chance = random.Random(seed)
    for _ in range(count):
        query, matches = _query(chance)
        filters, remains = _filters(chance) if chance.random() < 0.5 else ({}, lambda article: True)
        yield Case(query, filters, matches, remains)


def _query(chance: random.Random) -> tuple[str, Callable[[Article], bool]]:
    one, other = chance.sample(WORDS, 2)
    kinds: tuple[tuple[str, Callable[[Article], bool]], ...] = (
        (one, lambda article: one in words_of(article)),
        (f"{one} ET {other}", lambda article: {one, other} <= words_of(article)),
        (f"{one} OU {other}", lambda article: bool({one, other} & words_of(article))),
        (f"{one} SAUF {other}", lambda article: one in words_of(article) and other not in words_of(article)),
        (f'"{one} {other}"', lambda article: f"{one} {other}" in article.body),
        ("absent", lambda article: False),
    )
    return chance.choice(kinds)


def words_of(article: Article) -> set[str]:
    return set(article.body.split())


def _filters(chance: random.Random) -> tuple[dict[str, Any], Callable[[Article], bool]]:
    name = chance.choice(("La Vigie du Nord", "Le Courrier"))
    since = chance.choice(("2022", "2021-12", "2022-03-10"))
    section = chance.choice(("politique", "sport"))
    kinds: tuple[tuple[dict[str, Any], Callable[[Article], bool]], ...] = (
        ({"outlet": name}, lambda article: article.outlet == name),
        ({"since": since, "until": "2023-01"}, lambda article: overlaps(article, since, "2023-01")),
        ({"where": {"rubrique": section}}, lambda article: str(article.extra.get("rubrique")).lower() == section),
    )
    return chance.choice(kinds)


def overlaps(article: Article, since: str, until: str) -> bool:
    if article.date is None:
        return False
    first, last = day_range(article.date)
    return last >= day_range(since)[0] and first <= day_range(until)[1]


def period_of(date: str | None, unit: str) -> str | None:
    """Return the bucket of a date, written from its text alone."""
    if date is None:
        return None
    if unit == "week":
        if len(date) < 10:
            return date
        year, week, _ = datetime.date.fromisoformat(date).isocalendar()
        return f"{year}-W{week:02}"
    return date[: {"year": 4, "month": 7, "day": 10}[unit]]


def is_placed(date: str | None, unit: str) -> bool:
    """Return whether a date is as precise as a unit."""
    return date is not None and len(date) >= {"year": 4, "month": 7, "week": 10, "day": 10}[unit]
