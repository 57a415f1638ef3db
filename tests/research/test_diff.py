"""What differs between two articles: every sentence of both is in the diff once, and what is alike is aligned."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch import Article
from frsearch.analysis.sentences import sentences
from frsearch.model.diff import Diff, FieldChange
from frsearch.research.diff import diff
from tests.research.texts import altered, sentence, text

BEFORE = (
    "Le port de Kidra rouvrira en mai. Le maire l’a dit mardi.\n\n"
    "Les pêcheurs attendent une aide de 3.000 euros. La digue a cédé en mars après trois jours de pluie.\n\n"
    "Le préfet n’a pas répondu."
)


def of(before: str, after: str) -> Diff:
    return diff(Article("a", body=before), Article("b", body=after))


def kinds(found: Diff) -> list[str]:
    return [f"{part.kind}{' moved' * part.is_moved}" for part in found]


def test_a_text_and_itself() -> None:
    found = of(BEFORE, BEFORE.replace("’", "'").replace(" ", "\u00a0", 3).replace("\n\n", "\n"))
    assert found.is_same
    assert kinds(found) == ["same"] * 5
    assert [part.begins_paragraph for part in of(BEFORE, BEFORE)] == [False, False, True, False, True]


def test_a_corrected_word_and_number() -> None:
    found = of(BEFORE, BEFORE.replace("mai.", "juin.").replace("3.000", "30.000"))
    assert kinds(found) == ["changed", "same", "changed", "same", "same"]
    assert found[0].words == (("same", "Le port de Kidra rouvrira en"), ("cut", " mai"), ("added", " juin"), ("same", "."))
    assert found[2].words[1:3] == (("cut", " 3.000"), ("added", " 30.000"))


def test_a_cut_and_an_added_sentence() -> None:
    found = of(BEFORE, BEFORE.replace("Le maire l’a dit mardi.", "") + " Une enquête est ouverte à la brigade de Kidra.")
    assert kinds(found) == ["same", "cut", "same", "same", "same", "added"]
    assert (found[1].before, found[1].after, found[1].after_start) == ("Le maire l’a dit mardi.", None, None)


def test_a_moved_paragraph_is_neither_cut_nor_added() -> None:
    one, two, three = BEFORE.split("\n\n")
    found = of(BEFORE, f"{three}\n\n{one}\n\n{two}")
    assert kinds(found) == ["added moved", "same", "same", "same", "same", "cut moved"]
    assert (found.count("added"), found.count("cut"), found.count("added", is_moved=True)) == (0, 0, 1)
    assert "moved=1" in repr(found)


def test_a_sentence_that_was_there_twice_moves_once() -> None:
    rain, dyke, port = "Il a plu toute la nuit.", "La digue a cédé en mars.", "Le port rouvrira en mai."
    found = of(f"{rain} {dyke} {port} {rain}", f"{dyke} {rain} {port}")
    assert Counter(kinds(found)) == {"same": 2, "cut moved": 1, "added moved": 1, "cut": 1}


def test_fields_that_differ() -> None:
    one = Article(
        "a", title="Le port", date="2024-08", body=BEFORE, extra={"auteur": "Diop", "page": 2, "captured": "2024-08-01"}
    )
    other = Article("a", title="Le port", date="2024-08-12", body=BEFORE, extra={"page": [2, 3], "captured": "2024-08-02"})
    found = diff(one, other)
    assert found.fields == (
        FieldChange("date", "2024-08", "2024-08-12"),
        FieldChange("auteur", "Diop", None),
        FieldChange("page", "2", "[2, 3]"),
    )
    assert not found.is_same
    assert [row["kind"] for row in found.to_dicts()] == ["field"] * 3 + ["same"] * 5
    assert isinstance(found[:2], Diff)


def test_empty_texts() -> None:
    assert of("", "").is_same
    assert kinds(of("", "Un mot. Deux.")) == ["added", "added"]
    assert kinds(of("Un mot. Deux.", "")) == ["cut", "cut"]


def check(found: Diff) -> None:
    """Both texts can be put together again from a diff."""
    for side, body in (("before", found.before.body), ("after", found.after.body)):
        texts = [(getattr(part, f"{side}_start"), getattr(part, side)) for part in found if getattr(part, side) is not None]
        assert texts == [(start, body[start:end]) for start, end in sentences(body)]
    for part in found:
        if part.kind == "changed":
            assert part.words
            old, new = ("".join(word for kind, word in part.words if kind in ("same", own)) for own in ("cut", "added"))
            assert new == part.after
            assert "".join(old.split()).replace("’", "'") == "".join((part.before or "").split()).replace("’", "'")
        else:
            assert not part.words


@pytest.mark.parametrize("seed", range(25))
def test_nothing_is_lost_of_altered_texts(seed: int) -> None:
    chance = random.Random(seed)
    before = text(chance, 20)
    paragraphs = altered(chance, before, 0.05).split("\n\n")
    chance.shuffle(paragraphs)
    paragraphs[2] = sentence(chance, 9)
    check(of(before, "\n\n".join(paragraphs)))


@given(*[st.text(alphabet="ab’' .!?\n«»-,1é", max_size=60)] * 2)
def test_nothing_is_lost_whatever_the_texts(before: str, after: str) -> None:
    check(of(before, after))


def test_long_texts_with_nothing_in_common_take_little_time() -> None:
    chance = random.Random(1)
    check(of(text(chance, 1500), text(chance, 1500)))
    check(of("Oui. " * 20_000, "Oui. Non. " * 9000))
    check(of("mot " * 50_000, "mot autre " * 30_000))
