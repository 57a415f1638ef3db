"""What reading a corpus came to: counts, problems, and files that were skipped."""

from __future__ import annotations

from attrs import Factory, define

from frsearch.errors import CorpusError

EXAMPLES = 5
PROBLEMS_KEPT = 1000
"""Problems beyond this many are only counted: a report must not take the memory that streaming saves."""

KINDS_KEPT = 100
OTHER_KINDS = "other kinds"
"""Kinds beyond this many are counted under one name, for the same reason."""


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

    ``duplicates`` counts repeats of an article, with the same id and content, which are dropped. ``problems`` holds the first
    of the ``problem_count`` problems, in order. ``passed_over`` has the files of folders and archives that were skipped, by
    kind (a suffix, mostly).
    """

    files: int = 0
    articles: int = 0
    duplicates: int = 0
    problem_count: int = 0
    problems: list[CorpusError] = Factory(list)
    passed_over: dict[str, PassedOver] = Factory(dict)

    def add_problem(self, problem: CorpusError) -> None:
        """Count `problem`, and keep it unless enough are kept already."""
        self.problem_count += 1
        if len(self.problems) < PROBLEMS_KEPT:
            self.problems.append(problem)

    def pass_over(self, kind: str, name: str) -> None:
        """Count the skipped file `name` under its `kind`."""
        if kind not in self.passed_over and len(self.passed_over) >= KINDS_KEPT:
            kind = OTHER_KINDS
        self.passed_over.setdefault(kind, PassedOver()).add(name)
