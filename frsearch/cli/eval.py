"""``frsearch eval``: measure relevance with questions whose answers are known."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Literal

import click

from frsearch.cli.options import Command, indexes_option, output, records_option, variants_option
from frsearch.evaluation import HALVES, Half, Judged, Question, judge, read_questions, summary
from frsearch.index import Index
from frsearch.search.request import SHORTEST_PASSAGE

_PROBLEMS_SHOWN = 20


@click.command("eval", cls=Command)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@indexes_option
@click.option(
    "--by",
    type=click.Choice(["article", "passage"]),
    default="article",
    show_default=True,
    help="Whether to rank articles, each with its best passage, or passages, several per article.",
)
@click.option(
    "--passage-chars",
    type=click.IntRange(min=SHORTEST_PASSAGE),
    help="Maximum length of a passage; one longer than 500 characters never counts as an answer.  [default: that of search]",
)
@click.option("-n", "--limit", type=click.IntRange(min=1), default=100, show_default=True, help="How many hits to judge.")
@variants_option
@click.option("--half", type=click.Choice(HALVES), help="Only the half for tuning, or the half to report; by default both.")
@records_option("A table of means, or one JSON object per question.")
def command(
    paths: tuple[str, ...],
    indexes: tuple[Path | str, ...],
    by: Literal["article", "passage"],
    passage_chars: int | None,
    limit: int,
    variants: Path | None,
    half: Half | None,
    format_name: str,
) -> int:
    """Run the questions in files and folders, and measure how well an index answers them.

    Reads questions with answer spans (JSON lines of id, question, article and answers); BEIR (queries.jsonl and
    qrels/test.tsv, or the folder that contains them); TREC (topics as lines of id, tab and text, and qrels). Files may be
    compressed (.gz .xz .zst .bz2). Index the articles they ask about first.

    Measures nDCG@10, MRR@10 and recall@100 of articles and, where answer spans are known, hit@1, hit@3 and hit@10: whether
    one of the first passages overlaps an answer. Questions are split into halves by a hash of their article's id. Needs
    pip install 'frsearch[eval]'.

    Examples:

    \b
    frsearch eval questions.jsonl --by passage
    frsearch index scifact/corpus.jsonl --index scifact-index
    frsearch eval scifact --index scifact-index --format jsonl

    Exit code 0: done; 1: there were no questions; 2: an error, or something could not be read (the rest is measured).
    """
    read = read_questions(paths)
    questions = [question for question in read.questions if half in (None, question.half)]
    for message in _some([str(problem) for problem in read.problems]):
        click.echo(f"frsearch: {message}", err=True)
    with Index.open_many(indexes, variants=variants) as index:
        _print_missing(index, questions)
        search = partial(index.search, limit=limit, by=by, passage_chars=passage_chars)
        with click.progressbar(questions, file=sys.stderr, hidden=not sys.stderr.isatty()) as asked:
            judged = judge(search, asked, limit)
    for message in _some([f"{one.question.id!r}: not a query: {one.problem}" for one in judged if one.problem]):
        click.echo(f"frsearch: {message}", err=True)
    write = _write_rows if format_name == "jsonl" else _write_means
    write(judged)
    return 2 if read.problems else 0 if judged else 1


def _some(messages: Sequence[str]) -> Sequence[str]:
    more = len(messages) - _PROBLEMS_SHOWN
    return [*messages[:_PROBLEMS_SHOWN], *([f"and {more} more problems"] if more > 0 else [])]


def _print_missing(index: Index, questions: Iterable[Question]) -> None:
    missing = sorted({article for question in questions for article in question.relevant if article not in index})
    if missing:
        named = f"{len(missing):,} relevant article{'' if len(missing) == 1 else 's'}, such as {missing[0]!r}"
        click.echo(f"note: not in the index and counted as not found: {named}", err=True)


def _write_means(judged: Sequence[Judged]) -> None:
    lines = [("questions", f"{len(judged):,}"), *((name, f"{value:.4f}") for name, value in summary(judged).items())]
    output().write("".join(f"{name:<12}{value}\n" for name, value in lines))


def _write_rows(judged: Sequence[Judged]) -> None:
    out = output()
    for one in judged:
        question = one.question
        asked = {"id": question.id, "question": question.text, "relevant": dict(question.relevant)}
        found = {"measures": dict(one.measures), "answer_rank": one.answer_rank, "found": one.found}
        out.write(json.dumps(asked | found, ensure_ascii=False) + "\n")
