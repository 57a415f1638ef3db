"""Raw scrapes: each case is a layout and the fields that must be read from it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch.ingest.fields.layouts import first_sentence, read_layout
from frsearch.text import clean

BODY = "Le ministre s’est rendu à Kayes lundi. Il y reste deux jours."
MORE = "La délégation repart mercredi, a dit son porte-parole."

HEADS: dict[str, tuple[str | None, str | None, str | None]] = {
    "Le pont de Kayes rouvre": ("Le pont de Kayes rouvre", None, None),
    " date 2023-11 Le pont de Kayes rouvre - exemple.com": ("Le pont de Kayes rouvre", "2023-11", "exemple.com"),
    "date 2023 Le pont rouvre - La Vigie": ("Le pont rouvre", "2023", "La Vigie"),
    "date 2023-11-09 Le pont Nord - Sud rouvre - exemple.com": (
        "Le pont Nord - Sud rouvre",
        "2023-11-09",
        "exemple.com",
    ),
    "date 2023-11 Le pont rouvre": ("Le pont rouvre", "2023-11", None),
    "date 2023-13 Le pont rouvre": ("Le pont rouvre", None, None),
    "Pont : la reprise Publié le mardi 24 septembre 2024 | Les Rives": ("Pont : la reprise", "2024-09-24", "Les Rives"),
    "Le pont rouvre Publié le 1er mars 2024 à 18h10 | Les Rives": ("Le pont rouvre", "2024-03-01", "Les Rives"),
    "Le pont rouvre - Publié le 24/09/2024": ("Le pont rouvre", "2024-09-24", None),
    "Le livre publié le lendemain": ("Le livre publié le lendemain", None, None),
    "Le pont rouvre — LA VIGIE": ("Le pont rouvre", None, "LA VIGIE"),
    "Le pont rouvre — Le Courrier des Rives": ("Le pont rouvre", None, "Le Courrier des Rives"),
    "Le pont rouvre | exemple.com": ("Le pont rouvre", None, "exemple.com"),
    "Le pont rouvre – RTB": ("Le pont rouvre", None, "RTB"),
    "Le pont rouvre - Radio Kayes": ("Le pont rouvre", None, "Radio Kayes"),
    "Kayes – une ville et son pont": ("Kayes – une ville et son pont", None, None),
    "Kayes — une ville et son pont": ("Kayes — une ville et son pont", None, None),
    "Coupe des rives - Kayes": ("Coupe des rives - Kayes", None, None),
    "« Le pont tiendra »": ("« Le pont tiendra »", None, None),
    "Le pont tiendra-t-il ?": ("Le pont tiendra-t-il ?", None, None),
    "Un pont, et après...": ("Un pont, et après...", None, None),
}


@pytest.mark.parametrize("head", HEADS)
def test_title_date_and_outlet_of_the_first_line(head: str) -> None:
    fields = read_layout(f"{head}\n\n{BODY}\n\n{MORE}\n")
    assert (fields["title"], fields["date"], fields["outlet"]) == HEADS[head]
    assert fields["body"] == f"{BODY}\n\n{MORE}"
    assert "title" not in fields["extra"]


@pytest.mark.parametrize("section", ["Politique", "ÉCONOMIE", "Faits divers", "À la une", "Vie du fleuve", "Sahel"])
def test_section_above_the_title(section: str) -> None:
    known = section != "Vie du fleuve"
    fields = read_layout(f"{section}\n\nLe pont de Kayes rouvre enfin\n\n{BODY}\n")
    assert fields["extra"].get("section") == (section if known else None)
    assert fields["title"] == ("Le pont de Kayes rouvre enfin" if known else section)


def test_title_that_is_the_name_of_a_section() -> None:
    fields = read_layout(f"Politique\n\n{BODY}\n")
    assert (fields["title"], fields["body"]) == ("Politique", BODY)


@pytest.mark.parametrize("mark", ["–", "—", "-"])
def test_lead_after_the_date_is_not_a_title(mark: str) -> None:
    fields = read_layout(f"date 2024-08 {mark} À l’occasion d’une visite à Kayes.\n\n{BODY}\n")
    assert fields["date"] == "2024-08"
    assert fields["body"] == f"À l’occasion d’une visite à Kayes.\n\n{BODY}"
    assert fields["title"] == "À l’occasion d’une visite à Kayes"
    assert fields["extra"]["title"] == "from the first sentence"


def test_text_without_a_title_gets_its_first_sentence() -> None:
    fields = read_layout(f"{BODY}\n\n{MORE}\n")
    assert fields["title"] == "Le ministre s’est rendu à Kayes lundi"
    assert fields["body"] == f"{BODY}\n\n{MORE}"


def test_single_line_is_the_body() -> None:
    assert read_layout("Kayes sous la pluie")["body"] == "Kayes sous la pluie"


def test_date_in_the_text_is_not_the_publication_date() -> None:
    assert read_layout(f"Le pont rouvre\n\nKayes, le 7 février 2023. {BODY}\n")["date"] is None


@pytest.mark.parametrize("line", ["Publié le 24 septembre 2024", "Mis en ligne le 24/09/2024 à 18h10"])
@pytest.mark.parametrize("order", ["below", "above"])
def test_publication_line_of_its_own(line: str, order: str) -> None:
    lines = ["Le pont rouvre", line] if order == "below" else [line, "Le pont rouvre"]
    fields = read_layout("\n\n".join([*lines, BODY]))
    assert (fields["title"], fields["date"], fields["body"]) == ("Le pont rouvre", "2024-09-24", BODY)
    assert line in fields["extra"]["head"]


def test_a_long_line_of_publication_dates_takes_bounded_time() -> None:
    """Without a bound this takes hours."""
    line = "publié le mis à jour le " * 3000 + "| a | b"
    assert read_layout(f"{line}\n\n{BODY}")["date"] is None


@pytest.mark.parametrize(
    "later", [" | Mis à jour le 25/09/2024", " - mise à jour le 25/09/2024 à 9h", " (modifié le 25/09/2024)"]
)
@pytest.mark.parametrize("outlet", [None, "Le Courrier"])
def test_date_of_a_later_update_is_neither_date_nor_outlet(later: str, outlet: str | None) -> None:
    line = f"Publié le 24/09/2024 à 18h10{later}{f' | {outlet}' if outlet else ''}"
    fields = read_layout(f"Le pont rouvre\n\n{line}\n\n{BODY}")
    assert (fields["date"], fields["outlet"], fields["body"]) == ("2024-09-24", outlet, BODY)


SOURCES: dict[str, tuple[str | None, str | None]] = {
    "Source: https://www.exemple.fr/fr/": ("exemple.fr", None),
    "Source : http://exemple.fr": ("exemple.fr", None),
    "Source: https://exemple.fr/pont-de-kayes": ("exemple.fr", "https://exemple.fr/pont-de-kayes"),
    "Source: https://exemple.fr/?p=12": ("exemple.fr", "https://exemple.fr/?p=12"),
    "Source : Agence des Rives": ("Agence des Rives", None),
}


@pytest.mark.parametrize("line", SOURCES)
def test_source_at_the_end_names_the_outlet_and_its_article(line: str) -> None:
    fields = read_layout(f"Le pont rouvre\n\n{BODY}\n\n{line}\n")
    assert (fields["outlet"], fields["url"]) == SOURCES[line]
    assert fields["extra"]["source"] in line
    assert fields["body"] == BODY


def test_named_outlet_takes_precedence_over_the_source() -> None:
    fields = read_layout(f"Le pont rouvre — LA VIGIE\n\n{BODY}\n\nSource: https://exemple.fr/\n")
    assert fields["outlet"] == "LA VIGIE"


BOILERPLATE = (
    """
Ajouter un commentaire|Leave a Reply|Les plus lus|To Top|Source link|Tweet|Partager|Partager sur Facebook|Imprimer
Votre adresse e-mail ne sera pas publiée. Les champs obligatoires sont indiqués avec *|© La Vigie par DR|12 commentaires
Votre adresse de messagerie ne sera pas publiée.|Lire aussi : Le pont de Kayes|À lire aussi|LIRE AUSSI|Lire la suite
Plus sur le sujet – Le pont de Kayes|Sur le même sujet|Articles similaires|Abonnez-vous à notre lettre|Crédit photo : DR
Nom *|E-mail *|Enregistrer mon nom, mon e-mail et mon site dans le navigateur|Tous droits réservés|Newsletter|Publicité
Suivez-nous sur Telegram|Voir aussi : Le barrage|Share this:|Photo : A. Diarra / La Vigie|Autre presse par DR
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


@pytest.mark.parametrize("line", BOILERPLATE)
def test_boilerplate_leaves_the_body_and_is_kept(line: str) -> None:
    fields = read_layout(f"Le pont rouvre\n\n{BODY}\n\n{line}\n\n{MORE}\n")
    assert fields["body"] == f"{BODY}\n\n{MORE}"
    assert fields["extra"]["boilerplate"] == [line]


def test_names_of_networks_in_a_row_are_buttons_and_alone_a_heading() -> None:
    row = ["Publicité", "Facebook", "Twitter", "WhatsApp", "Copier le lien"]
    fields = read_layout("\n\n".join(["Le pont rouvre", BODY, *row, MORE, "Telegram", BODY]))
    assert fields["body"] == f"{BODY}\n\n{MORE}\n\nTelegram\n\n{BODY}"
    assert fields["extra"]["boilerplate"] == row


SIGNATURES = {
    "Le Monde avec AFP": ["Le Monde avec AFP"],
    "La Voix du Nord avec Belga et l’AFP": ["La Voix du Nord avec Belga et l’AFP"],
    "(AFP)": ["AFP"],
    "Avec Reuters": ["Avec Reuters"],
    "Propos recueillis par Anne Rodier": ["Anne Rodier"],
    "(Propos recueillis par Anne RODIER)": ["Anne RODIER"],
    "Anne Rodier\n\nLe Phare avec agences": None,
    "Bras de fer avec l’AFP": None,
    "Par ici la sortie": None,
}


@pytest.mark.parametrize("line", SIGNATURES)
def test_signature_at_the_end_is_an_author(line: str) -> None:
    fields = read_layout(f"Le pont rouvre\n\n{BODY}\n\n{line}\n\nLire aussi : Le barrage\n")
    authors = SIGNATURES[line]
    if authors is None:
        assert line.split("\n", maxsplit=1)[0] in fields["body"]
    else:
        assert fields["body"] == BODY
        assert (fields["extra"]["author"], fields["extra"]["head"]) == (authors, [line])


def test_author_above_the_text_comes_before_the_signature() -> None:
    fields = read_layout(f"Le pont rouvre\n\nPar Anne Rodier\n\n{BODY}\n\nLe Monde avec AFP\n")
    assert fields["extra"]["author"] == ["Anne Rodier", "Le Monde avec AFP"]
    assert fields["body"] == BODY


def test_signature_in_the_middle_stays_where_it_is() -> None:
    assert read_layout(f"Le pont rouvre\n\n{BODY}\n\nAvec Reuters\n\n{MORE}\n")["body"] == f"{BODY}\n\nAvec Reuters\n\n{MORE}"


KEPT = [
    "Les plus lus des romanciers maliens se retrouvent à Ségou.",
    "Partager le pouvoir, disait-il, c’est le perdre.",
    "Publicité mensongère : le tribunal tranche mardi.",
    "Répondre à la crise, tel est l’objet de la réunion.",
    "Photo : l’exposition du musée de Kayes attire la foule depuis lundi.",
    "« Tweet » est entré dans le dictionnaire.",
    "Lire plus, lire mieux",
    "Une situation tendue",
]


@pytest.mark.parametrize("line", KEPT)
def test_sentences_that_begin_like_boilerplate_stay(line: str) -> None:
    assert line in read_layout(f"Le pont rouvre\n\n{BODY}\n\n{line}\n\n{MORE}\n")["body"]


def test_lists_of_headlines_after_the_comments_are_boilerplate() -> None:
    tail = ["Ajouter un commentaire", "Les plus lus", "La dengue recule à Kossara", "Le prix du riz double"]
    fields = read_layout("\n\n".join(["Le pont rouvre", BODY, MORE, *tail]))
    assert fields["body"] == f"{BODY}\n\n{MORE}"
    assert fields["extra"]["boilerplate"] == tail


def test_paragraph_after_the_comments_is_not_lost() -> None:
    fields = read_layout("\n\n".join(["Le pont rouvre", BODY, "Ajouter un commentaire", MORE]))
    assert fields["body"] == f"{BODY}\n\n{MORE}"


def test_plea_at_the_end_is_boilerplate() -> None:
    plea = "Si vous aimez nos articles, n’hésitez pas à les faire lire."
    assert read_layout("\n\n".join(["Le pont rouvre", BODY, plea, "Source link"]))["body"] == BODY
    assert plea in read_layout("\n\n".join(["Le pont rouvre", plea, BODY]))["body"]


def test_button_glued_to_a_caption() -> None:
    fields = read_layout(f"Le pont rouvre\n\n© La Vigie par DR\n\nLe ministre et son homologue Tweet\n\n{BODY}")
    assert fields["body"] == f"Le ministre et son homologue\n\n{BODY}"
    assert fields["extra"]["boilerplate"] == ["© La Vigie par DR", "Tweet"]


@pytest.mark.parametrize("indent", [" ", "\u00a0 ", "\t"])
def test_foreign_headline_in_the_middle(indent: str) -> None:
    foreign = "La Mauritanie vaccine ses pêcheurs"
    fields = read_layout(f"Le pont rouvre\n\n{BODY}\n\n{indent}{foreign}\n\n{MORE}\n")
    assert fields["body"] == f"{BODY}\n\n{MORE}"
    assert fields["extra"]["headlines"] == [foreign]


def test_indented_paragraphs_are_paragraphs() -> None:
    fields = read_layout(f"Le pont rouvre\n\n  {BODY}\n\n  Une situation tendue\n\n  {MORE}\n")
    assert fields["body"] == f"{BODY}\n\nUne situation tendue\n\n{MORE}"


def test_hard_wrapped_lines_are_joined_and_paragraphs_are_not() -> None:
    text = (
        "Le pont rouvre\n\nLe ministre s’est rendu à Kayes lundi matin pour y\n"
        "inaugurer le pont. Il y reste deux jours, puis il ira à\nNioro du Sahel. Sa suite repart\nmercredi.\n"
        "La délégation compte vingt personnes, dont le maire de\nKayes.\n\nUn autre paragraphe.\n"
    )
    assert read_layout(text)["body"].split("\n\n") == [
        "Le ministre s’est rendu à Kayes lundi matin pour y inaugurer le pont. Il y reste deux jours, puis il ira à "
        "Nioro du Sahel. Sa suite repart mercredi.",
        "La délégation compte vingt personnes, dont le maire de Kayes.",
        "Un autre paragraphe.",
    ]


@pytest.mark.parametrize("head", [["Politique", "Le pont rouvre enfin"], ["Le pont rouvre enfin"]])
def test_short_lines_in_a_row_are_not_taken_for_wrapped_text(head: list[str]) -> None:
    fields = read_layout("\n".join([*head, "Publié le 24 septembre 2024", BODY, MORE]))
    assert (fields["title"], fields["date"]) == ("Le pont rouvre enfin", "2024-09-24")
    assert fields["body"] == f"{BODY}\n\n{MORE}"


def test_one_paragraph_per_line_is_not_joined() -> None:
    assert read_layout(f"Le pont rouvre\n{BODY}\n{MORE}\n{BODY}\n")["body"] == f"{BODY}\n\n{MORE}\n\n{BODY}"


def test_lines_wrapped_with_blank_lines_between_are_joined() -> None:
    text = "Le pont rouvre\n\nLe ministre, renforçant\n\nainsi les liens, est à la Confédération des\n\nÉtats.\n\nSuite."
    assert read_layout(text)["body"] == ("Le ministre, renforçant ainsi les liens, est à la Confédération des États.\n\nSuite.")


def test_word_split_at_a_hyphen_is_joined_without_a_space() -> None:
    assert "militaro-technique" in read_layout(f"Titre\n\nLa coopération militaro-\ntechnique.\n\n{BODY}")["body"]


SENTENCES = {
    "M. Keïta a salué Mme Sow. Puis il est parti.": "M. Keïta a salué Mme Sow",
    "Où va le pont ? Nul ne sait.": "Où va le pont ?",
    "« Il tiendra. » Le maire en est sûr.": "« Il tiendra. »",
    "Le PIB croît de 3.5 points. Bien.": "Le PIB croît de 3.5 points",
    "Sans point final": "Sans point final",
}


@pytest.mark.parametrize("text", SENTENCES)
def test_first_sentence(text: str) -> None:
    assert first_sentence(text) == SENTENCES[text]


def test_long_first_sentence_is_cut_at_a_word() -> None:
    assert first_sentence("abcd " * 40) == "abcd " * 23 + "abcd…"
    assert first_sentence("a" * 500) == "a" * 120 + "…"


def words(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [word for item in value.values() for word in words(item)]
    if isinstance(value, list):
        return [word for item in value for word in words(item)]
    return re.findall(r"\w+", value or "")


LINE = st.sampled_from(
    [
        *HEADS,
        *BOILERPLATE,
        *SOURCES,
        *KEPT,
        BODY,
        MORE,
        "Politique",
        "\u00a0 Titre étranger",
        "suite de la phrase",
        "",
        "",
    ]
) | st.text(max_size=40)


@given(st.lists(LINE, max_size=12).map("\n".join))
def test_no_word_is_ever_lost(text: str) -> None:
    text = clean(text)
    fields = read_layout(text)
    assert set(words(text)) - {"Source"} <= set(words(fields))
    assert fields["body"].strip() or not text.strip() or fields["extra"]
