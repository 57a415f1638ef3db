"""Where the leaves of a query occur in a text, from the analyzer's tokens alone: for an engine without positions of its own.

Any engine may import it. The embedded engine reads the same from its arrays; a test checks that both agree.
"""

from frsearch.matching.finder import MOST, TextFinder
from frsearch.matching.sentences import sentence_columns

__all__ = ["MOST", "TextFinder", "sentence_columns"]
