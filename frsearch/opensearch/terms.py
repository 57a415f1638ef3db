"""Token strings: how words that are analysed already are written into a field of the cluster.

Positions are separated by a space, and alternatives at one position by :data:`ALTERNATIVE`. The cluster's analyzer
(:mod:`~frsearch.opensearch.mapping`) does no more than split at these. All signs are from a private-use area, where no word has
characters.
"""

from __future__ import annotations

import re
from hashlib import sha256

PLACES = ("title", "body", "outlet")
"""Fields of articles that have words."""

ALTERNATIVE = "\ue001"

BEGINS, ENDS = "\ue002", "\ue003"
"""Suffixes of the joined form of a compound, at its first and at its last part: so an interval has its true width."""

FIRST, LAST = "\ue004", "\ue005"
"""The first and the last word of a sentence, as alternatives of their lemmas."""

ALONE = "\ue008"
"""A word that is a sentence by itself; between two signs at one position, there would be no interval."""

COUNT = "\ue006"
"""Between a term and its impact."""

_SPACE = "\ue007"
_SIGNS = re.compile('[\ue001-\ue008"\\\\\x00-\x1f]')
_WHITE = re.compile(r"\s")

MOST_ALTERNATIVES = 6
"""At one position: the masculine and the feminine, a joined form, both ends of a sentence; one to spare."""


def term(form: str) -> str:
    """Return a form, which is never empty, as it stands in a token string: without white space, signs, and what JSON escapes.

    >>> term("armée"), term("3 1") == "3\\ue0071"
    ('armée', True)
    """
    return form if form.isalnum() else _WHITE.sub(_SPACE, _SIGNS.sub("\ufffd", form))


LONGEST_ID = 500
"""Bytes of an id that is also that of its document; the cluster takes up to 512."""


def document_id(text: str) -> str:
    """Return the id of a document: that of its article, or its word, or of a very long one a digest, after a space.

    No id of an article begins with a space, nor has a word one.

    >>> document_id("kidra"), len(document_id("é" * 300))
    ('kidra', 65)
    """
    encoded = text.encode("utf-8", "surrogatepass")
    return text if len(encoded) <= LONGEST_ID else f" {sha256(encoded).hexdigest()}"
