"""What the page says where it cannot show what was asked for: a reason, a place in the query, and what to do next."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from attrs import evolve, frozen
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from frsearch.errors import (
    ArticleMissing,
    FrsearchError,
    IndexClosed,
    IndexDamaged,
    IndexLocked,
    IndexMissing,
    IndexOutdated,
    IndexProblem,
    QueryError,
    SearchMemory,
    SearchStopped,
    SearchTimeout,
)
from frsearch.model import Span
from frsearch.web.address import MOST_MARKS, Address, BadAddress
from frsearch.web.pages import marked, page
from frsearch.web.typography import french, number
from frsearch.web.wording import in_french

_AROUND = 60
"""Code points of a query shown on each side of the place that could not be read."""


@frozen
class Problem:
    """What is wrong: a title, an explanation, maybe a stretch of the query, a command that mends it, and an address to go to."""

    status: int
    title: str
    text: str
    is_french: bool = True
    place: Markup | None = None
    command: str = ""
    link: str = ""
    href: str = ""


def problem_of(error: Exception) -> Problem:
    """Return what to say about an error, with the spaces and the capital of a French sentence."""
    found = _problem(error)
    text = french(found.text) if found.is_french else found.text
    return evolve(found, text=f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', ':', '!', '?')) else '.'}")


def _problem(error: Exception) -> Problem:
    match error:
        case QueryError():
            said = in_french(str(error))
            return Problem(
                400, "Cette requête ne se lit pas", said.text, said.is_french, _place(error), link="Aide", href="/aide"
            )
        case SearchTimeout(seconds=seconds):
            text = (
                f"La recherche a été arrêtée après {number(seconds)} s, avant que tous les articles soient classés. "
                "Un motif plus long (militaire* plutôt que mil*), moins de mots fréquents à proximité ou une période plus courte "
                "vont plus vite."
            )
            return Problem(503, "La recherche prend trop de temps", text)
        case SearchMemory(megabytes=megabytes):
            text = (
                f"La recherche a été arrêtée à {number(megabytes)} Mo de mémoire. Un motif plus long (militaire* plutôt que "
                "mil*) ou moins de mots fréquents à proximité demandent moins."
            )
            return Problem(503, "La requête est trop large", text)
        case SearchStopped():
            return Problem(503, "La recherche a été arrêtée", in_french(str(error)).text)
        case ArticleMissing(id=article_id):
            text = f"Aucun article n’a l’identifiant « {article_id} ». Il a pu être retiré de l’index, ou mal recopié."
            return Problem(404, "Article inconnu", text, link="Retour à la recherche", href="/")
        case IndexProblem():
            return _index_problem(error)
        case HTTPException(status_code=404):
            return Problem(404, "Page inconnue", "Il n’y a rien à cette adresse.", link="Retour à la recherche", href="/")
        case HTTPException(status_code=status):
            return Problem(status, "Demande refusée", "Cette page ne fait que lire : elle n’accepte que GET et HEAD.")
        case BadAddress():
            return Problem(400, "Adresse mal formée", str(error), link="Retour à la recherche", href="/")
        case OSError():
            return Problem(503, "L’index ne peut pas être lu", error.strerror or type(error).__name__)
        case _:
            said = in_french(str(error))
            return Problem(400, "Demande impossible", said.text, said.is_french, link="Retour à la recherche", href="/")


def _index_problem(error: IndexProblem) -> Problem:
    where = shlex.quote(str(error.path))
    match error:
        case IndexMissing():
            text = f"Il n’y a pas, ou plus, d’index dans {error.path}. S’il a été déplacé ou supprimé, il suffit de le remettre."
            return Problem(503, "Pas d’index", text, command=f"frsearch index DOSSIER --index {where}")
        case IndexOutdated(found=found, expected=expected, is_upgradable=is_upgradable):
            upgrade, rebuild = f"frsearch upgrade --index {where}", f"frsearch index DOSSIER --index {where} --rebuild"
            text = f"Il a été construit avec {found}, et cette version a besoin de {expected}. Cette commande le met à jour :"
            return Problem(503, "L’index est d’une autre version", text, command=upgrade if is_upgradable else rebuild)
        case IndexDamaged(file=file):
            text = f"Le fichier {file} de l’index est abîmé. Cette commande sauve ce qui peut l’être :"
            return Problem(503, "L’index est abîmé", text, command=f"frsearch verify --repair --index {where}")
        case IndexLocked():
            return Problem(503, "L’index est occupé", "Un autre programme y écrit ; réessayez quand il aura fini.")
        case IndexClosed():
            return Problem(503, "L’index vient d’être fermé", "Rechargez la page.")
        case _:
            return Problem(503, "L’index ne peut pas être utilisé", str(error), is_french=False)


def _place(error: QueryError) -> Markup | None:
    """Return the query around the place of an error, which is marked."""
    lines = str(error).split("\n")
    if len(lines) < 3:
        return None
    start = error.position
    end = min(start + max(lines[2].count("^"), 1), len(error.query))
    low, high = max(start - _AROUND, 0), min(end + _AROUND, len(error.query))
    found = marked(error.query[low:high], [Span(start - low, end - low)])
    return Markup("…" if low else "") + found + Markup("…" if high < len(error.query) else "")


def show_problem(request: Request, error: Exception) -> Response:
    """Return the page about an error, or what the interface for programs says of it."""
    if request.url.path.startswith("/api/"):
        return _for_programs(request, error)
    problem = problem_of(error)
    return page(request, "problem.html", _state(request, error), title=problem.title, status=problem.status, problem=problem)


def _state(request: Request, error: Exception) -> Address:
    """Return what a search from here keeps: all of it if the query is what is wrong, else the query and the marks alone."""
    if isinstance(error, QueryError):
        return Address.of(request.query_params)
    return Address(q=tuple(request.query_params.getlist("q")), marque=tuple(request.query_params.getlist("marque")[:MOST_MARKS]))


def _for_programs(request: Request, error: Exception) -> Response:
    said = {"error": str(error.detail) if isinstance(error, HTTPException) else str(error)}
    place = {"position": error.position} if isinstance(error, QueryError) else {}
    return JSONResponse({**said, **place}, problem_of(error).status)


HANDLERS: Mapping[Any, Any] = dict.fromkeys((FrsearchError, ValueError, OSError, HTTPException), show_problem)
"""Which errors a page explains; anything else is our own bug, and a plain 500."""
