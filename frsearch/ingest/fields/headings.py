"""Column names and JSON keys that occur more than once in a record: all are kept, the later ones with an ordinal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any


class Repeated(dict[str, Any]):
    """A JSON object in which keys occur more than once; ``message`` says which, and how they were read."""

    message = ""


def numbered(names: Sequence[str]) -> list[str]:
    """Return `names`, made unique: each but the first of several equal ones ends in its ordinal.

    >>> numbered(["titre", "texte", "texte"])
    ['titre', 'texte', 'texte#2']
    """
    taken = set(names)
    seen: Counter[str] = Counter()
    unique = []
    for name in names:
        seen[name] += 1
        unique.append(name if seen[name] == 1 else _free(name, seen, taken))
    return unique


def _free(name: str, seen: Counter[str], taken: set[str]) -> str:
    while (with_ordinal := f"{name}#{seen[name]}") in taken:
        seen[name] += 1
    taken.add(with_ordinal)
    return with_ordinal


def repeated(names: Sequence[str]) -> str | None:
    """Return a message that says which of `names` occur more than once and how they are read, None if they are unique."""
    several = [name for name, count in Counter(names).items() if count > 1 and name.strip()]
    if not several:
        return None
    shown = ", ".join(map(repr, several[:5])) + " …" * (len(several) > 5)
    return f"several columns have the name {shown}; the first of each is read, the others are kept as {several[0] + '#2'!r} …"


def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a JSON object of `pairs`, for ``object_pairs_hook``: json itself would drop all but the last of equal keys."""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    names = [name for name, _ in pairs]
    kept = Repeated(zip(numbered(names), (value for _, value in pairs), strict=True))
    kept.message = repeated(names) or ""
    return kept
