"""What commands that list words share: their options and their table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from frsearch.cli.options import Decorated, output
from frsearch.render.table import Table, write_table

_OPTIONS = (
    click.option(
        "-n", "--limit", type=click.IntRange(min=0), default=20, show_default=True, help="How many words to list; 0: all."
    ),
    click.option(
        "--min-count",
        type=click.IntRange(min=1),
        default=5,
        show_default=True,
        help="Leave out words that occur less often there.",
    ),
    click.option(
        "--min-likelihood",
        type=click.FloatRange(min=0),
        default=10.83,
        show_default=True,
        help="Leave out words with a lower log-likelihood, which may be chance: it exceeds 10.83 once in a thousand words, 6.63 "
        "in a hundred, 3.84 in twenty. 0: keep all.",
    ),
    click.option("--keep-stop-words", is_flag=True, help="Keep grammatical words such as de, que, ne, which are left out."),
)


def list_options(command: Decorated) -> Decorated:
    """Add the options that say which words are listed."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def write_words(records: Sequence[Mapping[str, Any]], columns: Sequence[str], format_name: str) -> None:
    """Write records as a table, figures with four decimals."""
    write_table(Table(columns, ([_cell(record[name]) for name in columns] for record in records)), format_name, output())


def _cell(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else value
