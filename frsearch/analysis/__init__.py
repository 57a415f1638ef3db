"""All French is here: tokenizing, elision, folding, lemmas, stop words and sentences.

``chain.py``, read from top to bottom, is the specification: from a graphic word to its tokens. The other modules of this folder
are its steps, and the sentence splitter, which no search needs. ``columnar/`` does the same over arrays, for many texts at once;
tests check that both agree.
"""

from frsearch.analysis.analyzer import NAME, FrenchAnalyzer, Token

__all__ = ["NAME", "FrenchAnalyzer", "Token"]
