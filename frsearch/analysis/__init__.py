"""All French lives here: words, elision, folding, lemmas, stop words, sentences."""

from frsearch.analysis.analyzer import NAME, FrenchAnalyzer, Token
from frsearch.analysis.sentences import sentences

__all__ = ["NAME", "FrenchAnalyzer", "Token", "sentences"]
