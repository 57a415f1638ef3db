"""docs/web.md says what there is: every route, parameter, key and option."""

from __future__ import annotations

import re

from attrs import fields

from frsearch.cli.serve import command
from frsearch.web.address import MOST_MARKS, PER_PAGE, Address
from frsearch.web.app import ROUTES
from frsearch.web.asking import MOST_GROUPED
from frsearch.web.views.help import KEYS
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "web.md").read_text("utf-8")


def first_column(heading: str) -> set[str]:
    section = TEXT.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.+?) \|", section, re.MULTILINE)
    return {name for row in rows for name in re.findall("`(.+?)`", row)}


def test_every_route_is_described() -> None:
    assert first_column("What it shows") == {path.replace("{id:path}", "ID") for path in ROUTES} - {"/article"}


def test_every_parameter_is_described() -> None:
    assert first_column("Addresses") == {one.name for one in fields(Address)} | {"format"}
    assert f"{', '.join(map(str, PER_PAGE[:-1]))} or {PER_PAGE[-1]}" in TEXT
    assert f"up to {MOST_MARKS} of them" in TEXT
    assert f"more than {MOST_GROUPED:,} articles" in TEXT


def test_every_key_is_described() -> None:
    assert first_column("Keys") == {"Enter" if key == "Entrée" else key for keys, _ in KEYS for key in keys.split(" ")}


def test_options_that_are_named_exist() -> None:
    options = {name for param in command.params for name in param.opts}
    assert {*re.findall(r"(--[a-z][a-z-]+)", TEXT)} - {"--outlet", "--separate"} <= options  # of other programs
