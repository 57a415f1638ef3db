"""Searches with variants: what they find and highlight, how it ranks, and how to do without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from frsearch import Article, Index
from frsearch.model import Passage

FILLER = "Rien ne se passe ici et la journée reste longue."
TABLE = Path(__file__).with_name("found.tsv")
ROWS = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("# ")]
OWN = [("averse", "pluie"), ("Kiev", "Kiow")]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    texts = dict.fromkeys(text.replace("**", "") for _, text, _ in ROWS)
    with Index.create(tmp_path_factory.mktemp("variants") / "index", variants=OWN) as made:
        made.add(Article(text, body=text) for text in texts)
        yield made


def marked(passage: Passage) -> str:
    text = passage.text
    for start, end in reversed(passage.highlights):
        text = f"{text[:start]}**{text[start:end]}**{text[end:]}"
    return text


@pytest.mark.parametrize(("query", "text", "reason"), ROWS, ids=[f"{query} → {text}" for query, text, _ in ROWS])
def test_a_query_finds_and_highlights(index: Index, query: str, text: str, reason: str) -> None:
    assert reason
    found = {hit.article.body: marked(hit.passages[0]) for hit in index.search(query, limit=None)}
    assert found.get(text.replace("**", "")) == text


@pytest.mark.parametrize(
    ("query", "strict"),
    [("Kyiv", True), ("=Kyiv", False), ('"Kyiv"', False), ("Kyiv~1", False), ("Kyi*", False), ("titre:Kiev", False)],
)
def test_variants_are_off(index: Index, query: str, strict: bool) -> None:
    assert all("Kiev" not in hit.article.body for hit in index.search(query, strict=strict))
    assert all(note.kind != "variants" for note in index.search(query, strict=strict).notes)


@pytest.mark.parametrize(
    ("one", "other"), [("djihad", "jihad"), ("Kiev", "Kyiv"), ("ONU", "Nations unies"), ("14h30", "14 h 30")]
)
def test_what_was_typed_ranks_before_its_variant(one: str, other: str, tmp_path: Path) -> None:
    bodies = [f"On parle de {one}. {FILLER}", f"On parle de {other}. {FILLER}", *[f"On parle de {one}."] * 3, FILLER, FILLER]
    with Index.create(tmp_path / "index") as index:  # the word typed is more frequent than its variant
        index.add(Article(f"{number}", body=body) for number, body in enumerate(bodies))
        for query, expected in ((one, ["0", "1"]), (other, ["1", "0"])):
            hits = index.search(query, limit=None)
            assert [hit.article.id for hit in hits if hit.article.id in "01"] == expected


@pytest.mark.parametrize("query", ['"le week-end"', "titre:week-end", "djihad", "week-end"])
def test_the_best_reading_counts_and_not_the_sum(query: str, tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add([Article("1", title="Le week-end", body="Le week-end, un djihad et un jihad.")])
        [hit] = index.search(query, explain=True)
    assert sum(reason.value for reason in hit.reasons) == pytest.approx(hit.score, rel=1e-4)


@pytest.mark.parametrize("query", ["week-end", "weekend"])
def test_a_compound_and_its_joined_form_rank_alike(query: str, tmp_path: Path) -> None:
    bodies = [f"Un {word} de pluie. {FILLER}" for word in ("week-end", "weekend", "weekend", "week-end", "jour")]
    with Index.create(tmp_path / "index") as index:
        index.add(Article(f"{number}", body=body) for number, body in enumerate(bodies))
        scores = [hit.score for hit in index.search(query)]
    assert len(scores) == 4
    assert max(scores) <= 1.03 * min(scores)  # impacts are rounded, and one article has a word more


def test_a_note_says_what_was_added_and_only_what_the_index_has(index: Index) -> None:
    [note] = [note for note in index.search("OTAN Daech").notes if note.kind != "unknown"]
    assert (note.kind, note.start, note.end) == ("variants", 5, 10)
    assert note.message.startswith('also searched for: "Daech" as "Daesh" or "État islamique"; put')


def test_an_explanation_names_the_word_typed(index: Index) -> None:
    hits = index.search("nations unies", explain=True)
    reasons = next(hit.reasons for hit in hits if hit.article.body == "L’ONU siège à Genève.")
    assert {reason.what for reason in reasons} == {
        f"onu: 1 in the body; in 1 of {len(index)} articles; a variant of nations unies"
    }


def test_a_word_that_only_its_variants_replace_is_not_unknown(index: Index) -> None:
    [note] = index.search("Kiow").notes
    assert note.kind == "variants"
    assert [note.kind for note in index.search("Kiow", strict=True).notes] == ["unknown"]


def test_variants_of_the_user_s_own_are_beside_those_shipped(index: Index) -> None:
    assert len(index.search("averse")) == 1
    assert {hit.article.body for hit in index.search("Kiow")} == {"La ville de Kiev s’éveille."}
    assert [hit.article.body for hit in index.search("jihad")] == ["Le djihad des uns."]


def test_a_corrected_query_has_variants(index: Index) -> None:
    found = index.search("oignonz")
    assert found.corrected == "oignon"
    assert {hit.article.body for hit in found} == {"Une soupe à l’oignon.", "Un ognon doré."}
    assert [(note.kind, note.start, note.end) for note in found.notes] == [("variants", 0, 0), ("correction", 0, 7)]


def test_quotations_taken_loosely_name_their_variants(index: Index) -> None:
    found = index.search("« Kyiv bombardée » Genève")
    assert found.total > 1
    assert [note.kind for note in found.notes if note.kind == "variants"] == ["variants"]


def test_passages_with_variants(index: Index) -> None:
    [hit] = index.search("Nations unies Genève", by="passage", limit=1)
    assert marked(hit.passages[0]) == "L’**ONU** siège à **Genève**."


def test_operators_next_to_variants(index: Index) -> None:
    assert index.search("ONU ET Genève").total == 1
    assert index.search("PHRASE(nations unies Genève)").total == 1
    assert index.search("nations PRES/3 unies").total == 2  # each of the words alone is no variant
    assert index.search("siège SAUF (Nations unies)").total == 0
