"""Words of an index for words that were typed: near ones for one that it lacks, and those that begin as typed."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from math import prod
from typing import assert_never

from frsearch.analysis import Token
from frsearch.analysis.folding import exact_form, fold, normalize
from frsearch.engine import MOST_FORMS, Searcher, TopK, Vocabulary
from frsearch.model import Note, TermFrequency
from frsearch.query import (
    And,
    AtLeast,
    Boost,
    DateRange,
    Everything,
    Fuzzy,
    Maybe,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Recency,
    Term,
    Wildcard,
    Word,
    single_leaves,
    walk,
)

_LOOKED_UP = 3
"""Words of one query for which near ones are looked up: it takes longer than finding the articles."""

_NAMED = 3
_PER_LETTER = 50
"""How many times as frequent a word must be to be as likely meant as one that is a letter nearer. A guess."""

_LEAST = 0.1
"""How likely meant a word must be to be named beside the likeliest, as a part of it. A guess."""

_MOST_ROWS = 100_000
"""Rows of words that patterns near each other stand for, above which a note says that they multiply."""

_PLACES = {"text": "article", "title": "title", "body": "body", "outlet": "outlet's name"}


def unknown_words(searcher: Searcher, query: str, words: Iterable[Word]) -> Iterator[Note]:
    """Say which words of a query stand nowhere, the first of them with near ones that do."""
    frequency = searcher.vocabulary.frequency
    unknown = {word.term: word for word in reversed(list(words)) if not any(map(frequency, (word.term, *word.joined)))}
    in_order = sorted(unknown.values(), key=lambda word: word.start)
    # A compound of which no part is known is one unknown word.
    compounds = [list(parts) for _, parts in groupby(in_order, key=lambda word: word.joined or word.start)]
    for number, parts in enumerate(compounds):
        first, last = parts[0], parts[-1]
        place, typed = first.term.field, query[first.start : last.end]
        near = near_words(searcher, typed) if number < _LOOKED_UP and place == "text" else []
        hint = f"; did you mean {' or '.join(map(repr, near))}?" if near else ""
        yield Note("suggestion" if near else "unknown", f"no {_PLACES[place]} has {typed!r}{hint}", first.start, last.end)


def pattern_notes(vocabulary: Vocabulary, tree: Node, total: int) -> Iterator[Note]:
    """Say which patterns stand for too many words, alone or together, and, where nothing was found, which for none."""
    groups = dict.fromkeys(map(_patterns, walk(tree)))
    for leaf in (group[0] for group in groups if len(group) == 1):
        typed = _typed(leaf)
        count = vocabulary.forms(leaf)
        if count > MOST_FORMS:
            yield Note("dropped", f"{typed!r} stands for {count:,} words; the {MOST_FORMS:,} most frequent are sought")
        elif not count and not total:
            yield Note("unknown", f"no {_PLACES[leaf.field]} has a word that fits {typed!r}")
    for wide in (group for group in groups if len(group) > 1):
        rows = prod(min(vocabulary.forms(leaf), MOST_FORMS) for leaf in wide)
        if rows > _MOST_ROWS:
            named = " and ".join(map(repr, map(_typed, wide)))
            message = f"{named} near each other stand for {rows:,} rows of words, which take long; longer patterns are faster"
            yield Note("limit", message)


def _patterns(node: Node) -> tuple[Wildcard | Fuzzy, ...]:
    """Return the patterns whose expansions multiply in a node: those near each other, or one alone."""
    match node:
        case Wildcard() | Fuzzy():
            return (node,)
        case Near():
            return tuple(dict.fromkeys(leaf for leaf in single_leaves(node) if isinstance(leaf, Wildcard | Fuzzy)))
        case Term() | Phrase() | And() | Or() | AtLeast() | Boost() | Recency() | Maybe() | Not():
            return ()
        case Everything() | Nothing() | DateRange():
            return ()
        case _:
            assert_never(node)


def _typed(leaf: Wildcard | Fuzzy) -> str:
    match leaf:
        case Wildcard(pattern):
            return pattern
        case Fuzzy(text):
            return f"{text}~"
        case _:
            assert_never(leaf)


def near_words(searcher: Searcher, typed: str) -> list[str]:
    """Return up to three words of the index that may have been meant, the likeliest first, with their accents.

    Each is a letter or two away from `typed`; the more frequent, the likelier. Capitals are those typed.
    """
    exact = exact_form(typed)
    letters_typed = sorted(fold(exact))
    likely: dict[str, tuple[float, str]] = {}
    for (letters, form), count in searcher.vocabulary.near_words(exact).items():
        folded = fold(form)  # of forms that differ by accents alone, the most frequent is the right one
        if sorted(folded) == letters_typed:
            letters = min(letters, 1)  # noqa: PLW2901 (two that changed places are one slip)
        likely[folded] = max(likely.get(folded, (0.0, "")), (count / _PER_LETTER**letters, form))
    best = sorted(likely.values(), reverse=True)[:_NAMED]
    return [_with_capitals(_as_written(searcher, form), typed) for likelihood, form in best if likelihood >= _LEAST * best[0][0]]


def completions(searcher: Searcher, tokens: Iterable[Token], limit: int | None) -> list[TermFrequency]:
    """Return the `limit` words (None: all) in most articles that begin as the last of `tokens`, accents and case apart.

    Those with the accents typed come first.
    """
    last = max(tokens, key=lambda token: (token.end, token.span), default=None)
    exact, folded = (last.exact, last.folded) if last else ("", "")
    counts = searcher.vocabulary.words_beginning(folded)
    as_typed = {form: count for form, count in counts.items() if form.startswith(exact) or exact.isascii()}
    found = _most_frequent(searcher.vocabulary, as_typed, limit)
    if limit is None or len(found) < limit:
        others = {form: count for form, count in counts.items() if form not in as_typed}
        found += _most_frequent(searcher.vocabulary, others, None if limit is None else limit - len(found))
    return [TermFrequency(_as_written(searcher, form), articles) for articles, form in found]


def _most_frequent(vocabulary: Vocabulary, counts: Mapping[str, int], limit: int | None) -> list[tuple[int, str]]:
    """Return the forms in most articles, with how many; ``counts`` are occurrences, of which an article has one or more."""
    found: list[tuple[int, str]] = []
    lowest: list[int] = []  # how many articles the best of them are in: a heap
    for form, occurrences in sorted(counts.items(), key=lambda item: -item[1]):
        if limit is not None and len(lowest) >= limit and (not limit or lowest[0] > occurrences):
            break
        if articles := vocabulary.frequency(Term(form, "exact")):
            found.append((articles, form))
            heapq.heappush(lowest, articles)
            if limit is not None and len(lowest) > limit:
                heapq.heappop(lowest)
    return sorted(found, key=lambda one: (-one[0], one[1]))[:limit]


def _as_written(searcher: Searcher, form: str) -> str:
    """Return an exact form, that of a compound with the signs that join it in some article."""
    term = Term(form, "exact")
    for doc_id in searcher.search(term, TopK(1)).doc_ids:
        for field in ("title", "body"):
            for match in searcher.finder([term], field)(doc_id)[:1]:
                text = getattr(searcher.snapshot.article(doc_id), field)
                written = normalize(text[match.start : match.end])
                return written if re.sub("['-]", "", written) == form else form
    return form


def _with_capitals(word: str, typed: str) -> str:
    """Return `word` with capitals as in `typed`: all, the first, or none.

    >>> _with_capitals("bamako", "Bamaco"), _with_capitals("onu", "OMU")
    ('Bamako', 'ONU')
    """
    if len(typed) > 1 and typed.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if typed[:1].isupper() else word
