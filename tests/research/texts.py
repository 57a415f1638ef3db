"""French made by chance, and copies of it, for tests of what texts have in common."""

from __future__ import annotations

import random

WORDS = (
    "le la les de du des un une et à au dans pour par sur avec que qui se son sa ses il elle port marché maire préfet chantier "
    "fleuve digue pêcheur école route pont train grève budget conseil quartier usine forêt récolte pluie crue barrage hôpital "
    "rouvre ferme annonce refuse promet reporte inaugure répare finance défend vote dénonce mardi jeudi hier demain avril juin "
    "ancien nouveau grand petit premier dernier public local lourd rare vingt trente mille cent l’État d’abord qu’il n’est"
).split()


def sentence(chance: random.Random, words: int) -> str:
    """Return a sentence of so many words."""
    return " ".join(chance.choices(WORDS, k=words)).capitalize() + "."


def text(chance: random.Random, sentences: int = 12) -> str:
    """Return a text of some sentences, in paragraphs of three."""
    made = [sentence(chance, chance.randrange(8, 20)) for _ in range(sentences)]
    return "\n\n".join(" ".join(made[at : at + 3]) for at in range(0, sentences, 3))


def altered(chance: random.Random, original: str, rate: float) -> str:
    """Return a text with a share of its words replaced, left out, or followed by another."""
    words = []
    for word in original.split(" "):
        if chance.random() >= rate:
            words.append(word)
        elif (what := chance.random()) < 0.5:
            words.append(chance.choice(WORDS))
        elif what < 0.75:
            words += [word, chance.choice(WORDS)]
    return " ".join(words)
