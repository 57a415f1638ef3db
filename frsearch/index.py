"""The façade: :class:`Index` adds articles, deletes them, and finds them again."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, NoReturn, cast

from attrs import evolve

from frsearch.analysis import NAME, FrenchAnalyzer
from frsearch.analysis.variants import GivenVariants, Variants
from frsearch.backends import backend_at, combined_stores
from frsearch.engine import ByField, Searcher, Snapshot, Store
from frsearch.errors import ArticleMissing, IndexClosed, IndexExists, IndexMissing, printable
from frsearch.forks import importing
from frsearch.model import Article, Results, TermFrequency
from frsearch.model.article import clean_id
from frsearch.research_methods import ResearchMethods
from frsearch.text import expanded, located

if TYPE_CHECKING:
    from frsearch.incoming import DataFrame
    from frsearch.model.reports import AddReport, IndexInfo, OutletCount, RepairReport, UpgradeReport, VerifyReport
    from frsearch.search.hits import Fold


class Index(ResearchMethods):
    """An index of press articles in a folder or on a cluster, open for searching and writing. Threads may share one.

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
        place = located(path)
        return cls(backend_at(place).create(place, overwrite), overwrite, wait, own)

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
        place = located(path)
        return cls(backend_at(place).open_store(place), wait=wait, variants=own)

    @classmethod
    def open_many(cls, paths: Iterable[str | Path], *, variants: GivenVariants | None = None) -> Index:
        """Open several indexes as one, for reading: its articles are those of all, ranked as if one index held them.

        Each hit says which index its article is in. An id that several indexes have is counted and found in each, with a note;
        where an article is asked for by its id, the first index that has it decides. Whatever would write raises IndexProblem.
        `variants` and errors are as for :meth:`open`; raises ValueError for no path, or one that is given twice.
        """
        if isinstance(paths, str | PathLike):
            raise TypeError(f"open_many takes several paths, not a single one; open that with Index.open({str(paths)!r})")
        places = [located(path) for path in paths]
        if not places:
            raise ValueError("open_many was given no path; expected those of one index or more")
        if len(places) == 1:
            return cls.open(places[0], variants=variants)
        folders = [place for place in places if isinstance(place, Path)]
        resolved = [folder.resolve() for folder in folders]
        if twice := next((folder for folder, path in zip(folders, resolved, strict=True) if resolved.count(path) > 1), None):
            raise ValueError(f"open_many was given {str(twice)!r} twice; its articles would count twice")
        own = None if variants is None else Variants(variants)
        return cls(combined_stores(places), variants=own)

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
        for article in self._snapshot.articles():
            yield article
            self._store.path  # noqa: B018 (raises IndexClosed)

    def add(self, articles: Iterable[Article | Mapping[str, Any]] | DataFrame, *, keep_versions: bool = False) -> AddReport:
        """Add `articles` in one commit; return how many were added, updated, unchanged, failed and not read.

        They are Articles, or mappings with the usual names of their fields (``title``, ``titre`` …; others go into ``extra``),
        or all at once a DataFrame of pandas or polars, or what :func:`frsearch.read_corpus` returns. What cannot be read is in
        the report's ``problems``, and the rest is added.

        An article replaces the one with the same id: it counts as updated, or as unchanged if the two are equal. With
        ``keep_versions``, the index keeps what is replaced: :meth:`versions` returns it. Of several articles with one id, only
        the last of a commit is one of its versions, and what stands around it on its page makes no new one. Versions that are
        kept already stay, whatever is added. They are not searched, and are deleted with their article.

        An article of more than 20 million code points, or with millions of values in ``extra``, is refused and counts as failed.
        The commit is atomic: if the iterable raises, nothing is indexed. On a cluster it is not: what that has acknowledged is in
        the index, an article that it refuses counts as failed, with the reason among the ``problems``, and adding all again is
        always safe. Raises IndexLocked if another process is writing, IndexUnreachable if the cluster does not answer any more,
        and TypeError for anything else.
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
        return evolve(
            report, unread=unread, problems=(*incoming.problems, *report.problems), remarks=(*incoming.remarks, *report.remarks)
        )

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
                ids = list(ids)
                self._forget(ids)
            count = delete_articles(transaction, self._snapshot, ids, purge=purge)
        except BaseException:
            transaction.cancel()
            raise
        self.refresh()
        return count

    def _forget(self, ids: Sequence[str | int]) -> None:
        """Leave nothing of these articles beside the index."""
        from frsearch.ingest.ledger import remove_ledger  # noqa: PLC0415 (takes a tenth of a second to import)

        if isinstance(self._store.path, Path):
            remove_ledger(self._store.path)
            self.saved.forget(ids)

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
        commit = self._commit
        variants = self._variants_unless(strict)
        return answer(commit.searcher, self._analyzer, query, request, variants, commit.folding if group else None)

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
        self._folding: Fold | None = None

    @property
    def searcher(self) -> Searcher:
        """The searcher of this commit."""
        if self._searcher is None:
            self._searcher = self._store.searcher(self.snapshot)
        return self._searcher

    @property
    def folding(self) -> Fold:
        """What puts articles of the same dispatch together."""
        if self._folding is None:
            with importing:
                from frsearch.research.copies.families import Folding  # noqa: PLC0415 (few searches group)

            self._folding = Folding(self.snapshot)
        return self._folding


class _Closed:
    """Takes the place of the store and of the commit of a closed index: any use raises IndexClosed."""

    def __init__(self, path: Path | str) -> None:
        self._path = path

    def __getattr__(self, name: str) -> NoReturn:
        raise IndexClosed(self._path)


def verify_index(path: str | Path) -> VerifyReport:
    """Read every byte of the index in the folder `path`, check checksums and consistency, and return the damage found.

    The index need not be fit to open. Raises IndexMissing or IndexOutdated.
    """
    place = located(path)
    return backend_at(place).verify(place)


def repair_index(path: str | Path, *, wait: float = 0.0) -> RepairReport:
    """Repair the index in the folder `path` in one commit; return how many articles were kept, rescued and lost.

    Intact segments stay as they are; the articles of damaged ones are indexed again, as far as they can be read, as are all
    articles of an index that has to be upgraded. Damaged files are renamed to end in ``.damaged``. Raises IndexMissing,
    IndexLocked if another process is still writing after `wait` seconds, and IndexOutdated for a format that this version
    cannot read.
    """
    place = located(path)
    return backend_at(place).repair(place, wait)


def upgrade_index(path: str | Path, *, wait: float = 0.0) -> UpgradeReport:
    """Index the articles of the index in the folder `path` again, if another version of the format or the analyzer built it.

    Articles keep their ids, their order and all that is stored of them; deleted ones stay deleted. It is one commit: until it
    is made, the old index stays as it is. Meanwhile the folder takes about twice its size on disk. Raises IndexMissing,
    IndexDamaged if not every article can be read (:func:`repair_index` indexes the others), IndexLocked if another process is
    still writing after `wait` seconds, and IndexOutdated for a format that this version cannot read.
    """
    place = located(path)
    return backend_at(place).upgrade(place, wait)
