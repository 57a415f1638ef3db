"""What is written is read back: articles in tables of every kind are the same, those on pages of news sites all but the same.

``pytest -s`` prints how much of the pages was read. The reader of pages was developed on the first thousand articles of the news;
the same floors hold for the others. Half of the first thousand and half of the second are read here.
"""

from __future__ import annotations

import csv
import json
import lzma
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

import openpyxl
import pyarrow
import pyarrow.parquet
import pytest
from attrs import asdict, evolve, frozen

from frsearch import Article, read_corpus
from frsearch.ingest.fields.outlets import Outlets
from tests.conftest import ROOT
from tests.ingest.pages import TEMPLATES

COLUMNS = ("id", "title", "date", "outlet", "body")
HALF = 500


@pytest.fixture(scope="module", params=["sample corpus", pytest.param("news", marks=pytest.mark.slow)])
def articles(request: pytest.FixtureRequest) -> list[Article]:
    """Return articles that have every field: thirty of the sample corpus, or a thousand of the news."""
    if request.param == "sample corpus":
        whole = [one for one in read_corpus(ROOT / "corpus") if one.title and one.outlet and one.date and len(one.date) == 10]
        return [Article(f"n° {n}", **{name: getattr(one, name) for name in COLUMNS[1:]}) for n, one in enumerate(whole[:30])]
    with lzma.open(request.getfixturevalue("shared") / "data" / "orangesum.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, 0, 4 * HALF, 2)]
    return [Article(row["id"], **{name: row[name] for name in COLUMNS[1:]}) for row in rows]


def named(articles: Sequence[Article]) -> list[Article]:
    """Return the articles as they are to be read: each outlet has one name, and what was written is kept."""
    outlets = Outlets()
    names = [outlets.named(one.outlet or "") for one in articles]
    return [
        one if name == one.outlet else evolve(one, outlet=name, extra={"outlet_as_written": one.outlet})
        for one, name in zip(articles, names, strict=True)
    ]


def rows(articles: Sequence[Article]) -> list[dict[str, str]]:
    return [{name: getattr(one, name) for name in COLUMNS} for one in articles]


def json_lines(articles: Sequence[Article], folder: Path) -> None:
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows(articles))
    (folder / "a.jsonl").write_text("".join(lines), encoding="utf-8")


def comma_separated(articles: Sequence[Article], folder: Path) -> None:
    with (folder / "a.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows(articles))


def excel_csv(articles: Sequence[Article], folder: Path) -> None:
    """Write articles as the French Excel does: in Windows-1252, and those it cannot write so in UTF-8 with a mark."""
    ansi = [one for one in articles if is_in("cp1252", one)]
    for name, encoding, some in (
        ("a.csv", "cp1252", ansi),
        ("b.csv", "utf-8-sig", [one for one in articles if one not in ansi]),
    ):
        with (folder / name).open("w", encoding=encoding, newline="") as file:
            writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
            writer.writerow(["Identifiant", "Titre", "Date de parution", "Journal", "Texte"])
            for one in some:
                day = date.fromisoformat(one.date or "").strftime("%d/%m/%Y")
                writer.writerow([one.id, one.title, day, one.outlet, one.body])


def is_in(encoding: str, article: Article) -> bool:
    try:
        f"{article.title}{article.outlet}{article.body}".encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def workbook(articles: Sequence[Article], folder: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Articles")
    sheet.append(COLUMNS)
    for one in articles:
        sheet.append([one.id, one.title, date.fromisoformat(one.date or ""), one.outlet, one.body])
    book.save(folder / "a.xlsx")


def parquet(articles: Sequence[Article], folder: Path) -> None:
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows(articles)), folder / "a.parquet")


@pytest.mark.parametrize("write", [json_lines, comma_separated, excel_csv, workbook, parquet])
def test_tables(write: Callable[[Sequence[Article], Path], None], articles: list[Article], tmp_path: Path) -> None:
    write(articles, tmp_path)
    reader = read_corpus(tmp_path)
    read = {one.id: asdict(one) for one in reader}
    assert len(read) == len(articles)
    for one in named(articles):
        assert read[one.id] == asdict(one)
    assert [*reader.report.problems, *reader.report.remarks] == []


@frozen
class Kept:
    """How much of some articles was read from their pages, as fractions: fields that are equal, and the mean F1 of words."""

    title: float
    date: float
    outlet: float
    words: float


FLOORS = Kept(title=0.995, date=0.995, outlet=0.995, words=0.995)


def kept(expected: Sequence[Article], read: Sequence[Article]) -> Kept:
    pairs = list(zip(expected, read, strict=True))
    same = {name: sum(getattr(a, name) == getattr(b, name) for a, b in pairs) / len(pairs) for name in COLUMNS[1:4]}
    return Kept(**same, words=sum(f1(a.body, b.body) for a, b in pairs) / len(pairs))


def f1(expected: str, read: str) -> float:
    """Return the harmonic mean of precision and recall of the words that were read, whatever their order."""
    first, second = Counter(expected.split()), Counter(read.split())
    return 2 * (first & second).total() / (first.total() + second.total())


@pytest.mark.parametrize("template", TEMPLATES)
def test_pages(template: str, articles: list[Article], tmp_path: Path) -> None:
    for number, article in enumerate(articles):
        (tmp_path / f"{number:04}.html").write_text(TEMPLATES[template](article), encoding="utf-8")
    reader = read_corpus(tmp_path)
    read = list(reader)
    assert reader.report.problems == []
    for some, found in zip(halves(named(articles)), halves(read), strict=True):
        result = kept(some, found)
        print(f"\n{template}, {len(some)} articles: {result}")
        for name, floor in asdict(FLOORS).items():
            assert asdict(result)[name] >= floor, (name, result)


def halves(articles: Sequence[Article]) -> Iterator[Sequence[Article]]:
    return (articles[start : start + HALF] for start in range(0, len(articles), HALF))


def test_f1_of_words() -> None:
    assert f1("le pont rouvre", "le pont rouvre") == 1
    assert f1("le pont le pont", "le pont") == pytest.approx(2 * 2 / 6)
    assert f1("le pont", "la mer") == 0
