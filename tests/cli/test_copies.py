"""``frsearch copies``, ``diff`` and ``versions``, ``search --group`` and ``index --keep-versions``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from frsearch import Article, Index
from tests.cli.conftest import Run

BODY = (
    "Le conseil de Kidra a voté mardi soir le budget du port, après trois heures de débat et deux suspensions de séance. "
    "Les travaux de la digue commenceront en avril, a promis le maire, qui refuse de parler d’un échec.\n\n"
    "Les pêcheurs, eux, attendent depuis l’hiver dernier les aides que la préfecture leur a promises après la crue du fleuve. "
    "Selon leur porte-parole, douze familles ont déjà quitté le quartier de la rive gauche pour la capitale. "
    "La préfecture répond que les dossiers sont à l’étude et que les premières aides seront versées avant la fin de l’été. "
    "Une réunion publique aura lieu jeudi à la mairie ; les habitants y sont invités, avec leurs questions sur le calendrier."
)


@pytest.fixture
def copied(run: Run, place: Path) -> Run:
    with Index.open(place) as index:
        index.add(
            [
                Article("un", title="Le budget", date="2024-03", outlet="Le Fanal", body=BODY),
                Article("deux", title="Le port", date="2024-03-09", outlet="La Vigie", body=f"{BODY} Signé \x1b[2J."),
                Article("trois", title="La digue", outlet="La Vigie", body=f"Autre chose. {BODY.partition(' a promis')[0]}."),
            ]
        )
    return run


def test_copies_of_an_article(copied: Run) -> None:
    shown = copied("copies", "un")
    assert (shown.code, shown.err) == (0, "")
    lines = shown.out.splitlines()
    assert lines[0] == "1–3  Le Fanal · 2024-03 · un  (this article)"
    assert lines[1] == "1–3  La Vigie · 2024-03-09 · deux  same dispatch, 100 %  Le port"
    assert lines[2].startswith("       123 words, paragraphs 1–2: Le conseil de Kidra")
    assert lines[3] == "1–3  La Vigie · undated · trois  same dispatch, 94 %  La digue"
    rows = list(csv.DictReader(io.StringIO(copied("copies", "un", "--format", "csv").out)))
    assert [(row["id"], row["first_place"], row["kind"]) for row in rows] == [
        ("deux", "1", "same"),
        ("trois", "1", rows[1]["kind"]),
    ]
    assert rows[0]["text"] == BODY[int(rows[0]["start"]) : int(rows[0]["end"])]
    first = json.loads(copied("copies", "un", "--format", "jsonl").out.splitlines()[0])
    assert (first["id"], first["places"]) == ("deux", [1, 3])


def test_filters_and_articles_without_copies(copied: Run) -> None:
    shown = copied("copies", "un", "--since", "2024-03-05")
    assert "trois" not in shown.out
    assert "without a date are excluded" in shown.err
    alone = copied("copies", "kidra")
    assert (alone.code, alone.out) == (1, "1  Le Courrier de Kidra · 2023-11 · kidra  (this article)\n")
    missing = copied("copies", "absent")
    assert (missing.code, missing.err) == (2, "frsearch: no article has the id 'absent'\n")
    for wrong in ([], ["un", "--all"]):
        assert copied("copies", *wrong).code == 2


def test_families(copied: Run) -> None:
    shown = copied("copies", "--all", "--outlet", "fanal", "--outlet", "vigie")
    assert shown.code == 0
    assert shown.out.startswith("1. ")
    assert "Le Fanal · 2024-03 · un  Le budget" in shown.out
    assert shown.err.startswith("1 family of the same dispatch, ")
    rows = list(csv.DictReader(io.StringIO(copied("copies", "--all", "--format", "csv").out)))
    assert {row["family"] for row in rows} == {"1"}
    none = copied("copies", "--all", "--until", "2020")
    assert (none.code, none.out) == (1, "")
    assert none.err.endswith("no article is the same dispatch as another\n")


def test_a_search_that_groups(copied: Run) -> None:
    assert "also in" not in copied("search", "budget").out
    shown = copied("search", "budget", "--group").out
    assert "articles found in" in shown
    assert "also in 1 outlet: " in shown
    assert copied("search", "budget", "--group", "--by", "passage").code == 2


def test_differences(copied: Run) -> None:
    shown = copied("diff", "un", "deux")
    assert shown.code == 0
    assert shown.out.splitlines()[:5] == [
        "--- Le Fanal · 2024-03 · un · Le budget",
        "+++ La Vigie · 2024-03-09 · deux · Le port",
        "~ title: [-Le budget-] {+Le port+}",
        "~ date: [-2024-03-] {+2024-03-09+}",
        "~ outlet: [-Le Fanal-] {+La Vigie+}",
    ]
    assert "  … 5 sentences unchanged" in shown.out
    assert shown.err == "sentences: 1 added; 6 unchanged\n"
    assert "\x1b" not in shown.out
    same = copied("diff", "un", "un")
    assert (same.code, same.err) == (1, "nothing differs\n")
    assert copied("diff", "un", "absent").code == 2


def test_differences_in_colour(copied: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    shown = copied("diff", "un", "deux").out
    assert "\x1b[32m" in shown
    assert "{+" not in shown


def test_a_page_of_differences_is_escaped(copied: Run, place: Path) -> None:
    with Index.open(place) as index:
        index.add(
            [Article("x", title="<b>", body="Un <script>a</script> & fin."), Article("y", body="Un <script>b</script> & fin.")]
        )
    page = copied("diff", "x", "y", "--format", "html").out
    assert "<script>" not in page
    assert "&lt;script&gt;<del>a</del><ins>b</ins>&lt;/script&gt; &amp; fin." in page.replace("&gt;</", "&gt;</")
    rows = [json.loads(row) for row in copied("diff", "x", "y", "--format", "jsonl").out.splitlines()]
    assert [row["kind"] for row in rows] == ["field", "changed"]


def test_versions_across_three_scrapes(run: Run, tmp_path: Path) -> None:
    place = ("--index", str(tmp_path / "versions"))
    for number in range(3):
        row = {"id": "port", "title": "Le port", "body": f"Le port rouvrira en mai. Il y a {number} navires à quai."}
        (tmp_path / "site.jsonl").write_text(json.dumps(row), encoding="utf-8")
        assert run("index", str(tmp_path / "site.jsonl"), "--keep-versions", *place).code == 0
    shown = run("versions", "port", *place)
    assert shown.code == 0
    assert [row.split()[0] for row in shown.out.splitlines()] == ["name", "port@1", "port@2", "port"]
    assert "[-0-] {+2+} navires" in run("diff", "port@1", "port", *place).out
    assert "Il y a 1 navires" in run("show", "port@2", *place).out
    assert run("show", "port@7", *place).code == 1
    wrong = run("diff", "port@7", "port", *place)
    assert "has no version 7; the index has versions 1 to 3 of it" in wrong.err
    assert run("delete", "--purge", "port", *place).code == 0
    assert run("versions", "port", *place).code == 2
    refused = run("index", str(tmp_path / "site.jsonl"), "--keep-versions", "--rebuild", *place)
    assert (refused.code, "without earlier versions" in refused.err) == (2, True)


def test_an_article_that_never_changed(run: Run) -> None:
    shown = run("versions", "kidra")
    assert (shown.code, len(shown.out.splitlines())) == (1, 2)
