"""The words that patterns and misspelt words expand to, from the index of words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, assert_never

from frsearch.engine import MOST_FORMS
from frsearch.matching.finder import Pattern, edit_distance
from frsearch.opensearch.read.asking import PAGE, Asking, Question, ask_together
from frsearch.opensearch.read.facts import Word, counting, word_of
from frsearch.opensearch.terms import BEGINS, term
from frsearch.query import LONGEST_MISSPELT, Fuzzy, Wildcard, fields_of

_SHORT = 4
"""Letters of a misspelt word up to which all words of fitting lengths are compared: so short ones the cluster does not expand."""

_MOST_PATTERNS = 1000
"""Expansions that are remembered."""


class Expansion(NamedTuple):
    """The folded forms that a leaf expands to in one field, the most frequent first, and how many there are."""

    forms: Sequence[str]
    total: int


class Expansions:
    """The expansions asked for so far."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._known: dict[tuple[Pattern, str], Expansion] = {}
        self._counts: dict[tuple[Pattern, str], int] = {}

    def question(self, leaves: Iterable[Pattern]) -> Question | None:
        """Return what is to be asked about some leaves; nothing that is known is asked again."""
        wanted = dict.fromkeys((leaf, place) for leaf in leaves for place in fields_of(leaf))
        new = [key for key in wanted if key not in self._known]
        if not new:
            return None
        if len(self._known) > _MOST_PATTERNS:
            self._known.clear()

        def learn(_: Sequence[Any], found: Sequence[Any]) -> None:
            for (leaf, place), answer in zip(new, found, strict=True):
                self._known[leaf, place] = self._expansion(leaf, place, answer["hits"])

        return Question([], [_asked(leaf, place) for leaf, place in new], learn)

    def counting(self, leaves: Iterable[Pattern]) -> Question | None:
        """Return the question in how many articles any word occurs that some leaves expand to, which has been asked for."""
        wanted = dict.fromkeys((leaf, place) for leaf in leaves for place in fields_of(leaf))
        new = [key for key in wanted if key not in self._counts]
        if not new:
            return None
        if len(self._counts) > _MOST_PATTERNS:
            self._counts.clear()
        filters = {str(at): forms_query(self.of(leaf, place).forms, place) for at, (leaf, place) in enumerate(new)}

        def learn(answers: Sequence[Any], _: Sequence[Any]) -> None:
            buckets = answers[0]["aggregations"]["all"]["buckets"]
            self._counts |= {key: int(buckets[str(at)]["doc_count"]) for at, key in enumerate(new)}

        return Question([counting(filters)], [], learn)

    def articles_with(self, leaf: Pattern, place: str) -> int:
        """Return how many articles have in one field a word that a leaf expands to."""
        if (leaf, place) not in self._counts:
            ask_together(self._asking, [self.counting([leaf])])
        return self._counts[leaf, place]

    def of(self, leaf: Pattern, place: str) -> Expansion:
        """Return what a leaf expands to in one of its fields."""
        if (leaf, place) not in self._known:
            ask_together(self._asking, [self.question([leaf])])
        return self._known[leaf, place]

    def forms(self, leaf: Pattern) -> Mapping[str, None]:
        """Return the forms that a leaf expands to in any of its fields."""
        return dict.fromkeys(form for place in fields_of(leaf) for form in self.of(leaf, place).forms)

    def is_capped(self, leaf: Pattern) -> bool:
        """Return whether a leaf expands to more words than are searched for."""
        return any(self.of(leaf, place).total > MOST_FORMS for place in fields_of(leaf))

    def _expansion(self, leaf: Pattern, place: str, found: Mapping[str, Any]) -> Expansion:
        words = list(map(word_of, found["hits"]))
        total = found["total"]["value"]
        if isinstance(leaf, Fuzzy):
            size = len(words)
            while size < total and words:  # what is asked for may be more than what is near enough
                body = {**_asked(leaf, place), "search_after": [words[-1].counts[place], words[-1].folded]}
                [answer] = self._asking.together([], [body])
                if not (more := list(map(word_of, answer["hits"]["hits"]))):
                    break
                words += more
                size += len(more)
            words = [word for word in words if is_near(leaf, word.folded)]
            total = len(words)
        return Expansion([word.folded for word in words[:MOST_FORMS]], total)


def forms_query(forms: Sequence[str], place: str) -> dict[str, Any]:
    """Return the query for the articles that have one of some folded forms in one field, as a word or as a joined form."""
    return {"terms": {f"{place}_folded": [form for one in map(term, forms) for form in (one, one + BEGINS)]}}


def is_near(leaf: Fuzzy, form: str) -> bool:
    """Return whether a form is within the edits of a leaf, and begins as it must."""
    return form.startswith(leaf.text[: leaf.prefix]) and edit_distance(leaf.text, form, leaf.edits) <= leaf.edits


def _asked(leaf: Pattern, place: str) -> dict[str, Any]:
    """Return the search for the words that a leaf expands to in one field, the most frequent first."""
    query = {"bool": {"filter": [pattern_query(leaf), {"range": {place: {"gt": 0}}}]}}
    size = PAGE if isinstance(leaf, Fuzzy) else MOST_FORMS
    return {"size": size, "track_total_hits": True, "query": query, "sort": [{place: "desc"}, {"folded": "asc"}]}


def pattern_query(leaf: Pattern) -> dict[str, Any]:
    """Return the query for the words that a leaf may expand to, all of them and seldom others."""
    match leaf:
        case Wildcard(pattern):
            return {"wildcard": {"folded": {"value": pattern.replace("\\", "\\\\")}}}
        case Fuzzy(text, edits) if not edits or len(text) > LONGEST_MISSPELT:
            return {"term": {"folded": text}}
        case Fuzzy(text, edits) if len(text) <= _SHORT:
            return {"regexp": {"folded": {"value": f".{{1,{len(text) + edits}}}", "flags": "NONE"}}}
        case Fuzzy(text, edits, _, prefix):
            fuzzy = {"value": text, "fuzziness": edits, "prefix_length": min(prefix, len(text)), "transpositions": False}
            return {"fuzzy": {"folded": {**fuzzy, "rewrite": "constant_score"}}}
        case _:
            assert_never(leaf)


def words_like(asking: Asking, query: Mapping[str, Any]) -> list[Word]:
    """Return the words that match a query of the index of words, in the order of their letters."""
    words: list[Word] = []
    after: Mapping[str, Any] = {}
    while True:
        [answer] = asking.together([], [{"size": PAGE, "query": query, "sort": [{"folded": "asc"}], **after}])
        hits = answer["hits"]["hits"]
        words += map(word_of, hits)
        if len(hits) < PAGE:
            return words
        after = {"search_after": hits[-1]["sort"]}
