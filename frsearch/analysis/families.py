"""Families of words: ``construire``, ``construction`` and ``constructeur`` have one stem.

Looser than lemmas, so no word matches for its family's sake; a passage that has a word of the family may answer all the same.
The suffixes are those by which French makes nouns, adjectives and verbs of each other (Grevisse & Goosse, *Le bon usage*,
§ 159–174), without accents; they were chosen by the passages that answer half of the questions of PIAF.
"""

from __future__ import annotations

_SUFFIXES = sorted(
    """
    issement issage isation isateur isatrice ification ificateur ificatrice ateur atrice ation ition ution ction cteur ctrice
    ctif ctive ture ature iteur itrice teur trice tion sion ion eur euse eresse amment emment ement ment age ance ence ure erie
    ade isme iste ite ete te ier iere ien ienne ais aise ois oise in ine al el elle aire ique if ive able ible ant ante ent
    ente eux ard esse iser ifier ir ire oir oire er re on ie ee e
    """.split(),
    key=len,
    reverse=True,
)

MIN_STEM_LENGTH = 4
"""Letters that a stem keeps."""


def stem(lemma: str) -> str:
    """Return what the words of a family have in common: a lemma without its suffixes, two at most.

    >>> stem("construire"), stem("construction"), stem("gendarmerie"), stem("gendarme")
    ('constru', 'constru', 'gendarm', 'gendarm')
    """
    for _ in range(2):
        suffix = next(
            (suffix for suffix in _SUFFIXES if len(lemma) - len(suffix) >= MIN_STEM_LENGTH and lemma.endswith(suffix)), None
        )
        if suffix is None:
            break
        lemma = lemma[: -len(suffix)]
    return lemma[:-1] if len(lemma) > MIN_STEM_LENGTH and lemma[-1] == lemma[-2] else lemma
