"""What is known of the words of a commit, asked for together and remembered: df, cf, shares of exact forms, and who is joined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from frsearch.analysis.chain import folded_form, lemma_of
from frsearch.opensearch.read.asking import PAGE, Asking, Question, ask_together
from frsearch.opensearch.terms import BEGINS, PLACES, term
from frsearch.query import Phrase, Term


class Form(NamedTuple):
    """A form of a word at a level."""

    level: str
    text: str


class Known(NamedTuple):
    """In how many articles a form occurs, by field, and whether it occurs as the joined form of a compound anywhere."""

    df: Mapping[str, int]
    is_joined: bool


class Word(NamedTuple):
    """A folded form, its lemma, how often it occurs in each field, and as which exact forms in titles and bodies."""

    folded: str
    lemma: str
    counts: Mapping[str, int]
    exact: Mapping[str, int]


_MOST = 100_000
"""Forms that are remembered."""


class Facts:
    """The words asked about so far."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._known: dict[Form, Known] = {}
        self._words: dict[str, Word] = {}
        self._of_lemma: dict[str, list[Word]] = {}

    def expect(self, leaves: Iterable[Term | Phrase]) -> None:
        """Ask about the words of some leaves, with their lemmas, in one message."""
        ask_together(self._asking, [self.question(leaves)])

    def question(self, leaves: Iterable[Term | Phrase]) -> Question | None:
        """Return what is to be asked about the words of some leaves, and their lemmas; nothing that is known is asked again."""
        forms = dict.fromkeys(form for leaf in leaves for word in leaf.words for form in _with_lemma(leaf.level, word))
        if len(self._known) > _MOST:
            self._known.clear()
            self._words.clear()
            self._of_lemma.clear()
        new = [form for form in forms if form not in self._known]
        if not new:
            return None
        filters = {f"{at} {what}": query for at, form in enumerate(new) for what, query in _filters(form).items()}
        lemmas = [form.text for form in new if form.level == "lemma"]
        described = {"size": PAGE, "query": {"terms": {"lemma": lemmas}}}

        def learn(counted: Sequence[Any], words: Sequence[Any]) -> None:
            buckets = counted[0]["aggregations"]["all"]["buckets"]
            self._learn_words(lemmas, map(word_of, words[0]["hits"]["hits"]))
            for at, form in enumerate(new):
                df = {place: int(buckets[f"{at} {place}"]["doc_count"]) for place in PLACES}
                self._known[form] = Known(df, buckets[f"{at} joined"]["doc_count"] > 0)

        return Question([counting(filters)], [described], learn)

    def _learn_words(self, lemmas: Sequence[str], words: Iterable[Word]) -> None:
        self._of_lemma |= {lemma: [] for lemma in lemmas}
        for word in words:
            self._words[word.folded] = word
            self._of_lemma.setdefault(word.lemma, []).append(word)

    def known(self, level: str, text: str) -> Known:
        """Return what is known of a form, which is asked about if it was not expected."""
        form = Form(level, text)
        if form not in self._known:
            self.expect([Term(text, level)])
        return self._known[form]

    def lemma_counts(self, level: str, text: str, places: Sequence[str]) -> tuple[int, int]:
        """Return df and cf of the lemma of a form, in the field with the highest df; zeros if the form does not occur."""
        if level != "lemma" and not any(self.known(level, text).df.values()):
            return 0, 0
        lemma = _lemma(level, text)
        df = self.known("lemma", lemma).df
        return max((df[place], max(self._cf(lemma, place), df[place])) for place in places)

    def _cf(self, lemma: str, place: str) -> int:
        return sum(word.counts[place] for word in self._of_lemma.get(lemma, ()))

    def share(self, exact: str) -> float:
        """Return the fraction of the occurrences of its folded form that have this exact form."""
        word = self._words.get(folded_form(exact))
        return word.exact.get(exact, 0) / max(sum(word.exact.values()), 1) if word else 0.0


def counting(filters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the search that counts the articles that each filter leaves, of all."""
    return {"size": 0, "track_total_hits": False, "aggs": {"all": {"filters": {"filters": filters}}}}


def word_of(hit: Mapping[str, Any]) -> Word:
    """Return the word of a document of the index of words."""
    source = hit["_source"]
    return Word(source["folded"], source["lemma"], {place: source[place] for place in PLACES}, source["exact"])


def _with_lemma(level: str, text: str) -> Iterable[Form]:
    return Form(level, text), Form("lemma", _lemma(level, text))


def _lemma(level: str, text: str) -> str:
    return text if level == "lemma" else lemma_of(text if level == "folded" else folded_form(text))


def _filters(form: Form) -> dict[str, Any]:
    """Return a filter for each field that has words at this level, and one for what is joined."""
    single, joined = term(form.text), term(form.text) + BEGINS
    places = PLACES if form.level == "folded" else PLACES[:2]
    fields = {place: f"{place}_{form.level}" for place in places}
    counting = {place: {"terms": {field: [single, joined]}} for place, field in fields.items()}
    if form.level != "folded":
        counting["outlet"] = {"terms": {"outlet_folded": [single, joined]}}
    return {**counting, "joined": {"bool": {"should": [{"term": {field: joined}} for field in fields.values()]}}}
