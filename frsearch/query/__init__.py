"""From what was typed to a query tree and notes: French syntax, no engine."""

from frsearch.query.lexing import PREFIXES
from frsearch.query.parser import Parsed, parse
from frsearch.query.parts import Word
from frsearch.query.tree import (
    FIELDS,
    LEVELS,
    And,
    AtLeast,
    Boost,
    DateRange,
    Everything,
    Fuzzy,
    Leaf,
    Match,
    Maybe,
    Near,
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
    "AtLeast",
    "Boost",
    "DateRange",
    "Everything",
    "Fuzzy",
    "Leaf",
    "Match",
    "Maybe",
    "Near",
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
