"""Lexemes of words → the same with their variants: other ways to write a word, or the words of a stretch together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from attrs import evolve

from frsearch.analysis.variants import Variant, Variants
from frsearch.analysis.written_numbers import LONGEST
from frsearch.query.lexer import Kind, Lexeme
from frsearch.query.words import is_pattern

_BINDING: tuple[Kind, ...] = ("prefix", "level", "minus", "plus", "not")
"""What binds a single word: the words after that one are another part of the query."""

_WEB_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z+.-]*+://|www\.")

_MOST = 12
"""Most variants of one stretch: a group of a user's may be long."""


def with_variants(found: Sequence[Lexeme], query: str, variants: Variants) -> list[Lexeme]:
    """Return the lexemes of a query, those of words with their variants: the longest stretch of words with any decides."""
    varied = [*found]
    at = 0
    while at < len(found):
        stop = at + 1
        if _may_have(found, at, variants) and _is_free(found, at):
            for stop in _stops(found, query, at, variants):
                if others := _others(found[at:stop], query, variants):
                    for number in range(at, stop):
                        varied[number] = _with_others(found[number], others, (found[at].start, found[stop - 1].end))
                    break
            else:
                varied[at] = _with_parts(found[at], variants)
        at = stop
    return varied


def _may_have(found: Sequence[Lexeme], at: int, variants: Variants) -> bool:
    """Return whether a stretch with variants may begin at a lexeme: most words need no closer look."""
    tokens = found[at].tokens
    if not tokens:
        return False
    begins = variants.begins
    return len(tokens) > 1 or tokens[0].folded in begins or tokens[0].lemma in begins or _is_number(found[at : at + 2])


def _is_free(found: Sequence[Lexeme], at: int) -> bool:
    """Return whether a lexeme is a word as it is: no pattern, no address, neither misspelt nor wanted in this very form."""
    lexeme = found[at]
    if lexeme.kind != "word" or _WEB_ADDRESS.match(lexeme.text) or is_pattern(lexeme) or not lexeme.tokens:
        return False
    before, after = found[at - 1 : at], found[at + 1 : at + 2]
    is_exact = any(one.kind == "level" and one.text == "=" and one.end == lexeme.start for one in before)
    return not is_exact and not any(one.kind == "tilde" and one.start == lexeme.end for one in after)


def _stops(found: Sequence[Lexeme], query: str, at: int, variants: Variants) -> Iterator[int]:
    """Yield where a stretch of words that begins at a lexeme may end, the longest first."""
    longest = max(variants.longest(found[at].tokens[0]), LONGEST if _is_number(found[at : at + 2]) else 0)
    stop, last = at + 1, at + 1 if at and found[at - 1].kind in _BINDING else min(len(found), at + longest)
    while stop < last and _is_free(found, stop) and query[found[stop - 1].end : found[stop].start].isspace():
        stop += 1
    yield from range(stop, at, -1) if longest else ()


def _is_number(first: Sequence[Lexeme]) -> bool:
    """Return whether a number begins here, perhaps after a letter or a word before it."""
    return any(any(map(str.isdigit, lexeme.text)) for lexeme in first)


def _others(stretch: Sequence[Lexeme], query: str, variants: Variants) -> tuple[Variant, ...]:
    tokens = [token for lexeme in stretch for token in lexeme.tokens]
    return variants.of(tokens, query[stretch[0].start : stretch[-1].end])


def _with_others(lexeme: Lexeme, others: Sequence[Variant], stretch: tuple[int, int]) -> Lexeme:
    """Return a word with those of the variants of its stretch that do not contain it: these it matches anyway."""
    is_whole = stretch == (lexeme.start, lexeme.end)
    forms = {form for token in lexeme.tokens for form in (token.folded, token.lemma)}
    apart = [one for one in others if forms.isdisjoint(one.words) or (is_whole and one.is_many)]
    return evolve(lexeme, variants=tuple(apart[:_MOST]), stretch=stretch)


def _with_parts(lexeme: Lexeme, variants: Variants) -> Lexeme:
    """Return a compound with the variants of its parts: ``Saint-Denis`` is also ``St-Denis``."""
    words = lexeme.words
    if len(words) < 2:
        return lexeme
    found = []
    for at, word in enumerate(words):
        for other in variants.of([word], word.surface):
            before, after = (tuple(str(getattr(one, other.level)) for one in some) for some in (words[:at], words[at + 1 :]))
            text = lexeme.text[: word.start] + other.text + lexeme.text[word.end :]
            found.append(Variant(text, (*before, *other.words, *after), other.level))
    return evolve(lexeme, variants=tuple(found[:_MOST]), stretch=(lexeme.start, lexeme.end))
