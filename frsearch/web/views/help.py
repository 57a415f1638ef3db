"""``/aide``: how to write a query, and the keys."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from frsearch.web.address import Address
from frsearch.web.pages import archive_of, page

QUERIES = (
    ("mali russie", "l’un ou l’autre mot ; les articles qui ont les deux d’abord"),
    ('"forces armées"', "ces mots à la suite"),
    ('"paix durable"~5', "dans cet ordre, avec au plus 5 mots entre eux"),
    ("mali ET russie", "les deux"),
    ("mali OU russie", "l’un, l’autre ou les deux"),
    ("mali SAUF diop", "sans ce mot (aussi : -diop)"),
    ("+mali russie", "le premier est obligatoire, le second classe"),
    ("(mali OU niger) ET or", "des parenthèses"),
    ("mali PRES/5 russie", "à 5 mots au plus, dans n’importe quel ordre"),
    ("PHRASE(mali russie)", "dans une même phrase"),
    ("2 PARMI (mali or paix)", "au moins deux d’entre eux"),
    ("titre:kidal", "dans le titre ; texte: dans le texte, journal: dans le nom du journal"),
    ("date:2023-11", "daté de novembre 2023 ; aussi date:[2023 TO 2024-06]"),
    ("depuis:2024-09-01", "à partir de ce jour ; avant: jusqu’à la veille"),
    ("rubrique:politique", "avec ce mot dans un champ ; page:1..3 pour un intervalle"),
    ("militair* f?mme", "* remplace des lettres, ? une seule"),
    ("Tinzaouatene~", "avec une ou deux lettres d’écart"),
    ("=péché", "exactement cette forme, accents compris"),
)
"""Examples of the query language, which a test asks for."""

KEYS = (
    ("/", "chercher"),
    ("j k", "résultat ou article suivant, précédent"),
    ("Entrée", "ouvrir le résultat choisi"),
    ("n p", "page suivante, précédente ; dans un article, occurrence suivante, précédente"),
    ("e", "exporter"),
    ("c", "citer"),
    ("?", "cette aide"),
)
"""What each key does; they rest while something is typed."""


def show_help(request: Request) -> Response:
    """Return the page of help."""
    overview = archive_of(request).known
    fields = sorted(overview.info.fields) if overview else []
    return page(request, "help.html", Address(), title="Aide", queries=QUERIES, keys=KEYS, fields=fields)
