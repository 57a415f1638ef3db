"""The grammar: lexemes → one :class:`Clause`. From lowest to highest precedence: rows, OU, ET, NON, PRES, weights, operands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import pairwise

from attrs import define, evolve, field

from frsearch.analysis import FrenchAnalyzer
from frsearch.analysis.word_runs import word_runs
from frsearch.model import address_key
from frsearch.query import numbers
from frsearch.query.clauses import Clause, all_of, any_of, at_least, conjuncts, near, side_by_side
from frsearch.query.diagnostics import Diagnostics
from frsearch.query.fields import fields_named
from frsearch.query.lexer import PREFIXES, Kind, Lexeme, unquoted
from frsearch.query.reading import AS_TYPED, Reading
from frsearch.query.tree import Address, Boost, Metadata, Value, weights
from frsearch.query.words import default_edits, fuzzy_clause, is_pattern, pattern_clause, word_clause

_OPERANDS: tuple[Kind, ...] = ("word", "quote", "open", "prefix", "level", "sentence", "of", "date", "address", "field", "range")
"""Kinds of lexemes with which an operand begins."""

_NEGATIONS: tuple[Kind, ...] = ("not", "minus")
_LEVELS = {"=": "exact", "~": "lemma"}


@define
class Grammar:
    """A recursive-descent parser of one query, a method for each level of precedence: :meth:`read`, then from top to bottom.

    What a method cannot parse it leaves to its caller; what no method can parse is ignored with a note.
    """

    _lexemes: Sequence[Lexeme]
    _analyzer: FrenchAnalyzer
    _diagnostics: Diagnostics
    _known: Collection[str] = ()
    _reading: Reading = AS_TYPED
    _at: int = field(default=0, init=False)
    _field: str = field(default="text", init=False)
    _metadata: tuple[str, ...] = field(default=(), init=False)
    """The fields of ``extra`` in which words are sought; none: they are sought in ``_field``."""

    def read(self) -> Clause | None:
        """Return the clause of the whole query; None if there is nothing in it."""
        clauses = []
        while self._at < len(self._lexemes):
            clauses += self._row()
            if closing := self._accept("close"):
                self._diagnostics.warn("this parenthesis closes nothing and is ignored", closing)
        kept = self._without_droppable(clauses)
        return side_by_side(kept) if kept else None

    def _next_is(self, *kinds: Kind) -> bool:
        return self._at < len(self._lexemes) and self._lexemes[self._at].kind in kinds

    def _accept(self, *kinds: Kind) -> Lexeme | None:
        """Return the next lexeme and move past it if it is of one of these kinds."""
        if not self._next_is(*kinds):
            return None
        self._at += 1
        return self._lexemes[self._at - 1]

    def _row(self) -> list[Clause]:
        """Parse clauses side by side, up to a closing parenthesis or the end."""
        clauses = []
        while self._at < len(self._lexemes) and not self._next_is("close"):
            began = self._at
            if clause := self._or():
                clauses.append(clause)
            assert self._at > began, "a lexeme that no method accepts would loop forever"
        return clauses

    def _without_droppable(self, clauses: Sequence[Clause]) -> Sequence[Clause]:
        """Drop clauses of stop words alone if another clause remains."""
        kept = [clause for clause in clauses if not clause.droppable]
        if len(kept) == len(clauses) or all(clause.node is None for clause in kept):
            return clauses
        for clause in clauses:
            if clause.droppable:
                self._diagnostics.drop(clause.start, clause.end)
        return kept

    def _or(self) -> Clause | None:
        return self._infix("or", self._and, any_of)

    def _and(self) -> Clause | None:
        return self._infix("and", self._not, all_of)

    def _infix(
        self, kind: Kind, parse_operand: Callable[[], Clause | None], combine: Callable[[Sequence[Clause]], Clause]
    ) -> Clause | None:
        """Parse operands between infix operators of one kind; an operator that lacks an operand is ignored."""
        operands = [operand for operand in [parse_operand()] if operand]
        while True:
            if operator := self._accept(kind):
                if not self._next_is(*_OPERANDS, *_NEGATIONS, "plus"):
                    self._ignore(operator, "right")
                    continue
                if not operands:
                    self._ignore(operator, "left")
            elif not (kind == "and" and operands and self._next_is("not")):
                break
            if operand := parse_operand():
                operands.append(operand)
        return operands[0] if len(operands) == 1 else combine(operands) if operands else None

    def _ignore(self, operator: Lexeme, side: str) -> None:
        """Note that an operator lacks an operand on one side."""
        word = operator.text if operator.kind != "near" else f"PRES/{operator.text}"
        hint = f"; to search for the word, write it in lower case: {word.lower()}" if operator.text.isalpha() else ""
        self._diagnostics.warn(f"{word} has nothing to its {side} and is ignored{hint}", operator)

    def _not(self) -> Clause | None:
        """Parse prefix operators (NON, ``-``, ``+``) and their operand."""
        is_excluded = is_plus = False
        operator = None
        while taken := self._accept(*_NEGATIONS, "plus"):
            operator = taken
            is_excluded ^= operator.kind in _NEGATIONS
            is_plus |= operator.kind == "plus"
        if not self._next_is(*_OPERANDS):
            self._missing_operand(operator)
            return None
        clause = self._near()
        if clause is None or clause.node is None:
            return clause
        if is_excluded and operator and operator.kind == "minus" and clause.droppable:
            self._diagnostics.drop(operator.start, clause.end)
            return None
        if is_excluded:
            return evolve(clause.negated, start=operator.start if operator else clause.start)
        return evolve(clause, role="plus", droppable=False) if is_plus else clause

    def _missing_operand(self, operator: Lexeme | None) -> None:
        """Note what is where an operand should be, and move past it unless a caller can use it."""
        if operator:
            self._ignore(operator, "right")
        elif infix := self._accept("and", "or", "near"):
            self._ignore(infix, "left")
        elif weight := self._accept("boost"):
            self._diagnostics.warn("^ has nothing to weight here and is ignored", weight)

    def _near(self) -> Clause | None:
        """Parse operands of PRES/n."""
        operands, distances, operators = [self._boosted()], list[int](), list[Lexeme]()
        while operator := self._accept("near"):
            if not self._next_is(*_OPERANDS):
                self._ignore(operator, "right")
                continue
            operators.append(operator)
            distances.append(numbers.distance(operator, self._diagnostics))
            operands.append(self._boosted())
        clauses = [operand for operand in operands if operand]
        if len(clauses) < 2:
            return clauses[0] if clauses else None
        return self._nearby(clauses, distances, operators[0])

    def _nearby(self, clauses: Sequence[Clause], distances: Sequence[int], operator: Lexeme) -> Clause:
        if len(set(distances)) == 1 and (found := near(clauses, distances[0])):
            return found
        pairs = [near(pair, distance) for pair, distance in zip(pairwise(clauses), distances, strict=False)]
        valid = [pair for pair in pairs if pair]
        if len(valid) == len(pairs):
            self._diagnostics.warn("PRES with different distances is read pair by pair", operator)
            return all_of(valid)
        self._diagnostics.warn("PRES takes words, quotations and patterns of one field; read as ET", operator)
        return all_of([clause.enclosed for clause in clauses])

    def _boosted(self) -> Clause | None:
        """Parse an operand and its weight."""
        clause = self._prefixed()
        factors: list[float] = []
        while weight := self._accept("boost"):
            if factors:
                self._diagnostics.warn("this already has a weight; the first one counts", weight)
            factors.append(numbers.factor(weight, self._diagnostics))
            if clause and clause.node and not all(numbers.is_weight(factors[0] * one) for one in weights(clause.node)):
                self._diagnostics.warn(f"with the weights inside, this one comes to {numbers.BEYOND}; it is ignored", weight)
                factors = [1.0]
        if clause and clause.node is not None and factors and factors[0] != 1:
            return evolve(clause, node=Boost(clause.node, factors[0]), droppable=False)
        return clause

    def _prefixed(self) -> Clause | None:
        """Parse an operand with the field prefixes and level marks before it."""
        outer, level, prefix = (self._field, self._metadata), None, None
        while taken := self._accept("prefix", "field", "level"):
            if taken.kind == "level":
                level = taken
            elif taken.kind == "field":
                prefix, self._metadata = taken, fields_named(taken.text, self._known)
            else:
                prefix, self._field, self._metadata = taken, PREFIXES[taken.text.lower()], ()
            if not self._next_is(*_OPERANDS):
                colon = ":" if taken is prefix else ""
                self._diagnostics.warn(f"{taken.text}{colon} has nothing after it and is ignored", taken)
                self._field, self._metadata = outer
                return None
        clause = self._operand(level)
        self._field, self._metadata = outer
        return evolve(clause.enclosed, start=prefix.start) if clause and prefix else clause

    def _operand(self, level: Lexeme | None) -> Clause | None:
        lexeme = self._lexemes[self._at]
        if lexeme.kind in ("word", "quote") and not self._metadata:
            return self._word(level)
        if level:
            self._ignore_level(level)
        match lexeme.kind:
            case "open":
                return self._group()
            case "sentence":
                return self._sentence()
            case "of":
                return self._at_least()
            case "address":
                return self._address()
            case "range":
                return self._range()
            case "word" | "quote":
                return self._value()
            case _:
                return self._date()

    def _ignore_level(self, level: Lexeme) -> None:
        self._diagnostics.warn(f"{level.text} applies to a single word or quotation and is ignored here", level)

    def _parenthesized(self) -> Sequence[Clause]:
        """Parse what is between parentheses."""
        opening = self._accept("open")
        clauses = self._without_droppable(self._row())
        if not self._accept("close") and opening:
            self._diagnostics.warn("this parenthesis is never closed; read to the end", opening)
        elif not clauses and opening:
            closing = self._lexemes[self._at - 1]
            self._diagnostics.warn("these parentheses are empty", opening, closing)
        return clauses

    def _group(self) -> Clause | None:
        clauses = self._parenthesized()
        clause = side_by_side(clauses) if clauses else None
        return clause.enclosed if clause and (clause.exclusions or clause.role == "strict") else clause

    def _sentence(self) -> Clause | None:
        name = self._accept("sentence")
        clauses = [single for clause in self._parenthesized() for single in conjuncts(clause)]
        asked = [clause for clause in clauses if clause.node is not None]
        exclusions = [clause for clause in clauses if clause.node is None]
        if not name or not asked:
            return side_by_side(clauses) if clauses else None
        if exclusions:
            self._diagnostics.warn(f"an exclusion in {name.text}(…) applies to the whole article", name)
        found = near(asked, None)
        if not found:
            self._diagnostics.warn(f"{name.text}(…) takes words, quotations and patterns of one field; read as ET", name)
        return all_of([found or all_of([clause.enclosed for clause in asked]), *exclusions]).enclosed

    def _at_least(self) -> Clause | None:
        number = self._accept("of")
        clauses = self._parenthesized()
        asked = sum(clause.node is not None for clause in clauses)
        if not number or not asked:
            return side_by_side(clauses) if clauses else None
        return at_least(numbers.count(number, asked, self._diagnostics), clauses)

    def _date(self) -> Clause | None:
        lexeme = self._accept("date")
        found = numbers.days(lexeme, self._diagnostics) if lexeme else None
        return Clause(lexeme.start, lexeme.end, found) if lexeme and found else None

    def _address(self) -> Clause | None:
        lexeme = self._accept("address")
        key = address_key(unquoted(lexeme.text)) if lexeme else ""
        if lexeme and not key:
            forms = "url:lefanal.example or url:https://lefanal.example/port"
            self._diagnostics.warn(f"url: has no address and is ignored; write {forms}", lexeme)
        return Clause(lexeme.start, lexeme.end, Address(key)) if lexeme and key else None

    def _range(self) -> Clause | None:
        lexeme = self._accept("range")
        found = numbers.bounds(lexeme, self._diagnostics) if lexeme else None
        return (
            Clause(lexeme.start, lexeme.end, Metadata(fields_named(lexeme.name, self._known), found))
            if lexeme and found
            else None
        )

    def _value(self) -> Clause:
        lexeme = self._lexemes[self._at]
        self._at += 1
        if tilde := self._accept("tilde"):
            self._diagnostics.warn("~ does not apply to the value of a field and is ignored", tilde)
        if is_pattern(lexeme):
            self._diagnostics.warn("* and ? have no meaning in the value of a field and are ignored", lexeme)
        value = Value(unquoted(lexeme.text), word_runs(self._analyzer.tokens(lexeme.text)))
        return Clause(lexeme.start, lexeme.end, Metadata(self._metadata, value), role="loose")

    def _word(self, level: Lexeme | None) -> Clause:
        lexeme = self._lexemes[self._at]
        self._at += 1
        tilde = self._accept("tilde")
        if level and lexeme.kind == "word" and (tilde or is_pattern(lexeme)):
            self._ignore_level(level)
        if lexeme.kind == "word" and is_pattern(lexeme):
            if tilde:
                self._diagnostics.warn("~ does not apply to a word with * or ? and is ignored", tilde)
            return pattern_clause(lexeme, self._field, self._analyzer)
        if lexeme.kind == "word" and tilde:
            if len(lexeme.words) == len(lexeme.tokens) > 1:
                self._diagnostics.warn("~ applies to a single word and is ignored here", tilde)
            return fuzzy_clause(lexeme, self._field, numbers.edits(tilde, default_edits(lexeme), self._diagnostics))
        slop = numbers.slop(tilde, self._diagnostics) if tilde else 0
        clause = word_clause(lexeme, self._field, _LEVELS[level.text] if level else None, slop, self._reading)
        if others := {word.others for word in clause.words if word.others}:
            self._diagnostics.vary(lexeme.stretch, *others)
        return clause
