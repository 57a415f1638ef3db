"""Lines of raw text → paragraphs: hard-wrapped lines are joined, real paragraphs are not."""

from __future__ import annotations

import re
from itertools import pairwise

from attrs import frozen

_CLOSED = re.compile(r"[.!?…:;][\s\"»”’')\]]*$|[»”]\s*$")
_END = 12  # characters looked at: a full stop with the quotes, brackets and spaces that can follow it
_OPEN_ENDS = frozenset(
    [
        "de",
        "des",
        "du",
        "d",
        "la",
        "le",
        "les",
        "l",
        "un",
        "une",
        "et",
        "ou",
        "à",
        "a",
        "au",
        "aux",
        "en",
        "par",
        "pour",
        "avec",
        "sur",
        "sous",
        "dans",
        "sans",
        "vers",
        "chez",
        "entre",
        "que",
        "qu",
        "qui",
        "dont",
        "son",
        "sa",
        "ses",
        "leur",
        "leurs",
        "ce",
        "cet",
        "cette",
        "ces",
    ]
)
_NARROWEST = 50  # characters of a line wrapped by its page: a shorter one may be a section, a title or a date
_LOOKED_AT = 100  # characters: longer than any word after which a sentence continues
_HYPHENATED = re.compile(r"\w-$")
_FIRST_WORD = re.compile(r"[«“\"(\s]*+\S*+")
"""A guillemet and the word after it are on one line: the space between them does not break."""
_FULL = 0.85  # of the longest line: the next word would have fitted on a shorter one, which was ended on purpose


@frozen
class Line:
    """A line with text: the ``gap`` of blank lines before it, and whether it is ``indented``."""

    text: str
    gap: int
    indented: bool


def lines_of(text: str) -> list[Line]:
    """Return the lines of clean `text` that are not blank, stripped."""
    lines: list[Line] = []
    gap = 0
    for raw in text.split("\n"):
        if stripped := raw.strip():
            lines.append(Line(stripped, gap, raw[0].isspace()))
            gap = 0
        else:
            gap += 1
    return lines


def is_closed(text: str) -> bool:
    """Return whether `text` ends as a sentence, an announcement or a quotation does."""
    return _CLOSED.search(text[-_END:]) is not None


def join_wrapped(lines: list[Line], narrowest: int = _NARROWEST) -> list[Line]:
    """Return `lines`, joining adjacent ones that the page wrapped at its width, of `narrowest` characters at least."""
    followed = [a.text for a, b in pairwise(lines) if b.gap == 0 and len(a.text) >= narrowest]
    wrapped = sum(not is_closed(text) for text in followed) * 2 > len(followed)
    width = max(map(len, followed), default=0)
    joined: list[_Paragraph] = []
    last = ""
    for line in lines:
        if joined and line.gap == 0 and (_continues(last, line.text) or (wrapped and _is_full(last, line.text, width))):
            joined[-1].add(line.text)
        else:
            joined.append(_Paragraph(line))
        last = line.text
    return [paragraph.line() for paragraph in joined]


def join_broken(lines: list[Line]) -> list[Line]:
    """Return `lines`, joining across blank lines those that are evidently one sentence."""
    joined: list[_Paragraph] = []
    for line in lines:
        if joined and (_continues(joined[-1].end, line.text) or _is_open(joined[-1].end)):
            joined[-1].add(line.text)
        else:
            joined.append(_Paragraph(line))
    return [paragraph.line() for paragraph in joined]


def _is_full(text: str, following: str, width: int) -> bool:
    first = _FIRST_WORD.match(following)
    return len(text) + 1 + len(first[0] if first else "") > _FULL * width


def _continues(text: str, following: str) -> bool:
    return not is_closed(text) and following[0].islower()


def _is_open(text: str) -> bool:
    if text.endswith((".", ",")):  # most end in a full stop
        return text.endswith(",")
    last = re.split("[’']", text.rsplit(None, 1)[-1])[-1] or "l"
    return last.lower() in _OPEN_ENDS and last.islower()


class _Paragraph:
    """A line that grows; only its last characters, ``end``, are looked at, so that adding a line takes constant time."""

    def __init__(self, first: Line) -> None:
        self._first = first
        self._pieces = [first.text]
        self.end = first.text[-_LOOKED_AT:]

    def add(self, text: str) -> None:
        """Append the next line; a hyphen at the end of a line stays, without a space after it."""
        glue = "" if _HYPHENATED.search(self.end) and text[0].islower() else " "
        self._pieces += (glue, text)
        self.end = (self.end + glue + text[-_LOOKED_AT:])[-_LOOKED_AT:]

    def line(self) -> Line:
        """Return the paragraph as one line."""
        if len(self._pieces) == 1:
            return self._first
        return Line("".join(self._pieces), self._first.gap, self._first.indented)
