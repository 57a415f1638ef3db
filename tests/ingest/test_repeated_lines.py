"""Lines that most articles of an outlet repeat leave their bodies, and nothing else does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from frsearch.ingest import read_corpus, repeated_lines

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ingest.conftest import Read

PLEA = "Le Phare vit de ses lecteurs et de personne d’autre"
MOTTO = "Depuis 1911, la voix des gens de mer"
LONG = "Le Phare est une coopérative de presse. " * 6


def text(number: int, *last: str, first: tuple[str, ...] = (), outlet: str = "Le Phare") -> str:
    """Return an article of two paragraphs, with its own words, and lines around them."""
    body = [
        f"Le bateau numéro {number} est rentré au port de Kervado lundi matin, après onze jours de mer et de gros temps.",
        f"Son équipage de {number + 3} marins a été reçu à la mairie. Le patron parle d’une campagne honnête, sans plus.",
    ]
    return "\n\n".join([f"Retour du bateau numéro {number} | {outlet}", *first, *body, *last])


def folder(count: int, *last: str, of: int, name: str = "a") -> dict[str, str]:
    """Return `of` articles, `count` of which end with the lines `last`."""
    return {f"{name}/{n:03}.txt": text(n, *(last if n < count else ())) for n in range(of)}


@pytest.mark.parametrize(("count", "of", "is_left_out"), [(5, 5, True), (4, 4, False), (4, 6, True), (3, 5, False), (4, 5, True)])
def test_line_in_more_than_three_articles_in_five(count: int, of: int, is_left_out: bool, read: Read) -> None:
    outcome = read(folder(count, PLEA, of=of))
    assert len(outcome.articles) == of
    assert [body.endswith(PLEA) for body in outcome.bodies] == [n < count and not is_left_out for n in range(of)]
    found = [article.extra.get("boilerplate") for article in outcome.articles]
    assert found == [[PLEA] if n < count and is_left_out else None for n in range(of)]
    remarks = [(remark.kind, remark.detail) for remark in outcome.report.remarks]
    expected = [("line left out of bodies", f"found in {count} of {of} articles of Le Phare: {PLEA}")]
    assert remarks == (expected if is_left_out else [])


def test_lines_at_both_ends(read: Read) -> None:
    outcome = read({f"{n}.txt": text(n, PLEA, first=(f"{MOTTO}.",)) for n in range(6)})
    assert [article.body for article in outcome.articles] == [
        article.body for article in read({f"{n}.txt": text(n) for n in range(6)}).articles
    ]
    assert outcome.articles[0].extra["boilerplate"] == [f"{MOTTO}.", PLEA]


@pytest.mark.parametrize(("count", "is_left_out"), [(9, False), (10, True)])
def test_long_line_must_be_in_nine_articles_in_ten(count: int, is_left_out: bool, read: Read) -> None:
    bodies = [
        body.split("\n\n")
        for body in read({f"{n}.txt": f"{text(n)}\n\n{text(n + 50)}\n\n{LONG * (n < count)}" for n in range(10)}).bodies
    ]
    assert [LONG.strip() in paragraphs for paragraphs in bodies] == [n < count and not is_left_out for n in range(10)]


def test_articles_of_another_outlet_are_counted_apart(read: Read) -> None:
    outcome = read(folder(5, PLEA, of=5) | {f"a/x{n}.txt": text(n + 9, PLEA, outlet="Le Fanal") for n in range(3)})
    assert [PLEA in body for body in outcome.bodies] == [False] * 5 + [True] * 3


def test_articles_without_an_outlet_are_counted_by_folder(read: Read) -> None:
    without = {name: content.replace(" | Le Phare", "") for name, content in folder(5, PLEA, of=5).items()}
    outcome = read(without | {f"b/{n}.txt": text(n + 9, PLEA).replace(" | Le Phare", "") for n in range(4)})
    assert [PLEA in body for body in outcome.bodies] == [False] * 5 + [True] * 4
    assert [remark.detail for remark in outcome.report.remarks] == [f"found in 5 of 5 articles of this folder: {PLEA}"]


def test_text_filed_several_times_stays_whole(read: Read) -> None:
    short = {f"a/{n}.txt": f"Le port rouvre | Le Phare\n\nLe port a rouvert mardi.\n\nDépêche numéro {n}." for n in range(5)}
    assert all("Le port a rouvert mardi." in body for body in read(short).bodies)
    long = "\n\n".join(f"Le quai {n} a rouvert mardi, a dit la capitainerie du port." for n in range(20))
    several = read({f"b/{n}.txt": f"Le port rouvre | Le Phare\n\n{long}\n\nDépêche {n}." for n in range(5)})
    assert all(body.startswith("Le quai 0 a rouvert") for body in several.bodies[-5:])


def test_rows_of_a_table_are_left_alone(read: Read) -> None:
    rows = [json.dumps({"titre": f"Bateau {n}", "journal": "Le Phare", "texte": text(n, PLEA)}) for n in range(8)]
    outcome = read({"a.jsonl": "\n".join(rows)})
    assert all(body.endswith(PLEA) for body in outcome.bodies)


def test_title_from_a_line_that_is_left_out(read: Read) -> None:
    outcome = read({f"{n}.txt": f"{MOTTO}.\n\n" + text(n).split("\n\n", 1)[1] for n in range(5)})
    assert [article.title for article in outcome.articles][:2] == [
        f"Le bateau numéro {n} est rentré au port de Kervado lundi matin, après onze jours de mer et de gros temps"
        for n in range(2)
    ]


def test_what_is_found_in_one_window_leaves_the_next(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeated_lines, "_WINDOW", 6)
    outcome = read(folder(9, PLEA, of=9))
    assert not any(PLEA in body for body in outcome.bodies)
    assert [remark.detail for remark in outcome.report.remarks] == [f"found in 6 of 6 articles of Le Phare: {PLEA}"]


def test_little_text_is_held_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeated_lines, "_MOST_CHARS", 500)
    for n in range(20):
        (tmp_path / f"{n:02}.txt").write_text(text(n), "utf-8")
    reader = read_corpus(tmp_path)
    next(iter(reader))
    assert reader.report.files == 3


def test_order_ids_and_problems_stay_and_a_second_reading_is_the_same(read: Read, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        **folder(7, PLEA, of=7),
        "a/003b.txt": b"",
        "b/1.jsonl": '{"id": "seul", "texte": "Un seul."}',
    }
    outcome = read(files)
    assert outcome.ids == [*(f"a/{n:03}.txt" for n in range(7)), "seul"]
    assert outcome.messages == ["a/003b.txt: the file is empty"]
    assert [*read(files).articles] == outcome.articles
    assert {name: count.articles for name, count in outcome.report.formats.items()} == {"raw text": 7, "JSON lines": 1}


def test_more_files_elsewhere_change_nothing(read: Read) -> None:
    before = read(folder(5, PLEA, of=8, name="m"))
    after = read(folder(0, of=9, name="a") | folder(2, PLEA, of=6, name="z") | folder(5, PLEA, of=8, name="m"))
    assert [article for article in after.articles if article.id.startswith("m/")] == before.articles
