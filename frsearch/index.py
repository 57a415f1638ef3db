"""The façade: :class:`Index` adds articles, deletes them, and finds them again."""

from __future__ import annotations

import datetime
import math
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import Literal

from attrs import evolve

from frsearch.analysis import NAME, FrenchAnalyzer
from frsearch.deadline import in_time, time_limit
from frsearch.engine import Reader, Store, store
from frsearch.errors import ArticleMissing, IndexExists, IndexMissing
from frsearch.model import (
    MOST_SIGNS,
    AddReport,
    Article,
    IndexInfo,
    Note,
    RepairReport,
    Results,
    TermFrequency,
    VerifyReport,
    day_range,
    has_too_many_values,
    iso_date,
)
from frsearch.query import And, DateRange, Node, Nothing, Parsed, Phrase, loosened, parse, walk
from frsearch.search.hits import Search, Shown
from frsearch.search.suggestions import completions, pattern_notes, unknown_words
from frsearch.text import clean_line

MAX_CHARS = 20_000_000
"""Code points above which an article is refused: no press article is that long, a broken file may be."""

_TOGETHER = 1000
"""Articles whose ids are looked up together."""

SHORTEST_PASSAGE = 40
"""The least that can be asked for as the length of a passage, in code points: a few words."""


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
        self._reader: Reader = store.reader()
        self._analyzer = FrenchAnalyzer()

    @classmethod
    def create(cls, path: str | Path, *, overwrite: bool = False, wait: float = 0.0) -> Index:
        """Make an empty index in the folder `path` and open it.

        Raises IndexExists where there is an index, a file or a folder of other things; with `overwrite`, an index that is
        there is replaced by the first :meth:`add`, and stands until then. `wait` is as for :meth:`open`.
        """
        return cls(store.create(Path(path), overwrite), overwrite, wait)

    @classmethod
    def open(cls, path: str | Path, *, wait: float = 0.0) -> Index:
        """Open the index in the folder `path`; raises IndexMissing, IndexOutdated or IndexDamaged.

        Where another writes to it, what changes it waits up to `wait` seconds for its turn. Reading never waits.
        """
        return cls(store.open_store(Path(path)), wait=wait)

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
        self._reader.close()

    def __len__(self) -> int:
        return len(self._reader)

    def __contains__(self, article_id: object) -> bool:
        return isinstance(article_id, str) and self._reader.number(clean_line(article_id)) is not None

    def __iter__(self) -> Iterator[Article]:
        reader = self._reader
        yield from map(reader.article, reader.numbers())

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
        reader = self._reader
        number = reader.number(_given_id(article_id))
        if number is None:
            raise ArticleMissing(article_id)
        return reader.article(number)

    def refresh(self) -> bool:
        """See what other processes committed since; tell whether there was anything.

        Other threads may be reading: what they began they end with what they saw at its beginning.
        """
        if self._store.generation() == self._reader.generation:
            return False
        self._reader = self._store.reader()  # the one before lets go of its files when the last thread is done with it
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
        self._store.backup(self._reader, Path(to))

    def info(self) -> IndexInfo:
        """Return what the index holds, at a glance."""
        reader = self._reader
        counts = reader.counts()
        outlets = {name: number for name, number in counts.outlets.items() if name is not None}
        return IndexInfo(
            path=str(self._store.path),
            articles=len(reader),
            outlets=dict(sorted(outlets.items(), key=lambda item: (-item[1], item[0]))),
            no_outlet=counts.outlets.get(None, 0),
            since=counts.since,
            until=counts.until,
            undated=counts.undated,
            bytes=self._store.size(),
            format=store.FORMAT,
            analyzer=NAME,
        )

    def search(
        self,
        query: str,
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
        began = time.perf_counter()
        _check_options(limit, offset, passages, passage_chars, by, sort, timeout, recency)
        reader = self._reader
        newest = _newest(reader, as_of) if recency else None

        def look(parsed: Parsed) -> tuple[Shown, list[Note]]:
            tree, notes = self._filtered(reader, parsed.tree, outlet, since, until)
            search = Search(reader, tree, parsed.words, max(passages, by == "passage"), passage_chars, explain, recency, newest)
            shown = search.best_passages(limit, offset) if by == "passage" else search.articles(limit, offset, sort == "date")
            return shown, notes

        with time_limit(timeout):
            parsed = parse(query, self._analyzer)
            found, notes = look(parsed)
            if not found.total and (looser := loosened(query, self._analyzer)):
                loose, _ = look(looser)
                if loose.total:
                    found, parsed = loose, evolve(looser, notes=parsed.notes)
                    message = "no article matches all of this at once; these have some of its words, quoted or not"
                    notes.append(Note("unknown", message))
            of_words = chain(unknown_words(reader, query, parsed.words), pattern_notes(reader, parsed.tree, found.total))
            said, all_said = in_time(of_words)
        if newest and (undated := reader.undated):
            notes.append(Note("undated", f"articles without a date rank as if {recency:g} days old ({undated} in the index)"))
        notes += [*parsed.notes, *said]
        if not (found.is_whole and all_said):
            notes.append(Note("limit", f"stopped after {timeout:g} s, with what was found by then; more time can be allowed"))
        if not found.total and not notes:
            notes.append(Note("unknown", "no article matches all of this at once"))
        return Results(found.total, found.hits, tuple(notes), (time.perf_counter() - began) * 1000)

    def terms(self, prefix: str, limit: int | None = 10) -> list[TermFrequency]:
        """Return the `limit` words (None: all) in most articles that begin with `prefix`, accents and case apart.

        Those that have the accents typed come first. Of several words, the last one is completed.
        """
        if limit is not None and limit < 0:
            raise ValueError(f"limit is {limit}; expected 0 or more, or None for all")
        return completions(self._reader, self._analyzer.tokens(prefix), limit)

    def _filtered(
        self, reader: Reader, tree: Node, outlet: str | None, since: str | datetime.date | None, until: str | datetime.date | None
    ) -> tuple[Node, list[Note]]:
        """Add the filters to a tree, with notes on what they leave out."""
        filters: list[Node] = []
        notes: list[Note] = []
        if outlet is not None:
            words = tuple(token.folded for token in self._analyzer.tokens(outlet) if token.span == 1)
            filters.append(Phrase(words, "folded", "outlet") if words else Nothing())
            if not words or not reader.search(filters[-1], 1).total:
                notes.append(Note("unknown", f"no article is from an outlet named {outlet!r}"))
        if since is not None or until is not None:
            filters.append(_date_range(since, until))
            if undated := reader.undated:
                notes.append(Note("undated", f"articles without a date are left out ({undated} in the index)"))
        elif any(isinstance(node, DateRange) for node in walk(tree)) and (undated := reader.undated):
            notes.append(Note("undated", f"articles without a date are of no date that is asked for ({undated} in the index)"))
        return (And((tree, *filters)) if filters else tree), notes


def verify_index(path: str | Path) -> VerifyReport:
    """Return what is wrong with the index in the folder `path`; raises IndexMissing or IndexOutdated."""
    return store.verify(Path(path))


def repair_index(path: str | Path, *, wait: float = 0.0) -> RepairReport:
    """Make the index in the folder `path` whole in one commit, and return what became of its articles.

    Segments that are whole stay as they are; the articles of others are indexed anew, as far as they can be read. Damaged
    files are kept under another name (``.damaged``). Raises IndexMissing, IndexOutdated or IndexLocked.
    """
    return store.repair(Path(path), wait)


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
        length - len(article.body) > MOST_SIGNS and has_too_many_values(article.content.partition(b"\n")[0])
    ):
        return "failed"
    if stored is None:
        return "added"
    return "unchanged" if stored == article.content_hash else "updated"


def _date_range(since: str | datetime.date | None, until: str | datetime.date | None) -> DateRange:
    """Return the days from the first day of `since` to the last day of `until`; raises ValueError."""
    first, last = iso_date(since), iso_date(until)
    wanted = DateRange(day_range(first)[0] if first else datetime.date.min, day_range(last)[1] if last else datetime.date.max)
    if wanted.since > wanted.until:
        raise ValueError(f"since ({since}) is after until ({until}): no day is between them")
    return wanted


def _newest(reader: Reader, as_of: str | datetime.date | None) -> datetime.date | None:
    """Return the last day of `as_of`, or the day of the newest article; None: there is no date."""
    wanted = iso_date(as_of)
    return day_range(wanted)[1] if wanted else reader.newest


def _check_options(
    limit: int | None,
    offset: int,
    passages: int,
    passage_chars: int,
    by: str,
    sort: str,
    timeout: float | None,
    recency: float | None,
) -> None:
    """Raise ValueError for what cannot be meant."""
    if limit is not None and limit < 0:
        raise ValueError(f"limit is {limit}; expected 0 or more, or None for all")
    if offset < 0:
        raise ValueError(f"offset is {offset}; expected 0 or more")
    if passages < 0:
        raise ValueError(f"passages is {passages}; expected 0 or more")
    if passage_chars < SHORTEST_PASSAGE:
        raise ValueError(f"passage_chars is {passage_chars}; expected {SHORTEST_PASSAGE} or more")
    if timeout is not None and not timeout > 0:
        raise ValueError(f"timeout is {timeout}; expected seconds, more than 0, or None for no limit")
    if recency is not None and not 0 < recency < math.inf:
        raise ValueError(f"recency is {recency}; expected days, more than 0, or None")
    if recency is not None and sort == "date":
        raise ValueError("articles sorted by date have no score that recency could raise; sort by relevance")
    if by not in ("article", "passage"):
        raise ValueError(f"by is {by!r}; expected 'article' or 'passage'")
    if sort not in ("relevance", "date"):
        raise ValueError(f"sort is {sort!r}; expected 'relevance' or 'date'")
    if by == "passage" and sort == "date":
        raise ValueError("passages are sorted by relevance alone; sort articles by date")
