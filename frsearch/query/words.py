"""Words, quotations, patterns and misspelt words → clauses.

A compound (``porte-parole``, ``N’Djamena``) is found however it is written: by its joined form, or by the phrase of its parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import pairwise

from attrs import evolve

from frsearch.analysis import FrenchAnalyzer, Token
from frsearch.analysis.elision import is_elided, whole
from frsearch.analysis.folding import exact_form, fold
from frsearch.query.clauses import Clause, Word, disjunction
from frsearch.query.lexer import Lexeme
from frsearch.query.reading import AS_TYPED, Reading, Spelling, spellings, varied
from frsearch.query.tree import Fuzzy, Maybe, Near, Node, Phrase, Term, Wildcard

_MAX_COMPOUNDS = 8
"""Compounds of a phrase that are also searched for joined: each one with the others apart, all numbers together (an article
writes every ``100 000`` the same way), and all of them."""

_WILDCARDS = re.compile("([?]|[*]+)")
_TO_LETTERS = str.maketrans("*?", "aa")
_ONE_EDIT = 7
"""Letters up to which a misspelt word may have one wrong letter; longer words may have two. A guess: with two, Macrom is also
micro."""

_PRONOUNS = frozenset(("t", "je", "tu", "il", "elle", "on", "nous", "vous", "ils", "elles", "ce"))
"""What may follow the verb of a question after a hyphen."""

_HYPHENS = "-\u2010\u2011"

_NOUNS = frozenset(("rendezvous",))
"""Compounds that look like the verb of a question, by their joined forms."""


def analyzed(lexeme: Lexeme, analyzer: FrenchAnalyzer) -> Lexeme:
    """Return a word or a quotation with its tokens; in a pattern, wildcards are analysed as letters.

    The verb of a question (``faut-il``, ``retrouve-t-on``) loses its pronoun, which no statement has. An elided word with nothing
    after it is read as the whole one: ``jusqu’`` as ``jusque``.
    """
    if is_pattern(lexeme):
        return lexeme.analyzed(tuple(analyzer.tokens(lexeme.text.translate(_TO_LETTERS))))
    tokens = tuple(analyzer.tokens(lexeme.text))
    if not tokens and lexeme.kind == "word" and (word := whole(lexeme.text)):
        tokens = tuple(evolve(token, surface=lexeme.text, start=0, end=len(lexeme.text)) for token in analyzer.tokens(word))
    words = [token for token in tokens if token.has_position]
    asks = all(token.folded in _PRONOUNS and lexeme.text[token.start - 1] in _HYPHENS for token in words[1:])
    if lexeme.kind == "word" and len(words) > 1 and asks and not any(token.folded in _NOUNS for token in tokens):
        return lexeme.analyzed((words[0],))
    return lexeme.analyzed(tokens)


def is_pattern(lexeme: Lexeme) -> bool:
    """Return whether a word contains wildcards."""
    return lexeme.kind == "word" and ("*" in lexeme.text or "?" in lexeme.text) and not lexeme.is_plain


def is_searchable(lexeme: Lexeme) -> bool:
    """Return whether there is anything to search for besides wildcards."""
    return any(_WILDCARDS.sub("", pattern) for pattern in _patterns(lexeme)) if is_pattern(lexeme) else bool(lexeme.tokens)


def is_stop_word(lexeme: Lexeme) -> bool:
    """Return whether a word consists of stop words."""
    return lexeme.kind == "word" and not is_pattern(lexeme) and all(token.stop for token in lexeme.words)


def word_clause(lexeme: Lexeme, field: str, level: str | None, slop: int = 0, reading: Reading = AS_TYPED) -> Clause:
    """Return the clause of a word or a quotation in a field, at a level (None: the default one).

    A loose word matches by its lemma; in the text, its form as typed adds to the score. Variants match in its place.
    """
    is_loose = lexeme.kind == "word"
    is_default = level is None or field == "outlet"
    if level is None or field == "outlet":
        level = "folded" if lexeme.kind == "quote" or field == "outlet" else "lemma"
    node = phrase(lexeme, level, field, slop, reading, prefers_typed=is_loose and is_default and field == "text")
    others: tuple[str, ...] = ()
    if lexeme.variants and is_loose and level == "lemma":
        node, others = varied(node, lexeme.variants, field, reading)
    words = tuple(_words(lexeme, level, field, others))
    droppable = is_loose and is_default and is_stop_word(lexeme)
    return Clause(lexeme.start, lexeme.end, node, (), "loose" if is_loose else "strict", droppable, words)


def phrase(
    lexeme: Lexeme, level: str, field: str, slop: int = 0, reading: Reading = AS_TYPED, prefers_typed: bool = False
) -> Node:
    """Return the node of words in a row: their phrase, and, where some are a compound, also with its joined form.

    The feminine of an inclusive word takes the place of the masculine likewise. If it `prefers_typed`, the exact forms of each
    add to its score.
    """
    joined = [token for token in lexeme.tokens if not token.has_position][:_MAX_COMPOUNDS]
    numbers = [token for token in joined if token.folded.isdigit()]
    choices = dict.fromkeys([(), *((token,) for token in joined), tuple(numbers), tuple(joined)])
    spelt = [reduce(_with_joined, some, lexeme.words) for some in choices]
    if lexeme.kind == "quote" and (apart := _without_elided(lexeme)):
        spelt.append(apart)
    found: dict[Node, Node] = {}
    for words in spelt:
        node = _term_or_phrase(words, level, field, slop)
        found.setdefault(node, Maybe(node, _term_or_phrase(words, "exact", field, 0)) if prefers_typed else node)
    return spellings([*found.values()], reading)


def _without_elided(lexeme: Lexeme) -> tuple[Token, ...]:
    """Return the words of a quotation without those that are elided if the blank after them is an apostrophe left out.

    ``"jusqu au bout"`` is also ``"au bout"``, as the index has it of ``jusqu’au bout``. None: no word is elided so.
    """
    words = lexeme.words
    blanks = [
        lexeme.text[one.end : other.start].isspace() and is_elided(one.folded, other.folded) for one, other in pairwise(words)
    ]
    return (
        tuple(word for word, is_left_out in zip(words, [*blanks, False], strict=True) if not is_left_out) if any(blanks) else ()
    )


def _with_joined(words: tuple[Token, ...], joined: Token) -> tuple[Token, ...]:
    """Replace the parts of a compound by its joined form, or a masculine by its feminine."""
    covered = range(joined.position, joined.position + joined.span)
    before = [token for token in words if token.position < covered.start]
    return (*before, joined, *(token for token in words if token.position >= covered.stop))


def _term_or_phrase(tokens: Sequence[Token], level: str, field: str, slop: int) -> Spelling:
    forms = tuple(str(getattr(token, level)) for token in tokens)
    return Term(forms[0], level, field) if len(forms) == 1 else Phrase(forms, level, field, slop)


def _words(lexeme: Lexeme, level: str, field: str, others: tuple[str, ...]) -> Iterator[Word]:
    compounds = iter([token for token in lexeme.tokens if token.span > 1])
    whole = next(compounds, None)
    for token in (lexeme.kind == "quote" and _without_elided(lexeme)) or lexeme.words:
        while whole and whole.end <= token.start:
            whole = next(compounds, None)
        around = [whole] if whole and whole.start <= token.start else []
        term, *joined = (Term(str(getattr(form, level)), level, field) for form in (token, *around))
        start = lexeme.text_start + token.start
        yield Word(term, token.exact, token.surface, start, start + len(token.surface), tuple(joined), others)


def pattern_clause(lexeme: Lexeme, field: str, analyzer: FrenchAnalyzer) -> Clause:
    """Return the clause of a pattern; each ``?`` at its end may also match nothing."""
    nodes: list[Node] = [Wildcard(pattern, field) for pattern in _patterns(lexeme, joined=True)]
    parts = [_leaf(pattern, field) for pattern in _patterns(lexeme)]
    if len(parts) == 1:
        nodes += parts
    elif all(isinstance(part, Term) or _WILDCARDS.sub("", part.pattern) for part in parts):
        nodes.append(Near(tuple(parts), 1, field))
    words: tuple[Word, ...] = ()
    bare = evolve(lexeme, text=lexeme.text.rstrip("?"))
    if not is_pattern(bare):
        word = word_clause(analyzed(bare, analyzer), field, None)
        nodes, words = [*([word.node] if word.node else []), *nodes], word.words
    return Clause(lexeme.start, lexeme.end, disjunction(nodes), role="loose", words=words)


def _leaf(pattern: str, field: str) -> Term | Wildcard:
    return Wildcard(pattern, field) if _WILDCARDS.search(pattern) else Term(pattern, "folded", field)


def _patterns(lexeme: Lexeme, joined: bool = False) -> list[str]:
    """Return the patterns of a word's parts, or of its joined forms: wildcards as typed, letters folded."""
    wanted = [token for token in lexeme.tokens if (token.span > 1 if joined else token.has_position)]
    return [_folded(lexeme.text[token.start : token.end]) for token in wanted]


def _folded(text: str) -> str:
    pieces = _WILDCARDS.split(text)
    return "".join(piece[0] if _WILDCARDS.match(piece) else fold(exact_form(piece)) for piece in pieces if piece)


def fuzzy_clause(lexeme: Lexeme, field: str, edits: int) -> Clause:
    """Return the clause of a misspelt word, at most `edits` edits away; a compound is searched for by its joined form."""
    words, joined = lexeme.words, [token for token in lexeme.tokens if token.span > 1]
    nodes: list[Node] = [Fuzzy(token.folded, edits, field) for token in joined or words[:1]]
    if len(words) > 1:
        nodes = [*(nodes if joined else []), _term_or_phrase(words, "folded", field, 0)]
    return Clause(lexeme.start, lexeme.end, disjunction(nodes), role="loose")


def default_edits(lexeme: Lexeme) -> int:
    """Return how many edits a misspelt word may be away if the query does not say."""
    return 1 if len(lexeme.tokens[-1].folded) <= _ONE_EDIT else 2
