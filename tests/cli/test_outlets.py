"""``frsearch outlets``: what it lists and proposes."""

from __future__ import annotations

import json
from pathlib import Path

from frsearch import Article, Index, OutletCount
from frsearch.ingest.fields.outlets import read_aliases
from tests.cli.conftest import Run


def test_merges_are_proposed_not_made(run: Run, tmp_path: Path) -> None:
    with Index.create(tmp_path / "more") as index:
        named = ["Le Phare"] * 3 + ["lephare.fr", "Le Fanal", "Le Parisien.fr"]
        index.add(Article(number, outlet=outlet, body="Le port.") for number, outlet in enumerate(named))
        assert index.outlets() == [
            OutletCount("Le Phare", 3),
            OutletCount("Le Fanal", 1),
            OutletCount("Le Parisien.fr", 1, "Le Parisien"),
            OutletCount("lephare.fr", 1, "Le Phare"),
        ]
    shown = run("outlets", "--index", "more")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out == (
        "# 3  Le Phare\n# 1  Le Fanal\n# 1  Le Parisien.fr\n# 1  lephare.fr\n\n"
        "# These may be the same; with the lines that are right, index the articles again with --outlets FILE.\n"
        '"Le Parisien" = ["Le Parisien.fr"]\n"Le Phare" = ["lephare.fr"]\n'
    )
    (tmp_path / "names.toml").write_text(shown.out, encoding="utf-8")
    assert read_aliases(tmp_path / "names.toml") == {"Le Parisien": ["Le Parisien.fr"], "Le Phare": ["lephare.fr"]}


def test_as_json_lines(run: Run) -> None:
    shown = run("outlets", "--format", "jsonl")
    assert [*map(json.loads, shown.out.splitlines())] == [
        {"name": "Agence Littoral", "articles": 1, "same_as": None},
        {"name": "Le Courrier de Kidra", "articles": 1, "same_as": None},
    ]


def test_an_index_without_outlets(run: Run, tmp_path: Path) -> None:
    with Index.create(tmp_path / "none") as index:
        index.add([Article("1", body="Le port.")])
    assert run("outlets", "--index", "none").code == 1
