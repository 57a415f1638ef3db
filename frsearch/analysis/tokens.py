"""A text as a list of tokens, and the analysis of each distinct graphic word kept."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from frsearch.analysis.chain import WordToken, analyze_word
from frsearch.analysis.tokenizer import graphic_words

_REMEMBERED = 100_000
"""Distinct graphic words whose analysis is kept (about 60 MB): the frequent ones of any corpus are among them."""


@frozen
class Token:
    """One word of a text, at three levels.

    ``surface`` is ``text[start:end]``, in code points. ``exact`` is in lower case with accents, ``folded`` without accents,
    ``lemma`` without inflection either. ``position`` counts words from 0; the joined form of a compound has the
    position of its first part and a ``span`` of as many positions as there are parts. ``stop`` marks a word so common that a
    loose query may leave it out. ``rule`` names what made the token: ``word``, ``elision``, ``apostrophe kept``, ``acronym``,
    ``number`` or ``joined``.
    """

    surface: str
    exact: str
    folded: str
    lemma: str
    position: int
    start: int
    end: int
    stop: bool
    span: int
    rule: str


class Tokens:
    """Analyzes texts word by word; a graphic word seen before is looked up."""

    def __init__(self) -> None:
        self._words: dict[str, tuple[WordToken, ...]] = {}

    def tokens(self, text: str) -> list[Token]:
        """Return the tokens of `text` in order; the joined form of a compound follows its parts."""
        return [
            Token(
                surface=text[offset + token.start : offset + token.end],
                exact=token.exact,
                folded=token.folded,
                lemma=token.lemma,
                position=position + token.position,
                start=offset + token.start,
                end=offset + token.end,
                stop=token.stop,
                span=token.span,
                rule=token.rule,
            )
            for word, offset, position in self.words(text)
            for token in word
        ]

    def words(self, text: str) -> Iterator[tuple[tuple[WordToken, ...], int, int]]:
        """Yield each graphic word of `text` (what spaces and punctuation enclose) as its tokens, its offset and its position.

        The tokens' own offsets, in code points, and positions are relative to those of the word.
        """
        position = 0
        for word, offset in graphic_words(text):
            tokens = self._analyzed(word)
            yield tokens, offset, position
            position += sum(token.span == 1 for token in tokens)

    def _analyzed(self, word: str) -> tuple[WordToken, ...]:
        tokens = self._words.get(word)
        if tokens is None:
            if len(self._words) >= _REMEMBERED:
                self._words.clear()
            tokens = self._words[word] = analyze_word(word)
        return tokens
