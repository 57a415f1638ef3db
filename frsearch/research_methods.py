"""The part of the façade for research: the methods of an index that count, list, compare, quote and hand over.

Like the rest of the façade they have no logic of their own; each names the module of :mod:`frsearch.research` that does the work.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, Unpack, overload

from frsearch.analysis import NAME, FrenchAnalyzer
from frsearch.analysis.variants import Variants, shipped_variants
from frsearch.engine import Searcher, Snapshot, Store
from frsearch.errors import CorpusError
from frsearch.forks import importing
from frsearch.model import Article
from frsearch.model.article import clean_id
from frsearch.text import expanded

if TYPE_CHECKING:
    from frsearch.model.batch import BatchAnswer
    from frsearch.model.concordance import Concordance
    from frsearch.model.counts import Facets, Timeline
    from frsearch.model.diff import Diff, Version
    from frsearch.model.families import Copies, Families
    from frsearch.model.provenance import Provenance
    from frsearch.model.quotes import Quotes
    from frsearch.model.reports import IndexInfo, OutletCount
    from frsearch.model.silence import Silence
    from frsearch.model.statistics import Stats
    from frsearch.model.words import Collocates, Keywords, SimilarArticles
    from frsearch.research.saved import SavedSearches
    from frsearch.research.selection import Selection
    from frsearch.search.request import Filters


class ResearchMethods(ABC):
    """What :class:`frsearch.Index` does with a query beyond searching."""

    _store: Store
    _analyzer: FrenchAnalyzer
    _variants: Variants | None
    _wait: float

    @property
    @abstractmethod
    def _snapshot(self) -> Snapshot: ...

    @property
    @abstractmethod
    def _searcher(self) -> Searcher: ...

    @abstractmethod
    def info(self) -> IndexInfo:
        """Return an overview of the index."""

    @abstractmethod
    def outlets(self) -> list[OutletCount]:
        """Return the outlets with their numbers of articles."""

    def _selected(self, query: str | None, filters: Filters) -> Selection:
        """Return the articles that match a query (None: all) and filters, for the methods of research."""
        with importing:
            from frsearch.research.selection import select  # noqa: PLC0415 (searching needs neither)
            from frsearch.search.request import request_with  # noqa: PLC0415

        request = request_with(filters)
        return select(self._searcher, self._analyzer, query, request, self._variants_unless(request.strict))

    def _variants_unless(self, is_strict: bool) -> Variants | None:
        """Return the variants with which a query is read; None: it is read as typed."""
        return None if is_strict else self._variants or shipped_variants()

    def quotes(self, query: str | None, *, speaker: str | None = None, **filters: Unpack[Filters]) -> Quotes:
        """Return what is quoted in the articles that match `query` (None: in all), and who says it; the latest articles first.

        A quote is what stands between quotation marks (« », “ ”, ") and is somebody's words; titles, names, slogans and irony are
        left out, and so is what cannot be told from them. Of each article, it yields the quotes in whose sentence the query
        occurs, within the quotation or around it. `speaker` keeps those by speakers whose name or description contains these
        words, side by side, whatever their accents and case. Who is not named, or only by a pronoun that may mean several
        persons, is None. ``filters`` are as for :meth:`search`; ``timeout`` limits how long each batch of articles may take.

        Raises QueryError if nothing in the query can be understood, ValueError for a filter or a speaker without words, and
        SearchStopped.

        >>> with Index.create(tmp_path / "index") as index:
        ...     report = index.add([Article("1", body="« Le port rouvre », a dit Ana Roy. Elle quitte « La Vigie ».")])
        ...     [(quote.speaker, quote.text) for quote in index.quotes("port", speaker="roy")]
        [('Ana Roy', 'Le port rouvre')]
        """
        with importing:
            from frsearch.research.quotes import quotes  # noqa: PLC0415 (searching does not need it)

        return quotes(self._selected(query, filters), self._analyzer, speaker)

    @overload
    def copies(self, article_id: str | int, **filters: Unpack[Filters]) -> Copies: ...

    @overload
    def copies(self, article_id: None = None, **filters: Unpack[Filters]) -> Families: ...

    def copies(self, article_id: str | int | None = None, **filters: Unpack[Filters]) -> Copies | Families:
        """Return the articles that have passages in common with one, oldest first; of None, all families of the same dispatch.

        Of two articles that are the same dispatch (``"same"``), 60 % of the words of the shorter text are aligned with the other,
        of a text under 200 words up to 75 %, and 60 % of its figures are there, too, if it has a dozen; if they are dated
        different days, few of its words are in new passages of 12 words or more. Others have passages of 12 words or more in
        common (``"shared"``), of which the result has each. Words are compared without case, accents and punctuation. Articles
        that have only formulas in common, which more than 64 articles have, are left out, with a note.

        The filters are those of :meth:`search`: copies are looked for among the articles that they leave. All families have no
        time limit, unless one is given. Raises ArticleMissing and SearchStopped.
        """
        with importing:
            from frsearch.research.copies.families import all_families  # noqa: PLC0415 (searching needs neither)
            from frsearch.research.copies.of_article import copies_of  # noqa: PLC0415

        if article_id is None:
            filters = {"timeout": None, **filters}
        selection = self._selected(None, filters)
        return all_families(selection) if article_id is None else copies_of(selection, clean_id(article_id))

    def versions(self, article_id: str | int) -> tuple[Version, ...]:
        """Return the versions of an article, oldest first: the earlier ones that :meth:`add` kept, and what the index has now.

        Raises ArticleMissing.
        """
        with importing:
            from frsearch.research.versions import versions_of  # noqa: PLC0415 (searching does not need it)

        return versions_of(self._snapshot, clean_id(article_id))

    def diff(self, before: str | int | Article, after: str | int | Article) -> Diff:
        """Return what was cut, added, changed and moved between two articles, by sentence and then by word.

        They are ids, Articles, or names of versions (``id@1``, see :meth:`versions`). Raises ArticleMissing, and ValueError for a
        version that the index does not have.
        """
        with importing:
            from frsearch.research.diff import diff  # noqa: PLC0415 (searching needs neither)
            from frsearch.research.versions import article_named  # noqa: PLC0415

        snapshot = self._snapshot
        named = (one if isinstance(one, Article) else article_named(snapshot, clean_id(one)) for one in (before, after))
        return diff(*named)

    def export(
        self,
        query: str | None = None,
        format: str = "jsonl",  # noqa: A002 (what it is everywhere else)
        *,
        to: str | Path | IO[Any],
        overwrite: bool = False,
        ids: Iterable[str | int] | None = None,
        **filters: Unpack[Filters],
    ) -> int:
        """Write all articles that match `query` (None: all) and the filters of :meth:`search`; return how many there were.

        With ``ids``, only those of them that have one of these ids are written. The query is read as in a search, but never
        corrected or loosened. Articles are written one by one, in the order in which
        they were added. Every ``format`` but the folders ``txm`` and ``txt`` can be written to an open file:

        - ``jsonl``: JSON lines, from which :func:`frsearch.read_corpus` restores every article exactly;
        - ``csv``, ``parquet``: a row an article, with its fields and those of ``extra``;
        - ``ris``, ``biblatex``, ``csl-json``: citations, without the text;
        - ``iramuteq``, ``txm``, ``txt``: corpora for text analysis; the last is a folder of texts with ``metadata.csv``.

        Dates are as precise as they are known, in every format. A file has its name only once it is whole. Raises OutputExists if
        it is there already, unless ``overwrite``, or if a folder is not empty; QueryError, SearchStopped and ValueError as a
        search does; ImportError for Parquet without pyarrow; OSError if writing fails.
        """
        with importing:
            from frsearch.render.exports import export, exporter  # noqa: PLC0415 (searching needs neither)
            from frsearch.research.exports import cited_articles  # noqa: PLC0415

        exporter(format)  # which there may not be: nothing is searched for then
        return export(cited_articles(self._selected(query, filters), ids), format, to, overwrite=overwrite)

    def batch(
        self,
        queries: Iterable[str | CorpusError],
        *,
        limit: int | None = 10,
        sort: str = "relevance",
        passage_chars: int | None = None,
        **filters: Unpack[Filters],
    ) -> Iterator[BatchAnswer]:
        """Yield what :meth:`search` finds for each of `queries`, in order, or the ``error`` of one that cannot be answered.

        The options, those of :meth:`search`, are for all queries, and limits for each. Queries are never corrected or loosened.
        A CorpusError among them, for a line of a file that could not be read, is passed on in its place. Raises ValueError for an
        option out of range.
        """
        with importing:
            from frsearch.research.batch import answers  # noqa: PLC0415 (searching needs neither)
            from frsearch.search.request import Request  # noqa: PLC0415

        request = Request(limit=limit, sort=sort, passage_chars=passage_chars, **filters)
        return answers(self._searcher, self._analyzer, queries, request, self._variants_unless(request.strict))

    @property
    def saved(self) -> SavedSearches:
        """The searches that are kept beside this index, a mapping by their names; see :class:`frsearch.SavedSearches`."""
        with importing:
            from frsearch.research.saved import SavedSearches  # noqa: PLC0415 (searching needs none)

        self._store.path  # noqa: B018 (raises IndexClosed)
        variants = self._variants or shipped_variants()
        return SavedSearches(self._store, lambda: self._searcher, self._analyzer, variants, self._wait)

    def provenance(
        self,
        queries: str | Iterable[str | None] | None,
        *,
        output: str | Path | None = None,
        command: str | None = None,
        **filters: Unpack[Filters],
    ) -> Provenance:
        """Return what a figure or a file made from `queries` came from: how they were read, the index, versions and the time.

        ``None`` is the query for all articles. `output` is the file or folder that was made, which is hashed, and `command` how.
        What it says is true of the commit that this index shows. Raises ValueError as a search does, and OSError if `output`
        cannot be read; a query that cannot be answered has an ``error`` in the result.
        """
        with importing:
            from frsearch.research.filters import given_filters, plain_filters  # noqa: PLC0415 (searching needs neither)
            from frsearch.research.provenance import provenance  # noqa: PLC0415

        asked = [queries] if isinstance(queries, str) or queries is None else list(queries)
        kept = given_filters(plain_filters(filters))  # what it is given may be an iterator
        path = self._store.path
        about = {"path": str(path.absolute() if isinstance(path, Path) else path), "format": self._store.format, "analyzer": NAME}
        made = None if output is None else expanded(output)
        return provenance(asked, lambda query: self._selected(query, kept), kept, about, output=made, command=command)

    def facets(self, query: str | None = None, by: str = "outlet", **filters: Unpack[Filters]) -> Facets:
        """Return how many articles match `query` (None: all) in each bucket, and how many the corpus has there.

        ``by`` is ``"outlet"``, ``"year"``, ``"month"``, ``"week"`` (ISO 8601), ``"day"``, or a field of ``extra``, named in
        French or English as in queries. The filters are those of :meth:`search`, and hold for the corpus, too. The query is read
        as in a search, but never corrected nor loosened. Raises ValueError if ``by`` names nothing to count by, and as
        :meth:`search` does.

        >>> with Index.open_or_create(tmp_path / "index") as index:
        ...     report = index.add([Article("1", body="Port.", date="2024-03-05"), Article("2", body="Gare.", date="2024-03")])
        ...     [(bucket.value, bucket.count, bucket.articles) for bucket in index.facets("port", by="month").buckets]
        [('2024-03', 1, 2)]
        """
        with importing:
            from frsearch.research.counts import facets  # noqa: PLC0415 (searching does not need it)

        return facets(self._selected(query, filters), by, is_corpus=query is None)

    def timeline(self, queries: str | Iterable[str] | None = None, by: str = "month", **filters: Unpack[Filters]) -> Timeline:
        """Return how many articles match each of `queries` in each period, and how many the corpus has there.

        ``queries`` is one, several, or None: only the corpus is counted. ``by`` is ``"year"``, ``"month"``, ``"week"`` (ISO 8601)
        or ``"day"``. Every period between the first and the last article is there, those without any as gaps. The filters are
        those of :meth:`search`, and hold for the corpus, too. Raises ValueError for another ``by``, or more than 100,000 periods,
        and as :meth:`search` does.
        """
        with importing:
            from frsearch.research.periods import expected_unit  # noqa: PLC0415 (searching needs neither)
            from frsearch.research.timeline import timeline  # noqa: PLC0415

        unit = expected_unit(by)
        typed = [] if queries is None else [queries] if isinstance(queries, str) else list(queries)
        return timeline(self._selected(None, filters), [self._selected(query, filters) for query in typed], unit)

    def silence(self, query: str, by: str = "week", **filters: Unpack[Filters]) -> Silence:
        """Return which outlets took the subject of `query` up, and which published without a word on it.

        Periods are those in which an outlet has an article on the subject, ``by`` ``"year"``, ``"month"``, ``"week"`` (ISO 8601)
        or ``"day"``. An outlet was silent in those in which it published, but nothing on the subject. The filters are those
        of :meth:`search`, and hold for what outlets published, too. Raises ValueError for another ``by``, and as :meth:`search`
        does.
        """
        with importing:
            from frsearch.research.periods import expected_unit  # noqa: PLC0415 (searching needs neither)
            from frsearch.research.silence import silence  # noqa: PLC0415

        unit = expected_unit(by)
        return silence(self._selected(query, filters), unit)

    def stats(self) -> Stats:
        """Return what is worth knowing of a new corpus: words, imprecise dates, gaps, shared texts, outlets and fields."""
        with importing:
            from frsearch.research.statistics import statistics  # noqa: PLC0415 (searching does not need it)

        same_as = {outlet.name: outlet.same_as for outlet in self.outlets()}
        return statistics(self._searcher, self.info(), same_as)

    def kwic(
        self,
        query: str,
        *,
        width: int = 60,
        sort: str | None = None,
        limit: int | None = None,
        article_id: str | int | None = None,
        **filters: Unpack[Filters],
    ) -> Concordance:
        """Return every occurrence of `query` in its context: a line for each, of all articles that match.

        An occurrence is what a search highlights: a word, a phrase, or matches that overlap, in titles and bodies. ``width`` is
        the most code points of context on each side; no word is cut. Lines are made as they are asked for, in the order in
        which articles were added; with ``sort="left"`` or ``"right"``, in the order of the words nearest to the keyword on that
        side, whatever their accents and case, for which all are made first; any other ``sort`` is an order of articles, as in
        :meth:`search`. ``limit`` is the number of lines (None: all). With ``article_id``, the lines are those of this article
        alone, whether or not it matches all of the query and the filters.

        `filters` are those of :meth:`search`: ``outlet``, ``since``, ``until``, ``where``, ``strict``, ``timeout`` and
        ``memory_mb``. The limits apply to finding the articles, and to each few dozen articles whose lines are made. The query is
        read as by a search, but never corrected or loosened. Raises QueryError, ValueError and SearchStopped as a search does,
        and ArticleMissing.
        """
        with importing:
            from frsearch.research.kwic import kwic  # noqa: PLC0415 (searching does not need it)

        return kwic(self._selected(query, filters), width, sort, limit, article_id)

    def collocates(
        self,
        query: str,
        *,
        window: int | None = None,
        within: Literal["sentence"] | None = None,
        measure: Literal["log-likelihood", "logdice", "log-ratio"] = "log-likelihood",
        limit: int | None = 20,
        min_count: int = 5,
        keep_stop_words: bool = False,
        min_likelihood: float = 10.83,
        **filters: Unpack[Filters],
    ) -> Collocates:
        """Return the words that occur near `query` more often than in all articles that `filters` leave, the strongest first.

        *Near* is at most ``window`` words (None: 5) before or after an occurrence, or ``within="sentence"`` the same sentence, in
        the same title or body. All forms of a word count together; the parts of a compound are words. Words that occur fewer than
        ``min_count`` times near the query are left out, and so are grammatical words, unless ``keep_stop_words``, and words that
        may be there by chance: those with a log-likelihood below ``min_likelihood``. Chance exceeds 10.83 once in a thousand
        words, 3.84 once in twenty.

        They are ranked by ``measure``: ``log-likelihood`` (Dunning 1993) is how surely the word is attracted, ``logdice``
        (Rychlý 2008) how exclusively, and ``log-ratio`` (Hardie 2014) how much more frequent it is near the query than
        elsewhere. ``limit`` is the number of words (None: all). The query and `filters` are as for :meth:`kwic`, and so are the
        errors.
        """
        with importing:
            from frsearch.research.collocates import collocates, context_width  # noqa: PLC0415 (searching does not need it)

        width = context_width(window, within)
        return collocates(self._selected(query, filters), width, measure, limit, min_count, keep_stop_words, min_likelihood)

    def keywords(
        self,
        query: str | None = None,
        *,
        against: str | None = None,
        measure: Literal["log-likelihood", "log-ratio"] = "log-likelihood",
        limit: int | None = 20,
        min_count: int = 5,
        keep_stop_words: bool = False,
        min_likelihood: float = 10.83,
        **filters: Unpack[Filters],
    ) -> Keywords:
        """Return the words that are typical of a selection of articles, compared with others, the most typical first.

        The selection are the articles that match `query` (None: all) and `filters`; the reference are those that match the
        query ``against``, such as ``journal:"La Vigie"`` or ``date:2023``, whatever the filters (None: all articles of the
        index). Articles of the selection do not count in the reference. Words of titles and bodies count as in
        :meth:`collocates`; those that occur fewer than ``min_count`` times in the selection are left out, and so are
        grammatical words, unless ``keep_stop_words``, and those below ``min_likelihood``, as in :meth:`collocates`.

        They are ranked by ``measure``: ``log-likelihood`` (Dunning 1993) is how surely the word is more frequent in the
        selection, ``log-ratio`` (Hardie 2014) how much. Each comes with its dispersion (Gries
        2008). ``limit`` is the number of words (None: all). Raises ValueError if neither a query nor a filter selects anything,
        and errors as :meth:`kwic` does.
        """
        with importing:
            from frsearch.research.keywords import how_read, keywords  # noqa: PLC0415 (searching does not need it)

        reading = how_read(query, filters)
        reference = self._selected(against, reading)
        selection = self._selected(query, filters)
        return keywords(selection, reference, measure, limit, min_count, keep_stop_words, min_likelihood)

    def similar(self, article_id: str | int, *, limit: int | None = 10, **filters: Unpack[Filters]) -> SimilarArticles:
        """Return the articles that are most similar to the one with this id, best first; it is not among them.

        They are those that a query of its most typical words, by (1 + ln tf) · idf in its title and body, ranks highest. Each
        names the words by which it was found, the most important first. ``limit`` is their number (None: all); `filters` are as
        for :meth:`kwic`. Raises ArticleMissing, ValueError and SearchStopped.
        """
        with importing:
            from frsearch.research.similar import similar  # noqa: PLC0415 (searching does not need it)

        return similar(self._selected(None, filters), self._analyzer, article_id, limit)
