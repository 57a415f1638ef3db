"""Learn ``frsearch/analysis/data/endings.bin``, the endings of words that the table of lemmas lacks, from that table.

    python tools/learn_endings.py [--measure]

Every form of the table shows what its ending becomes in its lemma: *chantait* loses *ait* and gets *er*. From the last letter on,
endings are divided by the letter before them, as long as enough forms have them. An ending becomes a rule if half of the forms
that have it, and one more, change in the same way. An ending too mixed for that keeps the form, whatever a shorter one says.

Names must keep their form, so they are examples as well: the words of the table with a single form (mostly the names of the
dictionary), and ``tools/lemmas/people.txt.xz``, 34,657 names of people in seventy countries. Unknown words of the press are
mostly names, so each counts as several forms.

``--measure`` learns from nine tenths of the lemmas only, and prints how well the forms of the rest are conflated. Pairs are
counted as in ``benchmarks/analysis.py``; a form that gets the lemma of a word in the table is a wrong pair with each of that
word's forms. The constants were chosen on the second tenth, and by how many of the capitalised words that the table lacks, in
half of 34,175 press articles, keep their form; the first tenth is reported.
"""

from __future__ import annotations

import argparse
import hashlib
import lzma
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from frsearch.analysis.lemma_rules import KEEP, LONGEST_ENDING, MIN_LENGTH, MIN_STEM_LENGTH, Change, Endings, Rules, guess, pack
from frsearch.analysis.lemmas import blocks

TARGET = Path(__file__).parents[1] / "frsearch" / "analysis" / "data" / "endings.bin"
PEOPLE = Path(__file__).with_name("lemmas") / "people.txt.xz"

MIN_EXAMPLES = 10
"""Weight of the examples that an ending needs: of 3, 5, 10 and 20, the best for names (docs/decisions/analysis.md)."""

MIN_SHARE = 0.5
"""Share of its examples, and one, that must change in the same way for an ending to become a rule."""

NAME_WEIGHT = 10
"""Forms that a name counts for: a guess, between 5 (more names are changed) and 20 (fewer verbs are recognised)."""

Example = tuple[str, Change, int]
"""A form, how it becomes its lemma, and its weight."""


def table() -> dict[str, str]:
    """Return the lemma of each form of the shipped table."""
    lemmas: dict[str, str] = {}
    for block in blocks():
        forms, _, bases = block.decode("ascii").partition("\n\n")
        lemmas.update(zip(forms.split("\n"), bases.split("\n"), strict=True))
    return lemmas


def people() -> list[str]:
    """Return the folded names of people, without those that the dictionary has in any sense."""
    with lzma.open(PEOPLE, "rt", encoding="ascii") as lines:
        return [name for line in lines if (name := line.partition("#")[0].strip())]


def examples(lemmas: Mapping[str, str], names: Iterable[str]) -> list[Example]:
    """Return what the table and the names teach."""
    sizes = Counter(lemmas.values())
    found = [(form, change(form, base), NAME_WEIGHT if sizes[base] == 1 else 1) for form, base in lemmas.items()]
    found += [(name, KEEP, NAME_WEIGHT) for name in names if name not in lemmas]
    return [one for one in found if len(one[0]) >= MIN_LENGTH and len(one[0]) - one[1][0] >= MIN_STEM_LENGTH]


def change(form: str, base: str) -> Change:
    """Return how many letters `form` loses at its end to become `base`, and the letters it gets.

    >>> change("maliennes", "malien"), change("journaux", "journal"), change("mali", "mali")
    ((3, ''), (2, 'l'), (0, ''))
    """
    shared = next((at for at, (a, b) in enumerate(zip(form, base, strict=False)) if a != b), min(len(form), len(base)))
    return len(form) - shared, base[shared:]


def learn(given: Iterable[Example]) -> Endings:
    """Return the rules that `given` teaches: each ending with the change it stands for, and the shorter ones on the way to it."""
    rules: Endings = {}

    def divide(ending: str, known: list[Example], inherited: Change) -> bool:
        here = _rule(ending, known)
        longer: dict[str, list[Example]] = defaultdict(list)
        if len(ending) < LONGEST_ENDING:
            for example in known:
                longer[example[0][-len(ending) - 1 :]].append(example)
        enough = [one for one, some in longer.items() if one != ending and _weight(some) >= MIN_EXAMPLES]
        found = [divide(one, longer[one], here) for one in enough]
        is_needed = here != inherited or any(found)
        if is_needed and ending:
            rules[ending] = here
        return is_needed

    divide("", sorted(given), KEEP)
    return rules


def _weight(some: list[Example]) -> int:
    return sum(weight for _, _, weight in some)


def _rule(ending: str, known: list[Example]) -> Change:
    weights: Counter[Change] = Counter()
    for _, found, weight in known:
        weights[found] += weight
    best = max(weights, key=lambda found: (weights[found], found))
    is_rule = best[0] <= len(ending) and weights[best] >= MIN_SHARE * (weights.total() + 1)
    return best if is_rule else KEEP


def is_left_out(base: str, tenth: int = 0) -> bool:
    """Return whether a lemma belongs to a tenth of all, by its BLAKE2b hash."""
    return int.from_bytes(hashlib.blake2b(base.encode("ascii"), digest_size=2).digest(), "big") % 10 == tenth


def measure(lemmas: Mapping[str, str], names: Iterable[str], tenth: int = 0) -> tuple[float, float]:
    """Return precision and recall of the pairs of forms of a tenth of the lemmas, with rules learnt without it."""
    kept = {form: base for form, base in lemmas.items() if not is_left_out(base, tenth)}
    others = {form: base for form, base in lemmas.items() if len(form) >= 3 and is_left_out(base, tenth)}
    rules = Rules(learn(examples(kept, names)))
    return rates(others, lambda form: guess(form, kept.get, rules), Counter(kept.values()))


def rates(lemmas: Mapping[str, str], key: Callable[[str], str], known: Mapping[str, int]) -> tuple[float, float]:
    """Return precision and recall of `key`, which should give all forms of a lemma one key that is not `known`."""
    keys = {form: key(form) for form in lemmas}
    right = _pairs(Counter((keys[form], base) for form, base in lemmas.items()).values())
    conflated = _pairs(Counter(keys.values()).values()) + sum(known.get(found, 0) for found in keys.values())
    return right / conflated, right / _pairs(Counter(lemmas.values()).values())


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def main() -> None:
    """Write the rules, or measure."""
    parser = argparse.ArgumentParser(description="Learn the endings of words that the table of lemmas lacks.")
    parser.add_argument("--measure", action="store_true", help="conflate a tenth of the lemmas, left out when learning")
    given = parser.parse_args()
    if given.measure:
        precision, recall = measure(table(), people())
        print(f"precision {precision:.3f}, recall {recall:.3f}")
        return
    rules = learn(examples(table(), people()))
    TARGET.write_bytes(pack(rules))
    print(f"{TARGET}: {len(rules)} endings, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
