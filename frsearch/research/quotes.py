"""Quotes: what the articles that match a query report that somebody said, and who.

Of an article, those quotes are of interest in whose sentence the query occurs: the sentence, or sentences, that the quotation is
in, with the words that introduce it. A query for no words of the text (``journal:vigie``, ``titre:port``) has all quotes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import repeat
from operator import itemgetter

from frsearch.analysis import FrenchAnalyzer
from frsearch.deadline import checking_time
from frsearch.engine import Latest
from frsearch.model import Article
from frsearch.model.quotes import Quote, Quotes
from frsearch.progress import steps
from frsearch.query import Leaf, Match, leaves
from frsearch.research.selection import Selection
from frsearch.research.speech.attribution import Speech, speeches
from frsearch.research.speech.marks import quotations

_FIRST_BATCH, _BATCH = 8, 256
"""Articles read at a time: few at first, so that the first quotes show at once."""


def quotes(selection: Selection, analyzer: FrenchAnalyzer, speaker: str | None) -> Quotes:
    """Return the quotes of a selection by speakers whose name or description contains the words `speaker`, side by side.

    None stands for everybody. The latest article comes first, undated ones last. Raises ValueError if `speaker` has no word, and
    SearchStopped.
    """
    wanted = None if speaker is None else _folded(analyzer, speaker)
    if wanted == []:
        raise ValueError(f"speaker is {speaker!r}; expected a name, or words of one")
    doc_ids = selection.collect(Latest(None)).doc_ids
    return Quotes(len(doc_ids), selection.notes, partial(_quotes, selection, analyzer, doc_ids, wanted))


def _quotes(selection: Selection, analyzer: FrenchAnalyzer, doc_ids: Sequence[int], wanted: list[str] | None) -> Iterator[Quote]:
    """Yield the quotes of some articles; the limits of the request hold for each batch, not for whoever reads them."""
    shown = tuple(dict.fromkeys(leaf for leaf in leaves(selection.tree) if leaf.field in ("text", "body")))
    batches = list(_batches(doc_ids))
    for some in steps(batches, list(map(len, batches))):
        with selection.limits():
            batch = list(_batch(selection, some, shown))
        for quote in batch:
            if wanted is None or (quote.speaker is not None and _contains(_folded(analyzer, quote.speaker), wanted)):
                yield quote


def _batches(doc_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield articles that are looked at together: few at first."""
    start, size = 0, _FIRST_BATCH
    while start < len(doc_ids):
        yield doc_ids[start : start + size]
        start, size = start + size, min(2 * size, _BATCH)


def _batch(selection: Selection, doc_ids: Sequence[int], shown: Sequence[Leaf]) -> Iterator[Quote]:
    snapshot = selection.searcher.snapshot
    found = selection.searcher.finder(shown, "body")(doc_ids) if shown else repeat(None)
    for doc_id, matches, (starts, ends, _) in checking_time(zip(doc_ids, found, snapshot.sentences(doc_ids), strict=False)):
        if matches is None or matches:
            article = snapshot.article(doc_id)
            yield from _of_article(article, list(zip(starts, ends, strict=True)), matches)


def _of_article(article: Article, sentences: Sequence[tuple[int, int]], matches: list[Match] | None) -> Iterator[Quote]:
    """Yield the quotes of an article in whose sentences there are matches (None: all)."""
    marked = quotations(article.body)
    for speech in speeches(article.body, marked, sentences) if marked else ():
        if matches is None or _is_matched(speech, matches):
            yield _quote(article, speech)


def _is_matched(speech: Speech, matches: Sequence[Match]) -> bool:
    start, end = speech.sentence
    after = bisect_left(matches, start, key=itemgetter(0))
    return after < len(matches) and matches[after][0] < end


def _quote(article: Article, speech: Speech) -> Quote:
    body, quotation = article.body, speech.quotation
    start, end = speech.speaker or (None, None)
    return Quote(
        text=body[quotation.start : quotation.end],
        start=quotation.start,
        end=quotation.end,
        speaker=None if start is None else body[start:end],
        speaker_start=start,
        speaker_end=end,
        cue=None if speech.cue is None else body[slice(*speech.cue)],
        article_id=article.id,
        outlet=article.outlet,
        date=article.date,
    )


def _folded(analyzer: FrenchAnalyzer, text: str) -> list[str]:
    return [token.folded for token in analyzer.tokens(text) if token.has_position]


def _contains(words: list[str], wanted: list[str]) -> bool:
    """Return whether some words have others among them, side by side."""
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words) - len(wanted) + 1))
