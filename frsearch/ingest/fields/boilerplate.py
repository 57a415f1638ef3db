"""Boilerplate, the lines of a page around its article: comment forms, share buttons, credits, links to other articles.

Every pattern matches a whole line, ignoring accents and case. Lines recognised as boilerplate are kept in ``extra``, so that a
wrong pattern loses no text.
"""

from __future__ import annotations

import re

from frsearch.text import plain

_LINES = r"""
(?:ajouter|laisser|ecrire|poster|publier|voir|lire) (?:un|vos|votre|les|des|\d+) commentaires?
(?:0|\d+|aucun|pas de) commentaires?
commentaires?(?: ?\(\d+\))?
(?:leave|post|add) a (?:reply|comment)
cancel reply|annuler la reponse|repondre|reponses?
votre adresse (?:e-?mail|de messagerie) ne sera pas publiee.*
your email address will not be published.*
(?:les )?champs obligatoires sont .*
required fields are marked.*
enregistrer mon nom,? .*
save my name,? .*
(?:nom|name|e-?mail|adresse e-?mail|site ?web|website|commentaire|comment) ?\*?
les? (?:articles? )?plus (?:lu|lue|vu|vue|commente|populaire|partage)e?s?(?: .{0,30})?
(?:to top|back to top|retour en haut|haut de (?:la )?page|retour a l.accueil)
source link
(?:tweet|tweeter|partager|partage|share|share this|facebook|twitter|whatsapp|linkedin|telegram) ?:?
(?:pinterest|messenger|imprimer|print|pdf) ?:?
(?:partage[rz]|suivez|retrouvez|rejoignez)(?:[- ](?:nous|(?:cet |l.)article))* (?:sur|via) .{0,60}
(?:share|follow)(?: (?:this|us))? on .{0,60}
(?:share this|j.aime ca|partager ca|j.aime|like|loading|chargement)(?: ?:.*| ?\W*)
(?:a )?lire (?:aussi|egalement|plus|encore)(?: ?[:–—|>→-].*| ?\W*)
lire la suite.{0,30}
(?:voir|ecouter|regarder) (?:aussi|egalement)(?: ?[:–—|>→-].*| ?\W*)
(?:a lire|a voir|read more|read also|continuer la lecture)(?: ?[:–—|>→-].*| ?\W*)
(?:plus sur (?:le|ce) sujet|sur le meme (?:sujet|theme)|dans la meme rubrique)(?: ?[:–—|>→-].*| ?\W*)
articles? (?:similaires?|lies?|connexes?|recents?|suivants?|precedents?|associes?).{0,20}
(?:previous|next|related) (?:post|article)s?.{0,20}
(?:abonnez|inscrivez|connectez|desabonnez)-vous\b.{0,160}
(?:newsletter|publicite|annonce|advertisement|sponsored|sponsorise)
(?:cliquez|click) (?:ici|here)\b.{0,120}
(?:tous droits reserves|all rights reserved|droits de reproduction).{0,80}
copyright\b.{0,80}
©.{0,120}
(?:credits? ?(?:photos?)?|photos?|ph|illustration) ?[:©].{0,100}
(?:photo|image) (?:par|d.illustration|d.archives?)\b.{0,60}
.{0,60}\bpar DR
"""
_LINE = re.compile("|".join(f"(?:{line})" for line in _LINES.strip().splitlines()), re.IGNORECASE)

_TAIL_STARTS = re.compile(
    r"les? (?:articles? )?plus (?:lu|lue|vu|vue|commente|populaire|partage)e?s?(?: .{0,30})?"
    r"|articles? (?:similaires?|lies?|connexes?|recents?|associes?).{0,20}"
    r"|(?:ajouter|laisser|ecrire|poster) (?:un|votre) commentaire|(?:leave|post|add) a (?:reply|comment)"
)
_PLEAS = re.compile(
    r"si vous aimez nos articles|n.hesitez pas a (?:les|le|l.) ?partager"
    r"|soutenez (?:notre|un) (?:journal|journalisme|media)"
    r"|faites un don|pour recevoir nos (?:articles|alertes|newsletters)|telechargez notre application"
)
_BUTTONS = ("Tweet", "Tweeter", "Source link", "To Top", "Leave a Reply", "Ajouter un commentaire")
_GLUED = re.compile(rf"(?<=\S)[ \u00a0]+({'|'.join(_BUTTONS)})$")


def is_boilerplate(line: str) -> bool:
    """Return whether all of `line` belongs to the page, not to the article.

    >>> is_boilerplate("Les plus lus"), is_boilerplate("Les plus lus des romanciers se retrouvent à Ségou.")
    (True, False)
    """
    return len(line) < 400 and not _is_sentence(line) and _LINE.fullmatch(plain(line).rstrip(" .!»")) is not None


def _is_sentence(line: str) -> bool:
    """Return whether `line` is rather a paragraph that begins like boilerplate: it ends in a full stop and has over six words."""
    return line.endswith(".") and len(line.split()) > 6 and not re.match(r"(?i)(votre|your|abonn|inscri|cliqu)", line)


def starts_tail(line: str) -> bool:
    """Return whether nothing but forms and lists of other articles follows `line`."""
    return len(line) < 80 and _TAIL_STARTS.fullmatch(plain(line)) is not None


def is_plea(line: str) -> bool:
    """Return whether `line`, at the end of a page, asks readers to share, donate or subscribe."""
    return _PLEAS.search(plain(line)) is not None


def cut_glued(line: str) -> tuple[str, str | None]:
    """Return `line` without the label of a button that scraping glued to its end, and that label.

    >>> cut_glued("Le ministre et son homologue Tweet")
    ('Le ministre et son homologue', 'Tweet')
    """
    if line.endswith(_BUTTONS) and (found := _GLUED.search(line)):
        return line[: found.start()], found[1]
    return line, None
