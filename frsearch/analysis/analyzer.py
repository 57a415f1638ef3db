"""The analyzer for one text at a time: a text → a list of tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from frsearch.analysis.tokens import CachedChain, Token

if TYPE_CHECKING:
    from frsearch.analysis.whoosh import WhooshAnalyzer

NAME = "french/2"
"""The name written into every index. It changes whenever any token of any text would."""


class FrenchAnalyzer(CachedChain):
    """The analysis of French text that indexing, queries, passages and highlights share; ``name`` is its version.

    >>> [token.lemma for token in FrenchAnalyzer().tokens("Les forces armées de l’État")]
    ['les', 'force', 'armee', 'de', 'etat']
    """

    name = NAME

    def terms(self, text: str) -> list[str]:
        """Return the lemmas of `text`, one for each of its :meth:`tokens`.

        >>> FrenchAnalyzer().terms("d’anciens porte-parole")
        ['ancien', 'porte', 'parole', 'porteparole']
        """
        return [token.lemma for word, _, _ in self.words(text) for token in word]

    def __call__(self, *given: object, **options: object) -> NoReturn:
        """Raise TypeError: Whoosh calls its analyzers."""
        raise TypeError("FrenchAnalyzer is no analyzer of Whoosh's; in a field, write TEXT(analyzer=FrenchAnalyzer().whoosh())")

    def whoosh(self, level: str = "lemma") -> WhooshAnalyzer:
        """Return this analysis as a Whoosh ``Analyzer`` for a ``TEXT`` field; `level` is ``lemma``, ``folded`` or ``exact``."""
        from frsearch.analysis.whoosh import WhooshAnalyzer  # noqa: PLC0415 (only who asks for Whoosh imports it)

        return WhooshAnalyzer(level)


__all__ = ["NAME", "FrenchAnalyzer", "Token"]
