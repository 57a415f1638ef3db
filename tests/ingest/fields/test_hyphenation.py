"""Words that the end of a line broke, by family."""

from __future__ import annotations

import pytest

from frsearch.ingest.fields.hyphenation import without_hyphenation

WHOLE = """politique: la poli-|tique agricole
gouvernement: du gouverne-|ment.
l’épargne: et l’épar-|gne populaire
bénéfice: un bé\u00ad|néfice net
régulièrement: réguliè\u2010|rement
vice-président: le vice-prési-|dent élu
hélène: Mme Hé-|lène Karadec
porte-parole: la porte-|parole du parti
demi-finale: en demi-|finale,
a-t-il: a-t-|il déclaré
dit-elle: dit-|elle encore
eux-mêmes: d’eux-|mêmes
saint-malo: à Saint-|Malo
port-salin: à Port-|Salin.
covid-19: le Covid-|19 recule
c’est-à-dire: c’est-à-|dire
vingt-quatre: vingt-|quatre heures
nord-est: au nord-|est"""


@pytest.mark.parametrize("row", WHOLE.splitlines())
def test_a_broken_word_is_whole_again(row: str) -> None:
    word, _, lines = row.partition(": ")
    whole = without_hyphenation(lines.split("|"))
    assert word in whole[0].lower()
    assert len(whole) == 2


def test_a_hyphen_that_the_text_has_inside_a_line_stays() -> None:
    assert without_hyphenation(["un trois-mâts, puis un brise-", "lames et des brise-lames"]) == [
        "un trois-mâts, puis un brise-lames",
        "et des brise-lames",
    ]
    assert without_hyphenation(["puis un brise-", "lames neuf"]) == ["puis un briselames", "neuf"]


@pytest.mark.parametrize(
    "lines", [["Le maire -", "un ancien"], ["de 2012-", "2013"], ["fin -"], ["rouge-", "– bleu"], ["", "a"], []]
)
def test_other_lines_are_left_alone(lines: list[str]) -> None:
    assert without_hyphenation(lines) == lines


def test_a_word_may_be_broken_twice_and_a_line_be_all_of_it() -> None:
    assert without_hyphenation(["anti-", "constitu-", "tionnellement voté"]) == ["anticonstitutionnellement", "", "voté"]
