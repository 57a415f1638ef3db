"""Parses a query into a tree and notes.

====================================  ===============================================================================
typed                                 meaning
====================================  ===============================================================================
``mali russie``                       articles with at least one of the words; those with both, and as typed, come first
``"forces armées"``                   these words in a row, whatever their accents and case
``"paix durable"~5``                  in this order, with at most 5 words between each and the next
``mali ET russie``                    both; also ``AND``, ``&``
``mali OU russie``                    either or both; also ``OR``, ``|``
``mali SAUF diop``                    without the word; also ``NON``, ``NOT``, ``ET NON``, and ``-diop`` anywhere in a row
``+mali russie``                      the first is required, the other only affects the ranking
``(mali OU niger) ET uranium``        parentheses, up to 20 deep
``mali PRES/5 russie``                at most 5 words apart, in any order (side by side: 1); also ``NEAR/5``
``PHRASE(mali russie)``               in one sentence; also ``SENTENCE(…)``
``2 PARMI (mali niger tchad)``        at least two of them; also ``2 OF (…)``
``titre:kidal``, ``titre:(…)``        in the title; ``texte:`` in the body; ``journal:`` in the outlet's name. In English
                                      ``title:``, ``text:``, ``outlet:``
``date:2023-11``                      dated November 2023; also ``date:2023``, ``date:"7 février 2023"``,
                                      ``date:[2023 TO 2024-06]`` (or ``À``), ``date:[* TO 2023]``
``depuis:2024-09-01``                 on or after this day; in English ``since:``
``avant:2024-09-01``                  before this day; in English ``before:``
``militair*``, ``f?mme``              ``*`` matches any letters; ``?`` any one letter (at the end also none)
``Tinzaouatene~``, ``mali~1``         words that differ by one or two letters (one if the word has seven letters or fewer)
``=péché``, ``~malien``               exactly this form, accents included; by lemma only
``mali^2``                            counts double in the score; also ``"…"^2``, ``(…)^0.5``
====================================  ===============================================================================

Operators are written in capitals. PRES binds tightest, then NON, ET and OU; parts side by side bind loosest: ``a b ET c`` means
``a (b ET c)``. Among parts side by side, every part that is quoted, prefixed or built with an operator must match, and so must at
least one of the loose words. Stop words are dropped from loose words if another word remains.

If a query without operators mixes quotations and loose words, and nothing matches all of it, the quoted words become loose as
well (:func:`loosened`), with a note.

Parsing is lenient: notes point out anything unclear, and QueryError is raised only if nothing in a query is usable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from attrs import evolve, frozen

from frsearch.analysis import FrenchAnalyzer
from frsearch.errors import QueryError
from frsearch.model import Note
from frsearch.query.clauses import Clause, Word, disjunction
from frsearch.query.diagnostics import Diagnostics
from frsearch.query.grammar import Grammar
from frsearch.query.lexer import GROUPS, QUOTES, Lexeme, lexemes
from frsearch.query.preprocessing import MAX_CHARACTERS, MAX_WORDS, preprocess
from frsearch.query.tree import Node, Nothing
from frsearch.query.words import analyzed, is_pattern, is_searchable, is_stop_word, word_clause

_PLAIN = re.compile("[a-zà-öø-ÿœ]+(?: [a-zà-öø-ÿœ]+)*+")
"""Words in small letters with a space between: in them no sign and no operator can be."""

_MARKS = frozenset(QUOTES)
_QUOTED_WORD = re.compile(rf"{GROUPS}(?!\w)|\S+")
"""A word between quotation marks; groups of digits are one."""


@frozen
class Parsed:
    """A query understood: its tree, and notes on what was left out or not understood."""

    tree: Node
    notes: tuple[Note, ...] = ()
    words: tuple[Word, ...] = ()


def parse(query: str, analyzer: FrenchAnalyzer) -> Parsed:
    """Return the tree of `query` with its notes.

    A query without any word has the tree :class:`Nothing`. Raises QueryError where there is something else and nothing of it
    can be read, and for what is longer or deeper than the limits in :mod:`frsearch.query.preprocessing`.

    >>> parse('"forces armées" -diop', FrenchAnalyzer()).tree.children[1]
    Not(child=Term(text='diop', level='lemma', field='text'))
    """
    if not isinstance(query, str):
        raise TypeError(f"a query is a string, not {type(query).__name__}")
    if len(query) > MAX_CHARACTERS:
        raise QueryError(
            f"the query has {len(query):,} characters; at most {MAX_CHARACTERS:,} are allowed", query, MAX_CHARACTERS
        )
    diagnostics = Diagnostics(query)
    return _plain(query, diagnostics) or _read(lexemes(query), analyzer, diagnostics)


def loosened(query: str, analyzer: FrenchAnalyzer) -> Parsed | None:
    """Return how `query` reads if what is quoted in it is taken for loose words; None: nothing is, or it has more signs.

    Titles quote what people say, and who pastes one does not ask for it word by word: this is for where nothing matches. A query
    of quotations alone, small words aside, means what it says. There are no notes: the strict reading has some.

    >>> loosened('le maire « ne lâche rien »', FrenchAnalyzer()).words[-1].surface
    'rien'
    >>> loosened('le « petit maire »', FrenchAnalyzer())
    """
    if _MARKS.isdisjoint(query):
        return None
    found = lexemes(query)
    if {lexeme.kind for lexeme in found} != {"word", "quote"}:
        return None
    bare = [evolve(lexeme, text=lexeme.text.rstrip("?")) for lexeme in found if lexeme.kind == "word"]
    words = [word for word in (analyzed(lexeme, analyzer) for lexeme in bare) if is_searchable(word)]
    if any(map(is_pattern, words)) or all(map(is_stop_word, words)):
        return None
    read = _read([*chain.from_iterable(map(_apart, found))], analyzer, Diagnostics(query))
    return Parsed(read.tree, words=read.words)


def _apart(lexeme: Lexeme) -> Iterator[Lexeme]:
    """Yield the words of a quotation; no sign in them means anything."""
    if lexeme.kind == "word":
        yield lexeme
        return
    for word in _QUOTED_WORD.finditer(lexeme.text):
        start, end = (lexeme.text_start + at for at in word.span())
        yield Lexeme("word", word[0], start, start, end, is_plain=True)


def _read(found: Sequence[Lexeme], analyzer: FrenchAnalyzer, diagnostics: Diagnostics) -> Parsed:
    query = diagnostics.query
    part = Grammar(preprocess(found, analyzer, diagnostics), analyzer, diagnostics).read()
    if part is None:
        diagnostics.refuse_empty()
        return Parsed(Nothing(), (*diagnostics.notes(), Note("syntax", "this query contains no words", 0, len(query))))
    return Parsed(part.as_node, diagnostics.notes(), tuple(sorted(part.words, key=lambda word: word.start)))


def _plain(query: str, diagnostics: Diagnostics) -> Parsed | None:
    """Return what most queries say, those of plain words alone, as the grammar does, which takes five times as long."""
    texts = query.split(" ")
    if len(texts) > MAX_WORDS or not _PLAIN.fullmatch(query):
        return None
    parts = [_plain_word(text) for text in texts]
    decisive = not all(part.droppable for part in parts)
    nodes, words, start = [], [], 0
    for text, part in zip(texts, parts, strict=True):
        end = start + len(text)
        if part.droppable and decisive:
            diagnostics.dropped(start, end)
        elif part.node:
            nodes.append(part.node)
            words += [evolve(word, start=start + word.start, end=start + word.end) for word in part.words]
        start = end + 1
    return Parsed(disjunction(nodes), diagnostics.notes(), tuple(words))


@lru_cache(4096)
def _plain_word(text: str) -> Clause:
    return word_clause(analyzed(Lexeme("word", text, 0, 0, len(text)), FrenchAnalyzer()), "text", None)
