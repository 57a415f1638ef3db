"""Every regular expression of the package, timed on what makes it try again and again: none may take quadratic time.

The expressions are collected from the modules, so that a new one is tested without being named here. What each is tried on is
made from the expression itself: characters that it mentions, and texts that it or its parts match, repeated, with something after
them that fits nothing. No length may take more than three times as long as half of it.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import random
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from attrs import frozen

import frsearch
from frsearch.analysis import inclusive, tokenizer, written_numbers
from frsearch.ingest.fields import boilerplate
from frsearch.model import dates
from frsearch.query import lexer
from tests.conftest import ROOT

LONGEST = 40_000
SHORTEST = LONGEST >> 11
RATIO = 3.0
FLOOR = 0.05
"""Seconds below which a ratio is noise: a linear expression takes a tenth of it, and a quadratic one twenty times as much."""

SEARCHING = {"search", "finditer", "findall", "sub", "split"}
MATCHING = {"match", "fullmatch"}

BOUNDED = {
    "frsearch.ingest.fields.head._PUBLISHED": 600,
    "frsearch.render.pieces._SENTENCE_END": 20,
    "frsearch.analysis.sentences._WORD_BEFORE": 60,
}
"""Expressions that their modules apply to so many characters at most."""

PREPARED: dict[str, Callable[[str], str]] = {"lexer": lexer._mark_unclosed}
"""What is done to every text before an expression sees it."""

COMPILED_LATER = {"model/dates.py", "query/lexer.py", "analysis/tokenizer.py", "analysis/written_numbers.py"}
"""Modules that compile when first needed; `expressions` names what they compile."""

MADE_AT_RUN_TIME = {"engine/search/expansion.py", "analysis/columnar/symbols.py", "analysis/columnar/sentence_traits.py"}
"""Modules that match a pattern of a query against words, and single characters against the patterns of others."""


@frozen
class Expression:
    name: str
    pattern: re.Pattern[Any]
    methods: frozenset[str]


@cache
def sources() -> dict[str, ast.Module]:
    package = ROOT / "frsearch"
    return {path.relative_to(package).as_posix(): ast.parse(path.read_text("utf-8")) for path in package.rglob("*.py")}


def nodes() -> Iterator[tuple[str, ast.AST]]:
    for path, tree in sources().items():
        yield from ((path, node) for node in ast.walk(tree))


@cache
def expressions() -> list[Expression]:
    uses: defaultdict[str, set[str]] = defaultdict(set)
    for _, node in nodes():
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            uses[node.value.id].add(node.attr)
    found: dict[re.Pattern[Any], Expression] = {}
    for module in pkgutil.walk_packages(frsearch.__path__, "frsearch."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern):
                    found.setdefault(value, Expression(f"{module.name}.{name}", value, frozenset(uses[name])))
    found |= {one.pattern: one for one in compiled_later()}
    return [*found.values(), *literals()]


def compiled_later() -> Iterator[Expression]:
    for number, form in enumerate(dates._FORMS):
        yield Expression(f"date {number}", re.compile(form), frozenset(["fullmatch"]))
    for number, (rule, _) in enumerate(written_numbers._RULES):
        yield Expression(f"rule {number}", re.compile(rule, re.IGNORECASE), frozenset(["fullmatch"]))
    yield Expression("lexer", re.compile(lexer._LEXEME, re.VERBOSE), frozenset(["finditer"]))
    for forms in (boilerplate.label_forms, boilerplate.notice_forms):
        yield Expression(forms.__name__, forms(), frozenset(["fullmatch"]))
    yield Expression("inclusive", re.compile(inclusive.pattern(inclusive.TEXT)), frozenset(["search"]))
    for name in ("_GRAPHIC_WORD", "_PIECES"):
        yield Expression(name, re.compile(getattr(tokenizer, name)), frozenset(["finditer"]))


def literals() -> Iterator[Expression]:
    """Yield the expressions that calls such as ``re.split("[ \t]+", text)`` contain."""
    for path, node in nodes():
        if called := method_of_re(node):
            assert isinstance(node, ast.Call)
            if called != "compile" and isinstance(node.args[0], ast.Constant):
                pattern = node.args[0].value
                yield Expression(f"{path}:{node.lineno}", re.compile(pattern), frozenset([called]))


def method_of_re(node: ast.AST) -> str | None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        return node.func.attr if node.func.value.id == "re" else None
    return None


def test_every_expression_is_collected() -> None:
    collected = {one.pattern.pattern for one in expressions()}
    for path, node in nodes():
        if (method_of_re(node) or "escape") != "escape" and path not in MADE_AT_RUN_TIME:
            assert isinstance(node, ast.Call)
            if isinstance(node.args[0], ast.Constant):
                assert node.args[0].value in collected, f"{path}:{node.lineno}"
    later = {
        path
        for path, node in nodes()
        if isinstance(node, ast.Call) and any(ast.unparse(argument) == "re.compile" for argument in node.args)
    }
    assert later == COMPILED_LATER
    assert len(collected) > 70


CHARACTERS = "aA1 .,-'\n\t\"«»”!?<>/=:;()[]|éÀ…’_@#*\u00a0\u0301\u200b"
REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)


def children(operation: Any, argument: Any) -> list[Any]:
    if operation is sre.BRANCH:
        return list(argument[1])
    if operation is sre.SUBPATTERN:
        return [argument[3]]
    if operation in REPEATS:
        return [argument[2]]
    if operation is sre.ATOMIC_GROUP:
        return [argument]
    return [argument[1]] if operation in (sre.ASSERT, sre.ASSERT_NOT) else []


def parts(items: Any) -> Iterator[Any]:
    yield items
    for operation, argument in items:
        for child in children(operation, argument):
            yield from parts(child)


def members(argument: Any) -> list[str]:
    """Return characters of a class: its own, and the usual ones that it matches."""
    given = [chr(value) for operation, value in argument if operation is sre.LITERAL]
    given += [chr(end) for operation, value in argument if operation is sre.RANGE for end in value]
    return [character for character in (*given, *CHARACTERS) if fits(character, argument)]


def fits(character: str, argument: Any) -> bool:
    hit = negated = False
    for operation, value in argument:
        if operation is sre.NEGATE:
            negated = True
        elif operation is sre.LITERAL:
            hit |= ord(character) == value
        elif operation is sre.RANGE:
            hit |= value[0] <= ord(character) <= value[1]
        elif operation is sre.CATEGORY:
            kind = str(value).rpartition("_")[2]
            is_in = {
                "SPACE": character.isspace(),
                "DIGIT": character.isdecimal(),
                "WORD": character.isalnum() or character == "_",
            }
            hit |= is_in[kind] ^ ("NOT" in str(value))
    return hit ^ negated


def sample(items: Any, chance: random.Random) -> str:
    """Return a text that the parsed expression `items` matches, but for what it looks at without consuming it."""
    text = ""
    for operation, argument in items:
        if operation is sre.LITERAL:
            text += chr(argument)
        elif operation is sre.IN:
            text += chance.choice(members(argument) or ["a"])
        elif operation in (sre.ANY, sre.NOT_LITERAL):
            text += "a"
        elif operation is sre.BRANCH:
            text += sample(chance.choice(argument[1]), chance)
        elif operation in REPEATS:
            least, most, body = argument
            text += "".join(sample(body, chance) for _ in range(max(least, min(most, chance.randrange(3)))))
        elif operation in (sre.SUBPATTERN, sre.ATOMIC_GROUP):
            text += sample(children(operation, argument)[0], chance)
    return text


def units(pattern: re.Pattern[Any], count: int, chance: random.Random) -> list[str]:
    """Return texts to repeat: of each part of the expression, and of characters that it mentions, two in turn."""
    tree = parser.parse(pattern.pattern, pattern.flags if isinstance(pattern.pattern, str) else pattern.flags & ~re.UNICODE)
    pieces = [piece for piece in (sample(part, chance) for part in parts(tree) for _ in range(2)) if 0 < len(piece) < 200]
    letters = sorted({letter for piece in pieces for letter in piece})
    pairs = [chance.choice(letters) + chance.choice(letters) for _ in range(count)] if letters else []
    every = list(dict.fromkeys([*letters, *pieces, *pairs]))
    return chance.sample(every, min(count, len(every)))


def seconds(one: Expression, text: Any) -> float:
    begun = time.process_time()
    if one.methods & MATCHING or not one.methods & SEARCHING:
        one.pattern.fullmatch(text)
        one.pattern.match(text)
    if one.methods & SEARCHING or not one.methods & MATCHING:
        for _ in one.pattern.finditer(text):
            pass
    return time.process_time() - begun


def check(one: Expression, unit: str, end: str) -> None:
    """Double the text until it is long enough; stop at the first length that takes too long for half of it."""
    before, length = 0.0, SHORTEST
    while length <= BOUNDED.get(one.name, LONGEST):
        text: Any = PREPARED.get(one.name, str)((unit * (length // len(unit) + 1))[:length] + end)
        text = text.encode("latin-1", "replace") if isinstance(one.pattern.pattern, bytes) else text
        took = seconds(one, text)
        if took > max(FLOOR, RATIO * before):
            took = min(took, *(seconds(one, text) for _ in range(2)))
            assert took <= max(FLOOR, RATIO * before), f"{one.name}: {length:,} characters of {unit!r} take {took:.2f} s"
        before, length = took, 2 * length


def check_many(one: Expression, count: int) -> None:
    chance = random.Random(one.name)
    for unit in units(one.pattern, count, chance):
        check(one, unit, chance.choice(["\x01", "\n\x01", "a"]))


def test_no_expression_takes_quadratic_time() -> None:
    for one in expressions():
        check_many(one, 6)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(expressions())))
def test_no_expression_takes_quadratic_time_on_many_texts(number: int) -> None:
    check_many(expressions()[number], 150)


@pytest.mark.parametrize("pattern", [r"[.!?]+(?=\s)", r"a+b"])
def test_quadratic_expressions_are_found(pattern: str) -> None:
    one = Expression("bad", re.compile(pattern), frozenset(["search"]))
    with pytest.raises(AssertionError, match="take"):
        check_many(one, 60)
