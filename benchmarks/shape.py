"""Statistics of a corpus that affect a search engine; the constants of generated articles come from here.

    python benchmarks/shape.py PATH...          the articles in files and folders
    python benchmarks/shape.py --generated N    N generated articles, for comparison

Words are runs of letters and digits with inner hyphens, in lower case; an elided word counts as its full form (l’ alternately
as la and le).
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np

from frsearch.bench.generator import generate
from frsearch.ingest import read_corpus
from frsearch.model import Article

_WORD = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*['’]?")
_SENTENCE_END = re.compile(r"[.!?]\s?[\"»]?\s+|\n\n")
_RANKS = (1, 3, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000)
_BANDS = (150, 1000, 5000, 20_000, 60_000)


def words(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each word, and whether it is capitalised."""
    for number, word in enumerate(_WORD.findall(text)):
        full = word.lower()
        if full[-1] in "'’":
            full = ("la", "le")[number % 2] if full[:-1] == "l" else full[:-1] + ("ue" if full[-2] == "q" else "e")
        yield full, word[0].isupper()


def shape(articles: Iterable[Article]) -> dict[str, object]:
    """Return the statistics by name."""
    used: Counter[str] = Counter()
    holding: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    lengths, sentences, titles, growth, size, marks = [], [], [], [], 0, Counter[str]()
    for article in articles:
        found = list(words(article.body))
        used.update(word for word, _ in found)
        holding.update({word for word, _ in found})
        capital.update(word for word, is_capital in found if is_capital)
        lengths.append(len(found))
        titles.append(len(_WORD.findall(article.title or "")))
        sentences += [len(_WORD.findall(part)) for part in _SENTENCE_END.split(article.body)]
        size += len(article.body.encode("utf-8"))
        marks.update({mark: article.body.count(mark) for mark in (",", "\n\n", '"', "«", "(", "'", "’", "-")})
        if len(lengths) % 5000 == 0:
            growth.append((used.total(), len(used)))
    total = used.total()
    ranked = used.most_common()
    return {
        "articles": len(lengths),
        "words": total,
        "forms": len(used),
        "bytes a word": round(size / total, 2),
        "words an article": _log_normal(lengths),
        "words a sentence": _log_normal([length for length in sentences if length]),
        "words a title": _log_normal([length for length in titles if length]),
        "different words in an article": round(holding.total() / total, 3),
        "growth": growth,
        "frequency by rank": {rank: float(f"{ranked[rank - 1][1] / total:.3g}") for rank in _RANKS if rank <= len(ranked)},
        "uses an article by rank": {
            rank: round(ranked[rank - 1][1] / holding[ranked[rank - 1][0]], 2) for rank in _RANKS[2:-1] if rank <= len(ranked)
        },
        "kinds by band": {end: _kinds(ranked[start:end], capital) for start, end in pairwise((*_BANDS, len(ranked)))},
        "marks in a thousand words": {mark: round(1000 * number / total, 1) for mark, number in marks.items()},
    }


def _log_normal(lengths: list[int]) -> str:
    logs = np.log(lengths)
    return f"mean {np.mean(lengths):.1f}; logarithm {logs.mean():.2f} ± {logs.std():.2f}"


def _kinds(band: list[tuple[str, int]], capital: Counter[str]) -> dict[str, float]:
    """Return the shares of names, numbers, compounds and other words in a band of ranks, by occurrences."""
    kinds: Counter[str] = Counter()
    for word, uses in band:
        is_name = capital[word] > 0.6 * uses
        kinds["number" if word[0].isdigit() else "compound" if "-" in word else "name" if is_name else "word"] += uses
    return {kind: round(uses / kinds.total(), 3) for kind, uses in kinds.items()}


def main() -> None:
    """Print the statistics."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", metavar="PATH")
    parser.add_argument("--generated", type=int, metavar="N")
    options = parser.parse_args()
    articles = generate(options.generated) if options.generated else read_corpus(options.paths)
    for name, figure in shape(articles).items():
        print(f"{name:32}{figure}")


if __name__ == "__main__":
    main()
