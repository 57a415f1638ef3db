"""Boilerplate, the lines of a page around its article: comment forms, share buttons, credits, links to other articles.

Every pattern matches a whole line, ignoring accents and case, and a line of the article that looks like one is left alone:
precision comes before recall. Lines recognised as boilerplate are kept in ``extra``, so that a wrong pattern loses no text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from frsearch.ingest.fields.boilerplate_forms import FIRST_WORDS, LABELS, MENU_ITEM, NETWORK, NOTICES, OPENINGS
from frsearch.text import plain

_LONGEST = 400
"""Code points of a line of boilerplate: cookie banners are the longest."""

_LONGEST_CREDIT = 120
_LONGEST_NETWORK = 25
_WORDS_OF_LABEL = 6
"""A line that ends in a full stop and has more words is a sentence: of the article, unless it is a notice."""
_FULL_STOPS = (".", '."', ".”", ".»", ". »", ".\u00a0»", ".\u202f»")
_LONGEST_OPENING = max(map(len, OPENINGS))


def lines_of(forms: str) -> list[str]:
    """Return the expressions in a table of forms; an indented line continues the one above it."""
    return forms.replace("\n    ", "").strip().splitlines()


def _whole_lines(forms: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{form})" for kind in forms.values() for form in lines_of(kind)))


@cache
def label_forms() -> re.Pattern[str]:
    """Return the expression of all labels, compiled when it is first needed: that takes as long as reading fifty articles."""
    return _whole_lines(LABELS)


@cache
def notice_forms() -> re.Pattern[str]:
    """Return that of all notices."""
    return _whole_lines(NOTICES)


_OPENING = re.compile("|".join(map(re.escape, OPENINGS)))
_AROUND = re.compile(r"[\s>*•·▶►→»|([–—-]*+")
_FIRST_WORD = re.compile(rf"{_AROUND.pattern}(\w*)")
_MENU_MARKS = frozenset("|•·")
_MENU = re.compile(r"\s[|•·]\s")

_AGENCY = (
    r"(?:AFP|A\.F\.P\.|Afp|Reuters|REUTERS|AP(?: Photo)?|EPA(?:-EFE)?|EFE|ANSA|TASS|DPA|dpa|Belga|BELGA|Keystone|KEYSTONE|ATS"
    r"|Getty(?: Images)?|GETTY(?: IMAGES)?|Sipa(?: Press| USA)?|SIPA|MAXPPP|Maxppp|PHOTOPQR|PhotoPQR|Xinhua|Anadolu(?: Agency)?"
    r"|Abaca(?:press)?|Hans Lucas|Shutterstock|iStock|Adobe Stock|Unsplash|Pexels|Pixabay|Wikimedia(?: Commons)?|Flickr"
    r"|Bestimage|BESTIMAGE|NurPhoto|La Presse [Cc]anadienne|Radio-Canada|Icon Sport|DPPI|Panoramic|Pool|POOL|DR|D\.R\.)"
)
_NAME = r"[A-ZÀ-Ý@][\w.’'-]*+(?: (?:de |du |des |la |le |el |al |van |von |den )?[A-ZÀ-Ý@][\w.’'-]*+){0,4}"
_CREDIT = re.compile(
    rf"(?!\(?(?:AFP|Reuters|REUTERS|AP|ATS|Belga|BELGA|EFE)\)?\Z)[(\[]?(?:©\s?|[Cc]rédits?\s?:\s?|[Pp]hotos?\s)?(?:{_NAME}\s?/\s?){{0,3}}{_AGENCY}(?:\s?/\s?(?:{_AGENCY}|{_NAME})){{0,3}}"
    rf"(?:,? \(?(?:archives?|illustration|\d{{4}})\)?)?[)\]]?"
)
"""A credit, recognised by its agency and the slashes between capitalised names. That of an agency alone may be a signature."""
_CREDITED = re.compile(rf"[Cc]rédits?\s?:\s?{_NAME}(?:\s?/\s?{_NAME}){{0,3}}")
_CAPITALS = re.compile(r"[>\s]*+(?:(?:À|A) )?(?:LIRE|VOIR|ÉCOUTER|ECOUTER|REGARDER) (?:AUSSI|ÉGALEMENT|EGALEMENT)\b.*[a-zà-ÿ].*")
_TO_OUTLET = re.compile(
    r"(?:Abonnez|ABONNEZ)-(?:vous|VOUS) (?:à|au|aux)(?: la| l[’'])? ?[A-ZÀ-Ý][\w’'-]*+(?: [\w’'€,.-]++){0,9}[ !]*+"
)
_SAID = re.compile(r"[^:]*, [^\W\d_]{2,20}(?:-t)?-(?:il|elle|ils|elles|on)\b.{0,60}")
"""A quotation and who said it, such as *Abonnez-vous à la vie, disait-il.*"""

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
    >>> is_boilerplate("Mentions légales | CGU | Contact"), is_boilerplate("Il faut lire aussi entre les lignes.")
    (True, False)
    """
    if len(line) >= _LONGEST:
        return False
    if line.endswith(_FULL_STOPS) and len(line.split(None, _WORDS_OF_LABEL)) > _WORDS_OF_LABEL:
        return _OPENING.match(line[:_LONGEST_OPENING].lower()) is not None and _is_notice(_form(line), line)
    if not _may_be_form(line):
        return False
    if not _MENU_MARKS.isdisjoint(line) and len(parts := _MENU.split(line)) > 1 and all(map(_is_menu_item, parts)):
        return True
    form = _form(line)
    return _is_credit(line) or _is_label(form, line) or _is_notice(form, line)


def _is_menu_item(part: str) -> bool:
    return MENU_ITEM.fullmatch(plain(part)) is not None or is_boilerplate(part)


def _may_be_form(line: str) -> bool:
    """Return whether `line` begins as forms do; it takes a fifth of the time of comparing it with all of them."""
    found = _FIRST_WORD.match(line)
    word = found[1].lower() if found else ""
    return word in FIRST_WORDS or not word.isalpha() or "/" in line or "(@" in line or line.endswith(" par DR")


def _form(line: str) -> str:
    """Return `line` as the forms are written."""
    form = plain(line)
    start = _AROUND.match(form)
    return form[start.end() if start else 0 :].rstrip(" .!»)]…")


def _is_notice(form: str, line: str) -> bool:
    return notice_forms().fullmatch(form) is not None and not _SAID.fullmatch(line)


def _is_label(form: str, line: str) -> bool:
    found = label_forms().fullmatch(form) or _CAPITALS.fullmatch(line) or _TO_OUTLET.fullmatch(line)
    return found is not None and not _SAID.fullmatch(line)


def _is_credit(line: str) -> bool:
    return len(line) < _LONGEST_CREDIT and (_CREDIT.fullmatch(line) or _CREDITED.fullmatch(line)) is not None


def is_network(line: str) -> bool:
    """Return whether `line` names a social network and nothing else: a button in a row of them, else maybe a heading."""
    return len(line) < _LONGEST_NETWORK and not line.endswith(".") and NETWORK.fullmatch(plain(line).rstrip(" :")) is not None


def starts_tail(line: str) -> bool:
    """Return whether nothing but forms and lists of other articles follows `line`."""
    return len(line) < 80 and _may_be_form(line) and _TAIL_STARTS.fullmatch(plain(line)) is not None


def is_plea(line: str) -> bool:
    """Return whether `line`, at the end of a page, asks readers to share, donate or subscribe."""
    return len(line) < _LONGEST and _PLEAS.search(plain(line)) is not None


def cut_glued(line: str) -> tuple[str, str | None]:
    """Return `line` without the label of a button that scraping glued to its end, and that label.

    >>> cut_glued("Le ministre et son homologue Tweet")
    ('Le ministre et son homologue', 'Tweet')
    """
    if line.endswith(_BUTTONS) and (found := _GLUED.search(line)):
        return line[: found.start()], found[1]
    return line, None
