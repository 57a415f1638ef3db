"""Quotations by their marks: « », “ ” and " ", the outermost pairs, in one pass over the text.

Marks that nothing closes or opens enclose nothing. A guillemet or a “ that is still open where its paragraph ends goes on if the
next paragraph repeats it, as typesetters do, or closes it before it opens another; a straight one, only if it is repeated.
Straight marks open before a word and close after one; where that does not decide (``a " b``), they alternate.
"""

from __future__ import annotations

import re
from typing import NamedTuple

MAX_LENGTH = 5000
"""The most code points in a quotation. A guess: longer ones are speeches printed in full, or marks that were never closed."""

_MARK = re.compile('[«»“”„"\n]')
_PARTNER = {"«": "»", "“": "”", "„": "”", "”": "”", '"': '"'}
_SPACE = " \t\u00a0\u2009\u202f\n"
_OPENS_AFTER = "([{'’‘-–—:/,;«“„" + _SPACE


class Quotation(NamedTuple):
    """A quotation with its marks, ``text[open:close]``, and without marks and white space, ``text[start:end]``."""

    open: int
    start: int
    end: int
    close: int


def quotations(text: str) -> list[Quotation]:
    """Return the outermost quotations of a text, in order.

    >>> [(each.start, each.end) for each in quotations('« Oui », dit-il. "Non".')]
    [(2, 5), (18, 21)]
    """
    reader = _Reader(text)
    for found in _MARK.finditer(text):
        reader.read(found.start())
    reader.give_up()
    return [trimmed for one in sorted(reader.found) if (trimmed := _trimmed(text, *one))]


def _trimmed(text: str, opened: int, closed: int) -> Quotation | None:
    inside = text[opened + 1 : closed]
    start = opened + 1 + len(inside) - len(inside.lstrip())
    words = inside.strip()
    return Quotation(opened, start, start + len(words), closed + 1) if words else None


class _Reader:
    """The marks that are open: of the outermost quotation its ``mark`` and place, and those of its kind inside it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[tuple[int, int]] = []
        self.opened: list[int] = []
        self.inner: list[tuple[int, int]] = []
        self.mark = ""
        self.paragraphs = 0

    def read(self, at: int) -> None:
        mark = self.text[at]
        if mark == "\n":
            if self.opened and self.is_paragraph_end(at):
                self.end_paragraph(at)
        elif not self.opened:
            if self.opens(mark, at):
                self.open(mark, at)
        elif at - self.opened[0] > MAX_LENGTH:
            self.give_up()
            self.read(at)
        elif mark == '"' == self.mark:
            self.straight(at)
        elif mark == _PARTNER[self.mark]:
            if not self.is_repeated(at) or not self.text[at + 1 : at + 3].strip()[:1].isalnum():
                self.close(at)
        elif mark == self.mark and not self.is_repeated(at):
            self.opened.append(at)

    def opens(self, mark: str, at: int) -> bool:
        """Return whether a mark outside any quotation opens one: ” and ", where what is around them allows it."""
        if mark == '"':
            before, after = self.around(at)
            return before in _OPENS_AFTER or not (before.isalnum() or after in _SPACE)
        return mark in _PARTNER and (mark != "”" or self.text[at + 1 : at + 2].isalnum())

    def around(self, at: int) -> tuple[str, str]:
        return self.text[at - 1 : at] or " ", self.text[at + 1 : at + 2] or " "

    def open(self, mark: str, at: int) -> None:
        self.mark, self.opened, self.inner, self.paragraphs = mark, [at], [], 0

    def straight(self, at: int) -> None:
        """Close a straight quotation, unless this mark can only open one: then the one before was none."""
        before, after = self.around(at)
        if self.is_repeated(at):
            return
        only_opens = before in _OPENS_AFTER and before not in ",-–—" and after.isalnum()
        if only_opens and not self.text[self.opened[0] + 1].isspace():
            self.open('"', at)
        else:
            self.close(at)

    def close(self, at: int) -> None:
        opened = self.opened.pop()
        if self.opened:
            while self.inner and self.inner[-1][0] > opened:
                self.inner.pop()  # it is inside this one
            self.inner.append((opened, at))
        else:
            self.found.append((opened, at))
            self.inner = []

    def is_paragraph_end(self, at: int) -> bool:
        """Return whether a line end ends a paragraph; the first of several counts."""
        return self.text[at - 1 : at] != "\n"

    def is_repeated(self, at: int) -> bool:
        """Return whether a mark only repeats, where a paragraph begins, the one that is open."""
        return self.paragraphs > 0 and self.text[at - 1] == "\n"

    def end_paragraph(self, at: int) -> None:
        """Give up, unless the next paragraph continues the quotation."""
        self.paragraphs += 1
        following = at + 1
        while self.text[following : following + 1].isspace():
            following += 1
        first = self.text[following : following + 1]
        if first == self.mark or (first == "»" and self.mark == "«"):
            return
        if self.mark == '"' or not self.closes_soon(following):
            self.give_up()

    def closes_soon(self, at: int) -> bool:
        """Return whether the paragraph that begins at a place closes the quotation before it opens another."""
        end = min(self.opened[0] + MAX_LENGTH, len(self.text))
        line_end = self.text.find("\n", at, end)
        closed = self.text.find(_PARTNER[self.mark], at, end if line_end < 0 else line_end)
        return closed >= 0 and self.text.find(self.mark, at, closed) < 0

    def give_up(self) -> None:
        """Forget the open quotation; those closed inside it are then outermost themselves."""
        self.found += self.inner
        self.opened, self.inner = [], []
