"""The façade: :class:`Index` adds articles, deletes them, and finds them again."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Literal, NoReturn, Unpack, cast, overload

from attrs import evolve

from frsearch.analysis import NAME, FrenchAnalyzer
from frsearch.analysis.variants import GivenVariants, Variants, shipped_variants
from frsearch.backends import backend_at, combined_stores
from frsearch.engine import ByField, Searcher, Snapshot, Store
from frsearch.errors import ArticleMissing, CorpusError, IndexClosed, IndexExists, IndexMissing, printable
from frsearch.forks import importing
from frsearch.model import Article, Results, TermFrequency
from frsearch.model.article import clean_id
from frsearch.text import expanded

if TYPE_CHECKING:
    from frsearch.incoming import DataFrame
    from frsearch.model.batch import BatchAnswer
    from frsearch.model.concordance import Concordance
    from frsearch.model.counts import Facets, Timeline
    from frsearch.model.diff import Diff, Version
    from frsearch.model.families import Copies, Families
    from frsearch.model.provenance import Provenance
    from frsearch.model.quotes import Quotes
    from frsearch.model.reports import AddReport, IndexInfo, OutletCount, RepairReport, UpgradeReport, VerifyReport
    from frsearch.model.silence import Silence
    from frsearch.model.statistics import Stats
    from frsearch.model.words import Collocates, Keywords, SimilarArticles
    from frsearch.research.saved import SavedSearches
    from frsearch.research.selection import Selection
    from frsearch.search.hits import Fold
    from frsearch.search.request import Filters


class Index:
    """An index of press articles in a folder, open for searching and writing. Threads may share one.

    Make one with :meth:`create`, :meth:`open` or :meth:`open_or_create`; used in a ``with`` statement, it closes itself.
    It shows the articles of one commit until :meth:`refresh`, :meth:`add`, :meth:`delete` or :meth:`compact` moves it to
    the latest. ``len(index)`` is their number, ``article_id in index`` tests for an id, and iterating yields every article.
    Any number of processes may have an index open; one at a time may write to it.

    >>> with Index.create(tmp_path / "index") as index:
    ...     report = index.add([Article("1", title="Kidal", body="Les forces armées avancent.")])
    ...     [passage.text for hit in index.search("armée") for passage in hit.passages]
    ['Les forces armées avancent.']
    """

    def __init__(self, store: Store, fresh: bool = False, wait: float = 0.0, variants: Variants | None = None) -> None:
        if isinstance(store, str | PathLike):
            raise TypeError(
                f"Index is not called with a path; open it with Index.open({str(store)!r}), or make it with Index.create"
            )
        self._store = store
        self._path = store.path
        self._fresh = fresh
        self._wait = wait
        self._commit = _Commit(store)
        self._analyzer = FrenchAnalyzer()
        self._variants = variants

    @property
    def _snapshot(self) -> Snapshot:
        return self._commit.snapshot

    @property
    def _searcher(self) -> Searcher:
        return self._commit.searcher

    @classmethod
    def create(
        cls, path: str | Path, *, overwrite: bool = False, wait: float = 0.0, variants: GivenVariants | None = None
    ) -> Index:
        """Create an empty index in the folder `path` and open it.

        Raises IndexExists if `path` holds an index or other files, or is a file. With `overwrite`, an existing
        index stays until the first :meth:`add` replaces it. `wait` and `variants` are as for :meth:`open`.
        """
        own = None if variants is None else Variants(variants)
        folder = expanded(path)
        return cls(backend_at(folder).create(folder, overwrite), overwrite, wait, own)

    @classmethod
    def open(cls, path: str | Path, *, wait: float = 0.0, variants: GivenVariants | None = None) -> Index:
        """Open the index in the folder `path`; raises IndexMissing, IndexOutdated or IndexDamaged.

        While another process writes to the index, methods that write wait up to `wait` seconds for it to finish, then raise
        IndexLocked. Reading never waits.

        `variants` are equivalents (``Kyiv`` for ``Kiev``) with which queries are read, beside those shipped: the path of a file,
        a mapping such as ``{"Kiev": ["Kyiv"]}``, or groups such as ``[("Kiev", "Kyiv")]``. Raises CorpusError for a file that is
        none of variants, naming the line.
        """
        own = None if variants is None else Variants(variants)
        folder = expanded(path)
        return cls(backend_at(folder).open_store(folder), wait=wait, variants=own)

    @classmethod
    def open_many(cls, paths: Iterable[str | Path], *, variants: GivenVariants | None = None) -> Index:
        """Open several indexes as one, for reading: its articles are those of all, ranked as if one index held them.

        Each hit says which index its article is in. An id that several indexes have is counted and found in each, with a note;
        where an article is asked for by its id, the first index that has it decides. Whatever would write raises IndexProblem.
        `variants` and errors are as for :meth:`open`; raises ValueError for no path, or one that is given twice.
        """
        if isinstance(paths, str | PathLike):
            raise TypeError(f"open_many takes several paths, not a single one; open that with Index.open({str(paths)!r})")
        folders = [expanded(path) for path in paths]
        if not folders:
            raise ValueError("open_many was given no path; expected those of one index or more")
        resolved = [folder.resolve() for folder in folders]
        if twice := next((folder for folder, path in zip(folders, resolved, strict=True) if resolved.count(path) > 1), None):
            raise ValueError(f"open_many was given {str(twice)!r} twice; its articles would count twice")
        own = None if variants is None else Variants(variants)
        store = combined_stores(folders) if len(folders) > 1 else backend_at(folders[0]).open_store(folders[0])
        return cls(store, variants=own)

    @classmethod
    def open_or_create(cls, path: str | Path, *, wait: float = 0.0, variants: GivenVariants | None = None) -> Index:
        """Open the index in the folder `path`, or create one if there is none.

        `wait` and `variants` are as for :meth:`open`. Raises IndexOutdated or IndexDamaged, and IndexExists if `path` holds other
        files or is a file.
        """
        with suppress(IndexMissing):
            return cls.open(path, wait=wait, variants=variants)
        try:
            return cls.create(path, wait=wait, variants=variants)
        except IndexExists:
            with suppress(IndexMissing):
                return cls.open(path, wait=wait, variants=variants)  # another process was faster
            raise

    def __enter__(self) -> Index:
        self._store.path  # noqa: B018 (raises IndexClosed)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the files of the index; whatever uses it afterwards raises IndexClosed, except a second ``close``.

        Results are plain data and stay as they are. A search under way in another thread finishes first: it keeps the files open.
        """
        if not isinstance(self._store, _Closed):
            self._store = self._commit = cast(Any, _Closed(self._path))

    def __reduce__(self) -> NoReturn:
        raise TypeError("an open index cannot be pickled or copied; pass its path on, and open it there with Index.open(path)")

    def __repr__(self) -> str:
        state = "closed," if isinstance(self._store, _Closed) else f"of {len(self):,} articles"
        return f"<Index {state} in {printable(str(self._path))!r}>"

    def __len__(self) -> int:
        return len(self._snapshot)

    def __contains__(self, article_id: object) -> bool:
        if not isinstance(article_id, str | int) or isinstance(article_id, bool):
            return False
        return self._snapshot.doc_id(clean_id(article_id)) is not None

    def __iter__(self) -> Iterator[Article]:
        snapshot = self._snapshot
        for doc_id in snapshot.doc_ids():
            yield snapshot.article(doc_id)
            self._store.path  # noqa: B018 (raises IndexClosed)

    def add(self, articles: Iterable[Article | Mapping[str, Any]] | DataFrame, *, keep_versions: bool = False) -> AddReport:
        """Add `articles` in one atomic commit; return how many were added, updated, unchanged, failed and not read.

        They are Articles, or mappings with the usual names of their fields (``title``, ``titre`` …; others go into ``extra``),
        or all at once a DataFrame of pandas or polars, or what :func:`frsearch.read_corpus` returns. What cannot be read is in
        the report's ``problems``, and the rest is added.

        An article replaces the one with the same id: it counts as updated, or as unchanged if the two are equal. With
        ``keep_versions``, the index keeps what is replaced: :meth:`versions` returns it. Of several articles with one id, only
        the last of a commit is one of its versions, and what stands around it on its page makes no new one. Versions that are
        kept already stay, whatever is added. They are not searched, and are deleted with their article.

        An article of more than 20 million code points, or with millions of values in ``extra``, is refused and counts as failed.
        If the iterable raises, nothing is indexed. Raises IndexLocked if another process is writing, and TypeError for
        anything else.
        """
        with importing:
            from frsearch.incoming import Incoming  # noqa: PLC0415 (searching needs neither)
            from frsearch.updates import add_articles  # noqa: PLC0415

        incoming = Incoming(articles)
        transaction = self._store.transaction(self._fresh, self._wait)
        try:  # an interruption while a context manager is made would not reach it
            report = add_articles(transaction, incoming, replaces_all=self._fresh, keep_versions=keep_versions)
        except BaseException:
            transaction.cancel()
            raise
        self._fresh = False
        self.refresh()
        unread = incoming.report.unread if incoming.report else 0
        return evolve(report, unread=unread, problems=incoming.problems, remarks=(*incoming.remarks, *report.remarks))

    def delete(self, ids: Iterable[str | int], *, purge: bool = False) -> int:
        """Delete the articles with these `ids` in one atomic commit; return how many of them were in the index.

        The text of a deleted article stays in its file until that is merged. With ``purge``, nothing of these articles is in any
        file of the folder afterwards, nor of what had one of these `ids` before: whatever may have some of it is written again,
        which takes as long as :meth:`compact`, and every corpus file is read again at the next ``frsearch index``. Copies made
        earlier, and processes that have the index open, still have the text.

        Raises IndexLocked if another process is writing, TypeError for an id that is neither a string nor an integer, and
        IndexProblem if the folder has damaged files that a repair kept, or old files cannot be removed.
        """
        if isinstance(ids, (str, bytes)):
            raise TypeError(f"delete takes an iterable of ids, not a single {type(ids).__name__}; put it in a list")
        with importing:
            from frsearch.updates import delete_articles  # noqa: PLC0415 (searching does not need it)

        transaction = self._store.transaction(wait=self._wait)
        try:
            self.refresh()
            if purge:
                from frsearch.ingest.ledger import remove_ledger  # noqa: PLC0415 (takes a tenth of a second to import)

                remove_ledger(self._store.path)
                ids = list(ids)
                self.saved.forget(ids)
            count = delete_articles(transaction, self._snapshot, ids, purge=purge)
        except BaseException:
            transaction.cancel()
            raise
        self.refresh()
        return count

    def article(self, article_id: str | int) -> Article:
        """Return the article with this id; raises ArticleMissing."""
        snapshot = self._snapshot
        doc_id = snapshot.doc_id(clean_id(article_id))
        if doc_id is None:
            raise ArticleMissing(str(article_id))
        return snapshot.article(doc_id)

    def content_hashes(self, ids: Sequence[str | int]) -> list[str | None]:
        """Return the :attr:`Article.content_hash` of the article with each of these `ids`, None for those not in the index."""
        return self._snapshot.content_hashes([clean_id(article_id) for article_id in ids])

    def refresh(self) -> bool:
        """Move to the latest commit, which may be another process's; return whether there was a newer one.

        Searches under way in other threads finish on the commit they started with.
        """
        if self._store.generation() == self._snapshot.generation:
            return False
        self._commit = _Commit(self._store)  # the old one closes its files when the last thread drops it
        return True

    def verify(self) -> VerifyReport:
        """Read every byte of the last commit, check checksums and consistency, and return the damage found.

        :func:`verify_index` does the same for an index that cannot be opened.
        """
        return self._store.verify()

    def compact(self) -> bool:
        """Merge the index into one segment without deleted articles, in one commit; return whether there was anything to do.

        Searches are then at their fastest and files at their smallest. Meanwhile the index takes twice its size on disk. An
        index of more than two billion words keeps several segments. Raises IndexLocked if another process is writing.
        """
        done = self._store.compact(self._wait)
        self.refresh()
        return done

    def backup(self, to: str | Path) -> None:
        """Copy the commit that this index shows to the folder `to`; other processes may go on writing.

        Every byte is checked on the way. Raises IndexExists if `to` is not empty, IndexDamaged if a checksum does not match.
        """
        self._store.backup(self._snapshot, expanded(to))

    def info(self) -> IndexInfo:
        """Return an overview of the index: how many articles, from which outlets, between which dates, their fields, its size."""
        with importing:
            from frsearch.model.reports import IndexInfo  # noqa: PLC0415 (searching needs no reports)
            from frsearch.query import Everything  # noqa: PLC0415

        snapshot = self._snapshot
        counts = snapshot.counts()
        values = ((name, self._searcher.search(Everything(), ByField((name,))).keys() - {None}) for name in snapshot.fields)
        return IndexInfo(
            path=str(self._store.path),
            articles=len(snapshot),
            outlets=_largest_first(counts.outlets),
            no_outlet=counts.outlets.get(None, 0),
            since=counts.since,
            until=counts.until,
            undated=counts.undated,
            bytes=self._store.size(),
            format=self._store.format,
            fields={name: len(found) for name, found in values if found},
            analyzer=NAME,
        )

    def outlets(self) -> list[OutletCount]:
        """Return the outlets with their numbers of articles, largest first, and of which other name each may be a variant."""
        with importing:
            from frsearch.ingest.fields.outlets import proposed_merges  # noqa: PLC0415 (takes a tenth of a second to import)
            from frsearch.model.reports import OutletCount  # noqa: PLC0415

        counts = _largest_first(self._snapshot.counts().outlets)
        others = proposed_merges(counts)
        return [OutletCount(name, articles, others.get(name)) for name, articles in counts.items()]

    def search(
        self,
        query: str,
        *,
        limit: int | None = 10,
        offset: int = 0,
        passages: int | None = None,
        by: Literal["article", "passage"] = "article",
        passage_chars: int | None = None,
        outlet: str | Iterable[str] | None = None,
        since: str | datetime.date | None = None,
        until: str | datetime.date | None = None,
        where: Mapping[str, Any] | None = None,
        sort: str = "relevance",
        explain: bool = False,
        timeout: float | None = 30.0,
        memory_mb: float | None = 256,
        recency: float | None = None,
        as_of: str | datetime.date | None = None,
        group: bool = False,
        strict: bool = False,
    ) -> Results:
        """Return the articles that match `query`, best first, each with its best passages.

        The syntax of queries is in the README. If a query consists of quoted phrases and loose words only, and ten articles or
        fewer have all of it, those that have any of its words follow them, ranked by relevance, with a note; a quotation of five
        words or more that no article has is read as its words. If no article matches, and every word that the index lacks is a
        slip away from one that it has (a letter too many, too few, wrong, or swapped with the next), the corrected query is
        searched for, which is then ``corrected`` in the results, with a note. Words are also searched for in their variants
        (``Kyiv`` for ``Kiev``), with a note that names those some article has. With ``strict``, nothing of this is done.

        ``limit`` is the number of hits (None: all) after the first ``offset``. Each has up to ``passages`` passages (None: one)
        of at most ``passage_chars`` code points (40 or more; None: 400). ``by="passage"`` makes each passage a hit of its own:
        an article then has as many as rank among the hits (None: up to ten), of up to 500 code points (None). ``explain`` adds
        to each hit the reasons for its score.

        ``outlet`` keeps articles from outlets whose name contains these words, side by side; of several names, any.
        ``since`` and ``until`` (inclusive) keep articles dated on any day between them: ``"8 janvier 2019"``, ``"17/07/2019"``,
        ``"2019-01"``. A month or a year begins on its first day as ``since`` and ends on its last as ``until``; as an article's
        date it counts as each of its days. Undated articles are then excluded, with a note.

        ``where`` keeps articles by their values in fields of ``extra``, which are compared without case and accents:
        ``{"rubrique": "politique"}``, of several values any (``{"rubrique": ["politique", "sport"]}``), or numbers or dates
        between two bounds, None for one that is missing (``{"page": (1, 3)}``, ``{"captured": ("2023-11", None)}``). The usual
        fields have names in French and in English. A value that no article has is noted.

        ``sort="date"`` puts the latest article first, ``"-date"`` the oldest; ``"outlet"`` and the name of a field sort by it,
        ascending, and with a minus sign descending. Articles without a value come last.

        ``recency``, in days, favours new articles: one of ``as_of`` or later gains a fifth of its score, and the gain halves for
        every ``recency`` days before that, so that articles with similar scores change places and others do not. ``as_of``
        defaults to the day of the newest article instead of today: the same search then always returns the same hits, and
        works for an old archive. Undated articles gain as much as those ``recency`` days old, with a note.

        With ``group``, articles that are the same dispatch (:meth:`copies`) are one hit, the first of them, which has the others
        as ``copies``; ``total`` still counts articles, and ``groups`` such hits.

        After ``timeout`` seconds (None: no limit) the search raises SearchTimeout if articles are not ranked yet; otherwise it
        returns the hits built so far, with a note. With ``limit=None`` it always builds all hits. ``memory_mb`` limits in the
        same way what a query keeps in memory at the same time, in megabytes, beyond caches, hits and the arrays needed for
        its most frequent word; the error is SearchMemory. Raises QueryError if nothing in the query can be understood, and
        ValueError for an option out of range, or a field that no article has.
        """
        with importing:
            from frsearch.search.answer import answer  # noqa: PLC0415 (indexing needs neither)
            from frsearch.search.request import Request  # noqa: PLC0415

        request = Request(
            limit=limit,
            offset=offset,
            passages=passages,
            by=by,
            passage_chars=passage_chars,
            outlet=outlet,
            since=since,
            until=until,
            where=where,
            sort=sort,
            explain=explain,
            timeout=timeout,
            memory_mb=memory_mb,
            recency=recency,
            as_of=as_of,
            strict=strict,
            group=group,
        )
        searcher = self._searcher
        variants = None if strict else self._variants or shipped_variants()
        return answer(searcher, self._analyzer, query, request, variants, _fold(searcher.snapshot) if group else None)

    def _selected(self, query: str | None, filters: Filters) -> Selection:
        """Return the articles that match a query (None: all) and filters, for the methods of research."""
        with importing:
            from frsearch.research.selection import select  # noqa: PLC0415 (searching needs neither)
            from frsearch.search.request import Request  # noqa: PLC0415

        request = Request(**filters)
        variants = None if request.strict else self._variants or shipped_variants()
        return select(self._searcher, self._analyzer, query, request, variants)

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
        of a text under 200 words up to 75 %, and 60 % of its figures are there, too, if it has a dozen. Others have passages of
        12 words or more in common (``"shared"``), of which the result has each. Words are compared without case, accents and
        punctuation. Articles that have only formulas in common, which more than 64 articles have, are left out, with a note.

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
        **filters: Unpack[Filters],
    ) -> int:
        """Write all articles that match `query` (None: all) and the filters of :meth:`search`; return how many there were.

        The query is read as in a search, but never corrected or loosened. Articles are written one by one, in the order in which
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
        return export(cited_articles(self._selected(query, filters)), format, to, overwrite=overwrite)

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
        variants = None if request.strict else self._variants or shipped_variants()
        return answers(self._searcher, self._analyzer, queries, request, variants)

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
        about = {"path": str(self._store.path.absolute()), "format": self._store.format, "analyzer": NAME}
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
        self, query: str, *, width: int = 60, sort: str | None = None, limit: int | None = None, **filters: Unpack[Filters]
    ) -> Concordance:
        """Return every occurrence of `query` in its context: a line for each, of all articles that match.

        An occurrence is what a search highlights: a word, a phrase, or matches that overlap, in titles and bodies. ``width`` is
        the most code points of context on each side; no word is cut. Lines are made as they are asked for, in the order in
        which articles were added; with ``sort="left"`` or ``"right"``, in the order of the words nearest to the keyword on that
        side, whatever their accents and case, for which all are made first; any other ``sort`` is an order of articles, as in
        :meth:`search`. ``limit`` is the number of lines (None: all).

        `filters` are those of :meth:`search`: ``outlet``, ``since``, ``until``, ``where``, ``strict``, ``timeout`` and
        ``memory_mb``. The limits apply to finding the articles, and to each few dozen articles whose lines are made. The query is
        read as by a search, but never corrected or loosened. Raises QueryError, ValueError and SearchStopped as a search does.
        """
        with importing:
            from frsearch.research.kwic import kwic  # noqa: PLC0415 (searching does not need it)

        return kwic(self._selected(query, filters), width, sort, limit)

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
        **filters: Unpack[Filters],
    ) -> Collocates:
        """Return the words that occur near `query` more often than in all articles that `filters` leave, the strongest first.

        *Near* is at most ``window`` words (None: 5) before or after an occurrence, or ``within="sentence"`` the same sentence, in
        the same title or body. All forms of a word count together; the parts of a compound are words. Words that occur fewer than
        ``min_count`` times near the query are left out, and so are grammatical words, unless ``keep_stop_words``.

        They are ranked by ``measure``: ``log-likelihood`` (Dunning 1993) is how surely the word is attracted, ``logdice``
        (Rychlý 2008) how exclusively, and ``log-ratio`` (Hardie 2014) how much more frequent it is near the query than
        elsewhere, of words that are surely attracted. ``limit`` is the number of words (None: all). The query and `filters` are
        as for :meth:`kwic`, and so are the errors.
        """
        with importing:
            from frsearch.research.collocates import collocates, context_width  # noqa: PLC0415 (searching does not need it)

        width = context_width(window, within)
        return collocates(self._selected(query, filters), width, measure, limit, min_count, keep_stop_words)

    def keywords(
        self,
        query: str | None = None,
        *,
        against: str | None = None,
        measure: Literal["log-likelihood", "log-ratio"] = "log-likelihood",
        limit: int | None = 20,
        min_count: int = 5,
        keep_stop_words: bool = False,
        **filters: Unpack[Filters],
    ) -> Keywords:
        """Return the words that are typical of a selection of articles, compared with others, the most typical first.

        The selection are the articles that match `query` (None: all) and `filters`; the reference are those that match the
        query ``against``, such as ``journal:"La Vigie"`` or ``date:2023``, whatever the filters (None: all articles of the
        index). Articles of the selection do not count in the reference. Words of titles and bodies count as in
        :meth:`collocates`; those that occur fewer than ``min_count`` times in the selection are left out, and so are
        grammatical words, unless ``keep_stop_words``.

        They are ranked by ``measure``: ``log-likelihood`` (Dunning 1993) is how surely the word is more frequent in the
        selection, ``log-ratio`` (Hardie 2014) how much, of words for which that is sure. Each comes with its dispersion (Gries
        2008). ``limit`` is the number of words (None: all). Raises ValueError if neither a query nor a filter selects anything,
        and errors as :meth:`kwic` does.
        """
        with importing:
            from frsearch.research.keywords import how_read, keywords  # noqa: PLC0415 (searching does not need it)

        reading = how_read(query, filters)
        reference = self._selected(against, reading)
        return keywords(self._selected(query, filters), reference, measure, limit, min_count, keep_stop_words)

    def similar(self, article_id: str | int, *, limit: int | None = 10, **filters: Unpack[Filters]) -> SimilarArticles:
        """Return the articles that are most similar to the one with this id, best first; it is not among them.

        They are those that a query of its most typical words, by tf · idf in its title and body, ranks highest. Each names the
        words by which it was found, the most important first. ``limit`` is their number (None: all); `filters` are as for
        :meth:`kwic`. Raises ArticleMissing, ValueError and SearchStopped.
        """
        with importing:
            from frsearch.research.similar import similar  # noqa: PLC0415 (searching does not need it)

        return similar(self._selected(None, filters), self._analyzer, article_id, limit)

    def terms(self, prefix: str, limit: int | None = 10) -> list[TermFrequency]:
        """Return up to `limit` words of the index (None: all) that begin with `prefix`, whatever their accents and case.

        Words with the accents as typed come before others; within each group, those in most articles come first. If `prefix`
        is several words, the last one is completed. Raises ValueError for a negative `limit`.
        """
        with importing:
            from frsearch.search.suggestions import completions  # noqa: PLC0415

        if limit is not None and limit < 0:
            raise ValueError(f"limit is {limit}; expected 0 or more, or None for all")
        return completions(self._searcher, self._analyzer.tokens(prefix), limit)


def _fold(snapshot: Snapshot) -> Fold:
    """Return what puts articles of the same dispatch together."""
    with importing:
        from frsearch.research.copies.families import families_of  # noqa: PLC0415 (few searches group)

    return partial(families_of, snapshot)


def _largest_first(outlets: Mapping[str | None, int]) -> dict[str, int]:
    """Return the numbers of articles of the outlets that have a name, largest first."""
    named = {name: number for name, number in outlets.items() if name is not None}
    return dict(sorted(named.items(), key=lambda item: (-item[1], item[0])))


class _Commit:
    """The commit that an index shows; its searcher is made on demand, as indexing needs none."""

    def __init__(self, store: Store) -> None:
        self.snapshot = store.snapshot()
        self._store = store
        self._searcher: Searcher | None = None

    @property
    def searcher(self) -> Searcher:
        """The searcher of this commit."""
        if self._searcher is None:
            self._searcher = self._store.searcher(self.snapshot)
        return self._searcher


class _Closed:
    """Takes the place of the store and of the commit of a closed index: any use raises IndexClosed."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __getattr__(self, name: str) -> NoReturn:
        raise IndexClosed(self._path)


def verify_index(path: str | Path) -> VerifyReport:
    """Read every byte of the index in the folder `path`, check checksums and consistency, and return the damage found.

    The index need not be fit to open. Raises IndexMissing or IndexOutdated.
    """
    folder = expanded(path)
    return backend_at(folder).verify(folder)


def repair_index(path: str | Path, *, wait: float = 0.0) -> RepairReport:
    """Repair the index in the folder `path` in one commit; return how many articles were kept, rescued and lost.

    Intact segments stay as they are; the articles of damaged ones are indexed again, as far as they can be read, as are all
    articles of an index that has to be upgraded. Damaged files are renamed to end in ``.damaged``. Raises IndexMissing,
    IndexLocked if another process is still writing after `wait` seconds, and IndexOutdated for a format that this version
    cannot read.
    """
    folder = expanded(path)
    return backend_at(folder).repair(folder, wait)


def upgrade_index(path: str | Path, *, wait: float = 0.0) -> UpgradeReport:
    """Index the articles of the index in the folder `path` again, if another version of the format or the analyzer built it.

    Articles keep their ids, their order and all that is stored of them; deleted ones stay deleted. It is one commit: until it
    is made, the old index stays as it is. Meanwhile the folder takes about twice its size on disk. Raises IndexMissing,
    IndexDamaged if not every article can be read (:func:`repair_index` indexes the others), IndexLocked if another process is
    still writing after `wait` seconds, and IndexOutdated for a format that this version cannot read.
    """
    folder = expanded(path)
    return backend_at(folder).upgrade(folder, wait)
