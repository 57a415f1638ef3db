"""The library's English messages in French: a template for each, with the parts that vary in braces.

A message without a template is shown as it is, marked as English; tests produce the library's messages and find a template for
each. Matching takes linear time, whatever is quoted in a message.
"""

from __future__ import annotations

from functools import lru_cache

from frsearch.web.typography import french, number, quoted

_NOTES = {
    # dropped
    "{} is too common and was left out; put it in quotation marks to search for it":
        "{0} est trop fréquent et n’a pas été cherché ; entre guillemets, il le serait",
    "{} are too common and were left out; put them in quotation marks to search for them":
        "{0} sont trop fréquents et n’ont pas été cherchés ; entre guillemets, ils le seraient",
    "{} matches {} words; only the {} most frequent are searched for":
        "{0} correspond à {1} mots ; seuls les {2} plus fréquents sont cherchés",
    "{} formulas of this one, which more than {} articles have, and little else":
        "{0} formules de celui-ci, présentes dans plus de {1} articles, et guère autre chose",
    # unknown words, suggestions, corrections
    "no article contains {}; showing {} (or did you mean {}?)":
        "aucun article ne contient {0} ; voici {1} (ou vouliez-vous dire {2} ?)",
    "no article contains {}; showing {}": "aucun article ne contient {0} ; voici {1}",
    "no {} contains a word that matches {}": "aucun {0} ne contient de mot de la forme {1}",
    "no {} contains {}; did you mean {}?": "aucun {0} ne contient {1} ; vouliez-vous dire {2} ?",
    "no {} contains {}": "aucun {0} ne contient {1}",
    "no article is from an outlet named {}": "aucun article ne vient d’un journal nommé {0}",
    "no article has the address {}": "aucun article n’a l’adresse {0}",
    "no article is on the host {}": "aucun article ne vient du site {0}",
    "no article has {} as {}; its values are {}": "aucun article n’a {0} comme {1} ; les valeurs sont {2}",
    "no article has {} as {}; the most frequent of its {} values are {}":
        "aucun article n’a {0} comme {1} ; les plus fréquentes de ses {2} valeurs sont {3}",
    "no article has {}; its values are {}": "aucun article n’a {0} ; les valeurs sont {1}",
    "no article has {}; the most frequent of its {} values are {}":
        "aucun article n’a {0} ; les plus fréquentes de ses {1} valeurs sont {2}",
    "no article matches the whole query; these contain some of its words, quoted or not":
        "aucun article ne répond à toute la requête ; ceux-ci contiennent certains de ses mots, entre guillemets ou non",
    "no article matches the whole query": "aucun article ne répond à toute la requête",
    "1 article matches the whole query; those after contain some of its words, quoted or not":
        "1 article répond à toute la requête ; les suivants contiennent certains de ses mots, entre guillemets ou non",
    "{} articles match the whole query; those after contain some of its words, quoted or not":
        "{0} articles répondent à toute la requête ; les suivants contiennent certains de ses mots, entre guillemets ou non",
    "the query has no words to be found in titles and bodies, so there is nothing to show":
        "la requête n’a aucun mot à trouver dans les titres et les textes : il n’y a rien à montrer",
    "1 id is in more than one of these indexes, and found in each":
        "1 identifiant est dans plusieurs de ces index, et trouvé dans chacun",
    "{} ids are in more than one of these indexes, and found in each":
        "{0} identifiants sont dans plusieurs de ces index, et trouvés dans chacun",
    # variants
    "also searched for: {}; put words in quotation marks to search for these alone":
        "cherché aussi : {0} ; entre guillemets, les mots sont cherchés tels quels",
    # undated
    "articles without a date are excluded ({} in the index)": "les articles sans date sont écartés ({0} dans l’index)",
    "articles without a date never match a date range ({} in the index)":
        "les articles sans date n’entrent dans aucune période ({0} dans l’index)",
    "articles added at an unknown time never match added: ({} in the index)":
        "les articles ajoutés on ne sait quand n’entrent pas dans ajout: ({0} dans l’index)",
    "articles without a date rank as if {} days old ({} in the index)":
        "les articles sans date sont classés comme s’ils avaient {0} jours ({1} dans l’index)",
    # limits
    "stopped after {} with the hits found so far; allow more {} to get the rest":
        "arrêté après {0} avec les résultats trouvés jusque-là",
    "{} near each other expand to {} combinations of words; longer patterns are faster":
        "{0} à proximité font {1} combinaisons de mots ; des motifs plus longs vont plus vite",
    "the search was stopped after {}, before all articles were ranked; {}":
        "la recherche a été arrêtée après {0}, avant que tous les articles soient classés",
    # syntax
    "there is no word in this query": "il n’y a aucun mot dans cette requête",
    "{} more notes on this query are not shown": "{0} autres remarques sur cette requête ne sont pas montrées",
    "this parenthesis closes nothing and is ignored": "cette parenthèse ne ferme rien et est ignorée",
    "this parenthesis is never closed; read to the end": "cette parenthèse n’est pas fermée ; lue jusqu’à la fin",
    "these parentheses are empty": "ces parenthèses sont vides",
    "this quotation mark is never closed; read to the end": "ce guillemet n’est pas fermé ; lu jusqu’à la fin",
    "this bracket is never closed; read up to here": "ce crochet n’est pas fermé ; lu jusqu’ici",
    "this range ends before it begins; read the other way round": "cette période finit avant de commencer ; lue à l’envers",
    "{} has nothing to its right and is ignored; to search for the word, write it in lower case: {}":
        "{0} n’a rien à sa droite et est ignoré ; pour chercher le mot, l’écrire en minuscules : {1}",
    "{} has nothing to its left and is ignored; to search for the word, write it in lower case: {}":
        "{0} n’a rien à sa gauche et est ignoré ; pour chercher le mot, l’écrire en minuscules : {1}",
    "{} has nothing to its right and is ignored": "{0} n’a rien à sa droite et est ignoré",
    "{} has nothing to its left and is ignored": "{0} n’a rien à sa gauche et est ignoré",
    "{} has nothing after it and is ignored": "{0} n’est suivi de rien et est ignoré",
    "^ has nothing to weight here and is ignored": "^ n’a rien à pondérer ici et est ignoré",
    "^ must directly follow what it weights, as in mali^2; it is ignored":
        "^ doit suivre directement ce qu’il pondère, comme dans mali^2 ; il est ignoré",
    "^ takes a number from {} to {}, as in mali^2; it is ignored":
        "^ demande un nombre de {0} à {1}, comme dans mali^2 ; il est ignoré",
    "this already has a weight; the first one counts": "ceci a déjà un poids ; le premier compte",
    "with the weights inside, this one comes to {}; it is ignored":
        "avec les poids à l’intérieur, celui-ci dépasse 100 ou descend sous 0,000001 ; il est ignoré",
    "PRES with different distances is read pair by pair": "PRES avec plusieurs distances est lu deux à deux",
    "PRES takes words, quotations and patterns of one field; read as ET":
        "PRES demande des mots, des citations ou des motifs d’un même champ ; lu comme ET",
    "{} takes words, quotations and patterns of one field; read as ET":
        "{0} demande des mots, des citations ou des motifs d’un même champ ; lu comme ET",
    "an exclusion in {} applies to the whole article": "une exclusion dans {0} vaut pour tout l’article",
    "{} applies to a single word or quotation and is ignored here":
        "{0} s’applique à un seul mot ou à une citation et est ignoré ici",
    "url: has no address and is ignored; write {}": "url: n’a pas d’adresse et est ignoré ; écrire {0}",
    "~ does not apply to the value of a field and is ignored": "~ ne s’applique pas à la valeur d’un champ et est ignoré",
    "* and ? have no meaning in the value of a field and are ignored":
        "* et ? n’ont pas de sens dans la valeur d’un champ et sont ignorés",
    "~ does not apply to a word with * or ? and is ignored": "~ ne s’applique pas à un mot avec * ou ? et est ignoré",
    "~ applies to a single word and is ignored here": "~ s’applique à un seul mot et est ignoré ici",
    "{} is not a prefix and is ignored (prefixes: {})": "{0} n’est pas un préfixe et est ignoré (préfixes : {1})",
    "parentheses are nested more than {} deep": "les parenthèses sont imbriquées sur plus de {0} niveaux",
    "the query has {} patterns and misspelt words; at most {} are allowed":
        "la requête a {0} motifs et mots approchés ; {1} au plus sont possibles",
    "the query has {} words; at most {} are allowed with operators":
        "la requête a {0} mots ; avec des opérateurs, {1} au plus sont possibles",
    "the query has {} words; the first {} are read": "la requête a {0} mots ; les {1} premiers sont lus",
    "the query has {} characters; at most {} are allowed": "la requête a {0} signes ; {1} au plus sont possibles",
    "* has no meaning between quotation marks; to search for a pattern next to a word, write forces PRES/1 arm*":
        "* n’a pas de sens entre guillemets ; pour un motif à côté d’un mot, écrire forces PRES/1 arm*",
    "{} is read as a word; the operator is written {}": "{0} est lu comme un mot ; l’opérateur s’écrit {1}",
    "a pattern needs a letter or a digit, as in militair*; this one is ignored":
        "un motif demande une lettre ou un chiffre, comme dans militair* ; celui-ci est ignoré",
    "{} in capitals is an operator; to search for the word, write it in lower case":
        "{0} en capitales est un opérateur ; pour chercher le mot, l’écrire en minuscules",
    "! is read as -: without what follows": "! est lu comme - : sans ce qui suit",
    "{} is read as PRES/{}, in any order": "{0} est lu comme PRES/{1}, dans n’importe quel ordre",
    "doubled quotation marks are read as single ones": "les guillemets doublés sont lus comme simples",
    "this regular expression is read as the pattern {}": "cette expression régulière est lue comme le motif {0}",
    "regular expressions are not understood; this one is ignored (* and ? stand for letters, as in militair*)":
        "les expressions régulières ne sont pas comprises ; celle-ci est ignorée (* et ? remplacent des lettres : militair*)",
    "{} is read as the prefix {}:; put the word in quotation marks to search for it":
        "{0} est lu comme le préfixe {1}: ; entre guillemets, le mot serait cherché",
    "and not is read as two words; the operator is SAUF, or NOT, in capitals":
        "and not est lu comme deux mots ; l’opérateur est SAUF, ou NOT, en capitales",
    "{} is read as a word; as a prefix it directly precedes the colon: {}":
        "{0} est lu comme un mot ; un préfixe précède directement les deux-points : {1}",
    "PRES/ takes a number of words up to {}, as in PRES/5; read as {}":
        "PRES/ demande un nombre de mots jusqu’à {0}, comme dans PRES/5 ; lu comme {1}",
    "after a quotation, ~ takes a number of words, as in {}; read as {}":
        "après une citation, ~ demande un nombre de mots, comme dans {0} ; lu comme {1}",
    "after a word, ~ takes a number of letters, 1 or 2; read as {}":
        "après un mot, ~ demande un nombre de lettres, 1 ou 2 ; lu comme {0}",
    "PARMI takes a number up to the number of its parts, here {}; read as {}":
        "PARMI demande un nombre jusqu’à celui de ses parties, ici {0} ; lu comme {1}",
    "{} is no range of numbers or dates and is ignored; write {}":
        "{0} n’est pas un intervalle de nombres ou de dates et est ignoré ; écrire {1}",
    "{} is not a date and is ignored; write {}":
        "{0} n’est pas une date et est ignoré ; écrire 2023, 2023-11, 2023-11-09 ou [2023 TO 2024-06]",
    "{}: has no date and is ignored; write {}": "{0}: n’a pas de date et est ignoré ; écrire 2023, 2023-11 ou [2023 TO 2024-06]",
    "{} is read as {}": "{0} est lu comme {1}",
    # options out of range
    "{} is not a date; write {}": "{0} n’est pas une date ; écrire 2019-01-08, 8 janvier 2019, 2019-01 ou 2019",
    "since ({}) is after until ({}); no date can match": "le début ({0}) est après la fin ({1}) : aucune date ne convient",
    "where names the field {}, which no article has (this index has: {})":
        "aucun article n’a de champ {0} (cet index a : {1})",
    "where asks for {} from {} to {}, which ends before it begins": "l’intervalle de {0}, de {1} à {2}, finit avant de commencer",
    "sort is {}; expected {}": "le tri {0} n’existe pas ; les résultats se trient par pertinence, date, journal ou champ",
    "by is {}; expected {}": "on ne peut pas compter par {0}",
    "there are {} {} from {} to {}, more than {}; {}":
        "il y a trop de périodes de {2} à {3} ; comptez par des périodes plus longues",
}  # fmt: skip
"""English → French; templates that are tried first come first."""

_WORDS = {
    "article": "article", "title": "titre", "body": "texte", "outlet name": "nom de journal",
}  # fmt: skip
"""What is said not to contain a word."""


_NOTHING = "there is nothing to search for in this query: "


class Said:
    """A message in French, or as it is where there is no template; `parts` are what varies in it."""

    __slots__ = ("is_french", "parts", "text")

    def __init__(self, text: str, parts: tuple[str, ...] = (), *, is_french: bool = True) -> None:
        self.text, self.parts, self.is_french = text, parts, is_french


def in_french(message: str) -> Said:
    """Return what a message of the library says in French."""
    line = message.partition("\n")[0]
    if line.startswith(_NOTHING):
        inner = in_french(line.removeprefix(_NOTHING))
        return Said(french(f"il n’y a rien à chercher dans cette requête : {inner.text}"), is_french=inner.is_french)
    for pieces, translation in _templates():
        parts = _matched(pieces, line)
        if parts is not None:
            return Said(translation.format(*map(_part, parts)), tuple(parts))
    return Said(line, is_french=False)


@lru_cache(1)
def _templates() -> list[tuple[list[str], str]]:
    return [(english.split("{}"), french(translation)) for english, translation in _NOTES.items()]


def _matched(pieces: list[str], line: str) -> list[str] | None:
    """Return what stands for the gaps between the pieces of a template, None if a line is not made from it."""
    first, *others = pieces
    if not line.startswith(first):
        return None
    if not others:
        return [] if line == first else None
    at, parts = len(first), []
    for piece in others[:-1]:
        end = line.find(piece, at)
        if end < 0:
            return None
        parts.append(line[at:end])
        at = end + len(piece)
    last = others[-1]
    if len(line) - len(last) < at or not line.endswith(last):
        return None
    return [*parts, line[at : len(line) - len(last)]]


_JOINING = {" and ": " et ", " or ": " ou ", " as ": " comme ", ", ": ", "}


def _part(text: str) -> str:
    """Return a part as French has it: numbers, lists, and words in French quotation marks; what is quoted stays as it is."""
    if text in _WORDS:
        return _WORDS[text]
    if "," in text and (digits := text.replace(",", "")).isdecimal():
        return number(int(digits))
    mark = text[:1] if text[:1] in ("'", '"') else ""
    for english, joining in _JOINING.items():
        text = text.replace(f"{mark}{english}", f"{mark}\0{joining}\0")
    return "".join(map(_unquoted, text.split("\0")))


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        return quoted(text[1:-1])
    return text.replace(" more", " autres")
