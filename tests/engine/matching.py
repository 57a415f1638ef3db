"""Match spans by a plain walk over the tokens of a text, which the engine's spans must equal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from frsearch import FrenchAnalyzer
from frsearch.query import LEVELS, Leaf, Match, Phrase, Term


def find_matches(text: str, leaves: Sequence[Leaf], analyzer: FrenchAnalyzer) -> list[Match]:
    """Return where each of `leaves` occurs in `text`, in order of position; a phrase is one match."""
    by_word: dict[tuple[str, str], list[int]] = defaultdict(list)
    phrases = []
    for number, leaf in enumerate(leaves):
        if isinstance(leaf, Term):
            by_word[leaf.level, leaf.text].append(number)
        else:
            phrases.append(number)
    tokens = [(token, offset, position) for words, offset, position in analyzer.words(text) for token in words]
    found = [
        (offset + token.start, offset + token.end, number)
        for token, offset, _ in tokens
        for level in LEVELS
        for number in by_word.get((level, getattr(token, level)), ())
    ]
    for number in phrases:
        phrase = leaves[number]
        if isinstance(phrase, Phrase):
            positions = _Spots((getattr(t, phrase.level), p + t.position, t.span, o + t.start, o + t.end) for t, o, p in tokens)
            found += [(start, end, number) for start, end in positions.phrase(phrase.words)]
    return sorted({*found})


class _Spots:
    """Where each form occurs: its position, how many positions it covers, and its offsets."""

    def __init__(self, forms: Iterable[tuple[str, int, int, int, int]]) -> None:
        self._by_form: dict[str, list[tuple[int, int, int, int]]] = defaultdict(list)
        for form, position, span, start, end in forms:
            self._by_form[form].append((position, position + span, start, end))

    def phrase(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield the offsets of each run in which `words` follow each other."""
        so_far = [(after, start, end) for _, after, start, end in self._by_form[words[0]]]
        for word in words[1:]:
            so_far = [
                (after, start, end)
                for ends, start, _ in so_far
                for position, after, _, end in self._by_form[word]
                if position == ends
            ]
        yield from ((start, end) for _, start, end in so_far)
