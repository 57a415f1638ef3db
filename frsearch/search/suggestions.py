"""Suggestions from the vocabulary: corrections of unknown words, and completions of a prefix."""

from __future__ import annotations

import heapq
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from math import prod
from typing import NamedTuple, assert_never

from frsearch.analysis import Token
from frsearch.analysis.folding import exact_form, fold, normalize
from frsearch.engine import MOST_FORMS, Searcher, TopK, Vocabulary
from frsearch.model import Note, TermFrequency
from frsearch.query import (
    Added,
    Address,
    And,
    AtLeast,
    Boost,
    DateRange,
    Everything,
    Fuzzy,
    Maybe,
    Metadata,
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

_CORRECTED = 3
"""Most words of a query for which corrections are looked up: each takes longer than finding the articles."""

_SUGGESTED = 3
_PER_EDIT = 50
"""How many times as frequent a word must be to be as likely as one that is an edit nearer. A guess."""

_LEAST = 0.1
"""Lowest likelihood of a suggestion, as a fraction of the likeliest one's. A guess."""

_LEAST_LETTERS = 4
"""Letters below which no word is corrected unasked: among short words, most are a slip away from another. A guess."""

_MOST_COMBINATIONS = 100_000
"""Combinations of words that patterns near each other expand to, above which a note warns."""

_FIELD_NAMES = {"text": "article", "title": "title", "body": "body", "outlet": "outlet name"}


class Unknown(NamedTuple):
    """A word of the query that the index lacks, where it starts each time it was typed, and its likeliest ``corrections``."""

    typed: str
    field: str
    starts: Sequence[int]
    corrections: Sequence[str] = ()
    is_slip: bool = False
    """Whether the likeliest correction is one slip away: a letter too many, too few, wrong, or swapped with the next."""

    @property
    def end(self) -> int:
        """Where it ends in the query, the first time."""
        return self.starts[0] + len(self.typed)

    @property
    def note(self) -> Note:
        """What to say about it."""
        hint = f"; did you mean {' or '.join(map(repr, self.corrections))}?" if self.corrections else ""
        message = f"no {_FIELD_NAMES[self.field]} contains {self.typed!r}{hint}"
        return Note("suggestion" if hint else "unknown", message, self.starts[0], self.end)


def unknown_words(searcher: Searcher, query: str, words: Iterable[Word]) -> Iterator[Unknown]:
    """Yield each word of a query that the index lacks; the first few come with corrections."""
    frequency = searcher.vocabulary.frequency
    unknown: dict[Term, Word] = {}
    starts: defaultdict[Term, list[int]] = defaultdict(list)
    for word in words:
        if word.term in unknown or not (word.others or any(map(frequency, (word.term, *word.joined)))):
            unknown.setdefault(word.term, word)
            starts[word.term].append(word.start)
    in_order = sorted(unknown.values(), key=lambda word: word.start)
    # A compound is one unknown word if the index has none of its parts.
    compounds = [list(parts) for _, parts in groupby(in_order, key=lambda word: word.joined or word.start)]
    for number, parts in enumerate(compounds):
        first, last = parts[0], parts[-1]
        field, typed = first.term.field, query[first.start : last.end]
        near = near_words(searcher, typed) if number < _CORRECTED and field == "text" else []
        is_slip = bool(near) and near[0][0] == 1
        alike = [start for start in starts[first.term] if query.startswith(typed, start)]
        yield Unknown(typed, field, alike, [word for _, word in near], is_slip)


def corrected_query(query: str, unknown: Sequence[Unknown]) -> str | None:
    """Return `query` with each unknown word corrected; None: there is none, or one has no correction that is sure enough.

    A word with digits has none, as another number is another fact; nor has one that is short, or more than a slip away.
    """
    if not unknown or not all(map(_is_sure, unknown)):
        return None
    places = sorted((start, word) for word in unknown for start in word.starts)
    corrected, at = "", 0
    for start, word in places:
        corrected += query[at:start] + word.corrections[0]
        at = start + len(word.typed)
    return corrected + query[at:]


def _is_sure(word: Unknown) -> bool:
    return word.is_slip and len(word.typed) >= _LEAST_LETTERS and not any(map(str.isdigit, word.typed))


def correction_note(unknown: Sequence[Unknown], corrected: str) -> Note:
    """Return what to say where the results are those of a corrected query."""
    typed = " or ".join(repr(word.typed) for word in unknown)
    others = " or ".join(repr(other) for word in unknown for other in word.corrections[1:])
    message = f"no article contains {typed}; showing {corrected!r}{f' (or did you mean {others}?)' if others else ''}"
    return Note("correction", message, unknown[0].starts[0], unknown[-1].end)


def pattern_notes(vocabulary: Vocabulary, tree: Node, total: int) -> Iterator[Note]:
    """Yield a note for each pattern that expands to too many words, alone or near others, or to none if nothing was found."""
    groups = dict.fromkeys(map(_patterns, walk(tree)))
    for leaf in (group[0] for group in groups if len(group) == 1):
        typed = _typed(leaf)
        count = vocabulary.forms(leaf)
        if count > MOST_FORMS:
            yield Note("dropped", f"{typed!r} matches {count:,} words; only the {MOST_FORMS:,} most frequent are searched for")
        elif not count and not total:
            yield Note("unknown", f"no {_FIELD_NAMES[leaf.field]} contains a word that matches {typed!r}")
    for wide in (group for group in groups if len(group) > 1):
        combinations = prod(min(vocabulary.forms(leaf), MOST_FORMS) for leaf in wide)
        if combinations > _MOST_COMBINATIONS:
            named = " and ".join(map(repr, map(_typed, wide)))
            message = f"{named} near each other expand to {combinations:,} combinations of words; longer patterns are faster"
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
        case Everything() | Nothing() | DateRange() | Added() | Address() | Metadata():
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


def near_words(searcher: Searcher, typed: str) -> list[tuple[int, str]]:
    """Return up to three words of the index that may have been meant, likeliest first, with accents and the typed capitals.

    Each comes with its number of edits, one or two; the more frequent, the likelier.
    """
    exact = exact_form(typed)
    letters_typed = sorted(fold(exact))
    likely: dict[str, tuple[float, str, int]] = {}
    for (edits, form), count in searcher.vocabulary.near_words(exact).items():
        folded = fold(form)  # of forms that differ only in accents, the most frequent is the right one
        if sorted(folded) == letters_typed:
            edits = min(edits, 1)  # noqa: PLW2901 (two letters swapped are one slip)
        likely[folded] = max(likely.get(folded, (0.0, "", 0)), (count / _PER_EDIT**edits, form, edits))
    best = sorted(likely.values(), reverse=True)[:_SUGGESTED]
    return [
        (edits, _with_capitals(_as_written(searcher, form), typed))
        for likelihood, form, edits in best
        if likelihood >= _LEAST * best[0][0]
    ]


def completions(searcher: Searcher, tokens: Iterable[Token], limit: int | None) -> list[TermFrequency]:
    """Return the `limit` words (None: all) that begin like the last of `tokens`, whatever their accents and case.

    Words with the accents as typed come first; within each group, those in most articles.
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
    """Return (articles, form) of the forms in most articles; ``counts`` are occurrences, an upper bound of these."""
    found: list[tuple[int, str]] = []
    lowest: list[int] = []  # a heap: df of the best so far
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
    """Return an exact form as written in some article: a compound gets its hyphens and apostrophes back."""
    term = Term(form, "exact")
    for doc_id in searcher.search(term, TopK(1)).doc_ids:
        for field in ("title", "body"):
            for start, end, _ in next(searcher.finder([term], field)([doc_id]))[:1]:
                text = getattr(searcher.snapshot.article(doc_id), field)
                written = normalize(text[start:end])
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
