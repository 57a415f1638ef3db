"""Inclusive writing: ``étudiant·e·s`` is one word, which reads ``étudiants`` and ``étudiantes``.

Writers mark the feminine ending by many signs: ``étudiant·e·s``, ``étudiant.e.s``, ``étudiant(e)s``, ``étudiant-e-s``,
``étudiant/e/s``; in one piece or two (``étudiant·es``); after a masculine in the plural (``nouveaux·elles``) or in the singular.
The middle dots (``·`` ``•`` ``⸱`` ``‧`` ``∙``) have hardly any other use between letters. All other signs have, so these are
believed less easily:

- What follows the sign must be one of the feminine endings below (``lemonde.fr``, ``km/h``, ``et/ou``, ``vas-y`` are not).
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
from frsearch.analysis.lemmas import known_lemma
from frsearch.text import INVISIBLE

MAX_STEM_LENGTH = 30
"""Letters before the first sign."""

_ENDINGS = """
    e       er>ère  et>ète  >e
    ée      e>ée
    ne      n>nne
    nne     n>nne
    enne    en>enne
    ienne   ien>ienne
    onne    on>onne
    anne    an>anne
    ine     ain>ine  in>ine
    aine    ain>aine
    une     un>une
    te      t>tte  tou>toute
    tte     t>tte
    ette    et>ette
    ète     et>ète
    ante    ant>ante
    ente    ent>ente
    se      x>se  eur>euse  s>sse
    sse     x>sse  s>sse  e>esse
    esse    e>esse
    aise    ais>aise
    oise    ois>oise
    euse    eur>euse  eux>euse
    teuse   teur>teuse
    rice    eur>rice
    ice     eur>rice
    trice   teur>trice
    atrice  ateur>atrice
    drice   deur>drice
    re      er>ère
    ère     er>ère
    ière    ier>ière
    le      l>lle
    lle     l>lle  eau>elle
    elle    eau>elle  el>elle
    ale     al>ale
    fe      f>ffe
    ffe     f>ffe
    ve      f>ve
    ive     if>ive
    que     c>que  c>cque
    che     c>che
"""
"""What is written after the sign, then the ends of masculines and what these are in the feminine; the first that fits, or the
first that the dictionary knows, is taken. Our own list."""

_WHOLE = {"il": "elle", "ils": "elles", "lui": "elle", "eux": "elles", "celui": "celle", "ceux": "celles", "tous": "toutes"}
_WHOLE |= {"le": "la", "mon": "ma", "ton": "ta", "son": "sa"}
"""Masculines that a whole feminine follows (``il·elle``)."""

_NEVER_AFTER_A_STOP = frozenset("le les ne se ses te re que elle elles lle lles".split())
"""Words that begin sentences (``officiel.Le``), and ``re``."""

_NO_STEMS = frozenset(("saint", "plan", "tu"))
"""Stems that hardly anybody writes inclusively, unlike ``Saint-E``, ``Plan-E``, ``tu-es``."""

_PLURALS = {"tout": "tous"}
"""Irregular masculines."""

_PLURAL = "s"


def _fits() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return, for each folded ending, the ends of masculines that it fits (folded), and the feminine end of each."""
    fits = {}
    for line in _ENDINGS.strip().splitlines():
        ending, *pairs = line.split()
        ends = (pair.split(">") for pair in pairs)
        fits[fold(ending)] = tuple((fold(masculine), feminine) for masculine, feminine in ends)
    return fits


_FITS = _fits()
_FEMININES = frozenset(map(fold, _WHOLE.values()))
SUFFIXES = frozenset(_FITS) | {ending + _PLURAL for ending in _FITS} | _FEMININES
"""All that may follow a sign, folded, the plural included."""

_LONGEST = max(map(len, SUFFIXES))


def last_letters(suffix: str) -> frozenset[str]:
    """Return the letters, folded, with which a stem may end that a suffix follows; none: any."""
    ending = suffix if suffix in _FITS else suffix.removesuffix(_PLURAL)
    ends = {end[-1:] for end, _ in _FITS.get(ending, ())}
    if "" in ends:
        return frozenset()
    plural = "sx" if suffix != ending or suffix.endswith(_PLURAL) else ""
    return frozenset({*ends, *plural, *(fold(whole)[-1] for whole, feminine in _WHOLE.items() if fold(feminine) == suffix)})


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
    plural, ending = a.plural + a.attached, f"{a.attached}{letters}{{1,{_LONGEST}}}+"
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
        if forms := _readings(exact_form(parts[0]), fold(exact_form(parts[1])), sign, has_plural=len(parts) > 2):
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


def _readings(stem: str, ending: str, sign: str, *, has_plural: bool) -> tuple[str, str] | None:
    """Return the masculine and the feminine that a stem and an ending read, if they are believed."""
    plain = fold(stem)
    if _WHOLE.get(plain) == ending and not has_plural:
        return (stem, ending) if sign in "·/(" or ending.startswith("cel") else None
    if sign == "." and not has_plural and ending in _NEVER_AFTER_A_STOP:
        return None
    if sign != "·" and not has_plural and plain in _NO_STEMS:
        return None
    is_plural = has_plural or ending not in _FITS
    if not has_plural and is_plural:
        ending = ending.removesuffix(_PLURAL)
    first = None
    for masculine, feminine in _pairs(stem, ending, is_plural):
        first = first or (masculine, feminine)
        if _are_known(fold(masculine), fold(feminine), may_be_verb=ending in ("e", "ee")):
            return masculine, feminine
    return first if sign == "·" or has_plural else None


def _are_known(masculine: str, feminine: str, *, may_be_verb: bool) -> bool:
    """Return whether the dictionary has two forms as one word.

    A participle has the lemma of its verb, even if that of the feminine is a noun (*venue*). Only a participle takes -e: what
    looks like another feminine of a verb is a form of it (*pris-se*).
    """
    base, other = known_lemma(masculine), known_lemma(feminine)
    if not base or not other:
        return False
    is_verb = base.endswith(("er", "ir", "re")) and not masculine.startswith(base)
    return may_be_verb if is_verb else base == other


def _pairs(stem: str, ending: str, is_plural: bool) -> Iterator[tuple[str, str]]:
    """Yield the masculines and feminines that a stem and an ending in the singular may read."""
    for single, masculine in _singles(stem) if is_plural else ((stem, stem),):
        plain = fold(single)
        for end, feminine in _FITS.get(ending, ()):
            if plain.endswith(end):
                at = len(single) - len(end)
                root = single[:at] if fold(single[at:]) == end else plain.removesuffix(end)
                yield masculine, root + feminine + _PLURAL * is_plural


def _singles(stem: str) -> Iterator[tuple[str, str]]:
    """Yield the singular masculines that a stem may be, each with its plural."""
    if stem.endswith("al"):
        plural = f"{stem[:-1]}ux"
        yield stem, plural if known_lemma(fold(plural)) else f"{stem}s"
    elif stem.endswith(("s", "x", "z")):
        yield stem, stem
    else:
        yield stem, _PLURALS.get(stem) or stem + ("x" if stem.endswith(("eau", "eu")) else "s")
    if stem.endswith("aux"):
        yield f"{stem[:-2]}l", stem
    if stem.endswith(("s", "x")):
        yield stem[:-1], stem
