"""The grammar: lexemes → one :class:`Clause`. What binds least is read first: rows, OU, ET, NON, PRES, weights, single parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from attrs import define, evolve, field

from frsearch.analysis import FrenchAnalyzer
from frsearch.query import numbers
from frsearch.query.clauses import Clause, all_of, any_of, at_least, conjuncts, near, side_by_side
from frsearch.query.diagnostics import Diagnostics
from frsearch.query.lexer import PREFIXES, Kind, Lexeme
from frsearch.query.tree import Boost
from frsearch.query.words import default_edits, fuzzy_clause, is_pattern, pattern_clause, word_clause

_OPERANDS: tuple[Kind, ...] = ("word", "quote", "open", "prefix", "level", "sentence", "of", "date")
_NEGATIONS: tuple[Kind, ...] = ("not", "minus")
_LEVELS = {"=": "exact", "~": "lemma"}


@define
class Grammar:
    """Reads one query by recursive descent, one method per level of precedence: :meth:`read` and its helpers from top to bottom.

    A method leaves anything it cannot read to its caller; what no method can read is skipped, with a note.
    """

    _lexemes: Sequence[Lexeme]
    _analyzer: FrenchAnalyzer
    _diagnostics: Diagnostics
    _at: int = field(default=0, init=False)
    _field: str = field(default="text", init=False)

    def read(self) -> Clause | None:
        """Return the whole query."""
        parts = []
        while self._at < len(self._lexemes):
            parts += self._parts()
            if closing := self._take("close"):
                self._diagnostics.warn("this parenthesis closes nothing and is ignored", closing)
        return self._row(parts)

    def _is(self, *kinds: Kind) -> bool:
        return self._at < len(self._lexemes) and self._lexemes[self._at].kind in kinds

    def _take(self, *kinds: Kind) -> Lexeme | None:
        """Return the next lexeme, and go on behind it, if it is of one of these kinds."""
        if not self._is(*kinds):
            return None
        self._at += 1
        return self._lexemes[self._at - 1]

    def _parts(self) -> list[Clause]:
        """Read parts side by side, up to a closing parenthesis or the end."""
        parts = []
        while self._at < len(self._lexemes) and not self._is("close"):
            began = self._at
            if part := self._any():
                parts.append(part)
            assert self._at > began, "what nobody reads would be read for ever"
        return parts

    def _row(self, parts: Sequence[Clause]) -> Clause | None:
        kept = self._staying(parts)
        return side_by_side(kept) if kept else None

    def _staying(self, parts: Sequence[Clause]) -> Sequence[Clause]:
        """Drop parts that are too common to matter, if another part remains."""
        kept = [part for part in parts if not part.droppable]
        if len(kept) == len(parts) or all(part.node is None for part in kept):
            return parts
        for part in parts:
            if part.droppable:
                self._diagnostics.dropped(part.start, part.end)
        return kept

    def _any(self) -> Clause | None:
        return self._joined("or", self._all, any_of)

    def _all(self) -> Clause | None:
        return self._joined("and", self._one, all_of)

    def _joined(self, kind: Kind, read: Callable[[], Clause | None], join: Callable[[Sequence[Clause]], Clause]) -> Clause | None:
        """Read parts between operators of one kind; an operator without a part on one side is left out."""
        parts = [part for part in [read()] if part]
        while True:
            if operator := self._take(kind):
                if not self._is(*_OPERANDS, *_NEGATIONS, "plus"):
                    self._lost(operator, "right")
                    continue
                if not parts:
                    self._lost(operator, "left")
            elif not (kind == "and" and parts and self._is("not")):
                break
            if part := read():
                parts.append(part)
        return parts[0] if len(parts) == 1 else join(parts) if parts else None

    def _lost(self, operator: Lexeme, side: str) -> None:
        word = operator.text if operator.kind != "near" else f"PRES/{operator.text}"
        hint = f"; to search for the word, write it in lower case: {word.lower()}" if operator.text.isalpha() else ""
        self._diagnostics.warn(f"{word} has nothing on its {side} and is ignored{hint}", operator)

    def _one(self) -> Clause | None:
        """Read one part with the signs before it."""
        is_excluded = is_plus = False
        sign = None
        while taken := self._take(*_NEGATIONS, "plus"):
            sign = taken
            is_excluded ^= sign.kind in _NEGATIONS
            is_plus |= sign.kind == "plus"
        if not self._is(*_OPERANDS):
            self._nothing(sign)
            return None
        part = self._near()
        if part is None or part.node is None:
            return part
        if is_excluded and sign and sign.kind == "minus" and part.droppable:
            self._diagnostics.dropped(sign.start, part.end)
            return None
        if is_excluded:
            return evolve(part.negated, start=sign.start if sign else part.start)
        return evolve(part, role="plus", droppable=False) if is_plus else part

    def _nothing(self, sign: Lexeme | None) -> None:
        """Note what was found where a part is missing, and skip it unless a caller can use it."""
        if sign:
            self._lost(sign, "right")
        elif operator := self._take("and", "or", "near"):
            self._lost(operator, "left")
        elif weight := self._take("boost"):
            self._diagnostics.warn("^ has nothing to weight here and is ignored", weight)

    def _near(self) -> Clause | None:
        """Read parts with PRES/n between them."""
        parts, distances, operators = [self._weighed()], list[int](), list[Lexeme]()
        while operator := self._take("near"):
            if not self._is(*_OPERANDS):
                self._lost(operator, "right")
                continue
            operators.append(operator)
            distances.append(numbers.distance(operator, self._diagnostics))
            parts.append(self._weighed())
        known = [part for part in parts if part]
        if len(known) < 2:
            return known[0] if known else None
        return self._nearby(known, distances, operators[0])

    def _nearby(self, parts: Sequence[Clause], distances: Sequence[int], operator: Lexeme) -> Clause:
        if len(set(distances)) == 1 and (found := near(parts, distances[0])):
            return found
        pairs = [near(pair, distance) for pair, distance in zip(pairwise(parts), distances, strict=False)]
        known = [pair for pair in pairs if pair]
        if len(known) == len(pairs):
            self._diagnostics.warn("PRES with different distances is applied pair by pair", operator)
            return all_of(known)
        self._diagnostics.warn("PRES only joins words, quotations and patterns in the same field; read as ET", operator)
        return all_of([part.enclosed for part in parts])

    def _weighed(self) -> Clause | None:
        """Read a part and its weight."""
        part = self._part()
        factors: list[float] = []
        while weight := self._take("boost"):
            if factors:
                self._diagnostics.warn("this part already has a weight; only the first is used", weight)
            factors.append(numbers.factor(weight, self._diagnostics))
        if part and part.node is not None and factors and factors[0] != 1:
            return evolve(part, node=Boost(part.node, factors[0]), droppable=False)
        return part

    def _part(self) -> Clause | None:
        """Read a word, a quotation, a date or a parenthesized group, with the prefixes before it."""
        outside, level, named = self._field, None, None
        while taken := self._take("prefix", "level"):
            if taken.kind == "level":
                level = taken
            else:
                named, self._field = taken, PREFIXES[taken.text.lower()]
            if not self._is(*_OPERANDS):
                self._diagnostics.warn(f"{taken.text}{':' if taken is named else ''} has nothing after it and is ignored", taken)
                self._field = outside
                return None
        part = self._operand(level)
        self._field = outside
        return evolve(part.enclosed, start=named.start) if part and named else part

    def _operand(self, level: Lexeme | None) -> Clause | None:
        lexeme = self._lexemes[self._at]
        if lexeme.kind in ("word", "quote"):
            return self._words(level)
        if level:
            self._no_level(level)
        match lexeme.kind:
            case "open":
                return self._group()
            case "sentence":
                return self._sentence()
            case "of":
                return self._some_of()
            case _:
                return self._date()

    def _no_level(self, level: Lexeme) -> None:
        self._diagnostics.warn(f"{level.text} can only precede a plain word or a quotation, and is ignored", level)

    def _between(self) -> Sequence[Clause]:
        """Read the parts between parentheses."""
        opening = self._take("open")
        parts = self._staying(self._parts())
        if not self._take("close") and opening:
            self._diagnostics.warn("this parenthesis is never closed; it is taken to close at the end", opening)
        elif not parts and opening:
            self._diagnostics.warn("these parentheses contain no words", opening, self._lexemes[self._at - 1])
        return parts

    def _group(self) -> Clause | None:
        parts = self._between()
        part = side_by_side(parts) if parts else None
        return part.enclosed if part and (part.exclusions or part.role == "strict") else part

    def _sentence(self) -> Clause | None:
        name = self._take("sentence")
        parts = [single for part in self._between() for single in conjuncts(part)]
        asked = [part for part in parts if part.node is not None]
        if not name or not asked:
            return side_by_side(parts) if parts else None
        if len(asked) < len(parts):
            self._diagnostics.warn(f"an exclusion in {name.text}(…) applies to the whole article", name)
        found = near(asked, None)
        if not found:
            self._diagnostics.warn(
                f"{name.text}(…) only joins words, quotations and patterns in the same field; read as ET", name
            )
        return all_of(
            [found or all_of([part.enclosed for part in asked]), *(part for part in parts if part.node is None)]
        ).enclosed

    def _some_of(self) -> Clause | None:
        number = self._take("of")
        parts = self._between()
        asked = sum(part.node is not None for part in parts)
        if not number or not asked:
            return side_by_side(parts) if parts else None
        return at_least(numbers.count(number, asked, self._diagnostics), parts)

    def _date(self) -> Clause | None:
        lexeme = self._take("date")
        found = numbers.days(lexeme, self._diagnostics) if lexeme else None
        return Clause(lexeme.start, lexeme.end, found) if lexeme and found else None

    def _words(self, level: Lexeme | None) -> Clause:
        lexeme = self._lexemes[self._at]
        self._at += 1
        tilde = self._take("tilde")
        if level and lexeme.kind == "word" and (tilde or is_pattern(lexeme)):
            self._no_level(level)
        if lexeme.kind == "word" and is_pattern(lexeme):
            if tilde:
                self._diagnostics.warn("~ cannot be combined with * or ?, and is ignored", tilde)
            return pattern_clause(lexeme, self._field, self._analyzer)
        if lexeme.kind == "word" and tilde:
            if len(lexeme.words) == len(lexeme.tokens) > 1:
                self._diagnostics.warn("~ only applies to a single word, and is ignored", tilde)
            return fuzzy_clause(lexeme, self._field, numbers.edits(tilde, default_edits(lexeme), self._diagnostics))
        slop = numbers.slop(tilde, self._diagnostics) if tilde else 0
        return word_clause(lexeme, self._field, _LEVELS[level.text] if level else None, slop)
