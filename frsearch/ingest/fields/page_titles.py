"""What trafilatura takes for the title and the outlet of a page → what they are, compared with the page's own headings."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from attrs import frozen

from frsearch.text import clean_line

_MOST = 5
"""Headings of the first level that are looked at."""

_SITE = re.compile(r"(?:.*\s)?[\w-]++(?:\.[\w-]++)*\.[a-z]{2,}", re.I | re.S)
"""A name that ends as a host does, ``Ouest-France.fr``."""

_SEPARATORS = "–•·—|⁄*⋆~‹<›>:-"
_END, _START = re.compile(rf"[{_SEPARATORS}]\Z"), re.compile(rf"\A[{_SEPARATORS}»]")
_MARKS = ("‹", "«", "<", "›", "»", ">", ":")
"""What trafilatura takes for separators, too, but may be in the title of an article."""


def spaced(text: str) -> str:
    """Return a text on one line, with a plain space for each no-break space."""
    return clean_line(text).replace("\u00a0", " ").replace("\u202f", " ")


@frozen
class Headings:
    """The title of a page, with the name of its site perhaps, and those of the article alone, each on one line."""

    title: str
    alone: tuple[str, ...] = ()

    @classmethod
    def of(cls, tree: Any) -> Headings:
        """Return those of a page: of the article alone are the headings of the first level and the title of Open Graph."""
        graph = (meta.get("content", "") for meta in tree.iter("meta") if meta.get("property") == "og:title")
        first_level = (one.text_content() for one in tree.iter("h1"))
        alone = (*islice(graph, 1), *islice(first_level, _MOST))
        return cls(clean_line(tree.findtext(".//title") or ""), tuple(map(clean_line, alone)))

    def told_apart(self, title: str | None, outlet: str | None) -> tuple[str | None, str | None]:
        """Return the title and the outlet, of which trafilatura may take each for the other, as the page writes them.

        Of the two parts of a page's title, it takes the one without a full stop for the article's, and one with it for a host.

        >>> page = Headings("Un moteur de 3.8 litres - Le Phare")
        >>> page.told_apart("Le Phare", "Un moteur de 3.8 litres") == page.told_apart("Le Phare", "Le Phare")
        True
        >>> page.told_apart("Le Phare", "Le Phare")
        ('Un moteur de 3.8 litres', 'Le Phare')
        >>> Headings("Kidra : l’État rouvre le marché").told_apart("Kidra", None)
        ('Kidra : l’État rouvre le marché', None)
        """
        if not title:
            return title, outlet
        if outlet and self._begins_with_title(title, outlet):
            title, outlet = outlet, title
        if spaced(title) in spaced(self.title) and not any(spaced(title) in spaced(heading) for heading in self.alone):
            title = self._without(outlet) or self._undivided(spaced(title))
        return self._as_written(title), outlet

    def _without(self, outlet: str | None) -> str | None:
        """Return the title of the page without the outlet at its end or beginning, None if it is at neither."""
        whole, name = spaced(self.title), spaced(outlet or "").casefold()
        if name and whole.casefold().endswith(name):
            return _END.sub("", whole[: -len(name)].rstrip()).rstrip()
        if name and whole.casefold().startswith(name):
            return _START.sub("", whole[len(name) :].lstrip()).lstrip()
        return None

    def _undivided(self, title: str) -> str:
        """Return a title, or the whole title of the page if it was cut at a mark that is no separator."""
        whole = spaced(self.title)
        first = whole.startswith(title) and whole[len(title) :].lstrip()[:1] in _MARKS
        last = whole.endswith(title) and whole[: -len(title)].rstrip()[-1:] in _MARKS
        return whole if first or last else title

    def _begins_with_title(self, last: str, first: str) -> bool:
        around = self.title.startswith(first) and self.title.endswith(last)
        return around and "." in first and not _SITE.fullmatch(first)

    def _as_written(self, title: str) -> str:
        """Return a title with its no-break spaces, which trafilatura makes plain."""
        sought = spaced(title)
        for heading in (self.title, *self.alone):
            if (start := spaced(heading).find(sought)) >= 0:
                return heading[start : start + len(sought)]
        return title
