"""Texts that nobody has cleaned, out of an index from a stranger, in every format and command."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from frsearch import Article, Index
from frsearch.cli import group
from frsearch.model import Hit, Note, Passage, Results, Span, stored_article
from frsearch.render import FORMATS, renderer

ESCAPES = {
    "title of the window": "\x1b]0;pris\x07",
    "clear": "\x1b[2J\x1b[H",
    "eight-bit": "\x9b2J\x9d0;pris\x9c",
    "bidi": "\u202eexe.txt\u202c\u2066x\u2069",
    "line": "a\r\n 2. Un faux titre",
    "separator": "a\u2028b\x85c\x0bd",
    "backspace": "faux\b\b\b\bvrai",
    "link": "\x1b]8;;http://192.0.2.1/\x1b\\ici\x1b]8;;\x1b\\",
    "surrogate": "a\ud800b",
}
MOVING = re.compile("[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
STYLE = re.compile(r"\x1b\[[0-9;]*m")

MARKUP = '<script>alert(1)</script><img src=x onerror=alert(1)>"\' onmouseover="alert(1)'


def dirty(text: str, date: str = "2023") -> Article:
    """Return an article whose every text is as it was given, as a stranger's index can hold it."""
    head = json.dumps([text, date, text, f"javascript:{text}", {"x": text}], ensure_ascii=False)
    return stored_article(f"{json.dumps(f'id {text}')}\n{head}\nLe mot kidal {text} est là.".encode("utf-8", "surrogatepass"))


class Screen(io.StringIO):
    """A terminal in memory."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Return what a command writes about an index that holds a dirty article."""
    monkeypatch.setenv("FRSEARCH_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("TERM", "xterm-256color")

    def run(text: str, *args: str) -> str:
        if not (tmp_path / "index").exists():
            with Index.create(tmp_path / "index") as index:
                index.add([dirty(text)])
        group.main(list(args), standalone_mode=False)
        written = capsys.readouterr()
        return written.out + written.err

    return run


@pytest.mark.parametrize("kind", ESCAPES)
def test_no_command_moves_the_terminal(kind: str, shown: Callable[..., str]) -> None:
    text = ESCAPES[kind]
    for name in FORMATS:
        for command in (
            ["search", "kidal"],
            ["show", f"id {text}"],
            ["search", text, "kidal"],
            ["search", "kidal", "--outlet", text],
        ):
            written = shown(text, *command, "--format", name)
            assert not MOVING.search(written), (name, command)
            assert "\x1b" not in written
    for command in (["info"], ["info", "--format", "jsonl"], ["terms", "k"], ["terms", text], ["export"], ["show", f"no {text}"],
                    ["delete", f"no {text}"], ["verify"]):  # fmt: skip
        assert not MOVING.search(shown(text, *command)), command


@pytest.mark.parametrize("kind", ESCAPES)
def test_a_screen_gets_no_escape_but_styles(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "40")
    article = dirty(ESCAPES[kind], date=ESCAPES[kind])
    passage = Passage(article.body, 0, len(article.body), 1.0, (Span(7, 12),))
    found = Results(1, (Hit(1, 1.0, article, (passage,), (Span(0, 1),)),), (Note("syntax", ESCAPES[kind]),))
    out = Screen()
    renderer("terminal").results(found, out)
    renderer("terminal").articles([article], out)
    written = STYLE.sub("", out.getvalue())
    assert "kidal" in written
    assert "\x1b" not in written
    assert not MOVING.search(written)


def test_a_title_cannot_pass_for_two_hits(shown: Callable[..., str]) -> None:
    lines = shown(ESCAPES["line"], "search", "kidal").splitlines()
    assert sum(line.startswith(" 1.") for line in lines) == 1
    assert not [line for line in lines if line.startswith(" 2.")]


@pytest.mark.parametrize("kind", sorted(set(ESCAPES) - {"surrogate"}))
def test_json_lines_say_all_that_was_there(kind: str, shown: Callable[..., str]) -> None:
    text = ESCAPES[kind]
    found = json.loads(shown(text, "search", "kidal", "--format", "jsonl").splitlines()[0])
    assert found["title"] == text
    assert found["url"] == f"javascript:{text}"


class Tags(HTMLParser):
    """The tags of a page, and their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str | None] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name in ("href", "src")]


@pytest.mark.parametrize("command", [["search", "kidal"], ["show", f"id {MARKUP}"], ["search", f"kidal {MARKUP}"]])
def test_a_page_runs_nothing_and_leads_nowhere(command: list[str], shown: Callable[..., str]) -> None:
    page = Tags(shown(MARKUP, *command, "--format", "html"))
    assert not page.tags & {"script", "img", "iframe", "object", "svg", "form", "link", "base"}
    assert page.attributes <= {"lang", "charset", "name", "content", "class", "rel", "href", "datetime"}
    assert page.links == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "x;=1+1", 'x;"=1', "x\n=1", "＝1"])
def test_no_cell_is_a_formula(text: str, shown: Callable[..., str]) -> None:
    written = shown(text, "search", "kidal", "--format", "csv") + shown(text, "show", f"id {text}", "--format", "csv")
    for delimiter in ",;\t":
        for row in csv.reader(io.StringIO(written, newline=""), delimiter=delimiter):
            assert not [cell for cell in row if cell.startswith(tuple("=+-@＝\t\r"))], row
