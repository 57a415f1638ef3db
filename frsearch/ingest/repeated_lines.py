"""Lines repeated word for word in most articles of an outlet: navigation, pleas and footers that no list of forms knows.

They are found by counting, so articles are held back until enough of them are known. What is counted together are articles that
follow each other in one folder (or archive), at most :data:`_WINDOW` of them, each of which is a file of its own; what was
found in one window also leaves the articles of the next. The result therefore depends on the files of the folder and their
names alone: reading it again yields the same articles, and files added to other folders change nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from os.path import abspath, dirname
from typing import NamedTuple

from attrs import Factory, define, evolve

from frsearch.ingest.fields.layouts import FROM_FIRST_SENTENCE, first_sentence
from frsearch.ingest.format import Read
from frsearch.ingest.report import Remark
from frsearch.model import Article

_WINDOW = 200
"""Items held back at most: a guess, between what must be seen to count and what memory and impatience allow."""

_MOST_CHARS = 5_000_000
"""Characters held back, beyond which a window ends early."""

_FEWEST = 5
"""Articles of an outlet without which nothing is counted."""

_EDGE = 6
"""Paragraphs at either end of a body among which repeated lines are looked for. If all of them are, the text itself is."""

_MOST_OF_BODY = 0.5
"""Share of a body's characters that repeated lines may take: beyond it they are rather the text, filed several times."""

_MOST, _NEARLY_ALL = 0.6, 0.9
"""Share of an outlet's articles that have a repeated line, above which it is left out: a short one, and a long one."""

_LONG = 200
"""Characters of a long line, which is more likely the text of a dispatch that was filed several times."""


class Met(NamedTuple):
    """An item that was read, the name of its format, and its ``path`` if it is an article from a page that has its own file."""

    item: Read
    format_name: str
    path: str | None = None


Lines = dict[tuple[str, str | None], list[str]]
"""The lines found: by folder, as an absolute path, and outlet."""


def without_repeated_lines(items: Iterable[Met], known: Lines) -> Iterator[Met]:
    """Yield `items` in their order; repeated lines move from the bodies of articles with a path to ``extra["boilerplate"]``.

    A Remark after the articles of a window names each line that was found in it. Those `known` before leave the bodies, too,
    as when most files of a folder are not read again; what is found is added to them.
    """
    folder: _Folder | None = None
    for met in items:
        if met.path is not None and (folder is None or folder.path != _folder_of(met.path)):
            if folder:
                yield from folder.released()
            folder = _Folder(_folder_of(met.path), known)
        if folder is None or not folder.holds(met):
            yield met
        elif folder.is_full:
            yield from folder.released()
    if folder:
        yield from folder.released()


def _folder_of(name: str) -> str:
    return dirname(name)  # noqa: PTH120 (the name of a member of an archive is no path, and pathlib takes longer)


@define
class _Folder:
    """The articles of one folder that are held back, with whatever was met between them, and the lines found so far."""

    path: str
    _known: Lines
    _held: list[Met] = Factory(list)
    _chars: int = 0

    def holds(self, met: Met) -> bool:
        """Take `met` unless it can be passed on at once, and return whether it was taken."""
        if met.path is None and not self._held:
            return False
        self._held.append(met)
        self._chars += len(met.item.body) if isinstance(met.item, Article) else 0
        return True

    @property
    def is_full(self) -> bool:
        """Whether as much is held back as may be."""
        return len(self._held) >= _WINDOW or self._chars > _MOST_CHARS

    def released(self) -> Iterator[Met]:
        """Yield what is held back, without the lines that are repeated."""
        held, self._held, self._chars = self._held, [], 0
        articles: defaultdict[str | None, list[Article]] = defaultdict(list)
        for met in held:
            if met.path is not None and isinstance(met.item, Article):
                articles[met.item.outlet].append(met.item)
        new = [found for outlet, some in articles.items() for found in self._search(outlet, some)]
        for met in held:
            if met.path is not None and isinstance(met.item, Article) and (lines := self._known.get(self._key(met.item.outlet))):
                yield met._replace(item=_without(met.item, lines))
            else:
                yield met
        for remark in new:
            yield Met(remark, held[-1].format_name)

    def _key(self, outlet: str | None) -> tuple[str, str | None]:
        return abspath(self.path), outlet  # noqa: PTH100 (as above)

    def _search(self, outlet: str | None, articles: list[Article]) -> Iterator[Remark]:
        """Find the repeated lines of an outlet, and yield a remark on each that was not known."""
        if len(articles) < _FEWEST:
            return
        counts = Counter(line for article in articles for line in _edges(article.body.split("\n\n")))
        for line, count in counts.items():
            share = _MOST if len(line) <= _LONG else _NEARLY_ALL
            if count > share * len(articles) and line not in self._known.get(self._key(outlet), ()):
                self._known.setdefault(self._key(outlet), []).append(line)
                where = f"{count} of {len(articles)} articles of {outlet or 'this folder'}"
                yield Remark("line left out of bodies", f"found in {where}: {line}", self.path or ".")


def _edges(paragraphs: list[str]) -> set[str]:
    return {*paragraphs[:_EDGE], *paragraphs[-_EDGE:]}


def _without(article: Article, lines: Collection[str]) -> Article:
    """Return `article` without the `lines` at either end of its body, unless they are rather its text."""
    paragraphs = article.body.split("\n\n")
    left_out = _at_start(paragraphs, lines) | {len(paragraphs) - 1 - n for n in _at_start(paragraphs[::-1], lines)}
    if not left_out or sum(len(paragraphs[n]) for n in left_out) > _MOST_OF_BODY * len(article.body):
        return article
    body = "\n\n".join(paragraph for n, paragraph in enumerate(paragraphs) if n not in left_out)
    boilerplate = [*article.extra.get("boilerplate", []), *(paragraphs[n] for n in sorted(left_out))]
    title = first_sentence(body) if article.extra.get("title") == FROM_FIRST_SENTENCE else article.title
    return evolve(article, title=title, body=body, extra={**article.extra, "boilerplate": boilerplate})


def _at_start(paragraphs: list[str], lines: Collection[str]) -> set[int]:
    found = {n for n, paragraph in enumerate(paragraphs[:_EDGE]) if paragraph in lines}
    return found if len(found) < _EDGE else set()
