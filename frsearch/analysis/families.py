"""Word families: ``construire``, ``construction`` and ``constructeur`` have the same stem.

A family is looser than a lemma, so it never makes a match, but a passage with another word of the family may well be the answer.
The suffixes are those that derive French nouns, adjectives and verbs from each other (Grevisse & Goosse, *Le bon usage*,
§ 159–174), without accents; they were chosen on the passages that answer half of the questions of PIAF.
"""

from __future__ import annotations

_SUFFIXES = frozenset(
    """
    issement issage isation isateur isatrice ification ificateur ificatrice ateur atrice ation ition ution ction cteur ctrice
    ctif ctive ture ature iteur itrice teur trice tion sion ion eur euse eresse amment emment ement ment age ance ence ure erie
    ade isme iste ite ete te ier iere ien ienne ais aise ois oise in ine al el elle aire ique if ive able ible ant ante ent
    ente eux ard esse iser ifier ir ire oir oire er re on ie ee e
    """.split()
)
_LONGEST = max(map(len, _SUFFIXES))

MIN_STEM_LENGTH = 4
"""Letters that must be left of a stem."""


def stem(lemma: str) -> str:
    """Return the stem of a lemma: the lemma without its suffixes, two at most.

    >>> stem("construire"), stem("construction"), stem("gendarmerie"), stem("gendarme")
    ('constru', 'constru', 'gendarm', 'gendarm')
    """
    for _ in range(2):
        longest = max(min(_LONGEST, len(lemma) - MIN_STEM_LENGTH), 0)
        size = next((size for size in range(longest, 0, -1) if lemma[-size:] in _SUFFIXES), 0)
        if not size:
            break
        lemma = lemma[:-size]
    return lemma[:-1] if len(lemma) > MIN_STEM_LENGTH and lemma[-1] == lemma[-2] else lemma
