"""Names of authors: given name and family name of a person, or one name that is not to be split.

Bylines name people, agencies, desks and places alike. A name is split only if it can be nothing but a person's: wrongly split, an
agency would be sorted and abbreviated as one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from frsearch.text import plain

_MOST_WORDS = 5
_CAPITALIZED = re.compile(r"[^\W\d_]\.(?:-[^\W\d_]\.)*+|(?=[^\W\d_])(?=.*[a-zà-öø-ÿœ])[^\W\d_]+(?:[-'’.][^\W\d_]+)*+\.?")
_PARTICLES = frozenset("de du des d' van von der den ter el al ben bin ibn ould ag da dos di della le la".split())

_BEFORE_FAMILY = _PARTICLES | {"le", "les"}
"""Words with which a family name begins, in whatever case, as in ``Jean-Pierre Le Goff``."""

_BODIES = frozenset(
    """agence agences agency presse press redaction redactions service services journal journaux radio television tele info
    infos news media medias groupe collectif association comite conseil ministere union nations correspondant correspondante
    correspondants envoye envoyee envoyes special speciale editorial equipe staff avec et and par by pour bureau direction
    cellule communication universite institut fondation office international internationale monde croix figaro liberation
    courrier observatoire reporters magazine hebdo quotidien gazette depeche depeches reportage source sources site web
    politique economie societe culture sport sports desk team video photo photos afrique africa europe france""".split()
)
"""Words of names that are no person's, without accents: a guess."""


class Name(NamedTuple):
    """A name: of a person with a given name, or, where ``given`` is empty, one that is not to be split."""

    family: str
    given: str = ""


def name_of(author: str, outlet: str | None = None) -> Name:
    """Return the name of an author of an article in an outlet.

    >>> name_of("Yann de La Rivière")
    Name(family='de La Rivière', given='Yann')
    >>> name_of("Agence Littoral")
    Name(family='Agence Littoral', given='')
    """
    family, comma, given = (part.strip() for part in author.partition(","))
    if comma and "," not in given:
        is_person = _is_person(f"{given} {family}".split(), outlet)
        return Name(family, given) if family and given and is_person else Name(author)
    words = author.split()
    if not _is_person(words, outlet):
        return Name(author)
    at = next((at for at, word in enumerate(words) if at and plain(word) in _BEFORE_FAMILY), len(words) - 1)
    return Name(" ".join(words[at:]), " ".join(words[:at]))


def _is_person(words: list[str], outlet: str | None) -> bool:
    if not 2 <= len(words) <= _MOST_WORDS or plain(" ".join(words)) == plain(outlet or ""):
        return False
    names = [word for word in words if not _is_particle(word)]
    return (
        len(names) >= 2
        and plain(words[0]) not in _BEFORE_FAMILY
        and not _is_particle(words[-1])
        and all(word[0].isupper() and _CAPITALIZED.fullmatch(word) for word in names)
        and _BODIES.isdisjoint(plain(word) for word in names)
    )


def _is_particle(word: str) -> bool:
    return word in _PARTICLES
