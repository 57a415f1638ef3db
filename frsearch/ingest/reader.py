"""``read_corpus``: paths in, articles out, and a report of what could not be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from os import PathLike, fspath, path

from frsearch.errors import CorpusError, printable
from frsearch.ingest.fields.outlets import Outlets, read_aliases
from frsearch.ingest.fields.records import Options
from frsearch.ingest.files.sources import Counted, open_counted, sources
from frsearch.ingest.files.streams import Source
from frsearch.ingest.files.walk import Found, Skipped, find, missing, shown
from frsearch.ingest.format import Read
from frsearch.ingest.formats import BY_SUFFIX, read_source
from frsearch.ingest.guard import guarded
from frsearch.ingest.identity import Identities
from frsearch.ingest.ledger import Hashes, Ledger
from frsearch.ingest.repeated_lines import Met, without_repeated_lines
from frsearch.ingest.report import CorpusReport, Remark
from frsearch.model import Article
from frsearch.text import expanded

Item = Read
Tell = Callable[[CorpusError | Remark], None]
"""Is told of each problem and each remark, in their order; of a skipped file, too, by a remark."""

Paths = str | PathLike[str] | Iterable[str | PathLike[str]]


def read_corpus(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
    *,
    mapping: Mapping[str, str] | None = None,
    strict: bool = False,
    max_chars: int = 20_000_000,
    outlets: str | PathLike[str] | None = None,
    tell: Tell | None = None,
) -> CorpusReader:
    """Return an iterable of the articles in `paths`: files, folders, globs, or ``-`` for standard input.

    Formats, compression, archives and encodings are recognised. `mapping` gives the columns of fields that have unusual
    names, field first: ``{"body": "texte"}``. `outlets` is a TOML file with other names of outlets, beside those that frsearch
    knows: ``"Le Phare" = ["lephare.example", "Phare"]``. Whatever cannot be read, or is longer than `max_chars` code points,
    goes into the reader's report and reading continues; with `strict` the first such problem is raised, a CorpusError. The
    report keeps the first thousand; `tell` is called with each, and with each :class:`Remark`, of which there is one for every
    file that was skipped. Raises CorpusError for a path
    that does not exist or bad `outlets`, TypeError for a path of another type, ValueError for no path at all or an unknown
    field in `mapping`.
    """
    options = Options(mapping or {}, max_chars, Outlets(read_aliases(outlets) if outlets else None))
    reader = CorpusReader(paths, options, strict, tell)
    for given in reader.paths:
        if problem := missing(given):
            raise problem
    return reader


class CorpusReader:
    """The articles that :func:`read_corpus` reads, one at a time; iterating again reads the files again.

    ``report`` says what the latest iteration has met so far: ``files`` opened, ``articles`` read, ``duplicates`` (same id and
    content, read once), ``problem_count`` and the first thousand ``problems`` (each a CorpusError), ``unread``, how many of
    them cost an article or a file, ``passed_over``, the files that were not opened as their kind is not read (by suffix:
    ``count`` and a few ``examples``), and ``remarks`` on what was left out or not placed, such as columns that no field takes.
    """

    def __init__(
        self, paths: Paths, options: Options, strict: bool, tell: Tell | None = None, ledger: Ledger | None = None
    ) -> None:
        self._ledger = ledger
        self._ids: list[str] = []
        self._tell = tell or (lambda _: None)
        self._format = ""
        self._page: str | None = None
        """The file that the current article is the whole of, if it is a page as scraped."""
        self.paths = _as_strings(paths)
        self._options = options
        self._strict = strict
        self._identities = Identities()
        self._done = 0
        self._file: Counted | None = None
        self.report = CorpusReport()

    def __repr__(self) -> str:
        more = "" if len(self.paths) <= 3 else f" and {len(self.paths) - 3:,} more"
        return f"<CorpusReader of {', '.join(printable(given, 80) for given in self.paths[:3])}{more}>"

    def leave_out_unchanged(self, hashes: Hashes) -> None:
        """Leave out the files that an index was made from and that have not changed; `hashes` looks articles up in it."""
        if self._ledger:
            self._ledger.compare((step for step in find(self.paths, BY_SUFFIX) if isinstance(step, Found)), hashes)

    @property
    def bytes_read(self) -> int:
        """Bytes read so far by the latest iteration, compressed files as they are stored; out of :attr:`bytes_total`."""
        return self._done + (self._file.read_once if self._file else 0)

    @property
    def bytes_total(self) -> int | None:
        """Size of all files together, in bytes, at the time of asking; None if one of them has no known size (a pipe)."""
        sizes = [step.size for step in find(self.paths, BY_SUFFIX) if isinstance(step, Found)]
        return None if None in sizes else sum(size or 0 for size in sizes)

    def __iter__(self) -> Iterator[Article]:
        self.report = CorpusReport()
        self._identities = Identities(self._ledger.kept if self._ledger else None)
        self._options.outlets.forget()
        self._done = 0
        for met in without_repeated_lines(self._met(), self._ledger.lines if self._ledger else {}):
            item = met.item
            if isinstance(item, Article):
                self.report.add_article(item, met.format_name)
                yield item
            elif isinstance(item, Skipped):
                self.report.pass_over(item.kind, item.path)
                self._tell(Remark("skipped", item.kind, item.path))
            elif isinstance(item, Remark):
                self.report.add_remark(item)
                self._tell(item)
            else:
                self.report.add_problem(item)
                self._tell(item)
                if self._strict:
                    raise item

    def _met(self) -> Iterator[Met]:
        for item in self._items():
            yield Met(item, self._format, self._page if isinstance(item, Article) else None)

    def _items(self) -> Iterator[Item]:
        for step in find(self.paths, BY_SUFFIX):
            if not isinstance(step, Found):
                if self._ledger and isinstance(step, CorpusError):
                    self._ledger.is_blind = True
                yield step
            elif self._ledger:
                yield from self._unless_unchanged(step, self._ledger)
            else:
                yield from guarded(self._of_file(step), shown(step.path))

    def _unless_unchanged(self, found: Found, ledger: Ledger) -> Iterator[Item]:
        if ledger.is_unchanged(found):
            self._done += found.size or 0
            self.report.files_unchanged += 1
            return
        self._ids = []
        problems = 0
        for item in guarded(self._of_file(found), shown(found.path)):
            problems += isinstance(item, CorpusError)
            yield item
        ledger.record(found, self._ids, not problems)

    def _of_file(self, found: Found) -> Iterator[Item]:
        with open_counted(found) as file:
            self._file = file
            self.report.files += 1
            try:
                empty = True
                for source in sources(found, file, BY_SUFFIX):
                    empty = False
                    if isinstance(source, Source):
                        yield from guarded(self._of_source(source), source.name)
                    else:
                        yield source
                if empty:
                    yield CorpusError("there is no article in this archive", shown(found.path))
            finally:
                self._done += file.read_once
                self._file = None

    def _of_source(self, source: Source) -> Iterator[Item]:
        nothing, duplicates = True, self.report.duplicates
        chosen, items = read_source(source, self._options)
        self._format = chosen.name
        self._page = source.name if chosen.is_page and source.id is not None else None
        for item in items:
            nothing = nothing and isinstance(item, Remark)
            if isinstance(item, Article):
                yield from self._once(item, source)
            else:
                yield item
        if nothing:
            yield CorpusError("there is no article in this file", source.name)
        if again := self.report.duplicates - duplicates:
            yield Remark("articles read before, not read again", f"{again:,}", source.name)

    def _once(self, article: Article, source: Source) -> Iterator[Item]:
        admitted = self._identities.admit(article)
        if self._ledger:
            self._ids.append((admitted or article).id)
        if admitted is None:
            self.report.duplicates += 1
            return
        if admitted is not article:
            message = f"another article has the id {article.id!r} already; this one is read as {admitted.id!r}"
            yield CorpusError(message, source.name, is_read=True)
        yield admitted


def _as_strings(paths: Paths) -> list[str]:
    several = [paths] if isinstance(paths, str | PathLike) else paths
    if isinstance(several, bytes) or not isinstance(several, Iterable):
        raise TypeError(f"expected a path or several paths, found {type(paths).__name__}")
    strings = [_expanded(fspath(one)) if isinstance(one, str | PathLike) else one for one in several]
    if not strings:
        raise ValueError("there is no path to read")
    for given in strings:
        if not isinstance(given, str):
            raise TypeError(f"expected a path, as a string or a path object, found {type(given).__name__}")
    return strings


def _expanded(given: str) -> str:
    """Return a path with the home folder for a leading ``~``, which a shell expands only outside quotation marks."""
    return str(expanded(given)) if given.startswith("~") and not path.lexists(given) else given
