"""What reading a corpus came to: counts, problems, and files that were skipped."""

from __future__ import annotations

from collections import Counter

from attrs import Factory, define, frozen

from frsearch.errors import CorpusError, printable
from frsearch.model import Article

EXAMPLES = 5
PROBLEMS_KEPT = 1000
"""Problems beyond this many are only counted: a report must not take the memory that streaming saves."""

KINDS_KEPT = 100
OTHER_KINDS = "other kinds"
"""Kinds beyond this many are counted under one name, for the same reason."""


@frozen
class Remark:
    """What a reader left out of a file, or could not place: nothing is wrong, but somebody may miss it.

    ``kind`` is what reports count it under, such as "columns not taken"; ``detail`` what it was in the file ``path``.
    """

    kind: str
    detail: str
    path: str

    def __str__(self) -> str:
        return f"{printable(self.path)}: {self.kind}: {printable(self.detail)}"


@define
class FieldCounts:
    """How many articles were read, how many of them have a title, a date and an outlet, and how many of these are inferred."""

    articles: int = 0
    titled: int = 0
    dated: int = 0
    from_outlets: int = 0
    inferred: Counter[str] = Factory(Counter)

    def add(self, article: Article) -> None:
        """Count an article."""
        self.articles += 1
        self.titled += article.title is not None
        self.dated += article.date is not None
        self.from_outlets += article.outlet is not None
        if inferred := article.extra.get("inferred"):
            self.inferred.update(inferred)


@define
class PassedOver:
    """Files of one kind that were skipped: how many, and the names of the first few."""

    count: int = 0
    examples: list[str] = Factory(list)

    def add(self, name: str) -> None:
        """Count a file."""
        self.count += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(name)


@define
class CorpusReport:
    """The outcome of one run: how many ``files`` were opened and ``articles`` read, and what went wrong.

    ``files_unchanged`` counts files that an index was made from and that were not opened again.

    ``duplicates`` counts repeats of an article, with the same id and content, which are dropped. ``problems`` holds the first
    of the ``problem_count`` problems, in order; ``unread`` counts those for which an article or a file was not read at all.
    ``passed_over`` has the files of folders and archives that were skipped, by kind (a suffix, mostly). ``remarks`` holds the
    first of the ``remark_count`` remarks on what was left out or not placed. ``formats`` says how many articles were read in
    each format, and which of their fields are there.
    """

    files: int = 0
    files_unchanged: int = 0
    articles: int = 0
    duplicates: int = 0
    problem_count: int = 0
    unread: int = 0
    problems: list[CorpusError] = Factory(list)
    passed_over: dict[str, PassedOver] = Factory(dict)
    remark_count: int = 0
    remarks: list[Remark] = Factory(list)
    formats: dict[str, FieldCounts] = Factory(dict)

    def add_article(self, article: Article, format_name: str) -> None:
        """Count an article, and which of its fields are there."""
        self.articles += 1
        if (counts := self.formats.get(format_name)) is None:
            counts = self.formats[format_name] = FieldCounts()
        counts.add(article)

    def add_remark(self, remark: Remark) -> None:
        """Count a remark, and keep it unless enough are kept already."""
        self.remark_count += 1
        if len(self.remarks) < PROBLEMS_KEPT:
            self.remarks.append(remark)

    def add_problem(self, problem: CorpusError) -> None:
        """Count `problem`, and keep it unless enough are kept already."""
        self.problem_count += 1
        self.unread += not problem.is_read
        if len(self.problems) < PROBLEMS_KEPT:
            self.problems.append(problem)

    def pass_over(self, kind: str, name: str) -> None:
        """Count the skipped file `name` under its `kind`."""
        if kind not in self.passed_over and len(self.passed_over) >= KINDS_KEPT:
            kind = OTHER_KINDS
        self.passed_over.setdefault(kind, PassedOver()).add(name)
