"""How well do analyzers conflate the inflected forms of French words? Judged on Lexique 3.83.

    python benchmarks/analysis.py --shared DIR [--half reported|tuning] [--json FILE]

DIR holds ``data/lexique383.tsv.xz`` and Lucene's stems of 20,403 words. Peers that are not installed are left out
(``pip install simplemma snowballstemmer``).

Two forms (distinct, in lower case, three letters or more, letters only) are one word if they share a lemma; an analyzer
conflates them if it gives both the same key. Recall is the fraction of pairs that are one word which are conflated,
precision the fraction of conflated pairs that are one word, F1 their harmonic mean. In the weighted figures, each pair
counts by the product of its forms' frequencies in books. The lemmas are divided into halves by the first bit of their
BLAKE2b hash: 0 was used to choose rules, 1 is reported. 93 of 100 pairs are verb forms, hence the second set of figures,
without verbs.

Lexique is among the sources of simplemma's French list (half of the lemmas that only Lexique lists are in it), which flatters
its figures here.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import importlib.metadata
import json
import lzma
import platform
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from pathlib import Path

from attrs import asdict, frozen

from frsearch.analysis.folding import exact_form, fold
from frsearch.analysis.lemmas import lemma

HALVES = {"tuning": 0, "reported": 1}
Key = Callable[[str], str]
Pair = tuple[str, str]


@frozen
class Lexique:
    """Forms with their possible lemmas, and their frequency per million words."""

    lemmas: Mapping[str, set[str]]
    frequency: Mapping[str, float]

    def only(self, forms: Iterable[str]) -> Lexique:
        """Return the subset that has these `forms`."""
        return Lexique({form: self.lemmas[form] for form in forms if form in self.lemmas}, self.frequency)

    def pairs(self) -> set[Pair]:
        """Return the pairs of forms that are one word."""
        forms: dict[str, list[str]] = defaultdict(list)
        for form, lemmas in self.lemmas.items():
            for word in lemmas:
                forms[word].append(form)
        return _pairs(forms.values())


@frozen
class Scores:
    """Precision, recall and F1 of one analyzer, each between 0 and 1."""

    analyzer: str
    words: str
    precision: float
    recall: float
    f1: float
    weighted_precision: float
    weighted_recall: float
    weighted_f1: float


def half_of(word: str) -> int:
    """Return the half of the lemma `word`, 0 or 1."""
    return hashlib.blake2b(word.encode("utf-8"), digest_size=1).digest()[0] >> 7


def read_lexicon(path: Path, half: int, *, verbs: bool = True) -> Lexique:
    """Return one half of Lexique, with or without its verbs."""
    lemmas: dict[str, set[str]] = defaultdict(set)
    frequency: dict[str, float] = defaultdict(float)
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            form = row["form"].lower()
            if len(form) < 3 or not form.isalpha() or half_of(row["lemma"]) != half:
                continue
            if verbs or row["pos"] not in {"VER", "AUX"}:
                lemmas[form].add(row["lemma"])
                frequency[form] += float(row["freq_books_pm"] or 0)
    return Lexique(dict(lemmas), dict(frequency))


def score(analyzer: str, words: str, key: Key, lexique: Lexique) -> Scores:
    """Return how well `key` conflates the forms of `lexique`."""
    groups: dict[str, list[str]] = defaultdict(list)
    for form in lexique.lemmas:
        groups[key(form)].append(form)
    conflated, true = _pairs(groups.values()), lexique.pairs()
    both = conflated & true
    plain = _rates(len(both), len(conflated), len(true))
    weights = [sum(lexique.frequency[a] * lexique.frequency[b] for a, b in pairs) for pairs in (both, conflated, true)]
    return Scores(analyzer, words, *plain, *_rates(*weights))


def _rates(both: float, conflated: float, true: float) -> tuple[float, float, float]:
    precision = both / conflated if conflated else 0.0
    recall = both / true if true else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall or 1.0)


def _pairs(groups: Iterable[list[str]]) -> set[Pair]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def analyzers() -> dict[str, Key]:
    """Return, by name, functions from a form to the key that its inflections should share: ours, and installed peers."""
    found: dict[str, Key] = {"frsearch": lambda form: lemma(fold(exact_form(form))), "fold only": fold}
    try:
        import snowballstemmer  # noqa: PLC0415 (a peer, not a dependency)
    except ImportError:
        pass
    else:
        stem = snowballstemmer.stemmer("french").stemWord
        found["fold + Snowball"] = lambda form: stem(fold(form))
        found["Snowball + fold"] = lambda form: fold(stem(form))
    try:
        import simplemma  # noqa: PLC0415
    except ImportError:
        pass
    else:
        found["simplemma + fold"] = lambda form: fold(simplemma.lemmatize(form, lang="fr"))
    return found


def lucene(folder: Path) -> dict[str, dict[str, str]]:
    """Return the folded stems of Lucene's two French stemmers, by stemmer and word."""
    stems = {}
    for name in ("light", "minimal"):
        with lzma.open(folder / f"lucene_{name}_stems.txt.xz", "rt", encoding="utf-8") as lines:
            pairs = (line.rstrip("\n").split("\t") for line in lines)
            stems[f"Lucene {name} + fold"] = {word: fold(stem) for word, stem in pairs}
    return stems


def run(data: Path, half: int) -> list[Scores]:
    """Return the scores of all analyzers on all words, on all but verbs, and on the words for which there are Lucene stems."""
    lexique = read_lexicon(data / "lexique383.tsv.xz", half)
    without_verbs = read_lexicon(data / "lexique383.tsv.xz", half, verbs=False)
    stems = lucene(data)
    covered = lexique.only(next(iter(stems.values())))
    keys = analyzers()
    rows = [
        score(name, words, key, part)
        for words, part in (("all", lexique), ("no verbs", without_verbs), ("Lucene's", covered))
        for name, key in keys.items()
    ]
    return rows + [score(name, "Lucene's", table.__getitem__, covered) for name, table in stems.items()]


def table(rows: list[Scores]) -> str:
    """Return the scores as text, one per line."""
    lines = [f"{'words':10}{'analyzer':24}{'P':>6}{'R':>6}{'F1':>6}   weighted{'P':>6}{'R':>6}{'F1':>6}"]
    for row in rows:
        plain = f"{row.precision:6.3f}{row.recall:6.3f}{row.f1:6.3f}"
        weighted = f"{row.weighted_precision:6.3f}{row.weighted_recall:6.3f}{row.weighted_f1:6.3f}"
        lines.append(f"{row.words:10}{row.analyzer:24}{plain}{'':11}{weighted}")
    return "\n".join(lines)


def versions() -> dict[str, str]:
    """Return the versions that affect the result."""
    found = {"python": platform.python_version()}
    for package in ("frsearch", "simplemma", "snowballstemmer"):
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found


def main() -> None:
    """Print the table, and write it as JSON if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/lexique383.tsv.xz")
    parser.add_argument("--half", choices=HALVES, default="reported")
    parser.add_argument("--json", type=Path, help="also write versions and rows to this file")
    options = parser.parse_args()
    rows = run(options.shared / "data", HALVES[options.half])
    print(table(rows))
    if options.json:
        result = {"half": options.half, "versions": versions(), "conflation": [asdict(row) for row in rows]}
        options.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
