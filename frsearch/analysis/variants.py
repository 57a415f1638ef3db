"""Variants: other ways to write what a query says (``Kyiv`` for ``Kiev``, ``Nations unies`` for ``ONU``, ``14 h`` for ``14h``).

They are looked up when a query is read, and are never in an index. Most are lines of ``data/variants.txt`` and of the user's own
file; those that follow a pattern are rules (:mod:`frsearch.analysis.written_numbers`).

A line is a group of equivalents with ``=`` between them; ``#`` begins a comment. An equivalent in lower case means all its forms
(``tsar``: ``tsars``) and is best given in the singular; one with a capital letter or a digit means this form only (``ONU``,
``1er``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from os import PathLike, fspath
from pathlib import Path
from typing import TypeAlias

from attrs import frozen

from frsearch.analysis.analyzer import FrenchAnalyzer
from frsearch.analysis.chain import folded_form
from frsearch.analysis.folding import exact_form
from frsearch.analysis.tokens import Token
from frsearch.analysis.written_numbers import rewritten
from frsearch.errors import CorpusError
from frsearch.text import expanded

GivenVariants: TypeAlias = "str | PathLike[str] | Mapping[str, str | Iterable[str]] | Iterable[Iterable[str]]"
"""A file of variants, a mapping of one equivalent to the others, or groups of them."""

Group: TypeAlias = tuple[str, ...]
_Form: TypeAlias = tuple[str, tuple[str, ...]]

_SHIPPED = Path(__file__).with_name("data") / "variants.txt"
_FORM = "a line such as Kiev = Kyiv"

_LONGEST = 20
"""Most words of an equivalent."""

_FIRST_WORD = re.compile(r"(?:[ldjmtsncLDJMTSNC]['’](?=[^\W\d_]))?([^\W_]+(?:[.,](?=[0-9])[0-9]+)?)")
_NOT_LOWER = re.compile(r"[^\W_a-zß-öø-ÿœ]")


@frozen
class Variant:
    """One way to write something: its ``words``, in a row, at a ``level``; ``joined`` is the joined form of a compound."""

    text: str
    words: tuple[str, ...]
    level: str
    joined: str | None = None

    @property
    def is_many(self) -> bool:
        """Whether it consists of several words."""
        return len(self.words) > 1


def as_written(text: str, analyzer: FrenchAnalyzer, level: str | None = None) -> Variant | None:
    """Return a way to write something as a variant; None: it has no word. Its level is as the module says, unless given.

    >>> as_written("Nations unies", FrenchAnalyzer()).words, as_written("nénuphars", FrenchAnalyzer()).words
    (('nations', 'unies'), ('nenuphar',))
    """
    tokens = analyzer.tokens(text)
    level = level or ("folded" if _NOT_LOWER.search(text) else "lemma")
    forms = tuple(str(getattr(token, level)) for token in tokens if token.has_position)
    joined = next((str(getattr(token, level)) for token in tokens if 1 < token.span == len(forms)), None)
    return Variant(text, forms, level, joined) if forms else None


class Variants:
    """The shipped groups of equivalents, and a user's own.

    ``begins`` are the first words of all equivalents, folded: what no equivalent begins with need not be looked up.
    """

    def __init__(self, given: GivenVariants | None = None) -> None:
        self._analyzer = FrenchAnalyzer()
        self._beginning: dict[str, list[Group]] = {}
        self._known: dict[str, dict[_Form, list[Variant]]] = {}
        for group in (*_shipped(), *_groups_in(given)):
            for first in dict.fromkeys(map(_first_word, group)):
                self._beginning.setdefault(first, []).append(group)

    @property
    def begins(self) -> Mapping[str, object]:
        """The first words of all equivalents, folded."""
        return self._beginning

    def any_in(self, folded: Sequence[str], lemmas: Sequence[str]) -> bool:
        """Return whether some words in a row, given as their folded forms and lemmas, contain an equivalent.

        >>> variants = Variants()
        >>> variants.any_in(["union", "nationale"], ["union", "national"]), variants.any_in(["la", "clef"], ["la", "clef"])
        (False, True)
        """
        for at, firsts in enumerate(zip(folded, lemmas, strict=True)):
            for first in firsts:
                if first in self._beginning:
                    for level, words in self._equivalents(first):
                        if words == tuple((folded if level == "folded" else lemmas)[at : at + len(words)]):
                            return True
        return False

    def of(self, tokens: Sequence[Token], text: str) -> tuple[Variant, ...]:
        """Return the other ways to write some words in a row, which are written as `text`.

        >>> analyzer = FrenchAnalyzer()
        >>> [found.text for found in Variants().of(analyzer.tokens("ONU"), "ONU")]
        ['Nations unies', 'Organisation des Nations unies']
        >>> [found.text for found in Variants().of(analyzer.tokens("14h"), "14h")]
        ['14 h', '14 heures']
        """
        words = [token for token in tokens if token.has_position]
        forms: list[_Form] = [(level, tuple(str(getattr(word, level)) for word in words)) for level in ("folded", "lemma")]
        listed = [other for known in self._beginning_like(words[0]) for form in forms for other in known.get(form, ())]
        by_rule = (as_written(other, self._analyzer, "folded") for other in rewritten(text))
        found: dict[_Form, Variant] = {}
        for other in filter(None, (*listed, *by_rule)):
            found.setdefault((other.level, other.words), other)
        return tuple(other for form, other in found.items() if form not in forms)

    def longest(self, word: Token) -> int:
        """Return how many words the longest equivalent has that begins with `word`; 0: there is none."""
        return max((len(words) for known in self._beginning_like(word) for _, words in known), default=0)

    def _beginning_like(self, word: Token) -> list[dict[_Form, list[Variant]]]:
        """Return the equivalents that begin with a word or its lemma, each with the others of its groups."""
        return [self._equivalents(first) for first in {word.folded: None, word.lemma: None} if first in self._beginning]

    def _equivalents(self, first: str) -> dict[_Form, list[Variant]]:
        """Return the equivalents in groups of which one begins with a word; they are analysed when first needed."""
        known = self._known.get(first)
        if known is None:
            known = {}
            for group in self._beginning[first]:
                variants = [variant for text in group if (variant := as_written(text, self._analyzer))]
                for one in variants:
                    known.setdefault((one.level, one.words), []).extend(other for other in variants if other is not one)
            self._known[first] = known
        return known


@cache
def shipped_variants() -> Variants:
    """Return the variants that are shipped with frsearch."""
    return Variants()


def _first_word(text: str) -> str:
    """Return the first word of an equivalent, folded, without an elided article."""
    first = text.partition(" ")[0]
    if first.isascii() and first.isalpha():  # most
        return first.lower()
    found = _FIRST_WORD.search(text)
    return folded_form(exact_form(found[1])) if found else ""


def groups_in(text: str, path: str) -> Iterator[Group]:
    """Yield the groups of a file of variants; raises CorpusError, which says where, for a line that is none."""
    for number, line in enumerate(text.splitlines(), 1):
        content = line.partition("#")[0].strip()
        if not content:
            continue
        group = tuple(" ".join(part.split()) for part in content.split("="))
        if problem := _problem(group):
            raise CorpusError(f"{problem}; expected {_FORM}; found {content[:80]!r}", path, number)
        yield tuple(dict.fromkeys(group))


def read_variants(path: str | PathLike[str]) -> list[Group]:
    """Return the groups in a file of variants, which is UTF-8; raises CorpusError, which says where, for anything else."""
    try:
        text = expanded(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CorpusError(f"the variants cannot be read: {error.strerror or error}", fspath(path)) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise CorpusError(f"not a text in UTF-8: {error.reason}; save the file as UTF-8", fspath(path), line) from error
    return [*groups_in(text, fspath(path))]


def _groups_in(given: GivenVariants | None) -> list[Group]:
    """Return the groups of a file, of a mapping or of a sequence; raises CorpusError, TypeError or ValueError."""
    if given is None:
        return []
    if isinstance(given, str | PathLike):
        return read_variants(given)
    if isinstance(given, Mapping):
        rows: Iterable[object] = ((name, *((others,) if isinstance(others, str) else others)) for name, others in given.items())
    elif isinstance(given, Iterable):
        rows = given
    else:
        raise TypeError(f"variants are {type(given).__name__}; expected the path of a file, a mapping, or groups of equivalents")
    return [*map(_group, rows)]


def _group(row: object) -> Group:
    if isinstance(row, str) or not isinstance(row, Iterable):
        raise TypeError(f"a group of variants is {row!r}; expected several equivalents, such as ('Kiev', 'Kyiv')")
    group = tuple(row)
    if not all(isinstance(one, str) for one in group):
        raise TypeError(f"a group of variants is {group!r}; expected strings")
    if problem := _problem(group):
        raise ValueError(f"{problem} in the variants {group!r}; expected a group such as ('Kiev', 'Kyiv')")
    return tuple(dict.fromkeys(" ".join(one.split()) for one in group))


def _problem(group: Group) -> str | None:
    """Return what is wrong with a group, or None."""
    if len(group) < 2:
        return "a single equivalent"
    if not all(_first_word(one) for one in group):
        return "an equivalent without a word"
    if any(len(one.split()) > _LONGEST for one in group):
        return f"an equivalent of more than {_LONGEST} words"
    return None


@cache
def _shipped() -> tuple[Group, ...]:
    """Return the shipped groups, without the checks, which the tests make: every search on the command line reads them."""
    lines = _SHIPPED.read_text("utf-8").splitlines()
    return tuple(tuple(line.split(" = ")) for line in lines if " = " in line and line[0] != "#")
