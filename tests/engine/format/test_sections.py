"""The table of sections is what a segment file holds, and the only place that names a section."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from frsearch.engine.format import sections
from frsearch.engine.format.sections import CODINGS, SECTIONS, Section
from frsearch.engine.format.segment_file import Sections
from frsearch.engine.read.segment import Segment
from frsearch.engine.write.merge import merge
from tests.conftest import ROOT
from tests.engine.segments import articles, build

ENGINE = ROOT / "frsearch" / "engine"
CONSTANTS = {name: value for name, value in vars(sections).items() if isinstance(value, Section)}
STORED = {name: types for section in SECTIONS for name, types in section.stored()}

SUFFIXES = {section.name.removeprefix("{field}") for section in SECTIONS if section.name.startswith("{field}")}
SUFFIXES |= {part for parts in CODINGS.values() for part in parts if part}


def one_of(names: set[str]) -> str:
    return f"({'|'.join(map(re.escape, sorted(names)))})"


DOTTED = {name for name in STORED if "." in name}
SPELLED = re.compile(
    rf"\b{one_of(DOTTED)}\b|(^|\{{\}}){one_of(SUFFIXES)}(?![\w.])|\b{one_of({name.split('.')[0] for name in DOTTED})}\.\{{\}}"
)
"""A name with a dot, or what makes one of a field or a coding. (`sentences` is a word that occurs elsewhere.)"""


def test_no_section_is_in_the_table_twice() -> None:
    assert len(STORED) == sum(len(list(section.stored())) for section in SECTIONS)
    assert list(CONSTANTS.values()) == list(SECTIONS)


@pytest.mark.parametrize("count", [0, 1, 600])
def test_a_segment_has_the_sections_of_the_table(tmp_path: Path, count: int) -> None:
    file, segment = build(tmp_path, articles(1, count))
    check(file, segment)


def test_a_merged_segment_has_them_too(tmp_path: Path) -> None:
    parts = [Segment(*build(tmp_path, articles(seed, 300))) for seed in (1, 2)]
    merge(tmp_path / "merged.frs", bytes(16), parts)
    for part in parts:
        part.close()
    check(tmp_path / "merged.frs", bytes(16))


def check(file: Path, segment: bytes) -> None:
    opened = Sections(file, segment)
    found = {name: dtype for name, (_, _, dtype) in opened.facts["sections"].items()}
    opened.close()
    assert set(found) == set(STORED)
    assert [name for name, dtype in found.items() if dtype not in STORED[name]] == []


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(ENGINE.rglob("*.py")):
        yield path.relative_to(ENGINE).with_suffix("").as_posix(), ast.parse(path.read_text("utf-8"))


def test_readers_are_the_modules_that_use_a_section() -> None:
    found: dict[str, set[str]] = {name: set() for name in CONSTANTS}
    for module, tree in modules():
        if not module.startswith(("write/", "format/")):
            names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
            for name in names & set(CONSTANTS):
                found[name].add(module)
    assert {name: set(section.readers) for name, section in CONSTANTS.items()} == found


def test_no_other_module_spells_the_name_of_a_section() -> None:
    spelled = [
        f"{module}:{line}: {text!r}"
        for module, tree in modules()
        if module != "format/sections"
        for line, text in literals(tree)
        if SPELLED.search(text)
    ]
    assert spelled == []


def literals(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the strings of a module except docstrings, with {} for what a formatted string fills in."""
    expressions = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    formatted = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    ignored = {id(node) for node in expressions} | {id(part) for node in formatted for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in ignored:
            yield node.lineno, node.value
    for node in formatted:
        yield node.lineno, "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)


@pytest.mark.parametrize(
    "code", ['f"{x}.length"', 'f"{x}.skip.wide"', 'x + ".docs"', 'f"date.{x}"', '"id.hash"', 'f"{x}.odd.at or {x}.tf is wrong"']
)
def test_a_spelled_name_is_noticed(code: str) -> None:
    assert any(SPELLED.search(text) for _, text in literals(ast.parse(f"x = {code}")))


@pytest.mark.parametrize("code", ['f"{x}.frs"', 'f"{x}.{y}.del"', '"article. It is"', 'f"{x}.docstring"', '"sentences"'])
def test_other_strings_are_not(code: str) -> None:
    assert not any(SPELLED.search(text) for _, text in literals(ast.parse(f"x = {code}")))
