"""What was typed → a query tree and notes.

====================  =======================================================================================
typed                 meaning
====================  =======================================================================================
``mali russie``       articles with at least one of the words; those with both, and as typed, come first
``"forces armées"``   these words following each other (accents and case apart); the article must have them
``-diop``             the article must not have the word; also ``-"forces armées"``
``titre:kidal``       the title must have the word; also ``titre:"…"``; in English ``title:``
``journal:echos``     the outlet's name must have the word; also ``journal:"…"``; in English ``outlet:``
====================  =======================================================================================

A word typed as a compound (``porte-parole``, ``N’Djamena``) is found joined, parted and spelled apart. Stop words are
left out of loose words where another word remains.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from frsearch.analysis import FrenchAnalyzer, Token
from frsearch.errors import QueryError
from frsearch.model import Note
from frsearch.query.tree import And, Everything, Maybe, Node, Not, Nothing, Or, Phrase, Term

PREFIXES = {"titre": "title", "title": "title", "journal": "outlet", "outlet": "outlet"}
"""Field prefixes, French and English, and the field each one names."""

LONGEST = 10_000
"""Code points of a query: some four pages of words, and few enough for an answer in seconds whatever they are."""

_QUOTES = '"«»“”„'
_CLAUSE = re.compile(
    rf"""(?P<minus>(?<!\S)-)?
         (?:(?P<prefix>{"|".join(PREFIXES)}):\s*|(?P<unknown>[^\W\d]+):(?=[^\s/]))?
         (?: ["«“„](?P<phrase>[^{_QUOTES}]*)(?P<closed>["»”“])?
           | (?P<word>[0-9]{{1,3}}(?:[ ][0-9]{{3}})+(?!\S)
                     |(?:[^\s{_QUOTES},;!?()\[\]]|(?<=[0-9]),(?=[0-9]))+) )""",
    re.VERBOSE | re.IGNORECASE,
)


@frozen
class Parsed:
    """A query understood: its tree, and notes on what was left out or not understood."""

    tree: Node
    notes: tuple[Note, ...] = ()
    words: tuple[Word, ...] = ()


@frozen
class Word:
    """A word that is sought: the loosest term it matches by, its exact form, and where it stands in the query.

    ``joined`` are the joined forms of the compounds that it is a part of: where one is found, the part need not be.
    """

    term: Term
    exact: str
    surface: str
    start: int
    end: int
    joined: tuple[Term, ...] = ()


@frozen
class _Clause:
    """One stretch of the query that holds words: where it stands, and how it was meant."""

    text: str
    text_start: int
    start: int
    end: int
    field: str
    excluded: bool
    quoted: bool
    tokens: tuple[Token, ...]

    @property
    def level(self) -> str:
        return "folded" if self.quoted or self.field == "outlet" else "lemma"

    @property
    def words(self) -> tuple[Token, ...]:
        return tuple(token for token in self.tokens if token.span == 1)

    @property
    def is_required(self) -> bool:
        return self.quoted or self.field != "text"

    @property
    def can_go(self) -> bool:
        """A loose stop word goes where any other clause stays."""
        return not self.is_required and all(token.stop or token.span > 1 for token in self.tokens)


def parse(query: str, analyzer: FrenchAnalyzer) -> Parsed:
    """Return the tree of `query` with its notes; every query has one, if need be :class:`Nothing`.

    Raises QueryError where it is longer than :data:`LONGEST`.

    >>> parse('"forces armées" -diop', FrenchAnalyzer()).tree.children[1]
    Not(child=Term(text='diop', level='lemma', field='text'))
    """
    if len(query) > LONGEST:
        raise QueryError(f"the query has {len(query):,} characters; at most {LONGEST:,} are read", query, LONGEST)
    clauses: list[_Clause] = []
    notes: list[Note] = []
    for found in _CLAUSE.finditer(query):
        notes += _complaints(query, found)
        clause = _clause(found, analyzer)
        if clause.tokens:
            clauses.append(clause)
    wanted = [clause for clause in clauses if not clause.excluded]
    kept = [clause for clause in wanted if not clause.can_go] or wanted
    if len(kept) < len(wanted):
        notes += [_dropped(clause) for clause in wanted if clause.can_go]
    tree = _tree(kept, [clause for clause in clauses if clause.excluded])
    if isinstance(tree, Nothing):
        notes.append(Note("syntax", "there is no word in this query", 0, len(query)))
    words = tuple(word for clause in kept for word in _words(clause))
    return Parsed(tree, tuple(sorted(notes, key=lambda note: note.start)), words)


def _clause(found: re.Match[str], analyzer: FrenchAnalyzer) -> _Clause:
    prefix, phrase = found.group("prefix"), found.group("phrase")
    kind = "word" if phrase is None else "phrase"
    text = found.group(kind)
    return _Clause(
        text=text,
        text_start=found.start(kind),
        start=found.start(),
        end=found.end(),
        field=PREFIXES[prefix.lower()] if prefix else "text",
        excluded=found.group("minus") is not None,
        quoted=phrase is not None,
        tokens=tuple(analyzer.tokens(text)),
    )


def _words(clause: _Clause) -> Iterator[Word]:
    compounds = [token for token in clause.tokens if token.span > 1]
    for token in clause.words:
        around = [whole for whole in compounds if whole.start <= token.start < whole.end]
        term, *joined = (Term(str(getattr(form, clause.level)), clause.level, clause.field) for form in (token, *around))
        start = clause.text_start + token.start
        yield Word(term, token.exact, token.surface, start, start + len(token.surface), tuple(joined))


def _complaints(query: str, found: re.Match[str]) -> Iterable[Note]:
    """Say what is not understood in a clause, and how it is read instead."""
    if unknown := found.group("unknown"):
        known = ", ".join(f"{prefix}:" for prefix in PREFIXES)
        yield Note("syntax", f"{unknown}: is no prefix and is left out (there are {known})", *found.span("unknown"))
    if found.group("phrase") is not None and not found.group("closed"):
        yield Note("syntax", "this quotation mark is never closed; read up to the end", found.start("phrase") - 1, len(query))


def _dropped(clause: _Clause) -> Note:
    text = f'"{clause.text}" is too common to decide and was left out; put it in quotation marks to ask for it'
    return Note("dropped", text, clause.start, clause.end)


def _tree(wanted: list[_Clause], excluded: list[_Clause]) -> Node:
    """Every required clause and at least one of the loose words decide; what is excluded goes."""
    nodes = [_node(clause) for clause in wanted if clause.is_required]
    if loose := [_scored(clause) for clause in wanted if not clause.is_required]:
        nodes.append(_or(loose))
    if not nodes:
        nodes.append(Everything() if excluded else Nothing())
    return _and([*nodes, *(Not(_node(clause)) for clause in excluded)])


def _scored(clause: _Clause) -> Node:
    """A loose word matches by its lemma; the form as typed adds to the score."""
    return Maybe(_node(clause), _phrase(clause.words, "exact", clause.field))


def _node(clause: _Clause) -> Node:
    """Words typed together stand together: as a phrase, and, where they are one compound, also joined."""
    joined = [token for token in clause.tokens if token.span > 1]
    readings = [clause.words, *(_with_joined(clause.words, token) for token in joined)]
    return _or([_phrase(reading, clause.level, clause.field) for reading in readings])


def _with_joined(words: Sequence[Token], joined: Token) -> Sequence[Token]:
    """Put a compound's joined form in the place of its parts."""
    covered = range(joined.position, joined.position + joined.span)
    before = [token for token in words if token.position < covered.start]
    return [*before, joined, *(token for token in words if token.position >= covered.stop)]


def _phrase(tokens: Sequence[Token], level: str, field: str) -> Node:
    forms = tuple(str(getattr(token, level)) for token in tokens)
    return Term(forms[0], level, field) if len(forms) == 1 else Phrase(forms, level, field)


def _and(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else And(tuple(nodes))


def _or(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))
