"""Inclusive writing: ``étudiant·e·s`` is one word, which reads ``étudiants`` and ``étudiantes``.

Writers mark the feminine ending by many signs: ``étudiant·e·s``, ``étudiant.e.s``, ``étudiant(e)s``, ``étudiant-e-s``,
``étudiant/e/s``; in one piece or two (``étudiant·es``); after a masculine in the plural (``nouveaux·elles``) or in the singular.
The middle dots (``·`` ``•`` ``⸱`` ``‧`` ``∙``) have hardly any other use between letters. All other signs have, so these are
believed less easily:

- What follows the sign must be a feminine ending (:mod:`~frsearch.analysis.inclusive_endings`), which ``lemonde.fr``, ``km/h``,
  ``et/ou`` and ``vas-y`` lack.
- The ending must suit the end of the stem: *-rice* that of *auteur*, *-elle* that of *nouveau* but not that of *dit*.
- Without the *s* set off by a sign of its own, the dictionary must know both readings as one word (``porte-e``, ``exemple.es``).
- Endings that are words, with which a sentence may begin, are no ending after a full stop (``officiel.Le``).
- After a full stop or a slash, the word is neither part of an address (``www.etudiant.es``) nor run on (``fini.Es-tu``).

Accents and case decide nothing, as everywhere in this package.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from attrs import frozen

from frsearch.analysis.characters import APOSTROPHES, ATTACHED, HYPHENS, LETTER, MIDDLE_DOTS, NOT_LETTERS
from frsearch.analysis.folding import exact_form, fold, normalize
from frsearch.analysis.inclusive_endings import LONGEST, SUFFIXES, readings
from frsearch.text import INVISIBLE

MAX_STEM_LENGTH = 30
"""Letters before the first sign."""


@frozen
class Alphabet:
    """How the pattern of inclusive writing is spelled: for texts, or for the symbols of the columnar analyzer.

    ``letter``, ``attached`` (what may come between two letters), ``word`` (a letter or digit), ``opening``, ``closing`` and
    ``plural`` (the letter s) are patterns; the others are written for the inside of ``[…]``.
    """

    letter: str
    attached: str
    word: str
    opening: str
    closing: str
    plural: str
    dots: str
    weak: str
    hyphens: str
    apostrophes: str
    addresses: str


def pattern(a: Alphabet) -> str:
    """Return the pattern of whatever has the shape of inclusive writing; its group ``stem`` is what precedes the sign."""
    letters = f"(?:{a.letter}{a.attached})"
    plural, ending = a.plural + a.attached, f"{a.attached}{letters}{{1,{LONGEST}}}+"
    signs = f"[{a.hyphens}{a.dots}{a.weak}]"
    ends = f"(?!{a.word})"
    alone = f"{ends}(?![{a.hyphens}{a.apostrophes}]{a.word})"
    found = [
        f"[{a.dots}]{ending}(?:{signs}{a.attached}{plural})?{ends}",
        f"{a.opening}{ending}{a.closing}(?:{plural}|{a.opening}{a.attached}{plural}{a.closing})?{alone}",
        f"(?(free)[{a.weak}]{ending}(?:{signs}{a.attached}{plural})?{alone}(?![{a.addresses}]{a.word})|(?!))",
        f"[{a.hyphens}]{ending}(?:[{a.hyphens}]{a.attached}{plural})?{alone}",
    ]
    stem = f"{a.attached}(?P<stem>{letters}{{2,{MAX_STEM_LENGTH}}}+)"
    return f"(?<!{a.word})(?:(?<![{a.weak}{a.addresses}])(?P<free>))?+{stem}(?:{'|'.join(found)})"


_ANY_ATTACHED = "\u0301"
"""Stands for everything attached to letters, of which there are so many kinds that naming all of them takes long to compile."""

TEXT = Alphabet(
    letter=LETTER,
    attached=f"{_ANY_ATTACHED}*+",
    word=f"(?:[^\\W_{NOT_LETTERS}]|{_ANY_ATTACHED})",
    opening=r"\(",
    closing=r"\)",
    plural="[sS]",
    dots=MIDDLE_DOTS,
    weak="./",
    hyphens=HYPHENS,
    apostrophes=APOSTROPHES,
    addresses="/@_",
)
"""The alphabet of texts."""

_PARTS = re.compile(f"[{HYPHENS}{MIDDLE_DOTS}./()]+")
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
LETTERS = frozenset(normalize("".join(letter for letter in map(chr, range(256)) if letter.isalpha()) + "œ"))
"""Those that endings are written with, in lower case; all others share a symbol in the columnar analyzer."""


class Inclusive(NamedTuple):
    """An inclusive word, from ``start`` to ``end``; ``masculine`` and ``feminine`` are the exact forms that it reads."""

    start: int
    end: int
    masculine: str
    feminine: str


def candidates(text: str) -> Iterator[tuple[int, int]]:
    """Yield where `text` has what may be an inclusive word with any sign but a hyphen, as start and end.

    >>> list(candidates("Les étudiant·e·s de lemonde.fr et exemple.es"))
    [(4, 16), (34, 44)]
    """
    reached = 0
    for found in _found(text):
        if found.start() >= reached and text[found.end("stem")] not in HYPHENS:
            reached = found.end()
            yield found.start(), reached


def inclusive_words(text: str) -> Iterator[Inclusive]:
    """Yield the inclusive words of a text, in order.

    >>> [word[2:] for word in inclusive_words("ex-citoyen·ne·s")]
    [('citoyens', 'citoyennes')]
    >>> list(inclusive_words("exemple.es, dit-elle"))
    []
    """
    reached = 0
    for found in _found(text):
        if found.start() < reached:
            continue
        parts = [part for part in _PARTS.split(text[found.start() : found.end()]) if part]
        sign = exact_form(text[found.end("stem")])
        if forms := readings(exact_form(parts[0]), fold(exact_form(parts[1])), sign, has_plural=len(parts) > 2):
            reached = found.end()
            yield Inclusive(found.start(), reached, *forms)


def masked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return `text` with letters in place of the signs in some spans, so that each span is a word of letters.

    >>> masked("Les étudiant(e)s.", [(4, 16)])
    'Les étudiantxexs.'
    """
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        pieces += text[at:start], _PARTS.sub(lambda found: "x" * len(found[0]), text[start:end])
        at = end
    return "".join([*pieces, text[at:]])


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


def _found(text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of the pattern whose ending is one of :data:`SUFFIXES`, in order, and those within others, too."""
    plain = text if text.isascii() else _compiled(f"[{ATTACHED}]").sub(_ANY_ATTACHED, text)
    compiled, at = _compiled(pattern(TEXT)), 0
    while found := compiled.search(plain, at):
        at = found.end("stem")
        ending = unicodedata.normalize("NFC", _INVISIBLE.sub("", normalize(_PARTS.split(text[at : found.end()])[1])))
        if LETTERS.issuperset(ending) and fold(exact_form(ending)) in SUFFIXES:
            yield found
