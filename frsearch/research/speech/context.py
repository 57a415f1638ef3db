"""Where quotations are: the sentences that hold them, and what is remembered from one sentence of a paragraph to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from frsearch.research.speech.marks import Quotation
from frsearch.research.speech.names import capitals, name_end
from frsearch.research.speech.vocabulary import DETERMINERS, NUMERALS, OF, PREPOSITIONS
from frsearch.research.speech.words import Word, words

Span = tuple[int, int]

_OUTLETS = ("Le ", "La ", "Les ")
"""How names of outlets begin, which report what *il* said."""

_PLURAL = NUMERALS | {"les", "des", "ces", "ses", "leurs", "nos", "vos", "mes"}
_FEMININE, _MASCULINE = ("la", "une", "cette", "sa", "ma"), ("le", "un", "ce", "cet", "mon")
"""Articles; *son* stands before either gender, and *leur*."""


def units(quotes: Sequence[Quotation], sentences: Sequence[Span]) -> Iterator[tuple[int, int, list[Quotation]]]:
    """Yield the sentences with quotations, as (start, end, quotations); those that a quotation spans are one."""
    at = 0
    start = stop = -1
    inside: list[Quotation] = []
    for begin, end in sentences:
        if start < 0:
            start = begin
        while at < len(quotes) and quotes[at].open < end:
            inside.append(quotes[at])
            stop = quotes[at].close
            at += 1
        if stop <= end:
            if inside:
                yield start, max(end, stop), inside
            start, inside = -1, []
    if inside:
        yield start, stop, inside


class Paragraph:
    """What is remembered from one sentence of a paragraph to the next: who spoke last, and who has been named."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.start = self.read_to = 0
        self.last: Span | None = None
        self.has_spoken = False
        self.named: dict[str, Span | None] = {}

    def move_to(self, at: int, quotes: Sequence[Quotation]) -> None:
        """Forget what was before the paragraph in which a sentence begins, and read the names before the sentence."""
        line = self.text.rfind("\n", self.read_to, at) + 1
        if line > self.start:
            self.start = self.read_to = line
            self.last, self.has_spoken, self.named = None, False, {}
        if at > self.read_to:
            self.read(words(self.text, self.read_to, at))
            self.read_to = at

    def read(self, some: Sequence[Word]) -> None:
        """Remember the persons named by some words: two capitalised words in a row, or one after a title."""
        at = 0
        while at < len(some):
            end = name_end(some, at, len(some))
            if end > at:
                before = some[at - 1].low if at else ""
                is_thing = before in DETERMINERS | {"du", "des", "au", "aux"} or some[at].low in DETERMINERS
                if len(capitals(some, at, end)) > 1 and not is_thing:
                    is_object = before in PREPOSITIONS | OF
                    self.named[some[end - 1].low] = None if is_object else (some[at].start, some[end - 1].end)
            at = max(end, at + 1)

    def meant(self) -> Span | None:
        """Return whom a pronoun means: who spoke last, else the only person named."""
        if self.has_spoken:
            return self.last
        return next(iter(self.named.values())) if len(self.named) == 1 else None


def agrees(pronoun: str, said: str) -> bool:
    """Return whether a pronoun may mean somebody named before it, by number and gender of the article, if there is one."""
    article = words(said, 0, min(len(said), 20))[0].low
    is_plural = article in _PLURAL or " et " in said
    is_other = article in (_FEMININE if pronoun in ("il", "ils") else _MASCULINE)
    return is_plural == (pronoun in ("ils", "elles")) and not is_other and not said.startswith(_OUTLETS)
