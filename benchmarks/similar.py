"""Does ``Index.similar`` find the other half of an article?

    python benchmarks/similar.py [--sets piaf,news] [--pin] [--shared DIR]

The bodies of some articles are cut in two, at the end of the sentence nearest to the middle, and both parts are indexed as
articles without titles. Of each first part, its second part is the only right answer: no other article is about so much of
the same.

- ``piaf``: all 480 Wikipedia articles of PIAF 1.1 that can be cut, and nothing else.
- ``news``: one article in sixteen of OrangeSum, among all others. Others on the same story may rank higher, and rightly.

Weights may be chosen on the half ``tune``; ``report`` is for reporting (halves by a hash of the ids). ``--pin`` raises the floors
in ``benchmarks/baseline.json``, which are for the half ``report``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean

from attrs import evolve

from frsearch import Article, Index, read_corpus
from frsearch.evaluation import HALVES, half_of

ROOT = Path(__file__).parents[1]
BASELINE = ROOT / "benchmarks/baseline.json"
SETS = {"piaf": ("data/piaf/articles.jsonl.xz", 1), "news": ("data/orangesum.jsonl.xz", 16)}
"""The file of each set, and one in how many of its articles is cut."""

_DEPTH = 10
_SHORTEST = 200
"""Code points of the shortest part."""

_SLACK = 0.01
"""How far below the measured value a floor is set: a few articles of some hundreds."""

_SENTENCE_END = re.compile(r"[.!?…]\s+")


def parts_of(body: str) -> tuple[str, str] | None:
    """Return the two parts of a body; None: it is too short.

    >>> parts_of("Un. Deux.")
    """
    ends = [found.end() for found in _SENTENCE_END.finditer(body)]
    middle = min(ends, key=lambda end: abs(end - len(body) / 2), default=0)
    one, other = body[:middle].strip(), body[middle:].strip()
    return (one, other) if min(len(one), len(other)) >= _SHORTEST else None


def articles(path: Path, every: int) -> Iterator[Article]:
    """Yield the articles of a set, some as two parts, whose ids end in ``/1`` and ``/2``."""
    for article in read_corpus(path):
        whole = evolve(article, title=None)
        drawn = hashlib.sha256(article.id.encode()).digest()[1] % every == 0
        if drawn and (parts := parts_of(article.body)):
            yield from (evolve(whole, id=f"{article.id}/{number}", body=part) for number, part in enumerate(parts, 1))
        else:
            yield whole


def measure(index: Index) -> dict[str, dict[str, float]]:
    """Return hit@1, hit@10 and MRR@10 of each half, and the number of articles (``count``)."""
    ranks: dict[str, list[int | None]] = {half: [] for half in HALVES}
    for name in [article.id.removesuffix("/1") for article in index if article.id.endswith("/1")]:
        found = [item.id for item in index.similar(f"{name}/1", limit=_DEPTH)]
        ranks[half_of(name)].append(found.index(f"{name}/2") + 1 if f"{name}/2" in found else None)
    return {half: {"count": len(some), **summary(some)} for half, some in ranks.items()}


def summary(ranks: Sequence[int | None]) -> dict[str, float]:
    """Return the measures of some answers, given by their ranks."""
    return {
        "hit@1": fmean(rank == 1 for rank in ranks),
        "hit@10": fmean(rank is not None for rank in ranks),
        "MRR@10": fmean(1 / rank if rank else 0.0 for rank in ranks),
    }


def measured(name: str, shared: Path, folder: Path) -> dict[str, dict[str, float]]:
    """Return the measures of both halves of a set, which is indexed in a folder."""
    file, every = SETS[name]
    with Index.create(folder / name) as index:
        index.add(articles(shared / file, every))
        return measure(index)


def digest(name: str, shared: Path) -> str:
    """Return the SHA-256 of the file of a set."""
    return hashlib.sha256((shared / SETS[name][0]).read_bytes()).hexdigest()


def pin(name: str, reached: dict[str, float], sha256: str) -> None:
    """Raise the floors of a set to just below the measured values; never lower one."""
    baseline = json.loads(BASELINE.read_text("utf-8"))
    entry = baseline.setdefault("similar", {}).setdefault(name, {"floors": {}})
    entry["sha256"] = sha256
    for measure_, value in reached.items():
        if measure_ != "count":
            entry["floors"][measure_] = max(entry["floors"].get(measure_, 0.0), math.floor((value - _SLACK) * 1000) / 1000)
    BASELINE.write_text(json.dumps(baseline, indent=2) + "\n", "utf-8")


def main() -> None:
    """Print the measures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sets", type=lambda typed: typed.split(","), default=list(SETS))
    parser.add_argument("--pin", action="store_true")
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("FRSEARCH_SHARED") or ROOT.parent / "shared"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in given.sets:
            reached = measured(name, given.shared, Path(folder))
            for half, values in reached.items():
                print(f"{name:6}{half:8}{''.join(f'  {key} {value:.4g}' for key, value in values.items())}", flush=True)
            if given.pin:
                pin(name, reached["report"], digest(name, given.shared))


if __name__ == "__main__":
    main()
