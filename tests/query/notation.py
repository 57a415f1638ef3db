"""A short notation of query trees, for tables.

A loose word is its lemma and, if it differs, its form as typed (``etat/états``). ``~etat`` is a lemma alone, ``"etat"`` a folded
form, ``=état`` an exact one. A field comes first, as a prefix; all other nodes are written as calls.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import assert_never

from frsearch.query import (
    Added,
    Address,
    And,
    AtLeast,
    Between,
    Boost,
    DateRange,
    Everything,
    Fuzzy,
    Maybe,
    Metadata,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Recency,
    Term,
    Value,
    Wildcard,
)

_MARKS = {"lemma": "~", "folded": "", "exact": "="}


def short(node: Node) -> str:  # noqa: PLR0912 (a case a node)
    """Return a tree on one line."""
    match node:
        case Term(text, level, field):
            return _prefix(field) + (f'"{text}"' if level == "folded" else _MARKS[level] + text)
        case Phrase(words, level, field, slop):
            return f'{_prefix(field)}{_MARKS[level]}"{" ".join(words)}"{f"~{slop}" if slop else ""}'
        case Wildcard(pattern, field):
            return f"{_prefix(field)}fits({pattern})"
        case Fuzzy(text, edits, field, prefix):
            assert prefix == 0
            return f"{_prefix(field)}like/{edits}({text})"
        case Near(children, distance, field):
            return _prefix(field) + _call("sentence" if distance is None else f"near/{distance}", children)
        case And(children):
            return _call("and", children)
        case Or(children):
            return _call("or", children)
        case AtLeast(count, children):
            return _call(f"{count}of", children)
        case Boost(child, factor):
            return f"{short(child)}^{factor:g}"
        case Recency(child, half_life, until):
            return f"recent({short(child)}, {half_life:g}, {until})"
        case Maybe(Term(lemma, "lemma", "text"), Term(exact, "exact", "text")):
            return lemma if lemma == exact else f"{lemma}/{exact}"
        case Maybe(required, optional):
            return _call("maybe", (required, optional))
        case Not(child):
            return f"-{short(child)}"
        case DateRange(since, until):
            return f"{_day(since)}..{_day(until)}"
        case Added(since, until):
            return f"added({_day(since)}..{_day(until)})"
        case Address(text):
            return f"at({text})"
        case Metadata(fields, wanted):
            return f"{'|'.join(fields)}={_wanted(wanted)}"
        case Everything():
            return "all"
        case Nothing():
            return "none"
        case _:
            assert_never(node)


def _wanted(wanted: Value | Between) -> str:
    if isinstance(wanted, Between):
        return f"[{wanted.low}..{wanted.high}]"
    return "|".join(f"'{' '.join(run)}'" for run in wanted.runs) or wanted.text


def _call(name: str, children: Sequence[Node]) -> str:
    return f"{name}({' '.join(map(short, children))})"


def _prefix(field: str) -> str:
    return "" if field == "text" else f"{field}:"


def _day(day: datetime.date) -> str:
    return "" if day in (datetime.date.min, datetime.date.max) else day.isoformat()
