"""From what was typed to a query tree and notes: French syntax, no engine."""

from frsearch.query.parser import PREFIXES, Parsed, Word, parse
from frsearch.query.tree import (
    FIELDS,
    LEVELS,
    And,
    DateRange,
    Everything,
    Fuzzy,
    Maybe,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Term,
    Wildcard,
    leaves,
)

__all__ = [
    "FIELDS",
    "LEVELS",
    "PREFIXES",
    "And",
    "DateRange",
    "Everything",
    "Fuzzy",
    "Maybe",
    "Node",
    "Not",
    "Nothing",
    "Or",
    "Parsed",
    "Phrase",
    "Term",
    "Wildcard",
    "Word",
    "leaves",
    "parse",
]
