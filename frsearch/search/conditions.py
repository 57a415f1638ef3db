"""Conditions on fields of ``extra``: what ``where`` asks for, validated, and the filters it becomes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from frsearch.analysis import FrenchAnalyzer
from frsearch.analysis.word_runs import word_runs
from frsearch.engine import ByField, Count, Searcher
from frsearch.model import Note
from frsearch.model.metadata import text_of
from frsearch.query import Between, Everything, Metadata, Node, Or, Value, fields_named, listed
from frsearch.query.numbers import is_ascending, is_range

_SHOWN = 3
"""Values that a note names."""


class Condition(NamedTuple):
    """The values of which one is asked for in the field `name`, or the two bounds of a range."""

    name: str
    texts: tuple[str, ...]
    is_range: bool


def conditions(where: Mapping[str, Any] | None) -> tuple[Condition, ...]:
    """Return the conditions of a mapping of fields; raises TypeError or ValueError for what is none."""
    if where is None:
        return ()
    if not isinstance(where, Mapping) or not all(isinstance(name, str) for name in where):
        raise TypeError(f"where is {where!r:.80}; expected a mapping from fields to values")
    return tuple(_range(name, asked) if isinstance(asked, tuple) else _values(name, asked) for name, asked in where.items())


def _values(name: str, asked: Any) -> Condition:
    several = asked if isinstance(asked, Iterable) and not isinstance(asked, str | bytes | Mapping) else [asked]
    texts = tuple(_text(name, value) for value in several)
    if not texts or not all(texts):
        raise ValueError(f"where asks for no value of {name!r}; expected a value, a list of values, or a tuple of two bounds")
    return Condition(name, texts, is_range=False)


def _range(name: str, asked: tuple[Any, ...]) -> Condition:
    if len(asked) != 2:
        raise ValueError(f"where has {len(asked)} bounds of {name!r}; expected two, or a list to ask for any of several values")
    low, high = ("" if bound is None else _text(name, bound) for bound in asked)
    if not (low or high) or not is_range(low, high):
        raise ValueError(f"where asks for {name!r} from {low!r} to {high!r}; expected two numbers, or two dates as 2023-11-09")
    if not is_ascending(low, high):
        raise ValueError(f"where asks for {name!r} from {low!r} to {high!r}, which ends before it begins")
    return Condition(name, (low, high), is_range=True)


def _text(name: str, value: Any) -> str:
    text = value.isoformat() if isinstance(value, datetime.date) else text_of(value)
    if text is None and not isinstance(value, str):
        raise TypeError(f"where asks for {value!r:.80} in {name!r}; expected a text, a number, True, False or a date")
    return text or ""


def filters(asked: Sequence[Condition], known: Sequence[str], analyzer: FrenchAnalyzer) -> Iterator[Node]:
    """Yield a filter for each condition; raises ValueError for a field that no article has."""
    for name, texts, is_range_ in asked:
        fields = fields_named(name, known)
        if not fields:
            raise ValueError(f"where names the field {name!r}, which no article has (this index has: {listed(known)})")
        if is_range_:
            yield Metadata(fields, Between(*texts))
        else:
            values = tuple(Metadata(fields, Value(text, word_runs(analyzer.tokens(text)), is_whole=True)) for text in texts)
            yield values[0] if len(values) == 1 else Or(values)


def notes_on(searcher: Searcher, nodes: Iterable[Node]) -> Iterator[Note]:
    """Yield a note for each value that no article has, with the most frequent ones as they are written."""
    for node in dict.fromkeys(node for node in nodes if isinstance(node, Metadata)):
        if not searcher.search(node, Count()):
            yield Note("unknown", f"no article has {_described(node)}; {_frequent(searcher, node.fields)}")


def _described(node: Metadata) -> str:
    name = " or ".join(node.fields)
    if isinstance(node.wanted, Value):
        return f"{node.wanted.text!r} as {name}"
    low, high = node.wanted.low, node.wanted.high
    return f"{name} {' '.join(filter(None, (low and f'from {low}', high and f'to {high}')))}".rstrip()


def _frequent(searcher: Searcher, fields: tuple[str, ...]) -> str:
    counts = searcher.search(Everything(), ByField(fields))
    del counts[None]
    frequent = sorted(counts.items(), key=lambda item: (-item[1], item[0] or ""))
    shown = [repr(value) for value, _ in frequent[:_SHOWN]]
    if len(counts) <= len(shown):
        return f"its values are {', '.join(shown) or 'none'}"
    return f"the most frequent of its {len(counts):,} values are {', '.join(shown)}"
