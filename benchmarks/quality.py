"""How well does frsearch answer questions? Four sets of questions, three of them divided into halves.

    python benchmarks/quality.py [--sets piaf,titles,known,own] [--half tune|report] [--sample N] [--keep DIR]
                                 [--peers tantivy-2,fts5] [--rows FILE] [--pin] [--shared DIR]

- ``piaf``: 7,568 questions over 480 French Wikipedia articles (PIAF 1.1), used verbatim as queries; passages
  are ranked, by the default call. The articles are divided into halves by a hash of their ids.
- ``titles``: the titles of 2,000 news articles, drawn by seed, over the bodies of all 34,175 (OrangeSum); titles are not indexed.
  The other half is 2,000 other titles. Quotation marks in titles make words strict; ``titles-unquoted`` removes them.
- ``known``: known-item queries, simulated after Azzopardi, de Rijke & Balog 2007: two to six words remembered of an
  article, half of them from its title, half from its body, drawn by tf · idf, one in ten from another article. OrangeSum, with
  its titles; 2,000 articles in each half.
- ``own``: questions written for this project over its sample corpus, judged like ``piaf``. It has only one half, on which no
  weight was chosen.

Weights may be chosen on the half ``tune``; ``report`` is for reporting. The first two sets need the shared data (``--shared``,
else FRSEARCH_SHARED, else ``../shared``). ``--keep`` keeps the indexes for the next run. Peers are the engines in
``benchmarks/peers``, which rank articles only. ``--sample`` limits the number of questions. ``--rows`` writes a JSON line per
question. ``--pin`` raises the floors in ``benchmarks/baseline.json``, which are for the whole half ``report``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import multiprocessing
import os
import random
import re
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import Any

from attrs import asdict, evolve, frozen

from frsearch import Article, FrsearchError, Hit, Index, read_corpus
from frsearch.bench.engines import EngineAdapter, Query, find_engines
from frsearch.evaluation import HALVES, Half, Judged, Question, judge, read_questions, summary

ROOT = Path(__file__).parents[1]
SEED = 2020
BASELINE = ROOT / "benchmarks/baseline.json"
TITLES = 2000
"""Titles in each half."""

_SLACK = 0.004
"""How far below the measured value a floor is set, so that a few questions may be lost where others are won."""

_WORD = re.compile(r"[^\W_]+")
_LONG_WORD = re.compile(r"[^\W\d_]{3,}")
_NOISE = 0.1
"""The chance that a word of a known-item query is from another article."""

_QUOTES = re.compile('["«»“”]')
_PASSAGES = {"limit": 100, "by": "passage"}
_ARTICLES = {"limit": 10, "passages": 0}


@frozen
class EvaluationSet:
    """A question set: its ``files``, ``articles``, ``questions`` by half, search ``options``, and the name of its ``index``."""

    files: Sequence[Path]
    articles: Callable[[], Iterable[Article]]
    questions: Callable[[], Mapping[Half, Sequence[Question]]]
    options: Mapping[str, Any]
    index: str

    def digests(self) -> Mapping[str, str]:
        """Return the SHA-256 of each file, by its name."""
        return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in self.files}


def sets(shared: Path) -> Mapping[str, EvaluationSet]:
    """Return every set by its name; its files are read once, when it is first used."""
    piaf, news, own = shared / "data/piaf", shared / "data/orangesum.jsonl.xz", ROOT / "tests/corpus/questions.jsonl"
    of_piaf = [piaf / "articles.jsonl.xz", piaf / "questions.jsonl.xz"]
    bodies, titles = partial(_bodies, news), cache(partial(_titles, news))
    sample = partial(read_corpus, ROOT / "corpus")
    return {
        "piaf": EvaluationSet(of_piaf, partial(read_corpus, of_piaf[0]), cache(partial(_halves, piaf)), _PASSAGES, "piaf"),
        "titles": EvaluationSet([news], bodies, titles, _ARTICLES, "bodies"),
        "titles-unquoted": EvaluationSet([news], bodies, lambda: _unquoted(titles()), _ARTICLES, "bodies"),
        "known": EvaluationSet([news], partial(read_corpus, news), cache(partial(_known, news)), _ARTICLES, "titled"),
        "own": EvaluationSet(
            [ROOT / "corpus/MANIFEST.sha256", own], sample, lambda: {"report": _questions(own)}, _PASSAGES, "own"
        ),
    }


def _questions(path: Path) -> Sequence[Question]:
    read = read_questions([path])
    if read.problems:
        raise read.problems[0]
    return read.questions


def _halves(path: Path) -> Mapping[Half, Sequence[Question]]:
    questions = _questions(path)
    return {half: [question for question in questions if question.half == half] for half in HALVES}


def _bodies(news: Path) -> Iterator[Article]:
    return (evolve(article, title=None) for article in read_corpus(news))


def _titles(news: Path) -> Mapping[Half, Sequence[Question]]:
    titled = [Question(article.id, article.title, {article.id: 1}) for article in read_corpus(news) if article.title]
    drawn = random.Random(SEED).sample(titled, 2 * TITLES)
    return {"report": drawn[:TITLES], "tune": drawn[TITLES:]}


def _unquoted(halves: Mapping[Half, Sequence[Question]]) -> Mapping[Half, Sequence[Question]]:
    return {half: [evolve(one, text=_QUOTES.sub(" ", one.text)) for one in some] for half, some in halves.items()}


def _known(news: Path) -> Mapping[Half, Sequence[Question]]:
    """Draw known-item queries; a word's chance is its tf times its idf in the title or in the body."""
    articles = [article for article in read_corpus(news) if article.title]
    texts = {article.id: [_LONG_WORD.findall(text) for text in (article.title or "", article.body)] for article in articles}
    df = Counter(word for title, body in texts.values() for word in {word.lower() for word in title + body})
    idf = {word: math.log(len(texts) / count) for word, count in df.items()}
    chance = random.Random(SEED)
    names = [article.id for article in chance.sample(articles, len(articles)) if all(texts[article.id])][: 2 * TITLES]
    questions = [Question(name, " ".join(_remembered(name, texts, idf, chance)), {name: 1}) for name in names]
    return {"report": questions[:TITLES], "tune": questions[TITLES:]}


def _remembered(name: str, texts: Mapping[str, list[list[str]]], idf: Mapping[str, float], chance: random.Random) -> list[str]:
    words: dict[str, None] = {}
    count = min(chance.choice([2, 3, 3, 4, 4, 5, 6]), len(set(texts[name][0])))
    while len(words) < count:
        source = chance.choice(list(texts)) if chance.random() < _NOISE else name
        text = texts[source][chance.randrange(2)]
        words[chance.choices(text, [idf[word.lower()] for word in text])[0]] = None
    return list(words)


def build(dataset: EvaluationSet, path: Path) -> None:
    """Index the articles of a set in `path`, unless there is an index that opens."""
    try:
        Index.open(path).close()
    except FrsearchError:
        shutil.rmtree(path, ignore_errors=True)
        with Index.create(path) as index:
            index.add(dataset.articles())


def sampled(dataset: EvaluationSet, count: int) -> EvaluationSet:
    """Return a set with at most `count` questions per half, drawn by seed: enough to see the effect of a weight."""
    halves = {half: random.Random(SEED).sample(some, min(count, len(some))) for half, some in dataset.questions().items()}
    return evolve(dataset, questions=lambda: halves)


def measure(dataset: EvaluationSet, path: Path, half: Half) -> Iterator[Judged]:
    """Yield the judged questions of a half, using all processors."""
    questions = dataset.questions()[half]
    workers = os.cpu_count() or 1
    parts = [questions[first::workers] for first in range(workers)]
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        for part in pool.map(partial(_ask, path, dataset.options), parts):
            yield from part


def _ask(path: Path, options: Mapping[str, Any], questions: Sequence[Question]) -> tuple[Judged, ...]:
    with Index.open(path) as index:
        return judge(partial(index.search, **options), questions, options["limit"])


def measure_peer(engine: EngineAdapter, dataset: EvaluationSet, path: Path, half: Half) -> Sequence[Judged]:
    """Return the questions of a half, judged by the articles that another engine finds for their words."""
    if not path.exists():
        path.mkdir(parents=True)
        records = [asdict(article) for article in dataset.articles()]
        engine.load(records)
        engine.build(records, path)
    engine.open(path)
    judged = judge(partial(_found_by, engine), [evolve(question, answers={}) for question in dataset.questions()[half]], 10)
    engine.close()
    return judged


def _found_by(engine: EngineAdapter, text: str) -> Iterator[Hit]:
    words = tuple(_WORD.findall(text))
    for rank, name in enumerate(engine.search(Query("question", words), 10).ids if words else (), 1):
        yield Hit(rank, 0.0, Article(name, body=""))


def line(name: str, half: str, judged: Sequence[Judged], seconds: float) -> str:
    """Return a row of the table."""
    cells = "".join(f"  {measure} {value:.4f}" for measure, value in summary(judged).items())
    refused = sum(one.problem is not None for one in judged)
    return f"{name:18}{half:8}{len(judged):>6}{cells}  ({seconds:.0f} s{f', {refused} invalid queries' if refused else ''})"


def row(name: str, half: str, judged: Judged) -> str:
    """Return a question and its results as a line of JSON."""
    question = judged.question
    asked = {"set": name, "half": half, "id": question.id, "question": question.text, "relevant": list(question.relevant)}
    found = {"problem": judged.problem, "answer_rank": judged.answer_rank, **judged.measures, "found": judged.found[:10]}
    return json.dumps(asked | found, ensure_ascii=False) + "\n"


def run(
    name: str, dataset: EvaluationSet, folder: Path, half: Half, peers: Sequence[str]
) -> Iterator[tuple[str, Sequence[Judged]]]:
    """Yield the results of each engine on one half of a set."""
    build(dataset, folder / dataset.index)
    yield name, list(measure(dataset, folder / dataset.index, half))
    engines = find_engines(ROOT / "benchmarks/peers") if peers else {}
    for peer in peers:
        yield f"{name} {peer}", measure_peer(engines[peer](), dataset, folder / f"{dataset.index}-{peer}", half)


def pin(name: str, dataset: EvaluationSet, judged: Sequence[Judged]) -> None:
    """Raise the floors of a set to just below the measured values; never lower one."""
    baseline = json.loads(BASELINE.read_text("utf-8"))
    entry = baseline["quality"].setdefault(name, {"floors": {}})
    entry["sha256"] = dataset.digests()
    for measure, value in summary(judged).items():
        entry["floors"][measure] = max(entry["floors"].get(measure, 0.0), math.floor((value - _SLACK) * 1000) / 1000)
    BASELINE.write_text(json.dumps(baseline, indent=2) + "\n", "utf-8")


def main() -> None:
    """Print the table."""
    given = _parser().parse_args()
    with tempfile.TemporaryDirectory() as temporary, open(given.rows or os.devnull, "w", encoding="utf-8") as out:  # noqa: PTH123
        for name in given.sets:
            dataset = sets(given.shared)[name]
            dataset = sampled(dataset, given.sample) if given.sample else dataset
            for half in [half for half in dataset.questions() if given.half in (half, None)]:
                began = time.perf_counter()
                for title, judged in run(name, dataset, given.keep or Path(temporary), half, given.peers):
                    print(line(title, half, judged, time.perf_counter() - began), flush=True)
                    out.writelines(row(title, half, one) for one in judged)
                    if given.pin and not given.sample and half == "report" and title == name:
                        pin(name, dataset, judged)
                    began = time.perf_counter()


def _names(typed: str) -> list[str]:
    return typed.split(",")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sets", type=_names, default=["piaf", "titles", "known", "own"])
    parser.add_argument("--half", choices=HALVES)
    parser.add_argument("--sample", type=int)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--peers", type=_names, default=[])
    parser.add_argument("--rows", type=Path)
    parser.add_argument("--pin", action="store_true")
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("FRSEARCH_SHARED") or ROOT.parent / "shared"))
    return parser


if __name__ == "__main__":
    main()
