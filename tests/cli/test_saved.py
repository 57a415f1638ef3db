"""``frsearch saved``: searches kept beside an index."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from frsearch import Article, Index
from tests.cli.conftest import Run


def test_the_commands(run: Run, place: Path) -> None:
    assert run("saved", "list") == (ran := run("saved", "list"))
    assert (ran.code, ran.out, ran.err) == (1, "", "no saved search\n")
    ran = run("saved", "add", "forces", "forces", "-péché", "--since", "2023", "--outlet", "Le Courrier", "--outlet", "Littoral")
    assert (ran.code, ran.err) == (0, "forces: forces -péché\n")
    assert "choose another name, or replace it (--replace)" in run("saved", "add", "forces", "mer").err
    ran = run("saved", "run", "forces", "--new", "--format", "jsonl")
    assert ran.code == 0
    assert [json.loads(line)["id"] for line in ran.out.splitlines()] == ["kidra"]
    assert run("saved", "run", "forces", "--new").code == 1
    with Index.open(place) as index:
        index.add([Article("neuf", body="Les forces navales.", date="2024", outlet="Agence Littoral")])
    assert "neuf" in run("saved", "run", "forces", "--new").out
    listed = json.loads(run("saved", "list", "--format", "jsonl").out)
    assert (listed["shown"], listed["filters"]) == (2, "--outlet 'Le Courrier' --outlet Littoral --since 2023")
    assert run("saved", "rm", "forces").code == 0
    assert run("saved", "rm", "forces").code == 2


def test_filters_are_listed_as_options(run: Run, place: Path) -> None:
    with Index.open(place) as index:
        index.add([Article("p", body="La mer.", extra={"page": 3, "rubrique": "Mer"})])
    options = ["--strict", "--where", "page=1..3", "--where", "rubrique=mer", "--where", "rubrique=port"]
    assert run("saved", "add", "mer", "mer", *options).code == 0
    assert json.loads(run("saved", "list", "--format", "jsonl").out)["filters"] == " ".join(options)
    assert run("saved", "run", "mer").code == 0


@pytest.mark.parametrize("limit", [[], ["-n", "0"], ["-n", "1"]])
def test_limits(run: Run, limit: list[str]) -> None:
    run("saved", "add", "forces", "forces")
    shown = run("saved", "run", "forces", "--new", "--format", "jsonl", *limit).out.count("\n")
    assert shown == (1 if limit == ["-n", "1"] else 3)
    assert run("saved", "run", "forces", "--format", "jsonl", *limit).out.count("\n") == shown


def test_what_could_not_be_written_is_still_new(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("saved", "add", "forces", "forces")

    def broken(*_: object) -> None:
        raise BrokenPipeError

    with monkeypatch.context() as patch:
        patch.setattr("frsearch.render.jsonl.line", broken)
        run("saved", "run", "forces", "--new", "--format", "jsonl")
    assert run("saved", "run", "forces", "--new", "--format", "jsonl").out.count("\n") == 3
