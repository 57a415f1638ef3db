"""A history of commits that is the same each time: what each of them does, and what the index holds after it."""

from __future__ import annotations

import random
from collections.abc import Iterator

from frsearch import Article, Index

HISTORY_LENGTH = 30
"""Commits that tests make, unless they are told to make more."""

_IDS = 40
_WORDS = "fleuve crue digue préfet pompe nuit sable route marché colline vent l’écluse".split()

State = dict[str, str]
"""The content hash of each article."""


def article(number: int, commit: int) -> Article:
    """Return what a commit makes of an article; its words tell which commit that was."""
    draw = random.Random(commit * 1000 + number)
    body = " ".join(draw.choices(_WORDS, k=draw.randrange(60)))
    return Article(f"{number}", title=f"Titre {draw.choice(_WORDS)}", date="2024", body=f"version{commit} {body}")


def change(commit: int) -> tuple[list[Article], list[str]]:
    """Return what a commit adds or updates, or else which ids it deletes; it changes something, whatever there was before."""
    draw = random.Random(commit)
    numbers = draw.sample(range(_IDS), draw.randrange(1, 12))
    if commit % 4 == 3:
        return [], [f"{number}" for number in numbers]
    return [article(number, commit) for number in numbers], []


def apply(index: Index, commit: int) -> None:
    """Make a commit; every other one that deletes purges."""
    added, deleted = change(commit)
    if added:
        index.add(added)
    else:
        index.delete(deleted, purge=commit % 8 == 7)


def states() -> Iterator[State]:
    """Yield what the index holds after commit 0, 1, 2, …"""
    state: State = {}
    commit = 0
    while True:
        added, deleted = change(commit)
        state = state | {one.id: one.content_hash for one in added}
        state = {article_id: content for article_id, content in state.items() if article_id not in deleted}
        yield state
        commit += 1


def seen(index: Index) -> State:
    """Return what an index holds, having looked whether its searches find the same."""
    found = {one.id: one for one in index}
    everything = index.search('-"zut alors"', limit=None)
    assert {hit.article.id for hit in everything} == found.keys()
    assert everything.total == len(index) == len(found)
    for version in {one.body.split()[0] for one in found.values()}:
        expected = {one.id for one in found.values() if one.body.split()[0] == version}
        assert {hit.article.id for hit in index.search(version, limit=None)} == expected
    return {article_id: one.content_hash for article_id, one in found.items()}
