"""The query language: what was typed → a query tree and notes.

====================================  ===============================================================================
typed                                 meaning
====================================  ===============================================================================
``mali russie``                       articles with at least one of the words; those with both, and as typed, come first
``"forces armées"``                   these words in a row, whatever their accents and case
``"paix durable"~5``                  in this order, with at most 5 words between each and the next
``mali ET russie``                    both; also ``AND``, ``&``
``mali OU russie``                    one or the other; also ``OR``, ``|``
``mali SAUF diop``                    without the word; also ``NON``, ``NOT``, ``ET NON``, and ``-diop`` next to other words
``+mali russie``                      the first word is required, the other only affects the ranking
``(mali OU niger) ET uranium``        parentheses, up to 20 deep
``mali PRES/5 russie``                at most 5 words apart, in any order (adjacent: 1); also ``NEAR/5``
``PHRASE(mali russie)``               in one sentence; also ``SENTENCE(…)``
``2 PARMI (mali niger tchad)``        at least two of them; also ``2 OF (…)``
``titre:kidal``, ``titre:(…)``        in the title; ``texte:`` in the body; ``journal:`` in the outlet's name. In English
                                      ``title:``, ``text:``, ``outlet:``
``date:2023-11``                      with this date; also ``date:2023``, ``date:"7 février 2023"``, ``date:[2023 TO 2024-06]``
                                      (or ``À``), ``date:[* TO 2023]``
``depuis:2024-09-01``                 on this day or later; in English ``since:``
``avant:2024-09-01``                  before this day; in English ``before:``
``ajout:2026-11-29``                  first added to the index on this day (UTC), in the forms of ``date:``; in English ``added:``
``url:https://a.example/port``          at this address, whatever its scheme and ``www.``; ``url:a.example``: on this host
``rubrique:politique``                with this word in a field of ``extra``; also ``auteur:"victor hugo"``, ``page:[1 TO 3]``,
                                      ``page:2..``. The usual fields have names in French and English, others their own
``militair*``, ``f?mme``              words that begin this way; words with any single letter for ``?`` (or none, at the end)
``Tinzaouatene~``, ``mali~1``         misspelt words, up to two wrong letters (one in words of up to seven letters)
``=péché``, ``~malien``               exactly this form, accents included; any form of the lemma, none preferred
``mali^2``                            twice its weight in the score; also ``"…"^2``, ``(…)^0.5``
====================================  ===============================================================================

Operator words are in capitals. From highest to lowest precedence they are PRES, NON, ET, OU, then no operator at all:
``a b ET c`` is ``a (b ET c)``. Of parts side by side, each that is quoted, prefixed or built with an operator must match, and at
least one of the loose words. Stop words are dropped if another loose word remains.

Words are also searched for in their variants (:mod:`frsearch.analysis.variants`), unless they are quoted or marked by ``=``. What
other search engines write is in :mod:`frsearch.query.borrowed`.

If nothing matches a query of quotations and loose words without any operator, the quoted words are searched for as loose ones too
(:func:`loosened`), with a note, unless the search is strict.

Every query is read as well as possible, with a note on what was unclear; if there is nothing to search for, QueryError says why.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from attrs import evolve, frozen

from frsearch.analysis import FrenchAnalyzer
from frsearch.analysis.folding import fold
from frsearch.analysis.variants import Variants
from frsearch.errors import QueryError
from frsearch.model import Note
from frsearch.query.clauses import Clause, Word, disjunction
from frsearch.query.diagnostics import Diagnostics
from frsearch.query.grammar import Grammar
from frsearch.query.lexer import GROUPS, QUOTES, Lexeme, lexemes
from frsearch.query.preprocessing import MAX_CHARACTERS, MAX_WORDS, preprocess
from frsearch.query.reading import AS_TYPED, Reading
from frsearch.query.tree import Node, Nothing
from frsearch.query.words import analyzed, is_pattern, is_searchable, is_stop_word, word_clause

_PLAIN = re.compile("[a-zà-öø-ÿœ]+(?: [a-zà-öø-ÿœ]+)*+")
"""Lower-case words with single spaces between them, which contain no operator and need no lexer."""

_MARKS = frozenset(QUOTES)

_HEADLINE = 5
"""Fewest words of a quotation that may be a whole headline."""

_QUOTED_WORD = re.compile(rf"{GROUPS}(?!\w)|\S+")
"""A word of a quotation; a number in groups of digits is one word."""


@frozen
class Parsed:
    """A parsed query: its tree, notes on what was left out or unclear, and its words in order."""

    tree: Node
    notes: tuple[Note, ...] = ()
    words: tuple[Word, ...] = ()


def parse(query: str, analyzer: FrenchAnalyzer, fields: Collection[str] = (), reading: Reading = AS_TYPED) -> Parsed:
    """Return the tree of `query` with its notes; `fields` are those of ``extra`` that the articles have.

    Its words are searched for with the variants that `reading` has, by default none.

    The tree of a query without any word is :class:`Nothing`. Raises QueryError if nothing else in it can be searched for, or
    if it exceeds the limits in :mod:`frsearch.query.preprocessing`.

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
    return _plain(query, diagnostics, reading) or _read(lexemes(query, fields), analyzer, diagnostics, fields, reading)


def loosened(
    query: str,
    analyzer: FrenchAnalyzer,
    fields: Collection[str] = (),
    reading: Reading = AS_TYPED,
    *,
    matches: bool = False,
) -> Parsed | None:
    """Return `query` parsed with its quoted words as loose ones; None if it has no quotation, or any other operator.

    This is for a query that matches little: someone who pastes a headline that quotes somebody does not ask for those very
    words. A query of quotations and stop words alone means what it says, unless nothing `matches` it and one of the quotations is
    as long as a headline. Of the notes there is only the one on variants, as the strict reading has the others.

    >>> loosened('le maire « ne lâche rien »', FrenchAnalyzer()).words[-1].surface
    'rien'
    >>> loosened('le « petit maire »', FrenchAnalyzer())
    """
    if _MARKS.isdisjoint(query):
        return None
    found = lexemes(query, fields)
    if not {lexeme.kind for lexeme in found} <= {"word", "quote"}:
        return None
    is_headline = not matches and any(len(lexeme.text.split()) >= _HEADLINE for lexeme in found if lexeme.kind == "quote")
    bare = [evolve(lexeme, text=lexeme.text.rstrip("?")) for lexeme in found if lexeme.kind == "word"]
    words = [word for word in (analyzed(lexeme, analyzer) for lexeme in bare) if is_searchable(word)]
    if any(map(is_pattern, words)) or (all(map(is_stop_word, words)) and not is_headline):
        return None
    read = _read([*chain.from_iterable(map(_unquoted, found))], analyzer, Diagnostics(query), (), reading)
    return evolve(read, notes=tuple(note for note in read.notes if note.kind == "variants"))


def _unquoted(lexeme: Lexeme) -> Iterator[Lexeme]:
    """Yield the words of a quotation as plain words, without wildcards."""
    if lexeme.kind == "word":
        yield lexeme
        return
    for word in _QUOTED_WORD.finditer(lexeme.text):
        start, end = (lexeme.text_start + at for at in word.span())
        yield Lexeme("word", word[0], start, start, end, is_plain=True)


def _read(
    found: Sequence[Lexeme],
    analyzer: FrenchAnalyzer,
    diagnostics: Diagnostics,
    fields: Collection[str],
    reading: Reading,
) -> Parsed:
    query = diagnostics.query
    ready = preprocess(found, analyzer, diagnostics, fields, reading.variants)
    clause = Grammar(ready, analyzer, diagnostics, fields, reading).read()
    if clause is None:
        diagnostics.refuse_empty()
        return Parsed(Nothing(), (*diagnostics.notes(), Note("syntax", "there is no word in this query", 0, len(query))))
    return Parsed(clause.as_node, diagnostics.notes(), tuple(sorted(clause.words, key=lambda word: word.start)))


def _plain(query: str, diagnostics: Diagnostics, reading: Reading) -> Parsed | None:
    """Parse a query of plain words without variants, as most are; the grammar reads it alike, but takes five times as long."""
    texts = query.split(" ")
    if len(texts) > MAX_WORDS or not _PLAIN.fullmatch(query) or " and not " in query:
        return None
    clauses = [_plain_word(text) for text in texts]
    if reading.variants and _has_variants(clauses, reading.variants):
        return None
    keeps_one = not all(clause.droppable for clause in clauses)
    nodes, words, start = [], [], 0
    for text, clause in zip(texts, clauses, strict=True):
        end = start + len(text)
        if clause.droppable and keeps_one:
            diagnostics.drop(start, end)
        elif clause.node:
            nodes.append(clause.node)
            words += [word.moved(start) for word in clause.words]
        start = end + 1
    return Parsed(disjunction(nodes), diagnostics.notes(), tuple(words))


def _has_variants(clauses: Sequence[Clause], variants: Variants) -> bool:
    """Return whether plain words contain an equivalent."""
    words = [word for clause in clauses for word in clause.words]
    return variants.any_in([fold(word.exact) for word in words], [word.term.text for word in words])


@lru_cache(4096)
def _plain_word(text: str) -> Clause:
    return word_clause(analyzed(Lexeme("word", text, 0, 0, len(text)), FrenchAnalyzer()), "text", None)
