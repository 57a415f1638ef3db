"""What people type who know other search engines: read where the meaning is plain, with a note.

===============================  =====================================================================
typed                            read as
===============================  =====================================================================
``!diop``                        ``-diop`` (Europresse)
``titre : kidal``                ``titre:kidal``, where it can be nothing else: French puts a blank before a colon
``""forces armées""``            ``"forces armées"`` (a cell of a table)
``ADJ5``, ``W/5``, ``NEAR5``,    ``PRES/5``, in any order (Factiva, LexisNexis, Europresse); also ``PRE/5``
``%5``
``TIT_HEAD=``, ``hl=``           ``titre:``; ``TEXT=``, ``LEAD=`` and ``lp=`` are ``texte:``, ``PUB_NAME=`` is ``journal:``
``/militair.*/``                 ``militair*``; any other regular expression is ignored
===============================  =====================================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable

PREFIXES = dict.fromkeys(("tit_head", "title", "titre", "headline", "hl", "hd", "tit"), "titre")
PREFIXES |= dict.fromkeys(("text", "texte", "lead", "lp", "td"), "texte")
PREFIXES |= dict.fromkeys(("pub_name", "journal", "sn"), "journal")
"""Prefixes of Europresse and Factiva, before ``=`` → ours."""

OTHER_PREFIXES = ("hlp", "aut_by", "by", "la", "rst", "pub_date", "geo", "so")
"""Those for which there is no prefix here."""

_OPERATORS = re.compile(r"(?:\A|[(]|(?<!\S)(?:ET|AND|OU|OR|SAUF|NON|NOT|&|[|]))\s*[-+!]?\Z")
_DATE_AFTER = re.compile(
    r"\s*+(?:[\[\"«]\s*+)?(?:[*]|[0-9]{4}(?!\w)|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}"
    r"|(?:[0-9]{1,2}(?:er)? )?[^\W\d_]{3,9} [0-9]{4}(?!\w))"
)
_BEFORE_COLON = re.compile(r"(?<![\w-])[^\W\d_][\w-]{0,99}+(?=[ \t\u00a0\u202f]{1,3}:)")
_COLON = re.compile(r"[ \t\u00a0\u202f]{1,3}:")
_LOOKED_AT = 40
"""Code points before a name that are looked at for an operator."""

_NOT_PLAIN = re.compile(r"[^\w*?'’-]|_")


def without_blanks(query: str, is_date: Callable[[str], bool], is_name: Callable[[str], bool]) -> str:
    """Return a query as long as the one typed, in which the colon directly follows a name that must be a prefix.

    That is the name of a date before a date, and any other in lower case at the beginning of a query or of parentheses, or after
    an operator. Anywhere else, ``dans un journal : …`` is what it says.

    >>> without_blanks("mali date : 2023", "date".__eq__, "titre".__eq__), without_blanks("le titre : nu", str, "titre".__eq__)
    ('mali date:  2023', 'le titre : nu')
    """
    if " :" not in query and "\u00a0:" not in query and "\u202f:" not in query and "\t:" not in query:
        return query
    for found in _BEFORE_COLON.finditer(query):
        name, end = found[0], found.end()
        blank = _COLON.match(query, end)
        if blank is None or not query[blank.end() :].strip():
            continue
        before = query[max(found.start() - _LOOKED_AT, 0) : found.start()]
        is_first = _OPERATORS.search(before if found.start() <= _LOOKED_AT else f"…{before}") is not None
        if is_date(name.lower()):
            is_prefix = _DATE_AFTER.match(query, blank.end()) is not None
        else:
            is_prefix = is_first and name.islower() and is_name(name)
        if is_prefix:
            query = f"{query[:end]}:{query[end : blank.end() - 1]}{query[blank.end() :]}"
    return query


def as_pattern(expression: str) -> str | None:
    """Return a regular expression as a pattern of ``*`` and ``?``, None if it means anything else.

    >>> as_pattern("militair.*"), as_pattern("f.mme"), as_pattern("mal(i|ien)")
    ('militair*', 'f?mme', None)
    """
    found = expression.removeprefix("^").removesuffix("$")
    if "*" in found.replace(".*", "") or "?" in found:
        return None
    found = found.replace(".*", "*").replace(".+", "?*").replace(".", "?")
    return None if _NOT_PLAIN.search(found) else found


def note_on(kind: str, text: str, typed: str) -> str | None:
    """Return what to say about a lexeme that is written as elsewhere; None: it is our own way to write it."""
    if kind == "minus" and typed.startswith("!"):
        return "! is read as -: without what follows"
    if kind == "near" and (typed.upper().startswith(("W/", "PRE/")) or "/" not in typed):
        return f"{typed} is read as PRES/{text}, in any order"
    if kind == "prefix" and "=" in typed:
        return f"{typed.strip()} is read as {text}:"
    if kind == "quote" and text and typed.startswith('""'):
        return "doubled quotation marks are read as single ones"
    if kind == "word" and typed.startswith("/") and text != typed:
        return f"this regular expression is read as the pattern {text}"
    if kind == "unknown" and typed.startswith("/"):
        return "regular expressions are not understood; this one is ignored (* and ? stand for letters, as in militair*)"
    if kind in ("prefix", "field", "date", "address", "range") and (found := _SPACED.match(typed)):
        return f"{found[0]} is read as the prefix {found[1]}:; put the word in quotation marks to search for it"
    return None


def unread_note(text: str, after: str, following: str) -> str | None:
    """Return what to say about a word that may have been meant otherwise, from the text between it and the `following` one."""
    if text == "and" and following == "not":
        return "and not is read as two words; the operator is SAUF, or NOT, in capitals"
    if after.strip() == ":" and after[0].isspace() and text.isalpha():
        return f"{text} is read as a word; as a prefix it directly precedes the colon: {text}:{following}"
    return None


_SPACED = re.compile(r"([\w-]++)\s++:")
