"""Keywords are below each other whatever the letters, and nothing that moves a terminal is written."""

from __future__ import annotations

import io

from frsearch import ConcordanceLine
from frsearch.render.concordance import write_concordance
from frsearch.render.widths import shortened, width


def written(lines: list[ConcordanceLine], columns: int = 12) -> list[str]:
    out = io.StringIO()
    write_concordance(lines, "terminal", columns, out)
    return out.getvalue().splitlines()


def line(left: str, keyword: str = "port", right: str = " dort", id_: str = "1") -> ConcordanceLine:
    return ConcordanceLine(id_, None, "Le Courrier de Kidra", "2023", "body", 0, 1, left, keyword, right)


def test_keywords_are_below_each_other() -> None:
    lines = written([line("Le "), line(""), line("新聞 の "), line("新聞新聞 新聞新聞 "), line("éte\u0301 du "), line("a" * 12)])
    assert {width(text[: text.index("**")]) for text in lines} == {10 + 2 + 14 + 2 + 12}
    assert {width(text[: text.rindex("1")]) for text in lines} == {10 + 2 + 14 + 2 + 12 + 4 + 16 + 12 + 2}


def test_a_long_keyword_moves_only_the_id() -> None:
    [text] = written([line("Le ", "k" * 40)])
    assert text.endswith(f"**{'k' * 40}** dort  1")


def test_nothing_unsafe_is_written() -> None:
    [text] = written([line("a\x1b[2J ", "po\u202ert", " b\n", "i\td")])
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert text.endswith("i d")


def test_columns_of_letters() -> None:
    assert (width(""), width("œuvre"), width("日"), width("e\u0301")) == (0, 5, 2, 1)
    assert shortened("日本日本", 5) == "日本…"
    assert shortened("ab", 2) == "ab"
    assert shortened("abc", 1) == "…"
