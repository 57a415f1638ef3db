"""A query tree → text in the query language: how a query was read (« compris ainsi »).

The text has everything that decides which articles match, so that parsing it finds them again: operators and parentheses are
explicit, and variants are alternatives (``kiev OU kyiv^0.9``). A loose word is written as typed, although its lemma is searched
for, since that is what the word alone asks for. As for scores, weights have three digits, and the bonus for recency is left out.

The query language lacks four things: all articles are written ``*``, none ``()``, a value that must be a whole one
``rubrique:="politique"``, and the letters that a misspelt word must begin with are left out.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import assert_never

from frsearch.query.fields import as_prefix
from frsearch.query.tree import (
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
_PREFIXES = {"text": "", "title": "titre:", "body": "texte:", "outlet": "journal:"}


def written(node: Node) -> str:
    """Return a tree as a query, on one line; equal trees are written alike.

    >>> from frsearch.analysis import FrenchAnalyzer
    >>> from frsearch.query import parse
    >>> written(parse('Mali "forces armées" -diop depuis:2024', FrenchAnalyzer()).tree)
    '"forces armees" ET date:[2024-01-01 TO *] ET mali ET NON ~diop'
    """
    match node:
        case And(children):
            return " ET ".join(written(child) if isinstance(child, And | Not) else _operand(child) for child in children)
        case Or(children):
            return " OU ".join(map(_operand, children))
        case AtLeast(count, children):
            return f"{count} PARMI ({' '.join(map(_operand, children))})"
        case Maybe(required, optional):
            return _loose(required, optional) or f"+{_operand(required)} {_optional(optional)}"
        case Boost(child, factor):
            weighted = f"({written(child)})" if isinstance(child, Boost) else _operand(child)
            return f"{weighted}^{_number(factor)}"
        case Recency(child):
            return written(child)
        case Not(child):
            return f"NON {_operand(child)}"
        case Near(children, distance):
            return _near([written(child) for child in children], children, distance)
        case Term() | Phrase() | Wildcard() | Fuzzy():
            return _word(node)
        case Everything() | Nothing() | DateRange() | Added() | Address() | Metadata():
            return _condition(node)
        case _:
            assert_never(node)


def _word(node: Term | Phrase | Wildcard | Fuzzy) -> str:
    prefix = _PREFIXES[node.field]
    match node:
        case Term(text, level):
            return f'{prefix}"{text}"' if level == "folded" else f"{prefix}{_MARKS[level]}{text}"
        case Phrase(words, level, _, slop):
            return f'{prefix}{_MARKS[level]}"{" ".join(words)}"{f"~{slop}" if slop else ""}'
        case Wildcard(pattern):
            return prefix + pattern
        case Fuzzy(text, edits):
            return f"{prefix}{text}~{edits}"
        case _:
            assert_never(node)


def _condition(node: Everything | Nothing | DateRange | Added | Address | Metadata) -> str:
    match node:
        case Everything():
            return "*"
        case Nothing():
            return "()"
        case DateRange(since, until):
            return f"date:{_days(since, until)}"
        case Added(since, until):
            return f"ajout:{_days(since, until)}"
        case Address(text):
            return f'url:"{text}"'
        case Metadata(fields, wanted):
            return f"{as_prefix(fields[0]) if fields else ''}:{_wanted(wanted)}"
        case _:
            assert_never(node)


def _wanted(wanted: Value | Between) -> str:
    if isinstance(wanted, Between):
        return f"[{wanted.low or '*'} TO {wanted.high or '*'}]"
    return f'{"=" if wanted.is_whole else ""}"{wanted.text}"'


def _loose(required: Node, typed: Node) -> str | None:
    """Return a part as it was typed, of which `typed` are the exact forms; None: these are not its own."""
    match required, typed:
        case Term(_, "lemma", "text"), Term(exact, "exact", "text"):
            return exact
        case Phrase(_, "lemma", "text", 0), Phrase(words, "exact", "text", 0):
            return "_".join(words)  # a hyphen would ask for the joined form as well
        case Near(children, distance), Near(forms, other) if distance == other and len(children) == len(forms):
            parts = _all_loose(children, forms)
            return None if parts is None else _near(parts, children, distance)
        case Or(children), Or(forms) if len(children) == len(forms):
            parts = _all_loose(children, forms)
            return None if parts is None else " OU ".join(parts)
        case _:
            return None


def _all_loose(children: Sequence[Node], forms: Sequence[Node]) -> list[str] | None:
    """Return parts as they were typed, of which `forms` are the exact forms or the same; None: one of them is neither."""
    parts: list[str] = []
    for child, form in zip(children, forms, strict=True):
        part = written(child) if child == form else _loose(child, form)
        if part is None:
            return None
        parts.append(part)
    return parts


def _optional(node: Node) -> str:
    """Return what only adds to the score: parts side by side, since parentheses would make them required."""
    return " ".join(map(_optional, node.children)) if isinstance(node, Or) else _operand(node)


def _near(parts: Sequence[str], children: Sequence[Node], distance: int | None) -> str:
    operands = [f"({part})" if isinstance(child, Or) else part for part, child in zip(parts, children, strict=True)]
    return f"PHRASE({' '.join(operands)})" if distance is None else f"({f' PRES/{distance} '.join(operands)})"


def _operand(node: Node) -> str:
    """Return a node in parentheses, unless it reads as one part without them."""
    text = written(node)
    match node:
        case And((only,)) | Or((only,)) | Recency(only):
            return _operand(only)
        case And() | Or() | Not():
            return f"({text})"
        case Maybe(required, optional):
            return f"({text})" if isinstance(required, Or) or _loose(required, optional) is None else text
        case _:
            return text


def _number(factor: float) -> str:
    """Return a weight with three digits, as the query language takes it: without an exponent."""
    return f"{float(f'{factor:.3g}'):.9f}".rstrip("0").rstrip(".")


def _days(since: datetime.date, until: datetime.date) -> str:
    first = "*" if since == datetime.date.min else since.isoformat()
    last = "*" if until == datetime.date.max else until.isoformat()
    return f"[{first} TO {last}]"
