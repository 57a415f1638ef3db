"""A query operator cannot be half added: every function that dispatches on kinds of nodes handles all, and rejects unknown ones.

Three tests hold this. Each dispatcher is called with a node of every kind, and with one of an unknown kind. Every ``match``
over nodes in the sources ends in ``assert_never``, or in a default that is listed here. And mypy, given one more kind, reports
an error in each dispatcher.
"""

from __future__ import annotations

import ast
import datetime
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, cast, get_args

import pytest
from attrs import frozen

from frsearch import Index
from frsearch.engine.search.executor import _is_scored
from frsearch.engine.search.expansion import _expanded, words_for
from frsearch.engine.search.frequencies import frequencies
from frsearch.engine.search.match_spans import SpanFinder
from frsearch.engine.search.positions import _count
from frsearch.engine.search.searcher import SegmentsSearcher
from frsearch.engine.search.statistics import Statistics
from frsearch.engine.whoosh.lowering import _in_field, to_whoosh
from frsearch.matching.finder import _fits, _Text
from frsearch.opensearch.read.expansion import pattern_query
from frsearch.opensearch.read.parts import _parts
from frsearch.query import (
    Added,
    Address,
    And,
    AtLeast,
    Boost,
    DateRange,
    DisMax,
    Everything,
    Fuzzy,
    Leaf,
    Maybe,
    Metadata,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Recency,
    Redundancy,
    RelatedWords,
    Signal,
    Term,
    Value,
    Wildcard,
    leaves,
    single_leaves,
    tree,
    walk,
)
from frsearch.query.clauses import match_only
from frsearch.query.written import _condition, _word, written
from frsearch.search.explain import _described, _named
from frsearch.search.plan import _is_loose, _loose_words
from frsearch.search.suggestions import _patterns, _typed
from tests.conftest import ARTICLES, ROOT
from tests.engine.formula import Formula
from tests.engine.oracle import count, matches, stretches
from tests.opensearch.fakes import lowering
from tests.query.notation import short

SEA, ARMED = Term("mer"), Phrase(("forces", "armees"))
LEAVES = (SEA, ARMED, Wildcard("mar*"), Fuzzy("merr", 1), Near((SEA, ARMED), 5))
NODES = (
    *LEAVES,
    And((SEA, ARMED)),
    Or((SEA, ARMED)),
    DisMax((SEA, ARMED)),
    AtLeast(1, (SEA, ARMED)),
    Boost(SEA, 2.0),
    Recency(SEA, 30, datetime.date(2024, 6, 30)),
    Maybe(SEA, Term("mer", "exact")),
    Not(SEA),
    Everything(),
    Nothing(),
    DateRange(),
    Added(),
    Address("lefanal.example"),
    Metadata(("page",), Value("3")),
)
SIGNALS = (*LEAVES, NODES[10], RelatedWords(SEA), Redundancy(Maybe(SEA, SEA), Maybe(SEA, SEA)))

LOWERED = lowering()._leaves

DEFAULTS = {
    "frsearch/engine/search/executor.py: _is_scored": "False: then every match is ranked, which takes longer and finds the same",
    "frsearch/engine/whoosh/lowering.py: _near": "our own query, which asks the engine",
    "frsearch/query/clauses.py: _near_child": "None: then a note says that PRES is read as ET",
    "frsearch/query/clauses.py: _typed": "the part itself: it has no stricter form",
    "frsearch/query/clauses.py: _typed_forms": "none: then the part is taken as it is",
    "frsearch/query/written.py: _loose": "None: then it is written as a required part and an optional one",
    "frsearch/query/written.py: _operand": "no parentheses: it is one part",
    "frsearch/search/plan.py: _is_loose": "False: it is no loose word, and is not rescored",
}
"""Every ``match`` over nodes that has a default, and what the default is."""

HANDED_ON = {
    "frsearch/engine/search/executor.py: Executor._leaf",
    "frsearch/engine/search/frequencies.py: docs_with",
    "frsearch/engine/search/positions.py: _articles",
    "frsearch/engine/search/positions.py: _leaf_spans",
    "tests/engine/oracle.py: occurrences",
}
"""Functions where mypy rejects a new kind of leaf because they pass it to one that takes some kinds only."""


@frozen
class Toy:
    """A node of an unknown kind."""

    field: str = "text"
    level: ClassVar[str] = "lemma"
    children: ClassVar[tuple[Node, ...]] = (SEA, Not(ARMED))


Dispatchers = dict[str, Callable[[Any], object]]


def of_nodes(searcher: SegmentsSearcher) -> Dispatchers:
    """Return the dispatchers on all kinds of nodes: where each is in the sources → a call of it."""
    executor, [doc_id, *_] = searcher.executor, searcher.snapshot.doc_ids()
    return {
        "frsearch/engine/search/executor.py: Executor.run": executor.run,
        "frsearch/engine/search/executor.py: Executor.matching": executor.matching,
        "frsearch/engine/search/executor.py: Executor.parts": lambda node: list(executor.parts(node, doc_id)),
        "frsearch/engine/whoosh/lowering.py: to_whoosh": to_whoosh,
        "frsearch/opensearch/read/lowering.py: Lowering.matching": lowering().matching,
        "frsearch/opensearch/read/lowering.py: Lowering.scored": lowering().scored,
        "frsearch/opensearch/read/parts.py: _parts": lambda node: list(_parts(node, {}, None)),
        "frsearch/query/clauses.py: match_only": match_only,
        "frsearch/query/written.py: written": written,
        "frsearch/search/plan.py: _loose_words": lambda node: list(_loose_words(node)),
        "frsearch/search/suggestions.py: _patterns": _patterns,
        "tests/engine/formula.py: Formula.score": lambda node: Formula(ARTICLES).score(node, ARTICLES[0]),
        "tests/engine/oracle.py: matches": lambda node: matches(node, ARTICLES[0]),
        "tests/query/notation.py: short": short,
    }


def of_leaves(searcher: SegmentsSearcher) -> Dispatchers:
    """Return the dispatchers on leaves."""
    [segment, *_], [doc_id, *_] = searcher.snapshot.segments, searcher.snapshot.doc_ids()
    statistics = Statistics(searcher.snapshot.segments)
    return {
        "frsearch/engine/search/executor.py: Executor._scored": searcher.executor._scored,
        "frsearch/engine/search/match_spans.py: SpanFinder.__init__": lambda leaf: SpanFinder(segment, [leaf], "body"),
        "frsearch/engine/search/positions.py: _count": partial(_count, segment.field("body")),
        "frsearch/engine/weights.py: Weights._burst": statistics._burst,
        "frsearch/engine/weights.py: Weights._idf": statistics._idf,
        "frsearch/matching/finder.py: _Text.spans": _Text("La mer.", has_sentences=False).spans,
        "frsearch/opensearch/read/leaves.py: Leaves._sources": lambda leaf: list(LOWERED._sources([leaf], "body")),
        "frsearch/opensearch/read/leaves.py: Leaves.lowered": lambda leaf: LOWERED.lowered(leaf, "body"),
        "frsearch/opensearch/read/lowering.py: Lowering._scored_leaf": lambda leaf: lowering()._scored_leaf(leaf, lambda _: None),
        "frsearch/search/explain.py: _described": lambda signal: _described(searcher, signal, doc_id),
        "frsearch/search/explain.py: _named": _named,
        "tests/engine/formula.py: Formula._weighed": Formula(ARTICLES)._weighed,
        "tests/engine/oracle.py: count": lambda leaf: count(leaf, ARTICLES[0], "body"),
    }


def of_few(searcher: SegmentsSearcher) -> Dispatchers:
    """Return the dispatchers on a few kinds only: mypy reports an error where they are called."""
    segment = searcher.snapshot.segments[0]
    field = segment.field("body")
    return {
        "frsearch/engine/search/executor.py: Executor._unscored_docs": searcher.executor._unscored_docs,
        "frsearch/engine/search/frequencies.py: frequencies": partial(frequencies, segment, "body", None),
        "frsearch/engine/search/expansion.py: _expanded": partial(_expanded, field.words.folded),
        "frsearch/engine/search/expansion.py: words_for": partial(words_for, field),
        "frsearch/engine/whoosh/lowering.py: _in_field": lambda leaf: _in_field(leaf, "body"),
        "frsearch/matching/finder.py: _fits": lambda leaf: _fits(leaf, None),
        "frsearch/opensearch/read/expansion.py: pattern_query": pattern_query,
        "frsearch/opensearch/read/filters.py: Filters.lowered": lowering()._filters.lowered,
        "frsearch/query/written.py: _condition": _condition,
        "frsearch/query/written.py: _word": _word,
        "frsearch/search/suggestions.py: _typed": _typed,
        "tests/engine/oracle.py: stretches": lambda leaf: stretches(leaf, "La mer."),
    }


@pytest.fixture
def searcher(index: Index) -> SegmentsSearcher:
    return cast(SegmentsSearcher, index._searcher)


def test_every_kind_has_an_example() -> None:
    assert [type(leaf) for leaf in LEAVES] == [*get_args(Leaf)]
    assert {type(node) for node in NODES} == {*get_args(Node), DisMax}
    assert {type(signal) for signal in SIGNALS} == {*get_args(Signal)}


def test_every_dispatcher_handles_every_kind(searcher: SegmentsSearcher) -> None:
    for dispatch in of_nodes(searcher).values():
        for node in NODES:
            dispatch(node)
    for place, dispatch in of_leaves(searcher).items():
        for signal in SIGNALS if place.endswith("_described") else LEAVES:
            dispatch(signal)


def test_every_dispatcher_rejects_an_unknown_kind(searcher: SegmentsSearcher) -> None:
    for place, dispatch in (of_nodes(searcher) | of_leaves(searcher) | of_few(searcher)).items():
        with pytest.raises(AssertionError) as caught:
            dispatch(Toy())
        assert "unreachable, but got: Toy" in str(caught.value), place


def test_walking_needs_no_more_than_children() -> None:
    toy = cast(Node, Toy())
    assert list(walk(toy)) == [toy, SEA, Not(ARMED), ARMED]
    assert list(leaves(And((toy, Not(toy))))) == [SEA]
    assert list(single_leaves(cast(Leaf, toy))) == [SEA]


def test_defaults_for_an_unknown_kind() -> None:
    toy = cast(Node, Toy())
    assert not _is_scored(toy)
    assert not _is_loose(toy)


SOURCES = sorted(path for folder in ("frsearch", "tests") for path in (ROOT / folder).rglob("*.py"))
KINDS = {kind.__name__ for kind in (*get_args(Node), *get_args(Signal), DisMax)}


def place_of(path: Path, line: int) -> str:
    """Return the file, the class and the function that hold a line."""
    named = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    around = [node for node in named if node.lineno <= line <= (node.end_lineno or 0)]
    return f"{path.relative_to(ROOT).as_posix()}: {'.'.join(node.name for node in sorted(around, key=lambda node: node.lineno))}"


def unknown_kinds() -> Iterator[tuple[str, bool]]:
    """Yield where each ``match`` over nodes is, and whether it ends in ``assert_never``."""
    for path in SOURCES:
        for found in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(found, ast.Match):
                patterns = [node for case in found.cases for node in ast.walk(case.pattern) if isinstance(node, ast.MatchClass)]
                if KINDS & {ast.unparse(pattern.cls) for pattern in patterns}:
                    last = found.cases[-1]
                    is_default = ast.unparse(last.pattern) == "_" and not last.guard
                    assert is_default, f"the match in {place_of(path, found.lineno)} has no last case"
                    yield place_of(path, found.lineno), "assert_never" in ast.unparse(last.body[0])


def test_every_match_over_nodes_has_a_last_case(searcher: SegmentsSearcher) -> None:
    found = list(unknown_kinds())
    assert {place for place, refuses in found if not refuses} == {*DEFAULTS}
    assert {place for place, refuses in found if refuses} == {*of_nodes(searcher), *of_leaves(searcher), *of_few(searcher)}


TOY = '''
@frozen
class Toy:
    """A node of an unknown kind."""

    field: str = "text"
    level: ClassVar[str] = "lemma"
    children: ClassVar[tuple[()]] = ()


'''


@pytest.mark.slow
@pytest.mark.parametrize("union", ["Node", "Leaf"])
def test_mypy_reports_a_new_kind_in_every_dispatcher(searcher: SegmentsSearcher, tmp_path: Path, union: str) -> None:
    source, edited = Path(tree.__file__), tmp_path / "tree.py"
    text = source.read_text("utf-8")
    assert text.count(f"\n{union} = ") == text.count("\nLeaf = ") == 1
    edited.write_text(text.replace("\nLeaf = ", f"{TOY}Leaf = ").replace(f"\n{union} = ", f"\n{union} = Toy | "), "utf-8")
    command = [sys.executable, "-m", "mypy", "--shadow-file", str(source), str(edited), "--cache-dir", str(tmp_path.parent)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    errors = re.findall(r"^(.+\.py):(\d+): error: .*Toy", said, re.MULTILINE)
    found = sorted({place_of(ROOT / path, int(line)) for path, line in errors})
    print(f"A new member of {union} is an error in {len(found)} functions:", *found, sep="\n  ")
    expected = {*of_nodes(searcher), *(({*of_leaves(searcher)} | HANDED_ON) if union == "Leaf" else ())}
    assert {*found} == expected
    assert f"Found {len(errors)} errors" in said
