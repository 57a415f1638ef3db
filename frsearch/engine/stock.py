"""An engine on Whoosh as it comes, with its own codec (``whoosh/1``)."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs
from whoosh import index as whoosh_index
from whoosh import query as whoosh_query
from whoosh.filedb.filestore import FileStorage
from whoosh.index import LockError
from whoosh.searching import Searcher
from whoosh.support.levenshtein import distance
from whoosh.writing import CLEAR, SegmentWriter

from frsearch.analysis import NAME, FrenchAnalyzer
from frsearch.analysis.folding import fold
from frsearch.engine import Counts, Found
from frsearch.engine.lowering import to_whoosh
from frsearch.engine.schema import build_schema, day_number, field_name, level_positions
from frsearch.errors import IndexDamaged, IndexExists, IndexLocked, IndexMissing, IndexOutdated, build_command
from frsearch.model import Article, day_range
from frsearch.query import Node, Phrase, Term
from frsearch.stages import stage

FORMAT = "whoosh/1"
MANIFEST = "frsearch.json"
_WRITER_PID = "writer.pid"
_NOT_AN_INDEX = {"README.md", ".gitignore"}
"""Files that may lie in a folder before it is an index."""

_MEMORY_MB = 64
"""What the posting pool may hold before it spills to disk."""


def create(path: Path, overwrite: bool = False) -> WhooshStore:
    """Make an empty index in the folder `path`; with `overwrite`, what is there stays until the first commit."""
    if path.exists() and not path.is_dir():
        raise IndexExists("is a file; an index is a folder: choose another path", path)
    if (path / MANIFEST).exists() and not overwrite:
        command = build_command(path, rebuild=True)
        raise IndexExists(f"there is an index already; open it, or rebuild it: {command}", path)
    if path.is_dir() and not (path / MANIFEST).exists():
        others = sorted({entry.name for entry in path.iterdir()} - _NOT_AN_INDEX)
        if others:
            raise IndexExists(f"holds files that are no index ({', '.join(others[:3])}…); choose an empty folder", path)
    path.mkdir(parents=True, exist_ok=True)
    if not (path / MANIFEST).exists() or not _is_sound(path):
        whoosh_index.create_in(path, build_schema())
        _write_manifest(path)
    return WhooshStore(path)


def _is_sound(path: Path) -> bool:
    """Tell whether the index can be read; one that cannot has nothing that a rebuild should spare."""
    try:
        WhooshStore(path).reader().close()
    except IndexDamaged:
        return False
    return True


def open_store(path: Path) -> WhooshStore:
    """Open the index in the folder `path`; raises IndexMissing, IndexOutdated or IndexDamaged."""
    try:
        manifest = json.loads((path / MANIFEST).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise IndexMissing(f"there is no index here; build one: {build_command(path)}", path) from error
    except ValueError as error:
        raise _damaged(path, MANIFEST, error) from error
    for key, expected in (("format", FORMAT), ("analyzer", NAME)):
        found = manifest.get(key) if isinstance(manifest, dict) else None
        if found != expected:
            raise IndexOutdated(path, str(found), expected)
    return WhooshStore(path)


def _write_manifest(path: Path) -> None:
    temporary = path / f"{MANIFEST}.new"
    with temporary.open("w", encoding="utf-8") as stream:
        json.dump({"format": FORMAT, "analyzer": NAME}, stream)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path / MANIFEST)


def _storage(path: Path) -> FileStorage:
    """Return the folder as Whoosh sees it; through a memory map it would copy every segment into memory whole."""
    return FileStorage(str(path), supports_mmap=False)


class WhooshStore:
    """A Whoosh index in a folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with _damage(path, "table of contents"):
            # With a schema of our own, Whoosh leaves the pickled one alone.
            self._index = _storage(path).open_index(schema=build_schema())

    def reader(self) -> WhooshReader:
        """Return a reader of the last commit."""
        generation = self.generation()
        with _damage(self.path, "segment"):
            return WhooshReader(self._index.searcher(), generation)

    def generation(self) -> int:
        """Return the number of the last commit."""
        return int(self._index.latest_generation())

    def transaction(self, clear: bool = False) -> WhooshTransaction:
        """Take the write lock."""
        pid_file = self.path / _WRITER_PID
        try:
            with _damage(self.path, "table of contents"):
                # One file a segment (compound): a reader holds it open, and outlives the merge that deletes it.
                writer = self._index.writer(limitmb=_MEMORY_MB, compound=True)
        except LockError as error:
            pid = _read_pid(pid_file)
            who = f"process {pid}" if pid else "another process"
            raise IndexLocked(f"{who} is writing to this index; wait until it is done", self.path, pid) from error
        transaction = WhooshTransaction(writer, self.path, clear)
        try:
            pid_file.write_text(str(os.getpid()), "ascii")
        except OSError:
            transaction.cancel()
            raise
        return transaction


@contextmanager
def _damage(path: Path, file: str) -> Iterator[None]:
    """Raise IndexDamaged for all but the system's own errors and a lock: Whoosh unpickles, which can raise anything."""
    try:
        yield
    except Exception as error:
        refused = isinstance(error, OSError) and error.filename and not isinstance(error, FileNotFoundError)
        if refused or isinstance(error, LockError):
            raise
        raise _damaged(path, Path(getattr(error, "filename", None) or file).name, error) from error


def _damaged(path: Path, file: str, error: Exception) -> IndexDamaged:
    command = build_command(path, rebuild=True)
    return IndexDamaged(f"cannot be read ({error!r}); rebuild: {command}", path, file)


def _read_pid(path: Path) -> int | None:
    try:
        return int(path.read_text("ascii"))
    except (OSError, ValueError):
        return None


class WhooshTransaction:
    """A Whoosh segment writer; the lock is released whatever happens."""

    def __init__(self, writer: SegmentWriter, path: Path, clear: bool) -> None:
        self._writer = writer
        self._path = path
        self._pid_file = path / _WRITER_PID
        self._clear = clear
        self._analyzer = FrenchAnalyzer()
        self._new: dict[str, int] = {}

    def add(self, article: Article) -> None:
        """Store an article."""
        self.delete(article.id)
        with stage("analysis"):
            texts = {
                field_name(place, level): terms
                for place, text in (("title", article.title or ""), ("body", article.body))
                for level, terms in level_positions(self._analyzer, text).items()
            }
        first, last = day_range(article.date) if article.date else (None, None)
        self._new[article.id] = self._writer.docnum
        with stage("postings"):
            self._writer.add_document(
                id=article.id,
                url=article.url,
                outlet=article.outlet or "",
                date=day_number(first),
                date_end=day_number(last),
                content_hash=article.content_hash,
                article=json.dumps(attrs.asdict(article), ensure_ascii=False),
                **texts,
            )

    def delete(self, article_id: str) -> None:
        """Take an article out, also one that was added a moment ago."""
        earlier = self._new.pop(article_id, None)
        if earlier is not None:
            self._writer.newsegment.delete_document(earlier - self._writer.docbase)
        elif not self._clear:
            self._writer.delete_by_term("id", article_id)

    def commit(self) -> None:
        """Make it last."""
        try:
            with stage("merge and write"):
                self._writer.commit(mergetype=CLEAR if self._clear else None)
            if self._clear:  # only now is an index of an older format or analyzer one of ours
                _write_manifest(self._path)
        except BaseException:
            self._release()
            raise
        self._pid_file.unlink(missing_ok=True)

    def cancel(self) -> None:
        """Forget it."""
        try:
            self._writer.cancel()
        finally:
            self._release()

    def _release(self) -> None:
        self._pid_file.unlink(missing_ok=True)
        if self._writer.writelock.fd is not None:
            self._writer.writelock.release()


class WhooshReader:
    """A Whoosh searcher over one commit."""

    def __init__(self, searcher: Searcher, generation: int) -> None:
        self.generation = generation
        self._searcher = searcher

    def __len__(self) -> int:
        return int(self._searcher.doc_count())

    def ids(self) -> Iterator[str]:
        """Yield every id."""
        for _, stored in self._searcher.reader().iter_docs():
            yield stored["id"]

    def number(self, article_id: str) -> int | None:
        """Return the number of an article, or None."""
        found: int | None = self._searcher.document_number(id=article_id)
        return found

    def article(self, number: int) -> Article:
        """Return one article whole."""
        return Article(**json.loads(self._searcher.stored_fields(number)["article"]))

    def content_hash(self, number: int) -> str:
        """Return the content hash the article was stored with."""
        return str(self._searcher.stored_fields(number)["content_hash"])

    def search(self, tree: Node, limit: int | None, by_date: bool = False) -> Found:
        """Return the best `limit` articles by score, or the latest by date."""
        query = to_whoosh(tree).normalize()
        if query == whoosh_query.NullQuery:
            return Found(0)
        if by_date:
            return self._latest(query, limit)
        # All of them: with a limit Whoosh counts wrong, and counting costs it a second run.
        results = self._searcher.search(query, limit=None)
        best = results.top_n[:limit]
        return Found(len(results.top_n), tuple(number for _, number in best), tuple(score for score, _ in best))

    def _latest(self, query: whoosh_query.Query, limit: int | None) -> Found:
        if not len(self):  # Whoosh has no columns then
            return Found(0)
        days = self._searcher.reader().column_reader("date")
        numbers = sorted(self._searcher.docs_for_query(query), key=lambda number: -days[number])
        return Found(len(numbers), tuple(numbers[:limit]), tuple(0.0 for _ in numbers[:limit]))

    def frequency(self, leaf: Term | Phrase) -> int:
        """Return in how many articles a term, or the rarest word of a phrase, stands."""
        words = [leaf.text] if isinstance(leaf, Term) else leaf.words
        places = ("title", "body") if leaf.field == "text" else (leaf.field,)
        return min(max(self._frequency(field_name(place, leaf.level), word) for place in places) for word in words)

    def _frequency(self, name: str, word: str) -> int:
        return int(self._searcher.reader().doc_frequency(name, word))

    def near_word(self, exact: str) -> str | None:
        """Return the nearest indexed word, the most frequent of several, or None where none is within two letters."""
        name = field_name("body", "exact")
        farthest = 1 if len(exact) < 5 else 2
        near = self._searcher.reader().terms_within(name, exact, farthest, prefix=1) if len(exact) > 2 else ()
        typed = fold(exact)
        return min(near, key=lambda word: (distance(typed, fold(word)), -self._frequency(name, word)), default=None)

    def counts(self) -> Counts:
        """Return what an index holds, at a glance."""
        outlets: Counter[str | None] = Counter()
        dates: list[str] = []
        for _, stored in self._searcher.reader().iter_docs():
            outlets[stored["outlet"] or None] += 1
            if date := json.loads(stored["article"])["date"]:
                dates.append(date)
        since = min(dates, key=day_range, default=None)
        until = max(dates, key=lambda date: day_range(date)[::-1], default=None)
        return Counts(outlets, since, until, len(self) - len(dates))

    def close(self) -> None:
        """Let go of files."""
        self._searcher.close()
