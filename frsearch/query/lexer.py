"""A query cut into lexemes: words, quotations, prefixes, operators, parentheses and what is attached to them.

Every character is looked at a fixed number of times, so that the time taken grows with the length alone.
"""

from __future__ import annotations

import re
from functools import cache, cached_property, partial
from typing import Literal, get_args

from attrs import frozen

from frsearch.analysis import Token
from frsearch.analysis.characters import DIGIT_SPACES

Kind = Literal[
    "word", "quote", "open", "close", "and", "or", "not", "near", "sentence", "of", "minus", "plus", "prefix", "unknown",
    "level", "tilde", "boost", "date",
]  # fmt: skip

PREFIXES = {"titre": "title", "title": "title", "journal": "outlet", "outlet": "outlet", "texte": "body", "text": "body"}
"""Field prefixes, French and English, and the field each one names."""

DATE_PREFIXES = {"date": "date", "depuis": "since", "since": "since", "avant": "before", "before": "before"}
"""Prefixes of dates, and whether a date stands for itself, for all from it on, or for all before it."""

_OPENING, _CLOSING = '"«“„', '"»”“'
QUOTES = '"«»“”„'
"""The marks around what is quoted."""

_HOPELESS = "\ufdd0"
"""Stands for a mark that is not closed by its own counterpart, so that none is looked for again and again."""

_ENDS = rf"(?=[\s()\[\]{QUOTES}]|\Z)"
_VALUE = rf"[^\s()\[\]^|{QUOTES}]*+"
_WRITTEN_DATE = r"(?:[0-9]{1,2}(?:er)?\s++)?[^\W\d_]++\.?\s++[0-9]{4}(?!\w)"

GROUPS = rf"[0-9]{{1,3}}(?:[ {DIGIT_SPACES}][0-9]{{3}})++"
"""A number in groups of digits, which are one word."""

_LEXEME = rf"""
      (?P<url>(?:[a-zA-Z][a-zA-Z+.-]*+://|www\.)[^\s()\[\]{QUOTES}]++)
    | (?P<date>(?i:{"|".join(DATE_PREFIXES)})):\s*+
        (?P<day>"[^"]*"?|«[^»]*»?|\[[^\]]*+\]?|{_WRITTEN_DATE}|{_VALUE})
    | (?P<of>[0-9]++)\s++(?:PARMI|OF)(?=\s*+[(])
    | (?P<sentence>PHRASE|SENTENCE)(?=\s*+[(])
    | (?:PR(?:E\u0300?|È)S|NEAR)/(?P<near>{_VALUE})
    | (?P<and>(?:ET|AND){_ENDS}|&&?)
    | (?P<or>(?:OU|OR){_ENDS}|[|]{{1,2}})
    | (?P<not>(?:NON|NOT|SAUF){_ENDS})
    | (?P<open>[(])
    | (?P<close>[)])
    | (?P<minus>(?<![^\s(])-(?=[^\s)-]))
    | (?P<plus>(?<![^\s(])[+](?=[^\W\d_]|[(=~{_OPENING}]))
    | (?P<prefix>(?i:{"|".join(PREFIXES)})):\s*+
    | (?P<unknown>(?=[^\W\d_]++:)(?![^:]*[A-ZÀ-ÖØ-Þ])[^:]++):(?=[^\s/])
    | (?P<level>(?<![^\s(:+-])[=~](?=[^\W_]|[*?{_OPENING}]))
    | "(?P<quote>[^"]*)" | «(?P<french>[^»]*)» | [“„](?P<curly>[^”“]*)[”“]
    | [{_OPENING}{_HOPELESS}](?P<mixed>[^{QUOTES}]*)(?P<closed>[{_CLOSING}]?)
    | ~(?P<tilde>{_VALUE})
    | \^(?P<boost>{_VALUE})
    | (?P<word>{GROUPS}(?![^\s),;])
              |(?:[^\s{QUOTES},;!()\[\]|^~]|(?<=[0-9]),(?=[0-9]))++)
    """
_compiled = cache(partial(re.compile, flags=re.VERBOSE))
"""It takes seven milliseconds, and most queries are words alone."""

_SAME = {"french": "quote", "curly": "quote", "mixed": "quote", "url": "word", "closed": "quote", "day": "date"}
_NUMBERS_END = ",;.:!?…"


@frozen
class Lexeme:
    """A stretch of the query: ``query[start:end]``, of which ``text`` (from ``text_start`` on) is what matters.

    ``text`` is a word, what is quoted, the name of a prefix, a date, or the number of what has one. Of words and
    quotations ``tokens`` are the analysis.
    """

    kind: Kind
    text: str
    text_start: int
    start: int
    end: int
    is_plain: bool = False
    """A word in which no sign means anything, as in an address."""
    is_closed: bool = True
    """A quotation that ends."""
    tokens: tuple[Token, ...] = ()
    name: str = ""
    """The prefix of a date."""

    @cached_property
    def words(self) -> tuple[Token, ...]:
        """The tokens that own a position, all but the joined forms of compounds."""
        return tuple(token for token in self.tokens if token.span == 1)


def lexemes(query: str) -> list[Lexeme]:
    """Return the lexemes of `query`, in order; white space and punctuation between them are left out."""
    return [_lexeme(query, found) for found in _compiled(_LEXEME).finditer(_without_hope(query))]


def _without_hope(query: str) -> str:
    """Return the query with a sign for each opening mark behind the last mark that would close it."""
    for opening, closing in (("«", "»"), ("„", "”“")):
        behind = max(map(query.rfind, closing)) + 1
        query = query[:behind] + query[behind:].replace(opening, _HOPELESS)
    return query


def _lexeme(query: str, found: re.Match[str]) -> Lexeme:
    name = str(found.lastgroup)
    group = {"closed": "mixed"}.get(name, name)
    kind = _SAME.get(name, name)
    assert kind in get_args(Kind), kind
    text = query[slice(*found.span(group))]
    if kind in ("tilde", "boost", "near"):
        text = text.rstrip(_NUMBERS_END)
    return Lexeme(
        kind=kind,  # type: ignore[arg-type]
        text=text,
        text_start=found.start(group),
        start=found.start(),
        end=found.start(group) + len(text) if kind in ("tilde", "boost", "near") else found.end(),
        is_plain=name == "url",
        is_closed=name != "closed" or bool(found["closed"]),
        name=(found["date"] or "").lower(),
    )
