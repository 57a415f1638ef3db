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
from frsearch.search import Search, Shown
from frsearch.suggestions import completions, pattern_notes, unknown_words
from frsearch.text import clean_line

MAX_CHARS = 20_000_000
"""Code points above which an article is refused: no press article is that long, a broken file may be."""

_TOGETHER = 1000
"""Articles whose ids are looked up together."""

SHORTEST_PASSAGE = 40
"""The least that can be asked for as the length of a passage, in code points: a few words."""


class Index:
    """An index of press articles in a folder, open for searching and writing. Threads may share one.

    Make one with :meth:`create`, :meth:`open` or :meth:`open_or_create`; used in a ``with`` statement, it closes itself.
    It shows the articles of one commit until :meth:`refresh`, :meth:`add`, :meth:`delete` or :meth:`compact` moves it to
    the latest. ``len(index)`` is their number, ``article_id in index`` tests for an id, and iterating yields every article.
    Any number of processes may have an index open; one at a time may write to it.

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
        """Create an empty index in the folder `path` and open it.

        Raises IndexExists if `path` holds an index or other files, or is a file. With `overwrite`, an existing
        index stays until the first :meth:`add` replaces it. `wait` is as for :meth:`open`.
        """
        return cls(store.create(Path(path), overwrite), overwrite, wait)

    @classmethod
    def open(cls, path: str | Path, *, wait: float = 0.0) -> Index:
        """Open the index in the folder `path`; raises IndexMissing, IndexOutdated or IndexDamaged.

        While another process writes to the index, methods that write wait up to `wait` seconds for it to finish, then raise
        IndexLocked. Reading never waits.
        """
        return cls(store.open_store(Path(path)), wait=wait)

    @classmethod
    def open_or_create(cls, path: str | Path, *, wait: float = 0.0) -> Index:
        """Open the index in the folder `path`, or create one if there is none; `wait` is as for :meth:`open`.

        Raises IndexOutdated or IndexDamaged, and IndexExists if `path` holds other files or is a file.
        """
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
        """Close the files of the index, which cannot be used afterwards."""
        self._reader.close()

    def __len__(self) -> int:
        return len(self._reader)

    def __contains__(self, article_id: object) -> bool:
        return isinstance(article_id, str) and self._reader.number(clean_line(article_id)) is not None

    def __iter__(self) -> Iterator[Article]:
        reader = self._reader
        yield from map(reader.article, reader.numbers())

    def add(self, articles: Iterable[Article]) -> AddReport:
        """Add `articles` in one atomic commit; return how many were added, updated, unchanged and failed.

        An article replaces the one with the same id: it counts as updated, or as unchanged if the two are equal. An article
        of more than 20 million code points, or with millions of values in ``extra``, is refused and counts as failed.
        If the iterable raises, nothing is indexed. Raises IndexLocked if another process is writing, and TypeError for
        anything but articles.
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
        """Delete the articles with these `ids` in one atomic commit; return how many of them were in the index.

        Raises IndexLocked if another process is writing, and TypeError for an id that is not a string.
        """
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
        """Move to the latest commit, which may be another process's; return whether there was a newer one.

        Searches under way in other threads finish on the commit they started with.
        """
        if self._store.generation() == self._reader.generation:
            return False
        self._reader = self._store.reader()  # the one before lets go of its files when the last thread is done with it
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
        self._store.backup(self._reader, Path(to))

    def info(self) -> IndexInfo:
        """Return an overview of the index: how many articles, from which outlets, between which dates, and its size."""
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

        The syntax of queries is in the README. If a query consists of quoted phrases and loose words only, and no article has
        all of it, the articles that have any of its words are returned, with a note.

        ``limit`` is the number of hits (None: all) after the first ``offset``. Each has up to ``passages`` passages of at most
        ``passage_chars`` code points (40 or more); ``by="passage"`` makes each passage a hit of its own. ``sort="date"`` puts
        the latest article first. ``explain`` adds to each hit the reasons for its score.

        ``outlet`` keeps articles from outlets whose name contains these words, side by side. ``since`` and ``until`` (ISO dates,
        inclusive) keep articles dated on any day between them: ``2023-11`` counts as each of its days. Undated articles are
        then left out, with a note.

        ``recency``, in days, favours new articles: one of ``as_of`` or later gains a fifth of its score, and the gain halves with
        every ``recency`` days before that, so that articles with similar scores change places and others do not. ``as_of``
        defaults to the day of the newest article instead of today: the same search then always returns the same hits, and
        works for an old archive. Undated articles gain as much as those ``recency`` days old, with a note.

        After ``timeout`` seconds (None: no limit) the search raises SearchTimeout if articles are not ranked yet; otherwise it
        returns the hits made so far, with a note. With ``limit=None`` it always makes all hits. Raises QueryError if nothing of
        the query can be understood, and ValueError for an option out of range.
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
        """Return up to `limit` words of the index (None: all) that begin with `prefix`, whatever their accents and case.

        Words with the accents as typed come before others; within each group, those in most articles come first. If `prefix`
        is several words, the last one is completed. Raises ValueError for a negative `limit`.
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
    """Read every byte of the index in the folder `path`, check checksums and consistency, and return the damage found.

    The index need not be fit to open. Raises IndexMissing or IndexOutdated.
    """
    return store.verify(Path(path))


def repair_index(path: str | Path, *, wait: float = 0.0) -> RepairReport:
    """Repair the index in the folder `path` in one commit; return how many articles were kept, rescued and lost.

    Intact segments stay as they are; the articles of damaged ones are indexed again, as far as they can be read. Damaged
    files are renamed to end in ``.damaged``. Raises IndexMissing or IndexOutdated, and IndexLocked if another process is still
    writing after `wait` seconds.
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
