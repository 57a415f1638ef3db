"""The gold set of quotations: its rows, its halves, and how extracted quotations are scored against it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path

from attrs import frozen

GOLD = Path(__file__).with_name("gold") / "quotes.jsonl"
SEED = 7

Found = tuple[int, int, tuple[int, int] | None]
"""A quotation: where it starts and ends, and where its speaker does; None: unnamed."""


@frozen
class Row:
    """A text, its quotations that are speech, and the spans between quotation marks that are not."""

    text: str
    speech: tuple[Found, ...]
    other: tuple[tuple[int, int], ...]


@frozen
class Score:
    """How many quotations were extracted, how many there are, and how many of these were found."""

    extracted: int
    expected: int
    correct: int

    @property
    def precision(self) -> float:
        """Return which part of the extracted quotations is correct."""
        return self.correct / max(1, self.extracted)

    @property
    def recall(self) -> float:
        """Return which part of the expected quotations was found."""
        return self.correct / max(1, self.expected)


def half(text: str) -> str:
    """Return the half to which a text belongs: ``worked-on`` or ``held-out``."""
    return "held-out" if hashlib.sha256(f"{SEED}:{text}".encode()).digest()[0] % 2 else "worked-on"


def rows(of_half: str | None = None) -> list[Row]:
    """Return the rows of a half (None: of both)."""
    objects = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    return [_row(each) for each in objects if of_half in (None, half(each["text"]))]


def _row(row: dict) -> Row:  # type: ignore[type-arg]
    speech = [
        (one["start"], one["end"], one["speaker"] and (one["speaker"][0], one["speaker"][1]))
        for one in row["quotes"]
        if one["is_speech"]
    ]
    return Row(row["text"], tuple(speech), tuple((one["start"], one["end"]) for one in row["quotes"] if not one["is_speech"]))


def score(some: Iterable[Row], extract: Callable[[str], Iterable[Found]], *, spans_only: bool = False) -> Score:
    """Return the score of an extractor: a quotation is correct if span and speaker are exactly those of the gold set.

    An unnamed speaker is correct if the gold set has none. With `spans_only`, speakers are not compared.
    """
    extracted = expected = correct = 0
    for row in some:
        found, wanted = set(extract(row.text)), set(row.speech)
        if spans_only:
            found, wanted = {(start, end, None) for start, end, _ in found}, {(start, end, None) for start, end, _ in wanted}
        extracted, expected, correct = extracted + len(found), expected + len(wanted), correct + len(found & wanted)
    return Score(extracted, expected, correct)
