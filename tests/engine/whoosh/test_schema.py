"""The Whoosh schema: which of our fields and levels each Whoosh field holds."""

from __future__ import annotations

import pickle

import pytest

from frsearch.engine.whoosh.schema import DAY_FIELDS, WORD_FIELDS, LevelField, build_schema, field_name


@pytest.mark.parametrize(
    ("field", "level", "expected"),
    [
        ("title", "lemma", "title"),
        ("body", "folded", "body_folded"),
        ("body", "exact", "body_exact"),
        ("outlet", "folded", "outlet"),
        ("outlet", "exact", "outlet"),
    ],
)
def test_names(field: str, level: str, expected: str) -> None:
    assert field_name(field, level) == expected
    assert WORD_FIELDS[expected][0] == field


def test_the_schema_has_every_field() -> None:
    assert set(build_schema().names()) == {"id", "url", *WORD_FIELDS, *DAY_FIELDS}


@pytest.mark.parametrize(("level", "terms"), [("lemma", ["peche"]), ("folded", ["peches"]), ("exact", ["pêches"])])
def test_a_text_is_indexed_at_the_level_of_its_field(level: str, terms: list[str]) -> None:
    assert [term.decode() for term, *_ in LevelField(level).index("Pêches")] == terms


def test_the_schema_survives_pickling() -> None:
    """Plain Whoosh reads it from a table of contents."""
    schema = build_schema()
    again = pickle.loads(pickle.dumps(schema))
    assert again.names() == schema.names()
    assert [again[name].analyzer for name in WORD_FIELDS] == [schema[name].analyzer for name in WORD_FIELDS]
