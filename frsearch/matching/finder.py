"""The finder: where leaves occur in a text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Mapping, Sequence
from functools import cache
from typing import TypeAlias, assert_never

from frsearch.analysis import FrenchAnalyzer
from frsearch.analysis.chain import has_position
from frsearch.analysis.sentences import sentences
from frsearch.matching.spans import Span, chained, near, together
from frsearch.query import (
    LEVELS,
    LONGEST_MISSPELT,
    Fuzzy,
    Leaf,
    Match,
    Near,
    Or,
    Phrase,
    Term,
    Wildcard,
    fields_of,
    leaves,
    single_leaves,
)

MOST = 5_000
"""Occurrences of a word in one text that are looked at, unless all are asked for; only crafted articles have more."""

Pattern: TypeAlias = Wildcard | Fuzzy

_analyzer = cache(FrenchAnalyzer)


class TextFinder:
    """Finds leaves in texts of one field; those that are searched for in other fields are ignored.

    ``expanded`` has the folded forms of patterns of which only these count: of a pattern with more forms than are searched for.
    Of each word, the first `most` occurrences are found.
    """

    def __init__(
        self, leaves_: Sequence[Leaf], field: str, most: int = MOST, expanded: Mapping[Pattern, Container[str]] | None = None
    ) -> None:
        self._leaves = [(number, leaf) for number, leaf in enumerate(leaves_) if field in fields_of(leaf)]
        self._has_sentences = field == "body"
        self._most = most
        single = [one for _, leaf in self._leaves for one in single_leaves(leaf)]
        words = [(one.level, word) for one in single if isinstance(one, Term | Phrase) for word in one.words]
        self._sought = {level: frozenset(word for own, word in words if own == level) for level in LEVELS}
        patterns = dict.fromkeys(one for one in single if isinstance(one, Wildcard | Fuzzy))
        self._patterns = {leaf: cache(_fits(leaf, (expanded or {}).get(leaf))) for leaf in patterns}

    def matches(self, text: str) -> list[Match]:
        """Return where the leaves occur in a text, in order."""
        if not self._leaves or not text:
            return []
        read = self._read(text)
        return sorted({(span.start, span.end, number) for number, leaf in self._leaves for span in read.spans(leaf)})

    def has_all(self, text: str) -> bool:
        """Return whether every leaf occurs in a text."""
        read = self._read(text)
        return all(read.spans(leaf) for _, leaf in self._leaves)

    def _read(self, text: str) -> _Text:
        read = _Text(text, self._has_sentences)
        lemmas, foldeds, exacts = (self._sought[level] for level in LEVELS)
        patterns = self._patterns.items()
        for tokens, offset, position in _analyzer().words(text):
            for token in tokens:
                if not patterns and token.lemma not in lemmas and token.folded not in foldeds and token.exact not in exacts:
                    continue
                first = position + token.position
                span = Span(first, first + token.span - 1, offset + token.start, offset + token.end)
                for level, form, sought in zip(
                    LEVELS, (token.lemma, token.folded, token.exact), (lemmas, foldeds, exacts), strict=True
                ):
                    if form in sought:
                        read.add((level, form), span, self._most)
                for leaf, fits in patterns:
                    if fits(token.folded):
                        read.add(leaf, span, self._most)
        return read


def _fits(leaf: Pattern, expanded: Container[str] | None) -> Callable[[str], bool]:
    """Return a function that tells whether a leaf expands to a folded form."""
    if expanded is not None:
        return expanded.__contains__
    match leaf:
        case Wildcard():
            expression = leaf.regular_expression
            return lambda form: expression.fullmatch(form) is not None
        case Fuzzy(text, edits, _, prefix):
            if len(text) > LONGEST_MISSPELT:
                return text.__eq__
            return lambda form: form.startswith(text[:prefix]) and edit_distance(text, form, edits) <= edits
        case _:
            assert_never(leaf)


def edit_distance(one: str, other: str, most: int) -> int:
    """Return how many letters must be put in, left out or changed to make `other` of `one`, or any number above `most`.

    >>> edit_distance("marche", "marchés", 2), edit_distance("marche", "mer", 2) > 2
    (2, True)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for line, letter in enumerate(one, 1):
        above, row = row, [line]
        for column, character in enumerate(other, 1):
            row.append(min(above[column] + 1, row[-1] + 1, above[column - 1] + (letter != character)))
        if min(row) > most:
            return most + 1
    return row[-1]


class _Text:
    """A text as read for some leaves: the spans of each of their words, by level and form, and of each pattern."""

    def __init__(self, text: str, has_sentences: bool) -> None:
        self._text = text
        self._has_sentences = has_sentences
        self._spans: dict[tuple[str, str] | Pattern, list[Span]] = {}
        self._sentence_starts: list[int] | None = None

    def add(self, word: tuple[str, str] | Pattern, span: Span, most: int) -> None:
        """Add an occurrence of a word, unless `most` are there already; two forms at one place are one occurrence."""
        spans = self._spans.setdefault(word, [])
        if len(spans) < most and (not spans or spans[-1] != span):
            spans.append(span)

    def spans(self, leaf: Leaf | Or) -> list[Span]:
        """Return where a leaf, or one of several, occurs."""
        match leaf:
            case Term() | Phrase():
                rows = [self._spans.get((leaf.level, word), []) for word in leaf.words]
                return chained(rows, leaf.slop if isinstance(leaf, Phrase) else 0) if all(rows) else []
            case Wildcard() | Fuzzy():
                return self._spans.get(leaf, [])
            case Near(children, distance):
                found = [self.spans(child) for child in children]
                if not all(found):
                    return []
                return together(found, self._sentence_of) if distance is None else near(found, distance)
            case Or():
                return [span for child in dict.fromkeys(leaves(leaf)) for span in self.spans(child)]
            case _:
                assert_never(leaf)

    def _sentence_of(self, position: int) -> int:
        """Return the number of the sentence that the word at a position begins in; a text without sentences is one."""
        if not self._has_sentences:
            return 0
        if self._sentence_starts is None:
            words = [  # where each position is
                offset + token.start
                for tokens, offset, _ in _analyzer().words(self._text)
                for token in tokens
                if has_position(token.span, token.rule)
            ]
            self._sentence_starts = [bisect_left(words, start) for start, _ in sentences(self._text)]
        return bisect_right(self._sentence_starts, position)
