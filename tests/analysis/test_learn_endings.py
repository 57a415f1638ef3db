"""How tools/learn_endings.py learns, and that the shipped endings are what it learns from the shipped table."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from frsearch.analysis.lemma_rules import KEEP, pack

TOOLS = Path(__file__).parents[2] / "tools"
STEMS = "part trans act form arr mont lav coll not gard".split()


@pytest.fixture(scope="module")
def tool() -> Iterator[Any]:
    sys.path.insert(0, str(TOOLS))
    yield import_module("learn_endings")
    sys.path.remove(str(TOOLS))


def verbs(stems: list[str]) -> dict[str, str]:
    return {stem + ending: stem + "er" for stem in stems for ending in ("er", "ait", "era")}


def test_an_ending_becomes_a_rule_if_enough_forms_change_in_the_same_way(tool: Any) -> None:
    assert tool.learn(tool.examples(verbs(STEMS), []))["ait"] == (3, "er")
    assert tool.learn(tool.examples(verbs(STEMS[:3]), [])) == {}


def test_names_keep_an_ending_from_becoming_a_rule(tool: Any) -> None:
    learnt = tool.learn(tool.examples(verbs(STEMS), ["herrera", "rivera", "panamera"]))
    assert learnt["ait"] == (3, "er")
    assert (1, "") not in learnt.values()


def test_a_longer_ending_that_is_mixed_keeps_the_form(tool: Any) -> None:
    plural = [f"z{letter}{vowel}nals" for letter in "bcdfghjklm" for vowel in "ei"]
    name = [f"z{letter}orals" for letter in "bcdfghjklm"]
    learnt = tool.learn([(form, (1, ""), 1) for form in plural] + [(form, KEEP, 1) for form in name])
    assert learnt == {"s": (1, ""), "ls": (1, ""), "als": (1, ""), "rals": KEEP}


def test_a_tenth_of_the_lemmas_is_left_out(tool: Any) -> None:
    left_out = [number for number in range(10_000) if tool.is_left_out(f"zor{number}")]
    assert 800 < len(left_out) < 1200


def test_rates_count_pairs_and_what_a_known_word_gets(tool: Any) -> None:
    lemmas = {"as": "a", "at": "a", "au": "a", "bs": "b"}
    assert tool.rates(lemmas, lambda form: "x" if form != "au" else form, {}) == (1 / 3, 1 / 3)
    assert tool.rates(lemmas, lambda form: form[0] if form != "au" else form, {"b": 3}) == (1 / 4, 1 / 3)


@pytest.mark.slow
def test_the_shipped_endings_are_learnt_from_the_shipped_table(tool: Any) -> None:
    assert tool.TARGET.read_bytes() == pack(tool.learn(tool.examples(tool.table(), tool.people())))


@pytest.mark.slow
def test_words_left_out_are_conflated(tool: Any) -> None:
    precision, recall = tool.measure(tool.table(), tool.people())
    assert precision >= 0.97
    assert recall >= 0.8
