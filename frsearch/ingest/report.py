"""What a run over a corpus met besides articles."""

from __future__ import annotations

from attrs import Factory, define

from frsearch.errors import CorpusError

EXAMPLES = 5
PROBLEMS_KEPT = 1000
"""More problems than this are counted only: a report must not outgrow the memory a stream is spared."""

KINDS_KEPT = 100
OTHER_KINDS = "other kinds"
"""What the kinds beyond those that are kept count as, for the same reason."""


@define
class PassedOver:
    """Files of one kind that were not opened: how many, and the names of the first few."""

    count: int = 0
    examples: list[str] = Factory(list)

    def add(self, name: str) -> None:
        """Count one more file."""
        self.count += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(name)


@define
class CorpusReport:
    """What one run met: numbers of ``files`` opened and ``articles`` read, and what stood in the way.

    ``duplicates`` counts articles that came again with the same id and content and were read once.
    ``problems`` are the first of ``problem_count`` in the order they were met. ``passed_over`` tells, by
    suffix, the files of a folder or archive that were not opened because their kind is not read.
    """

    files: int = 0
    articles: int = 0
    duplicates: int = 0
    problem_count: int = 0
    problems: list[CorpusError] = Factory(list)
    passed_over: dict[str, PassedOver] = Factory(dict)

    def add_problem(self, problem: CorpusError) -> None:
        """Count `problem`, and keep it while there is room."""
        self.problem_count += 1
        if len(self.problems) < PROBLEMS_KEPT:
            self.problems.append(problem)

    def pass_over(self, kind: str, name: str) -> None:
        """Count the file `name`, which was not opened, among those of its `kind`."""
        if kind not in self.passed_over and len(self.passed_over) >= KINDS_KEPT:
            kind = OTHER_KINDS
        self.passed_over.setdefault(kind, PassedOver()).add(name)
