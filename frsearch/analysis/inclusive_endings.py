"""The feminine endings of inclusive writing: what may follow a sign, and which masculine reads which feminine then."""

from __future__ import annotations

from collections.abc import Iterator

from frsearch.analysis.folding import fold
from frsearch.analysis.lemmas import known_lemma

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

WHOLE = {"il": "elle", "ils": "elles", "lui": "elle", "eux": "elles", "celui": "celle", "ceux": "celles", "tous": "toutes"}
WHOLE |= {"le": "la", "mon": "ma", "ton": "ta", "son": "sa"}
"""Masculines that a whole feminine follows (``il·elle``)."""

NEVER_AFTER_A_STOP = frozenset("le les ne se ses te re que elle elles lle lles".split())
"""Words that begin sentences (``officiel.Le``), and ``re``."""

NO_STEMS = frozenset(("saint", "plan", "tu"))
"""Stems that hardly anybody writes inclusively, unlike ``Saint-E``, ``Plan-E``, ``tu-es``."""

PLURALS = {"tout": "tous"}
"""Irregular masculines."""

PLURAL = "s"


def _fits() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return, for each folded ending, the ends of masculines that it fits (folded), and the feminine end of each."""
    fits = {}
    for line in _ENDINGS.strip().splitlines():
        ending, *pairs = line.split()
        ends = (pair.split(">") for pair in pairs)
        fits[fold(ending)] = tuple((fold(masculine), feminine) for masculine, feminine in ends)
    return fits


FITS = _fits()
_FEMININES = frozenset(map(fold, WHOLE.values()))
SUFFIXES = frozenset(FITS) | {ending + PLURAL for ending in FITS} | _FEMININES
"""All that may follow a sign, folded, the plural included."""

LONGEST = max(map(len, SUFFIXES))


def last_letters(suffix: str) -> frozenset[str]:
    """Return the letters, folded, with which a stem may end that a suffix follows; none: any."""
    ending = suffix if suffix in FITS else suffix.removesuffix(PLURAL)
    ends = {end[-1:] for end, _ in FITS.get(ending, ())}
    if "" in ends:
        return frozenset()
    plural = "sx" if suffix != ending or suffix.endswith(PLURAL) else ""
    return frozenset({*ends, *plural, *(fold(whole)[-1] for whole, feminine in WHOLE.items() if fold(feminine) == suffix)})


def readings(stem: str, ending: str, sign: str, *, has_plural: bool) -> tuple[str, str] | None:
    """Return the masculine and the feminine that a stem and an ending read, if they are believed."""
    plain = fold(stem)
    if WHOLE.get(plain) == ending and not has_plural:
        return (stem, ending) if sign in "·/(" or ending.startswith("cel") else None
    if sign == "." and not has_plural and ending in NEVER_AFTER_A_STOP:
        return None
    if sign != "·" and not has_plural and plain in NO_STEMS:
        return None
    is_plural = has_plural or ending not in FITS
    if not has_plural and is_plural:
        ending = ending.removesuffix(PLURAL)
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
        for end, feminine in FITS.get(ending, ()):
            if plain.endswith(end):
                at = len(single) - len(end)
                root = single[:at] if fold(single[at:]) == end else plain.removesuffix(end)
                yield masculine, root + feminine + PLURAL * is_plural


def _singles(stem: str) -> Iterator[tuple[str, str]]:
    """Yield the singular masculines that a stem may be, each with its plural."""
    if stem.endswith("al"):
        plural = f"{stem[:-1]}ux"
        yield stem, plural if known_lemma(fold(plural)) else f"{stem}s"
    elif stem.endswith(("s", "x", "z")):
        yield stem, stem
    else:
        yield stem, PLURALS.get(stem) or stem + ("x" if stem.endswith(("eau", "eu")) else "s")
    if stem.endswith("aux"):
        yield f"{stem[:-2]}l", stem
    if stem.endswith(("s", "x")):
        yield stem[:-1], stem
