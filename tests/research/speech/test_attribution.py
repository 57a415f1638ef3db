"""Who says what: verbs before, after and within quotations, sources, pronouns; and what is nobody's speech."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch.analysis.sentences import sentences
from frsearch.research.speech.attribution import speeches
from frsearch.research.speech.marks import quotations


def said(text: str) -> list[tuple[str | None, str]]:
    """Return the speaker and the beginning of each quotation that is speech."""
    found = speeches(text, quotations(text), sentences(text))
    return [
        (each.speaker and text[slice(*each.speaker)], text[each.quotation.start : each.quotation.end].split(maxsplit=1)[0])
        for each in found
    ]


AFTER = (
    ("« Oui », a déclaré Ana Roy.", "Ana Roy"),
    ("« Oui », a déclaré mardi à l'AFP la cheffe du port, Ana Roy, devant la presse.", "Ana Roy"),
    ("« Oui », a lui aussi répondu à La Vigie Ana Roy.", "Ana Roy"),
    ("« Oui », a tenu à préciser, lundi soir, le maire de Vaux.", "le maire de Vaux"),
    ("« Oui », a mis en garde l'ONU.", "l'ONU"),
    ("« Oui », a fait savoir le ministère de l'Agriculture et de la Pêche.", "le ministère de l'Agriculture et de la Pêche"),
    ("« Oui », selon la cheffe du service.", "la cheffe du service"),
    ("« Oui ! » crie M. Roy.", "Roy"),
    ("« Oui », se souvient le général J. K. Dubois.", "J. K. Dubois"),
    ("« Oui », s'étonne l'avocate de la famille Me Ana Roy.", "Ana Roy"),
    ("« Oui », note le ministre de l'Économie Ana Le Roy.", "Ana Le Roy"),
    ("« Oui », note la secrétaire d'État à l'Égalité Ana Roy.", "Ana Roy"),
    ("« Oui », commente t-il.", None),
    ("« Oui », dit-on à la mairie.", None),
    ("« Oui », note cette étude réalisée par une banque.", "cette étude"),
    ("« Oui », ont dit Léa et Simon.", "Léa et Simon"),
)


@pytest.mark.parametrize(("text", "speaker"), AFTER)
def test_a_verb_after(text: str, speaker: str | None) -> None:
    assert said(text) == [(speaker, "Oui")]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ana Roy a dénoncé « oui ».", "Ana Roy"),
        ("Ana Roy, maire de Vaux, a dénoncé hier un « oui ».", "Ana Roy"),
        ("Le maire, qui dénonce un « oui », part.", "Le maire"),
        ("La maire de Vaux, Ana Roy, estime que c'est « oui ».", "Ana Roy"),
        ("Estimant que c'est « oui », le maire a refusé.", "le maire"),
        ("Le maire s'est excusé, évoquant un « oui ».", "Le maire"),
        ("Avant de partir, le maire avait lancé : « oui ».", "le maire"),
        ("Et Ana Roy de conclure : « oui ».", "Ana Roy"),
        ("Selon Ana Roy, c'est « oui ».", "Ana Roy"),
        ("Selon la police, Ana Roy vit « oui ».", "la police"),
        ("Pour la maire, c'est « oui ».", "la maire"),
        ("Jugé « oui » par le maire, le projet est mort.", "le maire"),
        ("Ce que le maire appelle « oui » est un non.", "le maire"),
        ("On a dénoncé un « oui ».", None),
    ],
)
def test_a_verb_or_a_source_before(text: str, speaker: str | None) -> None:
    assert said(text) == [(speaker, "oui")]


@pytest.mark.parametrize(
    "text",
    [
        "Le film « Oui » sort.",
        "Il lit « Oui » de Roy.",
        "Le maire a lancé le plan « Oui ».",
        "Un film intitulé « oui ».",
        "Roy, dit « oui », part.",
        "Ses amis l'appellent « oui ».",
        "Le « oui » l'emporte.",
        "Une pancarte : « Oui, nous partons. »",
        "Il est condamné pour « oui ».",
        "Le projet est jugé « oui ».",
        "Le collectif des « oui » défile, dit la police.",
        "« Le Phare » a révélé que le maire ment.",
        "Le port est fermé, affirme le collectif des « oui ».",
        "Selon l'article 3, c'est « oui ».",
        "Les contrevenants s'exposent à des « oui ».",
    ],
)
def test_what_nobody_says(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("« Nous, dit Ana Roy, partons. »", [("Ana Roy", "Nous,")]),
        ("« Nous », dit Ana Roy, « partons ».", [("Ana Roy", "Nous"), ("Ana Roy", "partons")]),
        ("Ana Roy dénonce « un » et « deux ».", [("Ana Roy", "un"), ("Ana Roy", "deux")]),
        ("« un » et « deux », dit Ana Roy.", [("Ana Roy", "un"), ("Ana Roy", "deux")]),
        ("« Un », dit Ana Roy. « Deux », ajoute-t-elle. « Trois. »", [("Ana Roy", word) for word in ("Un", "Deux", "Trois.")]),
        ("Ana Roy est là. « Un », dit-elle.", [("Ana Roy", "Un")]),
        ("Ana Roy et Luc Fay sont là. « Un », dit-il.", [(None, "Un")]),
        ("Ana Roy est là.\n\n« Un », dit-elle.", [(None, "Un")]),
        ("« Un », rapporte Le Monde. « Deux », dit-il.", [("Le Monde", "Un"), (None, "Deux")]),
        ("Le club « condamne » ces faits, indique-t-il.", []),
        ("Le maire raconte : « On me disait “non” ».", [("Le maire", "On")]),
        ("« Nous partons. Il est tard. »", [(None, "Nous")]),
        ("« Un.\n\n« Deux », dit Ana Roy.", [("Ana Roy", "Un.")]),
    ],
)
def test_quotations_in_a_row(text: str, expected: list[tuple[str | None, str]]) -> None:
    assert said(text) == expected


WORDS = "« » “ ” \" , . : ! Ana Roy a dit que le maire de Vaux qui dit-il selon pour d' l' déclaré Estimant Et M. savoir par"
PIECES = st.sampled_from([*WORDS.split(), "\n", "\n\n"])


@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_places_are_those_of_words(text: str) -> None:
    for each in speeches(text, quotations(text), sentences(text)):
        start, end = each.sentence
        assert start <= each.quotation.open < each.quotation.close <= end
        for place in filter(None, (each.speaker, each.cue)):
            words = text[slice(*place)]
            assert words.strip() == words != ""


@pytest.mark.parametrize(
    "unit", ["« a » ", '"a" ', "« a », dit X, ", "a dit « b » et ", "d'", "« a, dit-il, ", "Jean de ", "selon X, « b » "]
)
def test_hostile_texts_end(unit: str) -> None:
    text = "Le maire dit : " + unit * (20_000 // len(unit))
    assert len(speeches(text, quotations(text), sentences(text))) <= 20_000
