"""Cleaning at the door: every row of the table, and cleaning twice changes nothing."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch import text
from frsearch.text import clean, clean_line


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("a\r\nb\rc\x0bd\x0ce\x85f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("a\r\n\r\nb", "a\n\nb"),
        ("a\x00b\x07c\x1bd\x7fe\x80f\x9fg", "abcdefg"),
        ("a\tb\nc", "a\tb\nc"),
        ("trans\u00adport", "transport"),
        ("\ufeffa\u200bb\u200cc\u200dd\u2060e\u180ef", "abcdef"),
        ("\u202edroite\u202c \u200fa\u200e\u2066b\u2069", "droite ab"),
        ("l’e\u0301te\u0301", "l’été"),
        ("e\u200b\u0301", "é"),
        ("\ud800a\udfff", "\ufffda\ufffd"),
        ("100\u00a0000\u202f€", "100\u00a0000\u202f€"),
        ("", ""),
    ],
)
def test_each_kind_of_character(given: str, expected: str) -> None:
    assert clean(given) == expected


@given(st.text(st.characters(codec=None)))
def test_cleaning_twice_changes_nothing(given_: str) -> None:
    once = clean(given_)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode()


@pytest.mark.slow
def test_every_character_alone_is_clean_after_one_cleaning() -> None:
    every = map(chr, range(sys.maxunicode + 1))
    cleaned = [once for character in every if (once := clean(character)) != character]
    assert [once for once in cleaned if clean(once) != once] == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [(" un\n\n titre \t long ", "un titre long"), ("\n\t ", ""), ("a\u00a0: b", "a\u00a0: b"), ("a\r\n\x00b", "a b")],
)
def test_one_line(given: str, expected: str) -> None:
    assert clean_line(given) == expected


def test_characters_that_need_no_cleaning_never_combine() -> None:
    """They are clean alone, and no character composes or changes places with one of them that follows it."""
    plain = [character for character in map(chr, range(sys.maxunicode + 1)) if text._is_plain(character)]
    assert len(plain) > 700
    assert not {"\u0301", "\u00ad", "\r", "\u2028", "\u202e", "\ud800", "\u2126", "\u1161"} & set(plain)
    for character in plain:
        assert character in "\t\n\xa0\u202f" or character.isprintable()
        assert unicodedata.combining(character) == 0
    seconds = {pair[5:] for pair in map(unicodedata.decomposition, map(chr, range(sys.maxunicode + 1))) if pair[4:5] == " "}
    assert not {f"{ord(character):04X}" for character in plain} & seconds
    assert unicodedata.is_normalized("NFC", "".join(plain))
