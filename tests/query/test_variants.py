"""Variants of what is typed, and what is written as in other search engines, as tables: query → tree, notes, and the reason.

FRSEARCH_REWRITE_GOLDEN=1 rewrites the second and the third column instead of comparing with them.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch import FrenchAnalyzer, QueryError
from frsearch.analysis.variants import Variants
from frsearch.query import AS_TYPED, Boost, DisMax, Leaf, Node, Phrase, Reading, Term, loosened, parse, single_leaves, walk
from frsearch.query.reading import VariantOf, variants_in
from tests.query.notation import short
from tests.query.test_queries import FIELDS

FOLDER = Path(__file__).parent
REWRITE = bool(os.environ.get("FRSEARCH_REWRITE_GOLDEN"))
ANALYZER = FrenchAnalyzer()
SHIPPED = Reading(Variants())
TABLES = {"variants.tsv": SHIPPED, "borrowed.tsv": AS_TYPED}


def rows(table: str) -> list[list[str]]:
    """Return the rows of a table: query, tree, notes and reason."""
    lines = (FOLDER / table).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("# ")]


def row(query: str, reason: str, reading: Reading) -> list[str]:
    try:
        parsed = parse(query, ANALYZER, FIELDS, reading)
    except QueryError as error:
        return [query, "error", f"at {error.position}: {str(error).splitlines()[0]}", reason]
    notes = " ; ".join(f"{note.kind} «{query[note.start : note.end]}» {note.message}" for note in parsed.notes)
    return [query, short(parsed.tree), notes, reason]


@pytest.mark.skipif(REWRITE, reason="the tables are being rewritten")
@pytest.mark.parametrize("table", TABLES)
def test_a_query_is_read_as_in_the_table(table: str) -> None:
    found = [(row(query, reason, TABLES[table]), [query, *rest, reason]) for query, *rest, reason in rows(table)]
    assert [(is_read, expected) for is_read, expected in found if is_read != expected] == []


@pytest.mark.parametrize("table", TABLES)
def test_every_row_has_its_reason_and_a_query_of_its_own(table: str) -> None:
    if REWRITE:
        lines = (FOLDER / table).read_text("utf-8").splitlines()
        parts = [
            line if line.startswith("# ") else row(line.split("\t")[0], line.split("\t")[-1], TABLES[table]) for line in lines
        ]
        (FOLDER / table).write_text(
            "".join(f"{part if isinstance(part, str) else chr(9).join(part)}\n" for part in parts), "utf-8"
        )
    found = rows(table)
    assert all(len(one) == 4 and one[-1] for one in found)
    assert len({one[0] for one in found}) == len(found) >= 60


def test_a_variant_that_the_index_lacks_is_left_out() -> None:
    only_onu = Reading(Variants(), share=lambda typed, other, is_form: 0.5 * (other == Term("onu", "folded")))
    parsed = parse("nations unies Kiev", ANALYZER, (), only_onu)
    assert short(parsed.tree) == 'or(or(nation/nations "onu"^0.5) or(unir/unies "onu"^0.5) kiev)'
    assert [note.message for note in parsed.notes] == [
        'also searched for: "nations unies" as "ONU"; put words in quotation marks to search for these alone'
    ]
    assert [word.others for word in parsed.words] == [("ONU",), ("ONU",), ()]


def test_the_spellings_of_a_compound_score_alike() -> None:
    reading = Reading(
        ratio=lambda typed, other: 3.0 if (typed, other) == (Phrase(("week", "end"), "lemma"), Term("weekend")) else 1.0
    )
    assert short(parse("week-end", ANALYZER, (), reading).tree) == 'or(maybe(~"week end" ="week end") weekend^3)'


def test_quotations_taken_loosely_have_variants() -> None:
    read = loosened("le « nénuphar blanc » fleurit", ANALYZER, (), SHIPPED)
    assert read
    assert short(read.tree) == "or(or(nenuphar/nénuphar ~nenufar^0.9) blanc fleurir/fleurit)"


def test_many_variants_make_one_note() -> None:
    query = "Kiev djihad tsar clé ognon nénuphar Daech yaourt"
    [note] = parse(query, ANALYZER, (), SHIPPED).notes
    assert note.message.count('" as "') == 6
    assert ", 2 more;" in note.message
    assert (note.kind, query[note.start : note.end]) == ("variants", query)


def test_a_long_group_adds_only_so_many() -> None:
    group = [f"mot{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    parsed = parse("mota", ANALYZER, (), Reading(Variants([group])))
    assert sum(isinstance(node, Boost) for node in walk(parsed.tree)) == 12


def test_variants_are_found_in_a_tree() -> None:
    tree = parse("nations unies Kiev week-end^2", ANALYZER, (), SHIPPED).tree
    assert variants_in(tree) == {
        Term("onu", "folded"): VariantOf(("nations", "unies"), 0.9),
        Term("kyiv", "folded"): VariantOf(("kiev",), 0.9),
    }
    assert variants_in(DisMax((Term("a"), Term("b")))) == {}


PIECES = "ONU nations unies djihad 14 h 30 5 euros 14h30 49.3 Saint-Denis mali ET OU SAUF PRES/2 W/3".split()
PIECES += ["titre:", *'()-+=~"!:', "^2"]


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_variants_only_add_leaves_whatever_the_query(pieces: list[str]) -> None:
    query = " ".join(pieces)
    try:
        bare = parse(query, ANALYZER)
    except QueryError:
        with pytest.raises(QueryError):
            parse(query, ANALYZER, (), SHIPPED)
        return
    varied = parse(query, ANALYZER, (), SHIPPED)
    assert {*single(bare.tree)} <= {*single(varied.tree)}
    assert [word.term for word in varied.words] == [word.term for word in bare.words]
    assert [note for note in varied.notes if note.kind != "variants"] == [*bare.notes]


def single(tree: Node) -> list[Leaf]:
    return [leaf for node in walk(tree) if isinstance(node, Leaf) for leaf in single_leaves(node)]


@pytest.mark.parametrize("query", ["mali russie réforme", "le mali", "\u00e9t\u00e9 chaud", "il faut"])
def test_plain_queries_without_variants_are_read_as_before(query: str) -> None:
    assert parse(query, ANALYZER, (), SHIPPED) == parse(query, ANALYZER)
