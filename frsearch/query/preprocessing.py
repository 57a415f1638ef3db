"""Preprocessing: lexemes as typed → lexemes to parse: analysed, within the limits, without stop words and invalid ones."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from attrs import evolve

from frsearch.analysis import FrenchAnalyzer
from frsearch.analysis.variants import Variants
from frsearch.query import borrowed
from frsearch.query.diagnostics import Diagnostics, refuse
from frsearch.query.fields import as_prefix, listed
from frsearch.query.lexer import ADDRESS_PREFIX, DATE_PREFIXES, PREFIXES, Kind, Lexeme, is_name
from frsearch.query.variants import with_variants
from frsearch.query.words import analyzed, is_pattern, is_searchable, is_stop_word

MAX_CHARACTERS = 10_000
"""Code points of a query: about four pages of text, and few enough for an answer within seconds."""

MAX_DEPTH = 20
"""Nested parentheses: more than anyone can follow, and few enough for recursive functions."""

MAX_WORDS = 1000
"""Words and quotations of a query."""

MAX_PATTERNS = 20
"""Patterns and misspelt words of a query: each may expand to a thousand words."""


_ATTACHED: dict[Kind, tuple[Kind, ...]] = {"tilde": ("word", "quote"), "boost": ("word", "quote", "close", "tilde", "boost")}
"""Suffixes → what each may directly follow; a tilde anywhere else is punctuation."""

_INCOMPLETE = {"PRES": "PRES/5", "PRÈS": "PRÈS/5", "NEAR": "NEAR/5", "PARMI": "2 PARMI (…)", "OF": "2 OF (…)"}
_INCOMPLETE |= {"PHRASE": "PHRASE(…)", "SENTENCE": "SENTENCE(…)"}


def preprocess(
    found: Sequence[Lexeme],
    analyzer: FrenchAnalyzer,
    diagnostics: Diagnostics,
    fields: Collection[str] = (),
    variants: Variants | None = None,
) -> list[Lexeme]:
    """Return the lexemes to parse, words with their tokens and variants; raises QueryError for what exceeds the limits."""
    _check_depth(found, diagnostics)
    found = _without_question_mark(_within_word_limit(found, diagnostics))
    kept: list[Lexeme] = []
    for lexeme in found:
        if message := borrowed.note_on(lexeme.kind, lexeme.text, diagnostics.query[lexeme.start : lexeme.end]):
            diagnostics.warn(message, lexeme)
        if lexeme.kind == "unknown" and not message:
            known = listed([f"{prefix}:" for prefix in (*PREFIXES, *DATE_PREFIXES, ADDRESS_PREFIX, *map(as_prefix, fields))])
            name = lexeme.text if lexeme.text.endswith("=") else f"{lexeme.text}:"
            diagnostics.warn(f"{name} is not a prefix and is ignored (prefixes: {known})", lexeme)
        elif lexeme.kind in _ATTACHED:
            if kept and kept[-1].end == lexeme.start and kept[-1].kind in _ATTACHED[lexeme.kind]:
                kept.append(lexeme)
            elif lexeme.kind == "boost":
                diagnostics.warn("^ must directly follow what it weights, as in mali^2; it is ignored", lexeme)
        elif lexeme.kind not in ("word", "quote"):
            kept += [lexeme] if lexeme.kind != "unknown" else []
        elif searchable := _searchable(analyzed(lexeme, analyzer), diagnostics):
            kept.append(searchable)
    _check_patterns(kept, diagnostics)
    _note_capitals(kept, diagnostics)
    _note_unread(kept, diagnostics, fields)
    kept = with_variants(kept, diagnostics.query, variants) if variants else kept
    return _without_stop_words(kept, diagnostics)


def _check_depth(found: Sequence[Lexeme], diagnostics: Diagnostics) -> None:
    depth = 0
    for lexeme in found:
        depth = max(depth + (lexeme.kind == "open") - (lexeme.kind == "close"), 0)
        if depth > MAX_DEPTH:
            refuse(f"parentheses are nested more than {MAX_DEPTH} deep", diagnostics.query, lexeme.start, lexeme.end)


def _check_patterns(found: Sequence[Lexeme], diagnostics: Diagnostics) -> None:
    misspelt = (word for word, following in pairwise(found) if word.kind == "word" and following.kind == "tilde")
    several = [*filter(is_pattern, found), *misspelt]
    if len(several) > MAX_PATTERNS:
        last = several[MAX_PATTERNS]
        message = f"the query has {len(several)} patterns and misspelt words; at most {MAX_PATTERNS} are allowed"
        refuse(message, diagnostics.query, last.start, last.end)


def _within_word_limit(found: Sequence[Lexeme], diagnostics: Diagnostics) -> Sequence[Lexeme]:
    """Cut off plain text that is too long; refuse a query with operators, as a part of it would mean something else."""
    words = [number for number, lexeme in enumerate(found) if lexeme.kind in ("word", "quote")]
    if len(words) <= MAX_WORDS:
        return found
    first, last = found[words[MAX_WORDS]], found[words[-1]]
    message = f"the query has {len(words):,} words"
    if any(lexeme.kind not in ("word", "quote") for lexeme in found):
        refuse(f"{message}; at most {MAX_WORDS:,} are allowed with operators", diagnostics.query, first.start, first.end)
    diagnostics.warn(f"{message}; the first {MAX_WORDS:,} are read", first, last)
    return found[: words[MAX_WORDS]]


def _without_question_mark(found: Sequence[Lexeme]) -> Sequence[Lexeme]:
    """Remove a final ``?`` if there are only words and quotations: the query is most likely a question."""
    if len(found) < 3 or any(lexeme.kind not in ("word", "quote") for lexeme in found) or not found[-1].text.endswith("?"):
        return found
    return [*found[:-1], evolve(found[-1], text=found[-1].text.rstrip("?"))]


def _searchable(lexeme: Lexeme, diagnostics: Diagnostics) -> Lexeme | None:
    """Return a word or a quotation if it contains anything to search for, with notes on what is wrong with it."""
    if not lexeme.is_closed:
        diagnostics.warn("this quotation mark is never closed; read to the end", lexeme)
    if lexeme.kind == "quote" and any(token.end < len(lexeme.text) and lexeme.text[token.end] == "*" for token in lexeme.tokens):
        message = "* has no meaning between quotation marks; to search for a pattern next to a word, write forces PRES/1 arm*"
        diagnostics.warn(message, lexeme)
    if lexeme.text in _INCOMPLETE and not diagnostics.query.isupper():
        diagnostics.warn(f"{lexeme.text} is read as a word; the operator is written {_INCOMPLETE[lexeme.text]}", lexeme)
    if is_searchable(lexeme):
        return lexeme
    if is_pattern(lexeme) and "*" in lexeme.text:
        diagnostics.warn("a pattern needs a letter or a digit, as in militair*; this one is ignored", lexeme)
    return None


def _note_capitals(found: Sequence[Lexeme], diagnostics: Diagnostics) -> None:
    """Note that ET was read as an operator in a query all in capitals, as titles are."""
    operators = [lexeme for lexeme in found if lexeme.kind in ("and", "or", "not") and lexeme.text.isalpha()]
    if operators and len(found) > len(operators) and diagnostics.query.isupper():
        word = operators[0].text
        diagnostics.warn(f"{word} in capitals is an operator; to search for the word, write it in lower case", operators[0])


def _note_unread(found: Sequence[Lexeme], diagnostics: Diagnostics, fields: Collection[str]) -> None:
    """Note what may have been meant as an operator or as a prefix, but was read as a word."""
    for lexeme, following in pairwise(found):
        if lexeme.kind == "word" and (lexeme.text == "and" or is_name(lexeme.text, fields)):
            after = diagnostics.query[lexeme.end : following.start]
            if message := borrowed.unread_note(lexeme.text, after, following.text):
                diagnostics.warn(message, lexeme, following)


def _without_stop_words(found: Sequence[Lexeme], diagnostics: Diagnostics) -> list[Lexeme]:
    """Drop stop words that another word follows: ``mali ET la russie`` becomes ``mali ET russie``."""
    kept: list[Lexeme] = []
    is_followed = False
    for number in reversed(range(len(found))):
        lexeme, before = found[number], found[number - 1] if number else None
        is_free = before is None or before.kind not in ("prefix", "field", "level", "minus", "plus")
        if is_followed and is_free and is_stop_word(lexeme) and not _has_suffix(lexeme, kept[-1:]):
            diagnostics.drop(lexeme.start, lexeme.end)
            continue
        kept.append(lexeme)
        if lexeme.kind in ("close", "and", "or", "near", "not", "minus"):
            is_followed = False
        elif lexeme.kind in ("word", "quote") and not is_stop_word(lexeme):
            is_followed = True
    return kept[::-1]


def _has_suffix(lexeme: Lexeme, following: Sequence[Lexeme]) -> bool:
    return any(other.kind in ("tilde", "boost") and other.start == lexeme.end for other in following)
