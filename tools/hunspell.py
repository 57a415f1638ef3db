"""Read a Hunspell dictionary of French as (kind, word, form) triples.

Only inflection is read, which is in the suffix classes. The prefix classes attach elided articles, which are not part of the
word.
"""

from __future__ import annotations

import re
import tarfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

NAME, INVARIABLE, INFINITIVE, NOUN, ADJECTIVE, VERB = range(6)
"""The kinds of words that a form can belong to, in order of preference."""

NOUN_CLASSES = frozenset({"S.", "S=", "X.", "A.", "I."})
ADJECTIVE_CLASSES = frozenset({"F.", "F+", "Fs", "Fc", "Fe", "Fx", "Gs", "Gc", "Ge", "Go", "W.", "Wx"})
"""Suffix classes of the dictionary for number only, and for number and gender. All others conjugate verbs."""

UNIT_CLASS = "Um"
UNIT_PREFIXES = ("", "kilo", "hecto", "déca", "déci", "centi", "milli", "micro", "nano", "méga", "giga", "téra", "péta")
"""The only prefix class that makes words: *mètre/Um* means *mètre/S.*, *kilomètre/S.* and so on."""


@frozen
class Suffix:
    """One row of a suffix class: a word that matches `condition` loses `strip` and gets `add`."""

    strip: str
    add: str
    condition: re.Pattern[str]

    def apply(self, word: str) -> str | None:
        """Return the form that this row makes of `word`, or None if it does not apply."""
        if not word.endswith(self.strip) or not self.condition.search(word):
            return None
        return word[: len(word) - len(self.strip)] + self.add


Classes = dict[str, list[Suffix]]


def read(archive: Path, stem: str) -> Iterator[tuple[int, str, str]]:
    """Yield (kind, word, form) for each form of each word of the dictionary `stem` (.aff, .dic) in a tar `archive`."""
    with tarfile.open(archive) as tar:
        affixes, words = (_lines(tar, stem + ending) for ending in (".aff", ".dic"))
    classes = suffix_classes(affixes)
    for line in words[1:]:  # the first line counts the words
        word, _, flags = line.strip().partition("/")
        prefixes = UNIT_PREFIXES if flags == UNIT_CLASS else ("",)
        for whole in (prefix + word for prefix in prefixes):
            for kind, form in inflect(whole, flags.replace(UNIT_CLASS, "S."), classes):
                yield kind, whole, form


def suffix_classes(lines: list[str]) -> Classes:
    """Return the rows of each suffix class, by its two-letter name, from the `lines` of an affix file."""
    classes: Classes = defaultdict(list)
    for line in lines:
        match line.split():
            case ["SFX", name, strip, addition, condition, *_]:
                add = addition.partition("/")[0]
                classes[name].append(Suffix(_text(strip), _text(add), re.compile(f"(?:{condition})$")))
    return dict(classes)


def inflect(word: str, flags: str, classes: Classes) -> Iterator[tuple[int, str]]:
    """Yield (kind, form) for each form of `word`, the word itself first.

    Participles that the dictionary does not inflect (p., q.) are inflected, because the press does so.
    """
    names = [flags[start : start + 2].replace("p.", "p+").replace("q.", "q+") for start in range(0, len(flags), 2)]
    inflecting = [name for name in names if name in classes]
    kinds = [_kind(name) for name in inflecting]
    if word[0].isupper():
        yield NAME, word
    elif VERB in kinds:
        yield INFINITIVE, word
    else:
        yield min(kinds, default=INVARIABLE), word
    for name, kind in zip(inflecting, kinds, strict=True):
        forms = (suffix.apply(word) for suffix in classes[name])
        yield from ((kind, form) for form in forms if form)


def _kind(suffix_class: str) -> int:
    if suffix_class in NOUN_CLASSES:
        return NOUN
    return ADJECTIVE if suffix_class in ADJECTIVE_CLASSES else VERB


def _text(field: str) -> str:
    return "" if field == "0" else field


def _lines(tar: tarfile.TarFile, name: str) -> list[str]:
    member = tar.extractfile(name)
    if member is None:
        raise ValueError(f"{name} is not a file in the archive")
    return member.read().decode("utf-8-sig").splitlines()
