"""What differs between two articles: text to read, an HTML page, JSON lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TextIO

from frsearch.model import Article
from frsearch.model.diff import Diff, DiffPart
from frsearch.render.html import HEAD, TAIL, escape
from frsearch.render.jsonl import line
from frsearch.render.pieces import source
from frsearch.render.safety import safe_line
from frsearch.render.terminal import Page, page_for

DIFF_FORMATS = {
    "terminal": "text to read, in colour on a terminal",
    "html": "a self-contained page",
    "jsonl": "one JSON object per field and sentence, for programs",
}
"""Every format, with its line of help."""

_STYLES = {"cut": "red strike", "added": "green", "same": ""}
_MARKS = {"cut": "[-{}-]", "added": "{{+{}+}}", "same": "{}"}
"""How wdiff of GNU marks words."""

_SIGNS = {"cut": "- ", "added": "+ ", "changed": "~ ", "same": "  "}
_CONTEXT = 1
"""Unchanged sentences that are shown before and after others; of the rest, only the number is."""


def write_diff(found: Diff, format_name: str, out: TextIO) -> None:
    """Write what differs in one of DIFF_FORMATS."""
    writers: dict[str, Callable[[Diff, TextIO], None]] = {"terminal": _write_readable, "html": _write_page, "jsonl": _write_lines}
    writers[format_name](found, out)


def summary(found: Diff) -> str:
    """Return how many sentences differ, and how, as a line of text."""
    if found.is_same:
        return "nothing differs"
    counts = [(found.count(kind), kind) for kind in ("changed", "cut", "added")]
    counts.append((found.count("added", is_moved=True), "moved"))
    counted = [f"{count:,} {kind}" for count, kind in counts if count]
    return f"sentences: {', '.join(counted) or 'none differs'}; {found.count('same'):,} unchanged"


def _write_lines(found: Diff, out: TextIO) -> None:
    out.writelines(map(line, found.to_dicts()))


def _write_readable(found: Diff, out: TextIO) -> None:
    page = page_for(out)
    for article, sign, style in ((found.before, "--- ", "red"), (found.after, "+++ ", "green")):
        page.write([(_named(article), style)], indent=sign)
    for field in found.fields:
        cut, added = (safe_line(value or "") for value in (field.before, field.after))
        words = [(kind, text) for kind, text in (("cut", cut), ("added", added)) if text]
        page.write([(f"{field.name}: ", ""), *_styled(words, page, " ")], indent="~ ")
    for is_same, some in groupby(found.parts, lambda part: part.kind == "same"):
        parts = list(some)
        if is_same:
            _write_context(parts, parts[0] is found.parts[0], parts[-1] is found.parts[-1], page)
        else:
            for part in parts:
                _write_part(part, page)


def _named(article: Article) -> str:
    return safe_line(" · ".join([*source(article), *([article.title] if article.title else [])]))


def _write_context(parts: Sequence[DiffPart], is_first: bool, is_last: bool, page: Page) -> None:
    """Write unchanged sentences: those next to others, and how many there are between."""
    head = 0 if is_first else _CONTEXT
    tail = 0 if is_last else _CONTEXT
    hidden = len(parts) - head - tail
    if hidden <= 1:
        head, hidden, tail = len(parts), 0, 0
    for part in parts[:head]:
        _write_part(part, page)
    if hidden:
        page.write([(f"… {hidden:,} sentences unchanged", "dim")], indent="  ")
    for part in parts[len(parts) - tail :]:
        _write_part(part, page)


def _write_part(part: DiffPart, page: Page) -> None:
    sign = _SIGNS[part.kind]
    if part.kind == "changed":
        page.write([*_styled(part.words, page)], indent=sign)
    elif part.kind == "same":
        page.write([(safe_line(part.after or ""), "")], indent=sign)
    else:
        where = (" [moved from here]" if part.kind == "cut" else " [moved to here]") if part.is_moved else ""
        text = safe_line(part.before or part.after or "")
        page.write([(text, "dim" if part.is_moved else _STYLES[part.kind].split()[0]), (where, "dim")], indent=sign)


def _styled(words: Sequence[tuple[str, str]], page: Page, between: str = "") -> Iterator[tuple[str, str]]:
    """Yield words as styled pieces, marked where styles are not seen; marks do not enclose the white space before a word."""
    for number, (kind, text) in enumerate(words):
        shown = safe_line(text)
        space = shown[: len(shown) - len(shown.lstrip())] or (between if number else "")
        mark = "{}" if page.has_styles else _MARKS[kind]
        yield space, ""
        yield mark.format(shown.lstrip()), _STYLES[kind]


_RULES = """ins {{ background: #d4f4d4; text-decoration: none; }}
del {{ background: #f8d7d7; }}
.moved ins, .moved del {{ background: #e8e8f8; text-decoration: none; }}
"""


def _write_page(found: Diff, out: TextIO) -> None:
    titles = [article.title or article.id for article in (found.before, found.after)]
    out.write(HEAD.replace("</style>", f"{_RULES}</style>").format(title=escape(f"{titles[0]} → {titles[1]}")))
    out.write(f"<h1>{escape(titles[1])}</h1>\n")
    for article, tag in ((found.before, "del"), (found.after, "ins")):
        out.write(f'<p class="about"><{tag}>{escape(_named(article))}</{tag}></p>\n')
    out.write(f'<p class="about" lang="en">{escape(summary(found))}</p>\n')
    for field in found.fields:
        out.write(
            f'<p class="about">{field.name}: <del>{escape(field.before or "")}</del> <ins>{escape(field.after or "")}</ins></p>\n'
        )
    paragraph: list[str] = []
    for part in found.parts:
        if part.begins_paragraph and paragraph:
            out.write(f"<p>{' '.join(paragraph)}</p>\n")
            paragraph = []
        paragraph.append(_sentence(part))
    if paragraph:
        out.write(f"<p>{' '.join(paragraph)}</p>\n")
    out.write(TAIL)


def _sentence(part: DiffPart) -> str:
    if part.kind == "same":
        return escape(part.after or "")
    if part.kind == "changed":
        return "".join(_tagged(kind, text) for kind, text in part.words)
    tagged = _tagged(part.kind, part.before or part.after or "")
    return f'<span class="moved">{tagged}</span>' if part.is_moved else tagged


def _tagged(kind: str, text: str) -> str:
    tag = {"cut": "del", "added": "ins"}.get(kind)
    return f"<{tag}>{escape(text)}</{tag}>" if tag else escape(text)
