"""How fast is the analysis? Its two faces beside Whoosh's ``LanguageAnalyzer("fr")``, on the same text in one process.

    python benchmarks/analysis_speed.py [--shared DIR | --text FILE] [--megabytes 8] [--rounds 5] [--json FILE]

DIR holds ``data/orangesum.jsonl.xz``; FILE is any text in UTF-8, a blank line between articles. Without either the
sample corpus is repeated to the size asked for; it has few distinct words, so the cold figures flatter. Whoosh gets the
first twentieth of the text, as it is slow; every figure is per megabyte of UTF-8.

Rounds interleave the analyzers, so that a busy machine slows them all; medians are printed, and the ratio to Whoosh of
each round's speeds. *Cold* starts without a vocabulary, *warm* has met every word. Forms per second is the chain alone
on every distinct graphic word, once. Token counts are checked in each round.
"""

from __future__ import annotations

import argparse
import json
import lzma
import platform
import time
import warnings
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from statistics import median

from attrs import asdict, frozen

from frsearch import FrenchAnalyzer, read_corpus
from frsearch.analysis.bulk import BulkAnalyzer
from frsearch.analysis.chain import analyze_word
from frsearch.analysis.cutting import graphic_words
from frsearch.text import clean

with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)
    from whoosh.analysis import LanguageAnalyzer

CORPUS = Path(__file__).parents[1] / "corpus"
MEGABYTE = 1_000_000


@frozen
class Row:
    """One analyzer: megabytes of UTF-8 a second in each round, and the tokens it made of a megabyte."""

    name: str
    rounds: list[float]
    tokens_per_megabyte: int

    @property
    def median(self) -> float:
        """Megabytes of UTF-8 a second, in the median round."""
        return median(self.rounds)


def size(texts: list[str]) -> float:
    """Return the megabytes of `texts` in UTF-8."""
    return sum(len(text.encode()) for text in texts) / MEGABYTE


def articles(shared: Path | None, text: Path | None) -> Iterator[str]:
    """Yield texts without end if they are the sample corpus, else once."""
    if shared:
        with lzma.open(shared / "data" / "orangesum.jsonl.xz", "rt", encoding="utf-8") as lines:
            yield from (clean(json.loads(line)["body"]) for line in lines)
    elif text:
        yield from clean(text.read_text("utf-8")).split("\n\n")
    else:
        yield from cycle([article.body for article in read_corpus([CORPUS])])


def first(texts: Iterator[str], megabytes: float) -> list[str]:
    """Return the first of `texts`, as many as make up `megabytes`."""
    taken: list[str] = []
    left = megabytes * MEGABYTE
    for text in texts:
        if left <= 0:
            break
        taken.append(text)
        left -= len(text.encode())
    return taken


def timed(work: Callable[[], int]) -> tuple[float, int]:
    """Return the seconds that `work` takes, and what it counted."""
    start = time.perf_counter()
    count = work()
    return time.perf_counter() - start, count


def measure(texts: list[str], rounds: int) -> list[Row]:
    """Return a row an analyzer, its speeds measured in interleaved rounds."""
    few = first(iter(texts), size(texts) / 20)
    whoosh, plain, warm = LanguageAnalyzer("fr"), FrenchAnalyzer(), BulkAnalyzer()
    expected = sum(len(plain.tokens(text)) for text in texts)
    warm.analyze(texts)
    candidates: dict[str, tuple[list[str], Callable[[], int]]] = {
        "Whoosh LanguageAnalyzer": (few, lambda: sum(1 for text in few for _ in whoosh(text, chars=True))),
        "plain face, warm": (texts, lambda: sum(len(plain.tokens(text)) for text in texts)),
        "bulk face, cold": (texts, lambda: len(BulkAnalyzer().analyze(texts).form)),
        "bulk face, warm": (texts, lambda: len(warm.analyze(texts).form)),
    }
    rows = {name: Row(name, [], 0) for name in candidates}
    for _ in range(rounds):
        for name, (given, work) in candidates.items():
            seconds, count = timed(work)
            if given is texts and count != expected:
                raise SystemExit(f"{name}: {count} tokens, where the plain face finds {expected}")
            rounds_so_far = [*rows[name].rounds, size(given) / seconds]
            rows[name] = Row(name, rounds_so_far, round(count / size(given)))
    return list(rows.values())


def forms_per_second(texts: list[str], rounds: int) -> tuple[int, float]:
    """Return how many distinct graphic words `texts` have, and how many the chain analyses in a second (median)."""
    words = list({word for text in texts for word, _ in graphic_words(text)})
    seconds = [timed(lambda: sum(len(analyze_word(word)) for word in words))[0] for _ in range(rounds)]
    return len(words), len(words) / median(seconds)


def main() -> None:
    """Measure, print a table, write JSON if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--shared", type=Path)
    source.add_argument("--text", type=Path)
    parser.add_argument("--megabytes", type=float, default=8)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    texts = first(articles(options.shared, options.text), options.megabytes)
    words, speed = forms_per_second(texts, options.rounds)
    rows = measure(texts, options.rounds)
    whoosh = rows[0]
    print(f"{size(texts):.1f} MB of UTF-8, {len(texts)} texts, {words} distinct graphic words, {options.rounds} rounds")
    print(f"chain: {speed:,.0f} distinct words/s ({1e6 / speed:.1f} µs each)\n")
    print(f"{'':26}{'MB/s':>8}{'min':>8}{'max':>8}{'× Whoosh':>10}{'tokens/MB':>12}")
    for row in rows:
        ratio = median(ours / theirs for ours, theirs in zip(row.rounds, whoosh.rounds, strict=True))
        line = f"{row.name:26}{row.median:8.2f}{min(row.rounds):8.2f}{max(row.rounds):8.2f}{ratio:10.1f}"
        print(f"{line}{row.tokens_per_megabyte:12,}")
    if options.json:
        result = {
            "python": platform.python_version(),
            "machine": platform.platform(),
            "megabytes": size(texts),
            "distinct_words": words,
            "words_per_second": speed,
            "rows": [asdict(row) for row in rows],
        }
        options.json.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
