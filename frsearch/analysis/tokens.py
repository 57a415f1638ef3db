"""A text as a list of tokens, with a cache of the graphic words analysed before."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from frsearch.analysis.chain import WordToken, analyze_word, has_position
from frsearch.analysis.tokenizer import graphic_words

_CACHE_SIZE = 100_000
"""Distinct graphic words in the cache (about 60 MB), enough for the frequent words of any corpus."""


@frozen
class Token:
    """One word of a text, at three levels.

    ``surface`` is ``text[start:end]``, in code points. ``exact`` is in lower case with accents, ``folded`` without accents,
    ``lemma`` without inflection either. ``position`` counts words from 0; the joined form of a compound has the
    position of its first part and a ``span`` of as many positions as there are parts. ``stop`` marks a word so common that a
    loose query may leave it out. ``rule`` names what made the token: ``word``, ``elision``, ``apostrophe kept``, ``acronym``,
    ``number``, ``joined``, or, for an inclusive word such as ``étudiant·e·s``, ``inclusive`` (``étudiants``) and ``feminine``
    (``étudiantes``, at the same position).
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

    @property
    def has_position(self) -> bool:
        """Whether it has a position of its own, which a joined form or a feminine shares with the token before."""
        return has_position(self.span, self.rule)


class CachedChain:
    """Analyses texts word by word; graphic words seen before come from a cache."""

    def __init__(self) -> None:
        self._cache: dict[str, tuple[WordToken, ...]] = {}

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
            position += sum(has_position(token.span, token.rule) for token in tokens)

    def _analyzed(self, word: str) -> tuple[WordToken, ...]:
        tokens = self._cache.get(word)
        if tokens is None:
            if len(self._cache) >= _CACHE_SIZE:
                self._cache.clear()
            tokens = self._cache[word] = analyze_word(word)
        return tokens
