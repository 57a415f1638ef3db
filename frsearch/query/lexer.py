"""The lexer: a query → lexemes (words, quotations, prefixes, operators, parentheses and their suffixes).

Each character is examined a bounded number of times, so that lexing takes linear time.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache, partial
from typing import Literal, get_args

from attrs import field, frozen

from frsearch.analysis import Token
from frsearch.analysis.characters import DIGIT_SPACES
from frsearch.analysis.inclusive import inclusive_words, masked
from frsearch.analysis.variants import Variant
from frsearch.query import borrowed
from frsearch.query.fields import fields_named

Kind = Literal[
    "word", "quote", "open", "close", "and", "or", "not", "near", "sentence", "of", "minus", "plus", "prefix", "unknown",
    "level", "tilde", "boost", "date", "address", "field", "range",
]  # fmt: skip

PREFIXES = {"titre": "title", "title": "title", "journal": "outlet", "outlet": "outlet", "texte": "body", "text": "body"}
"""Field prefixes, French and English → the field each one names."""

DATE_PREFIXES = {"date": "date", "depuis": "since", "since": "since", "avant": "before", "before": "before"}
"""Date prefixes → whether they ask for a date itself, for all days from it on, or for all days before it."""

DATE_PREFIXES |= {"ajout": "added", "added": "added"}
"""Those that ask for the day of adding."""

ADDRESS_PREFIX = "url"

_NAMES = {*PREFIXES, *DATE_PREFIXES, ADDRESS_PREFIX}

_OPENING, _CLOSING = '"«“„', '"»”“'
QUOTES = '"«»“”„'
"""All quotation marks."""

_UNCLOSED = "\ufdd0"
"""Replaces an opening mark that its own counterpart never closes, so that the regular expression does not search for that again
and again."""

_FIELD_COLON = "\ufdd1"
"""Replaces the colon after the name of a field that the index has, which no regular expression knows."""

_ENDS = rf"(?=[\s()\[\]{QUOTES}]|\Z)"
_VALUE = rf"[^\s()\[\]^|{QUOTES}]*+"
_WRITTEN_DATE = r"(?:[0-9]{1,2}(?:er)?\s++)?[^\W\d_]++\.?\s++[0-9]{4}(?!\w)"

_RANGE = r"\[[^\]]*+\]?|(?=[.]*[0-9])(?:(?![.][.])[0-9.,/:T*+-])*+[.][.][0-9.,/:T*+-]*+"
"""A range of a field's values: in brackets, or numbers or dates on both sides of two dots, or on one."""

GROUPS = rf"[0-9]{{1,3}}(?:[ {DIGIT_SPACES}][0-9]{{3}}){{1,9}}+"
"""A number written in groups of digits: a single word. Without a limit, long rows of groups would take quadratic time."""

_LEXEME = rf"""
      (?P<url>(?:[a-zA-Z][a-zA-Z+.-]*+://|www\.)[^\s()\[\]{QUOTES}]++)
    | (?P<date>(?i:{"|".join(DATE_PREFIXES)})):\s*+
        (?P<day>"[^"]*"?|«[^»]*»?|\[[^\]]*+\]?|{_WRITTEN_DATE}|{_VALUE})
    | (?i:{ADDRESS_PREFIX}):\s*+(?P<address>"[^"]*"?|«[^»]*»?|[^\s()\[\]{QUOTES}]*+)
    | (?P<field>[^\W\d_][\w-]*+){_FIELD_COLON}\s*+(?P<range>{_RANGE})?
    | (?<![^\s(!+-])(?P<borrowed>(?i:{"|".join(borrowed.PREFIXES)}))=\s*+(?=[^\s=])
    | (?<![^\s(])(?P<foreign>(?i:{"|".join(borrowed.OTHER_PREFIXES)})=)(?=[^\s=])
    | (?<!\S)/(?P<expression>(?=[\w-]*+[^\s/\w-])[^\s/]++)/(?!\S)
    | (?<![^\s)])(?:(?i:ADJ|NEAR|W/|PRE/)|%)(?P<adjacent>[0-9]{{1,9}})(?=[\s(]|\Z)
    | (?P<of>[0-9]++)\s++(?:PARMI|OF)(?=\s*+[(])
    | (?P<sentence>PHRASE|SENTENCE)(?=\s*+[(])
    | (?:PR(?:E\u0300?|È)S|NEAR)/(?P<near>{_VALUE})
    | (?P<and>(?:ET|AND){_ENDS}|&&?)
    | (?P<or>(?:OU|OR){_ENDS}|[|]{{1,2}})
    | (?P<not>(?:NON|NOT|SAUF){_ENDS})
    | (?P<open>[(])
    | (?P<close>[)])
    | (?P<minus>(?<![^\s(])-(?=[^\s)-])|(?<![^\s(])!(?=[^\W_]|[({_OPENING}]))
    | (?P<plus>(?<![^\s(])[+](?=[^\W\d_]|[(=~{_OPENING}]))
    | (?P<prefix>(?i:{"|".join(PREFIXES)})):\s*+
    | (?P<unknown>(?=[^\W\d_]++:)(?![^:]*[A-ZÀ-ÖØ-Þ])[^:]++):(?=[^\s/])
    | (?P<level>(?<![^\s(:{_FIELD_COLON}+-])[=~](?=[^\W_]|[*?{_OPENING}]))
    | (?<!")"{{2,3}}(?P<doubled>[^"]++)"{{2,3}}(?!")
    | "(?P<quote>[^"]*)" | «(?P<french>[^»]*)» | [“„](?P<curly>[^”“]*)[”“]
    | [{_OPENING}{_UNCLOSED}](?P<mixed>[^{QUOTES}]*)(?P<closed>[{_CLOSING}]?)
    | ~(?P<tilde>{_VALUE})
    | \^(?P<boost>{_VALUE})
    | (?P<word>{GROUPS}(?![^\s),;])
              |(?:[^\s{QUOTES},;!()\[\]|^~]|(?<=[0-9]),(?=[0-9]))++)
    """
_FIELD_NAME = r"(?:(?<![\w-])|(?<=\A-)|(?<=[\s(]-))[^\W\d_][\w-]*+(?=:)"
_compiled = cache(partial(re.compile, flags=re.VERBOSE))
"""Compiled when first needed: it takes seven milliseconds, and most queries are plain words, which need no lexer."""

_KINDS = {"borrowed": "prefix", "foreign": "unknown", "adjacent": "near", "doubled": "quote", "expression": "word"}
_KINDS |= {"french": "quote", "curly": "quote", "mixed": "quote", "url": "word", "closed": "quote", "day": "date"}
_SIGN = re.compile(r"\w[(/]")
_AROUND_VALUE = ' \t\n"«»\u00a0\u202f'
_AFTER_NUMBER = ",;.:!?…"


@frozen
class Lexeme:
    """A stretch of the query, ``query[start:end]``; ``text``, from ``text_start`` on, is its content.

    That is a word, the text of a quotation, the name of a prefix, a date, an address, or the number of an operator that takes
    one. ``tokens`` are the analysis of a word or a quotation.
    """

    kind: Kind
    text: str
    text_start: int
    start: int
    end: int
    is_plain: bool = False
    """Whether ``*`` and ``?`` in a word are ordinary characters, as in a URL."""
    is_closed: bool = True
    """Whether a quotation has a closing mark."""
    tokens: tuple[Token, ...] = ()
    name: str = ""
    """The prefix of a date, or the field of a range."""
    variants: tuple[Variant, ...] = ()
    """Other ways to write a word, or the ``stretch`` of the query with the words next to it."""
    stretch: tuple[int, int] = (0, 0)

    words: tuple[Token, ...] = field(init=False, eq=False, repr=False)
    """The tokens with a position of their own: all but the joined forms of compounds and the feminines of inclusive words."""

    @words.default
    def _words(self) -> tuple[Token, ...]:
        return tuple([token for token in self.tokens if token.has_position]) if self.tokens else ()

    def analyzed(self, tokens: tuple[Token, ...]) -> Lexeme:
        """Return the same with its tokens; every word of a query becomes one, and ``evolve`` would take five times as long."""
        plain, closed, name = self.is_plain, self.is_closed, self.name
        return Lexeme(self.kind, self.text, self.text_start, self.start, self.end, plain, closed, tokens, name)


def lexemes(query: str, fields: Collection[str] = ()) -> list[Lexeme]:
    """Return the lexemes of `query` in order, without the white space and punctuation between them.

    The names of `fields` are prefixes, unless the query language has a prefix of that name itself.
    """
    marked = _mask_signs(_mark_fields(_mark_unclosed(_without_blanks(query, fields)), fields))
    return [_lexeme(query, found) for found in _compiled(_LEXEME).finditer(marked)]


def is_name(name: str, fields: Collection[str]) -> bool:
    """Return whether a word is the name of a prefix, a field's included."""
    return name.lower() in _NAMES or bool(fields and fields_named(name, fields))


def _without_blanks(query: str, fields: Collection[str]) -> str:
    return borrowed.without_blanks(query, DATE_PREFIXES.__contains__, lambda name: is_name(name, fields))


def unquoted(value: str) -> str:
    """Return the value of a prefix without quotation marks, white space, and punctuation after it."""
    return value.strip(_AROUND_VALUE).rstrip(",;.")


def _mark_unclosed(query: str) -> str:
    """Replace every opening mark after the last mark that could close it by a placeholder."""
    for opening, closing in (("«", "»"), ("„", "”“")):
        end = max(map(query.rfind, closing)) + 1
        query = query[:end] + query[end:].replace(opening, _UNCLOSED)
    return query


def _mark_fields(query: str, fields: Collection[str]) -> str:
    """Replace the colon after every name of a field by a placeholder."""
    if not fields or ":" not in query:
        return query
    ends = [
        found.end()
        for found in _compiled(_FIELD_NAME).finditer(query)
        if found[0].lower() not in _NAMES and fields_named(found[0], fields)
    ]
    starts = [0, *(end + 1 for end in ends)]
    return _FIELD_COLON.join(query[start:end] for start, end in zip(starts, [*ends, None], strict=True))


def _mask_signs(query: str) -> str:
    """Replace the signs inside inclusive words (``étudiant(e)s``), which are no operators, by letters."""
    if not _SIGN.search(query):
        return query
    return masked(query, ((word.start, word.end) for word in inclusive_words(query)))


def _lexeme(query: str, found: re.Match[str]) -> Lexeme:
    name = str(found.lastgroup)
    group = {"closed": "mixed"}.get(name, name)
    kind = _KINDS.get(name, name)
    assert kind in get_args(Kind), kind
    text = query[slice(*found.span(group))]
    if name == "borrowed":
        text = borrowed.PREFIXES[text.lower()]
    elif name == "expression":
        kind, text = ("word", pattern) if (pattern := borrowed.as_pattern(text)) else ("unknown", found[0])
    if kind in ("tilde", "boost", "near"):
        text = text.rstrip(_AFTER_NUMBER)
    return Lexeme(
        kind=kind,  # type: ignore[arg-type]
        text=text,
        text_start=found.start(group),
        start=found.start(),
        end=found.start(group) + len(text) if kind in ("tilde", "boost", "near") else found.end(),
        is_plain=name == "url",
        is_closed=name != "closed" or bool(found["closed"]),
        name=(found["date"] or "").lower() or found["field"] or "",
    )
