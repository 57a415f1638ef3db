"""Tables of records in each format."""

from __future__ import annotations

import io

import pytest

from frsearch.render.table import Table, write_table
from frsearch.render.widths import width

TABLE = Table(("nom", "n", "part"), [("=Élan", 1234, 0.5), (None, 7, None), ("a\x1b\tb", 0, 12.345)])


@pytest.mark.parametrize(
    ("format_name", "expected"),
    [
        ("terminal", "nom        n   part\n=Élan  1,234   0.50\n           7\na\ufffd b       0  12.35\n"),
        ("csv", "nom,n,part\n'=Élan,1234,0.5\n,7,\na\ufffd\tb,0,12.345\n"),
        (
            "jsonl",
            '{"nom":"=Élan","n":1234,"part":0.5}\n{"nom":null,"n":7,"part":null}\n{"nom":"a\\u001b\\tb","n":0,"part":12.345}\n',
        ),
    ],
)
def test_a_table_is_written(format_name: str, expected: str) -> None:
    write_table(TABLE, format_name, out := io.StringIO())
    assert out.getvalue() == expected


@pytest.mark.parametrize(("format_name", "expected"), [("terminal", ""), ("csv", "nom,n\n"), ("jsonl", "")])
def test_a_table_may_have_no_rows(format_name: str, expected: str) -> None:
    write_table(Table(("nom", "n"), []), format_name, out := io.StringIO())
    assert out.getvalue() == expected


def test_wide_letters_take_two_columns_and_marks_none() -> None:
    write_table(Table(("nom", "n"), [("日本新聞", 1), ("e\u0301te\u0301", 22), ("a", 3)]), "terminal", out := io.StringIO())
    lines = out.getvalue().splitlines()
    assert lines == ["nom        n", "日本新聞   1", "e\u0301te\u0301       22", "a          3"]
    assert {width(line) for line in lines} == {12}
