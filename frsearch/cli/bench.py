"""``frsearch bench``: compare indexing and search speed with other engines."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from frsearch.bench.plots import plot
from frsearch.bench.report import machine, write
from frsearch.bench.runner import BenchmarkPlan, run
from frsearch.bench.summary import summaries
from frsearch.bench.table import table
from frsearch.cli.options import Command, HomePath, output
from frsearch.evaluation import read_questions
from frsearch.ingest import read_corpus


def _numbers(context: click.Context, parameter: click.Parameter, typed: str) -> tuple[int, ...]:
    """Return the numbers in a comma-separated list."""
    try:
        numbers = tuple(int(part) for part in typed.split(","))
    except ValueError:
        numbers = ()
    if not numbers or min(numbers) < 1:
        raise click.BadParameter(f"{typed!r} is not a list of positive numbers such as 1000,10000")
    return numbers


def _texts(paths: Sequence[str]) -> tuple[str, ...]:
    """Return the questions in files; raises CorpusError for the first line that is none."""
    read = read_questions(paths)
    if read.problems:
        raise read.problems[0]
    return tuple(question.text for question in read.questions)


@click.command("bench", cls=Command)
@click.option("--corpus", multiple=True, metavar="PATH", help="Articles to index; by default they are generated. Repeatable.")
@click.option(
    "--articles",
    callback=_numbers,
    default="10000",
    show_default=True,
    metavar="N,N",
    help="How many articles; several numbers give growth curves. Beyond the corpus, articles are generated.",
)
@click.option(
    "--questions",
    multiple=True,
    metavar="PATH",
    help="Questions to ask as well, in the formats of frsearch eval. Repeatable.",
)
@click.option(
    "--engines", metavar="A,B", help="Which engines; by default all in benchmarks/peers, each up to the size it can handle."
)
@click.option("--queries", type=click.IntRange(min=1), default=100, show_default=True, help="How many queries of each kind.")
@click.option(
    "--rounds",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="How many times each index is built; engines take turns.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The seed of articles and queries.")
@click.option("--profile", is_flag=True, help="Show how long each stage of indexing takes.")
@click.option(
    "--out",
    type=HomePath(path_type=Path, file_okay=False),
    default=Path("benchmarks/runs"),
    show_default=True,
    metavar="DIR",
    help="Where to create the folder for this run.",
)
def command(
    corpus: tuple[str, ...],
    articles: tuple[int, ...],
    engines: str | None,
    questions: tuple[str, ...],
    queries: int,
    rounds: int,
    seed: int,
    profile: bool,
    out: Path,
) -> int:
    """Compare indexing and search speed with other engines, on the same articles and queries.

    Run it from the project's folder: the other engines are the files in benchmarks/peers, and need
    pip install 'frsearch[bench]'; Lucene and Xapian need Debian's liblucene8-java with a JDK, and python3-xapian. Engines
    that are not installed are listed as such. Queries are drawn from the articles by seed, and asked twice in an index opened
    anew, all engines taking turns query by query. The results are printed as a table; raw rows, versions and plots are
    written under --out.

    \b
    frsearch bench --articles 1000 --queries 20
    frsearch bench --articles 1000,10000,100000,1000000
    frsearch bench --corpus news.jsonl.xz --articles 1000,30000 --engines frsearch,tantivy-2 --rounds 3

    Exit code 0: done; 2: an engine failed.
    """
    chosen = tuple(engines.split(",")) if engines else ()
    plan = BenchmarkPlan(chosen, articles, queries, rounds, seed, profile, _texts(questions))
    rows, asked = run(plan, read_corpus(corpus) if corpus else None, lambda line: click.echo(line, err=True))
    output().write(table(rows, machine()) + "\n")
    folder = write(out, shlex.join(["frsearch", *sys.argv[1:]]), rows, asked)
    try:
        plot(summaries(rows), folder)
    except ImportError:
        click.echo("no plots without matplotlib: pip install 'frsearch[bench]'", err=True)
    click.echo(f"written to {folder}", err=True)
    return 2 if any("failed" in row for row in rows) else 0
