"""How fast is the analysis? The plain and the columnar analyzer beside Whoosh's ``LanguageAnalyzer("fr")``, in one process.

    python benchmarks/analysis_speed.py [--shared DIR | --text FILE] [--megabytes 8] [--rounds 5] [--json FILE]

DIR holds ``data/orangesum.jsonl.xz``; FILE is any text in UTF-8, a blank line between articles. Without either the
sample corpus is repeated to the size asked for; it has few distinct words, so the cold figures flatter.

Every analyzer reads the whole text in every round (the columnar one 2,000 texts per call, as in indexing), and the analyzers
are interleaved, so that a busy machine slows them all. Medians are printed, and the median of each round's ratio to Whoosh,
cold and warm. *Cold* starts with an empty cache of words (Whoosh: of stems), but with the lemma table loaded, which takes a
process 0.2 s; *warm* has seen every word. Words per second is for the chain alone, on each distinct graphic word once. Token
counts are checked in each round; Whoosh has fewer tokens, since it drops stop words and has no joined forms.
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
from frsearch.analysis.chain import analyze_word
from frsearch.analysis.columnar.analyzer import ColumnarAnalyzer
from frsearch.analysis.tokenizer import graphic_words
from frsearch.text import clean

with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)
    from whoosh.analysis import LanguageAnalyzer

CORPUS = Path(__file__).parents[1] / "corpus"
MEGABYTE = 1_000_000
BATCH = 2000
"""Texts per call of the columnar analyzer."""


@frozen
class Row:
    """One analyzer: megabytes of UTF-8 per second in each round, and tokens per megabyte."""

    name: str
    rounds: list[float]
    tokens_per_megabyte: int

    @property
    def median(self) -> float:
        """Megabytes of UTF-8 per second, in the median round."""
        return median(self.rounds)


def size(texts: list[str]) -> float:
    """Return the megabytes of `texts` in UTF-8."""
    return sum(len(text.encode()) for text in texts) / MEGABYTE


def articles(shared: Path | None, text: Path | None) -> Iterator[str]:
    """Yield the texts once, or endlessly for the sample corpus."""
    if shared:
        with lzma.open(shared / "data" / "orangesum.jsonl.xz", "rt", encoding="utf-8") as lines:
            yield from (clean(json.loads(line)["body"]) for line in lines)
    elif text:
        yield from clean(text.read_text("utf-8")).split("\n\n")
    else:
        yield from cycle([article.body for article in read_corpus([CORPUS])])


def first(texts: Iterator[str], megabytes: float) -> list[str]:
    """Return the first texts, `megabytes` in total."""
    taken: list[str] = []
    left = megabytes * MEGABYTE
    for text in texts:
        if left <= 0:
            break
        taken.append(text)
        left -= len(text.encode())
    return taken


def timed(work: Callable[[], int]) -> tuple[float, int]:
    """Return the seconds that `work` takes, and the count it returns."""
    start = time.perf_counter()
    count = work()
    return time.perf_counter() - start, count


def measure(texts: list[str], rounds: int) -> list[Row]:
    """Return a row per analyzer, with speeds measured in interleaved rounds."""
    plain, warm = FrenchAnalyzer(), ColumnarAnalyzer()
    expected = sum(len(plain.tokens(text)) for text in texts)
    columnar(warm, texts)
    whoosh = LanguageAnalyzer("fr")
    in_whoosh = stock(whoosh, texts)
    candidates: dict[str, tuple[int, Callable[[], int]]] = {
        "Whoosh, cold": (in_whoosh, lambda: stock(LanguageAnalyzer("fr"), texts)),
        "Whoosh, warm": (in_whoosh, lambda: stock(whoosh, texts)),
        "plain, warm": (expected, lambda: sum(len(plain.tokens(text)) for text in texts)),
        "columnar, cold": (expected, lambda: columnar(ColumnarAnalyzer(), texts)),
        "columnar, warm": (expected, lambda: columnar(warm, texts)),
    }
    speeds: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, (tokens, work) in candidates.items():
            seconds, count = timed(work)
            if count != tokens:
                raise SystemExit(f"{name}: found {count} tokens, expected {tokens}")
            speeds[name].append(size(texts) / seconds)
    return [Row(name, speeds[name], round(tokens / size(texts))) for name, (tokens, _) in candidates.items()]


def columnar(analyzer: ColumnarAnalyzer, texts: list[str]) -> int:
    """Return the number of tokens that the columnar analyzer finds in `texts`; compute all folded forms and lemmas, too."""
    batches = (texts[start : start + BATCH] for start in range(0, len(texts), BATCH))
    tokens = sum(len(columns.form) for batch in batches for columns in analyzer.analyze(batch))
    if not len(analyzer.forms) == len(analyzer.forms.folded) == len(analyzer.forms.lemma):
        raise SystemExit("a form has no lemma")
    return tokens


def stock(analyzer: Callable[..., Iterator[object]], texts: list[str]) -> int:
    """Return the number of tokens that a Whoosh analyzer finds in `texts`."""
    return sum(1 for text in texts for _ in analyzer(text, positions=True, chars=True))


def forms_per_second(texts: list[str], rounds: int) -> tuple[int, float]:
    """Return the number of distinct graphic words in `texts`, and how many the chain analyses per second (median)."""
    words = list({word for text in texts for word, _ in graphic_words(text)})
    seconds = [timed(lambda: sum(len(analyze_word(word)) for word in words))[0] for _ in range(rounds)]
    return len(words), len(words) / median(seconds)


def main() -> None:
    """Measure, print a table, and write JSON if asked to."""
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
    print(f"{size(texts):.1f} MB of UTF-8, {len(texts)} texts, {words} distinct graphic words, {options.rounds} rounds")
    print(f"chain: {speed:,.0f} distinct words/s ({1e6 / speed:.1f} µs each)\n")
    print(f"{'':26}{'MB/s':>8}{'min':>8}{'max':>8}{'× cold':>8}{'× warm':>8}{'tokens/MB':>12}")
    for row in rows:
        line = f"{row.name:26}{row.median:8.2f}{min(row.rounds):8.2f}{max(row.rounds):8.2f}"
        for peer in rows[:2]:
            line += f"{median(ours / theirs for ours, theirs in zip(row.rounds, peer.rounds, strict=True)):8.1f}"
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
