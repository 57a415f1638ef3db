"""Questions with their answers or relevant articles, read from the usual files: TREC, BEIR, and questions with answer spans.

============================  ============================================================================================
file                          line
============================  ============================================================================================
questions with answer spans   ``{"id": "q1", "question": "…", "article": "id", "answers": [[start, end], …]}``
BEIR ``queries.jsonl``        ``{"_id": "q1", "text": "…"}``
TREC topics                   ``q1<tab>…``
BEIR ``qrels/test.tsv``       ``q1<tab>article<tab>1``, after a header line
TREC qrels                    ``q1 0 article 1``
============================  ============================================================================================

The format is recognised line by line. Lines in none of these formats are reported with file and line number, and the rest is
read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

from attrs import Factory, define, field, frozen

from frsearch.errors import CorpusError
from frsearch.ingest.files.encoding import text_lines
from frsearch.ingest.files.sources import open_counted, sources
from frsearch.ingest.files.walk import Found, Skipped, shown
from frsearch.ingest.formats import BY_SUFFIX
from frsearch.ingest.guard import guarded
from frsearch.model import Span
from frsearch.text import expanded

Half = Literal["tune", "report"]
HALVES: tuple[Half, ...] = get_args(Half)
"""The half on which weights may be chosen, and the half that is reported, on which none was chosen."""

_IN_FOLDERS = ("questions.jsonl*", "queries.jsonl*", "topics*", "queries*.tsv*", "qrels*", "qrels/test.tsv*")
"""The files that are read from a folder; others are articles, or judgements for training."""

_LONGEST_LINE = 1 << 20
"""Bytes. Questions are short, but a broken file may be a single line."""

_HEADER = ("query-id", "corpus-id", "score")


@frozen
class Question:
    """A question as typed, its ``relevant`` articles with their grades, from 1, and the ``answers`` in them, if known.

    Answers are spans of code points in the body, which is clean (see :mod:`frsearch.text`).
    """

    id: str
    text: str
    relevant: Mapping[str, int]
    answers: Mapping[str, tuple[Span, ...]] = field(factory=dict)

    @property
    def half(self) -> Half:
        """The half that its most relevant article belongs to, so that no article is in both halves."""
        return half_of(min(self.relevant, key=lambda article: (-self.relevant[article], article)))


def half_of(article_id: str) -> Half:
    """Return the half an article belongs to: the first bit of the SHA-256 of its id.

    >>> half_of("piaf-0"), half_of("piaf-4")
    ('tune', 'report')
    """
    return HALVES[hashlib.sha256(article_id.encode("utf-8", "surrogatepass")).digest()[0] >> 7]


@define
class _Read:
    """The contents of the files so far."""

    texts: dict[str, str] = Factory(dict)
    relevant: dict[str, dict[str, int]] = Factory(dict)
    answers: dict[str, dict[str, tuple[Span, ...]]] = Factory(dict)

    def add(self, line: str) -> None:
        """Add the content of a line; raises ValueError if it is in none of the formats."""
        if line.startswith("{"):
            self._add_object(json.loads(line))
        elif line.count("\t") == 1:
            self._add_question(*line.split("\t"))
        else:
            self._add_judgement(line.split())

    def _add_object(self, row: Mapping[str, Any]) -> None:
        if "question" not in row:
            self._add_question(_string(row, "_id"), _string(row, "text"))
            return
        name, article, spans = _string(row, "id"), _string(row, "article"), _spans(row.get("answers"))
        self._add_question(name, _string(row, "question"))
        self.relevant[name] = {article: 1}
        self.answers[name] = {article: spans}

    def _add_question(self, name: str, text: str) -> None:
        if self.texts.setdefault(name, text) != text:
            raise ValueError(f"another question has the id {name!r}")

    def _add_judgement(self, parts: Sequence[str]) -> None:
        if tuple(parts) == _HEADER:
            return
        try:
            name, article, grade = (*parts[:1], *parts[-2:]) if len(parts) in (3, 4) else ()
            self.relevant.setdefault(name, {})[article] = int(grade)
        except ValueError:
            raise ValueError("expected a question, or a judgement: query, article, grade") from None

    def questions(self) -> Iterator[Question]:
        """Yield the questions that have a relevant article."""
        for name, text in self.texts.items():
            graded = {article: grade for article, grade in self.relevant.get(name, {}).items() if grade > 0}
            if graded:
                yield Question(name, text, graded, self.answers.get(name, {}))


@frozen
class QuestionSet:
    """The questions read that have judgements, and the lines and files that could not be read."""

    questions: tuple[Question, ...]
    problems: tuple[CorpusError, ...] = ()


def read_questions(paths: Iterable[str | Path]) -> QuestionSet:
    """Return the questions in files and folders, compressed or not; those without a relevant article are left out.

    From a folder, the files named questions, queries, topics and qrels are read, or test.tsv in a subfolder qrels.
    """
    read = _Read()
    problems: list[CorpusError] = []
    for path in _files(paths, problems):
        problems += _add_file(read, path)
    unasked = [name for name in read.relevant if name not in read.texts]
    problems += [CorpusError(f"judgements for {name!r}, but no such question", "questions") for name in unasked]
    return QuestionSet(tuple(read.questions()), tuple(problems))


def _add_file(read: _Read, path: Path) -> Iterator[CorpusError]:
    """Add a file line by line; yield the problems."""
    for number, line in enumerate(guarded(_lines(path), shown(str(path))), 1):
        if isinstance(line, CorpusError):
            yield line
            continue
        try:
            if line is None:
                raise ValueError(f"a line of more than {_LONGEST_LINE:,} bytes")
            if stripped := line.strip():
                read.add(stripped)
        except json.JSONDecodeError as error:
            yield CorpusError(f"bad JSON: {error.msg} (column {error.colno})", shown(str(path)), number)
        except ValueError as error:
            yield CorpusError(str(error), shown(str(path)), number)
        except RecursionError:
            yield CorpusError("JSON nested too deeply", shown(str(path)), number)


def _files(paths: Iterable[str | Path], problems: list[CorpusError]) -> Iterator[Path]:
    for path in map(expanded, paths):
        if not path.is_dir():
            yield path
            continue
        found = sorted({file for pattern in _IN_FOLDERS for file in path.glob(pattern) if file.is_file()})
        if not found:
            problems.append(CorpusError(f"no file in this folder is named {', '.join(_IN_FOLDERS)}", shown(str(path))))
        yield from found


def _lines(path: Path) -> Iterator[str | CorpusError | None]:
    found = Found(str(path), path.name, None)
    with open_counted(found) as file:
        for source in sources(found, file, BY_SUFFIX):
            if isinstance(source, CorpusError):
                yield source
            elif not isinstance(source, Skipped):
                yield from text_lines(source.stream, _LONGEST_LINE)


def _string(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value:
        raise ValueError(f"expected a string as {key!r}, found {value!r:.80}")
    return value


def _spans(found: Any) -> tuple[Span, ...]:
    try:
        spans = tuple(Span(int(start), int(end)) for start, end in found)
    except (TypeError, ValueError):
        spans = ()
    if not spans or not all(0 <= span.start < span.end for span in spans):
        raise ValueError(f"expected 'answers' as [[start, end], …], found {found!r:.80}")
    return spans
