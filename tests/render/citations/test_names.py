"""Names are split only if they can be nothing but a person's."""

from __future__ import annotations

import pytest

from frsearch.render.citations.names import name_of

PEOPLE = [
    ("Émile Durand", "Durand", "Émile"),
    ("Durand, Émile", "Durand", "Émile"),
    ("Jean-Pierre Le Goff", "Le Goff", "Jean-Pierre"),
    ("Yann de La Rivière", "de La Rivière", "Yann"),
    ("Mohamed Ould Cheikh", "Ould Cheikh", "Mohamed"),
    ("J.-P. Martin", "Martin", "J.-P."),
    ("J. Martin", "Martin", "J."),
    ("Awa N’Diaye", "N’Diaye", "Awa"),
    ("Moussa ag Attaher", "ag Attaher", "Moussa"),
]
OTHERS = """AFP|Agence Littoral|La Rédaction|Rédaction|Le Monde avec AFP|Reporters et Cie|Anne Riou et Luc Morel|Service politique
Émile DURAND|Zola|Correspondant à Kidra|Anne Riou, Luc Morel, Jean Petit|Durand, 32 ans|de Gaulle|radio lagune|Radio Lagune
Envoyé spécial à Kidra|Les Échos|Union européenne|Émile2 Durand|Durand,|, Émile|, |Ministère de la Pêche"""


@pytest.mark.parametrize(("author", "family", "given"), PEOPLE)
def test_people(author: str, family: str, given: str) -> None:
    assert name_of(author) == (family, given)


@pytest.mark.parametrize("author", [name for line in OTHERS.splitlines() for name in line.split("|")])
def test_all_others_stay_whole(author: str) -> None:
    assert name_of(author) == (author, "")


def test_an_outlet_is_no_person() -> None:
    assert name_of("Marie Claire", "Marie-Claire") == ("Claire", "Marie")
    assert name_of("Marie Claire", "MARIE CLAIRE") == ("Marie Claire", "")
