"""The façade: :class:`Index` adds articles, deletes them, and finds them again."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Literal

from frsearch.analysis import NAME, FrenchAnalyzer
from frsearch.backends import engine_at
from frsearch.engine import Store
from frsearch.errors import ArticleMissing, IndexExists, IndexMissing
from frsearch.model import (
    MAX_STRUCTURAL_CHARS,
    AddReport,
    Article,
    IndexInfo,
    RepairReport,
    Results,
    TermFrequency,
    VerifyReport,
    has_too_many_values,
)
from frsearch.search.answer import answer
from frsearch.search.request import Request
from frsearch.search.suggestions import completions
from frsearch.text import clean_line

MAX_CHARS = 20_000_000
"""Code points above which an article is refused: no press article is that long, a broken file may be."""

_TOGETHER = 1000
"""Articles whose ids are looked up together."""


class Index:
    """An index of press articles in a folder; any number of threads and processes may use it at once.

    It shows one commit until :meth:`refresh`. One transaction at a time changes it: :meth:`add`, :meth:`delete`.

    >>> with Index.create(tmp_path / "index") as index:
    ...     report = index.add([Article("1", "Kidal", "2023-11", None, "Les forces armées avancent.")])
    ...     [passage.text for hit in index.search("armée") for passage in hit.passages]
    ['Les forces armées avancent.']
    """

    def __init__(self, store: Store, fresh: bool = False, wait: float = 0.0) -> None:
        self._store = store
        self._fresh = fresh
        self._wait = wait
        self._searcher = store.searcher()
        self._analyzer = FrenchAnalyzer()

    @classmethod
    def create(cls, path: str | Path, *, overwrite: bool = False, wait: float = 0.0) -> Index:
        """Make an empty index in the folder `path` and open it.

        Raises IndexExists where there is an index, a file or a folder of other things; with `overwrite`, an index that is
        there is replaced by the first :meth:`add`, and stands until then. `wait` is as for :meth:`open`.
        """
        place = Path(path)
        return cls(engine_at(place).create(place, overwrite), overwrite, wait)

    @classmethod
    def open(cls, path: str | Path, *, wait: float = 0.0) -> Index:
        """Open the index in the folder `path`; raises IndexMissing, IndexOutdated or IndexDamaged.

        Where another writes to it, what changes it waits up to `wait` seconds for its turn. Reading never waits.
        """
        place = Path(path)
        return cls(engine_at(place).open_store(place), wait=wait)

    @classmethod
    def open_or_create(cls, path: str | Path, *, wait: float = 0.0) -> Index:
        """Open the index in the folder `path`, or make one where there is none; `wait` is as for :meth:`open`."""
        with suppress(IndexMissing):
            return cls.open(path, wait=wait)
        try:
            return cls.create(path, wait=wait)
        except IndexExists:
            with suppress(IndexMissing):
                return cls.open(path, wait=wait)  # another process was faster
            raise

    def __enter__(self) -> Index:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of files; the index is of no use afterwards."""
        self._searcher.snapshot.close()

    def __len__(self) -> int:
        return len(self._searcher.snapshot)

    def __contains__(self, article_id: object) -> bool:
        return isinstance(article_id, str) and self._searcher.snapshot.doc_id(clean_line(article_id)) is not None

    def __iter__(self) -> Iterator[Article]:
        snapshot = self._searcher.snapshot
        yield from map(snapshot.article, snapshot.doc_ids())

    def add(self, articles: Iterable[Article]) -> AddReport:
        """Add `articles` in one atomic commit, and report what became of them.

        An article whose id is there replaces it, and counts as updated; where nothing in it changed it counts as
        unchanged. One longer than :data:`MAX_CHARS`, or with millions of values in extra, is refused and counts as failed.
        If the iterable raises, nothing of it is indexed. Raises IndexLocked where another process is writing.
        """
        if isinstance(articles, (str, bytes, Article)):
            raise TypeError(f"add takes an iterable of articles, not one {type(articles).__name__}; put it in a list")
        counts = {"added": 0, "updated": 0, "unchanged": 0, "failed": 0}
        transaction = self._store.transaction(self._fresh, self._wait)
        try:
            for some in _batches(articles):
                ids = [article.id for article in some]
                hashes = dict(zip(ids, transaction.content_hashes(ids), strict=True))
                for article in some:
                    kind = _change(article, hashes[article.id])
                    counts[kind] += 1
                    if kind in ("added", "updated"):
                        hashes[article.id] = transaction.add(article)
        except BaseException:
            transaction.cancel()
            raise
        if self._fresh or counts["added"] or counts["updated"]:
            transaction.commit()
        else:
            transaction.cancel()
        self._fresh = False
        self.refresh()
        return AddReport(**counts)

    def delete(self, ids: Iterable[str]) -> int:
        """Take the articles with these ids out, in one atomic commit; return how many there were."""
        if isinstance(ids, (str, bytes)):
            raise TypeError(f"delete takes an iterable of ids, not one {type(ids).__name__}; put it in a list")
        transaction = self._store.transaction(wait=self._wait)
        try:
            self.refresh()
            given = dict.fromkeys(_given_id(article_id) for article_id in ids)
            known = [article_id for article_id in given if article_id in self]
            for article_id in known:
                transaction.delete(article_id)
        except BaseException:
            transaction.cancel()
            raise
        if known:
            transaction.commit()
        else:
            transaction.cancel()
        self.refresh()
        return len(known)

    def article(self, article_id: str) -> Article:
        """Return the article with this id; raises ArticleMissing."""
        snapshot = self._searcher.snapshot
        doc_id = snapshot.doc_id(_given_id(article_id))
        if doc_id is None:
            raise ArticleMissing(article_id)
        return snapshot.article(doc_id)

    def refresh(self) -> bool:
        """See what other processes committed since; tell whether there was anything.

        Other threads may be reading: what they began they end with what they saw at its beginning.
        """
        if self._store.generation() == self._searcher.snapshot.generation:
            return False
        self._searcher = self._store.searcher()  # the one before lets go of its files when the last thread is done with it
        return True

    def verify(self) -> VerifyReport:
        """Return what is wrong with the last commit, having looked at every byte of it and at what must hold of them.

        :func:`verify_index` does the same for an index that cannot even be opened.
        """
        return self._store.verify()

    def compact(self) -> bool:
        """Make the index as small and fast as it can be, in one commit: one segment, nothing deleted in it.

        Returns whether there was anything to do. Until it is done, the disk holds the index twice. More than two billion words
        become more segments.
        """
        done = self._store.compact(self._wait)
        self.refresh()
        return done

    def backup(self, to: str | Path) -> None:
        """Copy what this index shows to the folder `to`, while others may write to the index.

        Every byte is checked on the way. Raises IndexExists where `to` is not empty, IndexDamaged where a checksum does not fit.
        """
        self._store.backup(self._searcher.snapshot, Path(to))

    def info(self) -> IndexInfo:
        """Return what the index holds, at a glance."""
        snapshot = self._searcher.snapshot
        counts = snapshot.counts()
        outlets = {name: number for name, number in counts.outlets.items() if name is not None}
        return IndexInfo(
            path=str(self._store.path),
            articles=len(snapshot),
            outlets=dict(sorted(outlets.items(), key=lambda item: (-item[1], item[0]))),
            no_outlet=counts.outlets.get(None, 0),
            since=counts.since,
            until=counts.until,
            undated=counts.undated,
            bytes=self._store.size(),
            format=self._store.format,
            analyzer=NAME,
        )

    def search(
        self,
        query: str,
        *,
        limit: int | None = 10,
        offset: int = 0,
        passages: int = 1,
        by: Literal["article", "passage"] = "article",
        passage_chars: int = 400,
        outlet: str | None = None,
        since: str | datetime.date | None = None,
        until: str | datetime.date | None = None,
        sort: Literal["relevance", "date"] = "relevance",
        explain: bool = False,
        timeout: float | None = 30.0,
        recency: float | None = None,
        as_of: str | datetime.date | None = None,
    ) -> Results:
        """Return the articles that match `query`, best first, each with its best passages.

        ``limit`` hits (None: all) after the first ``offset`` ones; ``passages`` of at most ``passage_chars`` code points
        each. ``by="passage"`` makes each passage a hit of its own. ``outlet`` keeps the outlets whose name has these words
        in this order. ``since`` and ``until`` (ISO dates, inclusive) keep articles dated on any day between them: ``2023-11``
        counts for each of its days, and undated articles are left out, with a note. ``sort="date"`` puts the latest first.
        ``explain`` gives each hit the reasons for its score. After ``timeout`` seconds (None: any number) the search stops: with
        SearchTimeout where articles are not ranked yet, else with the hits made so far and a note. Where all hits are asked for
        (``limit=None``) it waits until they are made.
        With ``recency`` the newest articles gain a fifth of their score, others half as much with each ``recency`` days before
        ``as_of``: so like scores change places, and no others. ``as_of`` is the day of the newest article if not given: not
        today, so that the same search gives the same hits, and what was new in an old archive counts. Undated articles gain as
        much as those that are ``recency`` days old, with a note.
        The query's syntax is that of :mod:`frsearch.query.parser`. Where all that is typed are quotations beside loose words, and
        no article has all of them, those that have any of the words are found, with a note.
        """
        request = Request(
            limit=limit,
            offset=offset,
            passages=passages,
            by=by,
            passage_chars=passage_chars,
            outlet=outlet,
            since=since,
            until=until,
            sort=sort,
            explain=explain,
            timeout=timeout,
            recency=recency,
            as_of=as_of,
        )
        return answer(self._searcher, self._analyzer, query, request)

    def terms(self, prefix: str, limit: int | None = 10) -> list[TermFrequency]:
        """Return the `limit` words (None: all) in most articles that begin with `prefix`, accents and case apart.

        Those that have the accents typed come first. Of several words, the last one is completed.
        """
        if limit is not None and limit < 0:
            raise ValueError(f"limit is {limit}; expected 0 or more, or None for all")
        return completions(self._searcher, self._analyzer.tokens(prefix), limit)


def verify_index(path: str | Path) -> VerifyReport:
    """Return what is wrong with the index in the folder `path`; raises IndexMissing or IndexOutdated."""
    return engine_at(Path(path)).verify(Path(path))


def repair_index(path: str | Path, *, wait: float = 0.0) -> RepairReport:
    """Make the index in the folder `path` whole in one commit, and return what became of its articles.

    Segments that are whole stay as they are; the articles of others are indexed anew, as far as they can be read. Damaged
    files are kept under another name (``.damaged``). Raises IndexMissing, IndexOutdated or IndexLocked.
    """
    return engine_at(Path(path)).repair(Path(path), wait)


def _given_id(article_id: str) -> str:
    """Return an id as articles have it: clean, so that a file's name in NFD finds its article."""
    if not isinstance(article_id, str):
        raise TypeError(f"an article's id is a string, not {type(article_id).__name__}")
    return clean_line(article_id)


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Yield articles by the thousand; raises TypeError for what is none."""
    stream = iter(articles)
    while some := list(islice(stream, _TOGETHER)):
        for article in some:
            if not isinstance(article, Article):
                raise TypeError(f"add takes articles, found {type(article).__name__}: {article!r:.80}")
        yield some


def _length(article: Article) -> int:
    """Return how many code points an article has; an id takes three times the room of other texts, and extra at most twice."""
    beside = len(article.title or "") + len(article.outlet or "") + len(article.url or "")
    extra = len(str(article.extra)) if article.extra else 0
    return 3 * len(article.id) + beside + len(article.body) + extra


def _change(article: Article, stored: str | None) -> Literal["added", "updated", "unchanged", "failed"]:
    """Tell what adding an article means, where one with the content hash `stored` has its id."""
    length = _length(article)
    if length > MAX_CHARS or (
        length - len(article.body) > MAX_STRUCTURAL_CHARS and has_too_many_values(article.content.partition(b"\n")[0])
    ):
        return "failed"
    if stored is None:
        return "added"
    return "unchanged" if stored == article.content_hash else "updated"
