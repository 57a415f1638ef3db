"""For people: colours and wrapped lines on a terminal, plain text elsewhere.

On a terminal, highlights are bold and coloured (bold alone if ``NO_COLOR`` is set) and text wraps at words. In a file or a
pipe, a paragraph is one line, so that grep finds what is in it, and highlights look like ``**mot**``: press text does not use
double asterisks, and Markdown shows them as bold.
"""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from typing import TextIO

from frsearch.model import Article, Hit, Results, Span
from frsearch.render.pieces import begins_inside, copies_line, copy_source, ends_inside, facts, pieces, source
from frsearch.render.renderer import Renderer
from frsearch.render.safety import safe, safe_line
from frsearch.render.summary import summary

_FOUND, _TITLE, _ABOUT = "bold yellow", "bold cyan", "dim"
_INDENT = "    "


def results(found: Results, out: TextIO) -> None:
    """Write the summary and the notes, then each hit: rank and title, outlet and date, passages."""
    page = page_for(out)
    for line in summary(found):
        page.write([(line, _ABOUT)], indent="")
    for hit in found:
        page.write([], indent="")
        _write_hit(hit, page)


def articles(some: Sequence[Article], out: TextIO) -> None:
    """Write whole articles, each with its title, outlet and date, address, and body; an empty line comes between two."""
    page = page_for(out)
    for number, article in enumerate(some):
        if number:
            page.write([], indent="")
        _write_article(article, page)


def _write_article(article: Article, page: Page) -> None:
    page.write([(safe_line(article.title or "(untitled)"), _TITLE)], indent="")
    page.write([(safe_line(" · ".join(source(article))), _ABOUT)], indent="")
    if article.url and article.url != article.id:
        page.write([(safe_line(article.url), _ABOUT)], indent="")
    page.write([], indent="")
    page.write([(article.body, "")], indent="")


def _write_hit(hit: Hit, page: Page) -> None:
    found = hit.article
    title = page.marked(safe_line(found.title or "(untitled)"), hit.title_highlights, _TITLE)
    page.write(title, indent=f"{hit.rank:>2}. ")
    page.write([(safe_line(" · ".join([*source(found), *facts(hit)])), _ABOUT)])
    for reason in hit.reasons:
        page.write([(safe_line(f"{reason.value:7.3f}  {reason.what}"), _ABOUT)])
    for passage in hit.passages:
        before = [("… ", "")] if begins_inside(found, passage) else []
        after = [(" …", "")] if ends_inside(found, passage) else []
        page.write([*before, *page.marked(passage.text, passage.highlights, ""), *after], indent="  > ")
    if hit.copies:
        page.write([(safe_line(f"{copies_line(hit)}: {'; '.join(map(copy_source, hit.copies))}"), _ABOUT)])


def page_for(out: TextIO) -> Page:
    """Return a styled page for a terminal, or if ``FORCE_COLOR`` asks for one; else a plain page."""
    return _Styled(out) if out.isatty() or os.environ.get("FORCE_COLOR") else Page(out)


class Page:
    """A text file: a paragraph is a line, and highlights are marked with asterisks."""

    mark = "**{}**"

    @property
    def has_styles(self) -> bool:
        """Whether styles are seen, so that nothing need be marked by characters."""
        return self.mark == "{}"

    def __init__(self, out: TextIO) -> None:
        self.out = out

    def marked(self, text: str, highlights: Sequence[Span], style: str) -> list[tuple[str, str]]:
        """Return `text` as styled pieces, highlights marked with asterisks where styles cannot be shown."""
        return [
            (self.mark.format(piece), _FOUND) if highlighted else (piece, style)
            for piece, highlighted in pieces(text, highlights)
        ]

    def write(self, styled: Sequence[tuple[str, str]], indent: str = _INDENT) -> None:
        """Write the pieces as one text; lines after the first get as many spaces as `indent` is long."""
        for number, line in enumerate(safe("".join(piece for piece, _ in styled)).split("\n")):
            self.out.write(f"{' ' * len(indent) if number else indent}{line}\n" if line else "\n")


class _Styled(Page):
    """A terminal, written to through rich, which is imported only here: that takes 50 ms."""

    def __init__(self, out: TextIO) -> None:
        from rich.console import Console  # noqa: PLC0415

        super().__init__(out)
        # rich exits the program when a pipe is closed. It writes to memory instead, so that the caller decides what happens.
        self.written = io.StringIO()
        terminal = True if out.isatty() else None  # None: rich decides by FORCE_COLOR and similar variables
        self.console = Console(file=self.written, force_terminal=terminal, highlight=False, markup=False, emoji=False)
        self.mark = "{}" if self.console.color_system else "**{}**"

    def write(self, styled: Sequence[tuple[str, str]], indent: str = _INDENT) -> None:
        """Write the pieces as one text, wrapped at words."""
        from rich.text import Text  # noqa: PLC0415

        text = Text.assemble(*((safe(piece), style) for piece, style in styled))
        for number, line in enumerate(text.wrap(self.console, max(self.console.width - len(indent), 10), overflow="fold")):
            line.rstrip()
            margin = (" " * len(indent) if number else indent) if line else ""
            self.console.print(Text(margin) + line, soft_wrap=True)
        self.out.write(self.written.getvalue())
        self.written.seek(0)
        self.written.truncate()


RENDERER = Renderer(results, articles, shows_notes=True, is_fixed_width=True)
