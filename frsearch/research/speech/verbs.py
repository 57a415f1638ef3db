"""Verbs of speech and their forms: the list is in ``verbs.txt``, inflection in the table of lemmas."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from frsearch.analysis.folding import fold
from frsearch.analysis.lemmas import known_lemma

_PATH = Path(__file__).with_name("verbs.txt")
_PARTICIPLES = ("i", "ie", "is", "ies", "u", "ue", "us", "ues", "te", "tes", "ise", "ises")
_EITHER = ("it", "int", "ert")
_INVERTED = ("-il", "-elle", "-on", "-ils", "-elles")


class Form(NamedTuple):
    """A form of a verb: its infinitive, folded, the kinds of its verb, and which form it is.

    ``mood`` is ``finite``, ``participle``, ``gerund`` (any form in -ant) or ``infinitive``; forms that are also finite, such as
    *dit* and *promis*, are ``both``. ``pronoun`` is the pronoun after it (*dit-elle*), or empty.
    """

    verb: str
    kinds: frozenset[str]
    mood: str
    pronoun: str = ""


@lru_cache(maxsize=1 << 15)
def verb_form(low: str) -> Form | None:
    """Return which form of a verb of the list a word is, or None; of a noun that looks like one, the form, too.

    >>> verb_form("déclarait").verb, verb_form("dit-elle").pronoun, verb_form("jugée").mood
    ('declarer', 'elle', 'participle')
    """
    base, pronoun = without_pronoun(low)
    folded = fold(base)
    verb = _homographs().get(folded) or known_lemma(folded)
    kinds = _kinds().get(verb or "")
    return Form(verb, kinds, _mood(base, folded, verb), pronoun) if verb and kinds else None


def without_pronoun(low: str) -> tuple[str, str]:
    """Return a verb without the pronoun that follows it, and that pronoun: ``assure-t-on`` → ``assure``, ``on``."""
    for ending in _INVERTED:
        if low.endswith(ending):
            return low.removesuffix(ending).removesuffix("-t"), ending[1:]
    return low, ""


def _mood(base: str, folded: str, verb: str) -> str:
    if folded == verb:
        return "infinitive"
    if folded.endswith("ant"):
        return "gerund"
    if base.endswith(("é", "ée", "és", "ées") if verb.endswith("er") else _PARTICIPLES):
        return "participle"
    return "both" if base.endswith(_EITHER) and not (verb.endswith("er") or base.endswith("ait")) else "finite"


_IRREGULAR = {"lit": "lire", "complète": "completer", "démenti": "dementir", "inquiète": "inquieter"}


@cache
def _kinds() -> dict[str, frozenset[str]]:
    """Return the kinds of each verb, by its folded infinitive."""
    kinds: dict[str, set[str]] = {}
    kind = ""
    for line in _PATH.read_text("utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif not line.startswith("#"):
            for verb in line.split():
                kinds.setdefault(fold(verb), set()).add(kind)
    return {verb: frozenset(some) for verb, some in kinds.items()}


@cache
def _homographs() -> dict[str, str]:
    """Return forms that the table of lemmas takes for nouns or adjectives (*note*, *plaisante*), with their verbs."""
    regular = {verb[:-2] + ending: verb for verb in _kinds() if verb.endswith("er") for ending in ("e", "ent", "ant", "a")}
    found = {form: verb for form, verb in regular.items() if known_lemma(form) not in (None, verb)}
    return {**found, **{fold(form): verb for form, verb in _IRREGULAR.items()}}
