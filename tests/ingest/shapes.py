"""Texts and pages that make a careless reader slow: each is a unit to repeat, with what is before it and after it."""

from __future__ import annotations

PARAGRAPH = "Le ministre est venu à Kayes lundi pour inaugurer le pont, fermé depuis le 7 février. Il y reste deux jours."

_RUNS = [*".!?…,;:-–—*_/\\|()[]{}<>«»\"'’#@&%=+~^°§©0Aaé\t\u00a0\u200b\u0301\x00\r\n", "?!", ".»", '."', "a-", "a’", "a.", "A."]
_RUNS += [
    "...a",
    "a\n",
    "a\n\n",
    " \n",
    "\n\t",
    "a-\n",
    "le,\n\n",
    "1 000 ",
    "Un mot ",
    "Le mot est dit. ",
    "Source : x\n",
    "par DR\n",
]
_RUNS += [
    "publié le ",
    "Publié le 7 mai 2024 | ",
    "a | ",
    "a — ",
    "a - ",
    "date 2024 ",
    "lire aussi : ",
    " Tweet",
    "&eacute;",
    "<p>",
    "Ã©",
]
_RUNS += ["le 24/09/2024 ", "a.fr ", "http://a.fr/ ", "« ", "\t Un titre\n\n", "M. ", "1.", "a, "]

RAW: dict[str, tuple[str, str, str]] = {repr(run): ("", run, "") for run in _RUNS}
"""Before, unit, after."""

RAW |= {
    "first paragraph": ("Titre\n\n", "?!", "\n\nFin."),
    "one line": ("Titre\n\n" + PARAGRAPH, " mot", "."),
    "hyphens": ("", "Le ministre est venu à Kayes avec une longue suite de-\n", ""),
    "wrapped": ("", "Le ministre est venu à Kayes avec une longue suite de\n", ""),
    "headlines": ("", "Le mot est dit.\n\n\tUn titre Autre\n\nAutre phrase dite.\n\n", ""),
}


def _body(before: str, unit: str, after: str = "") -> tuple[str, str, str]:
    return f"<html><head><title>Titre</title></head><body><article>{4 * f'<p>{PARAGRAPH}</p>'}{before}", unit, after


def _head(before: str, unit: str, after: str = "") -> tuple[str, str, str]:
    end = f"</head><body><article>{4 * f'<p>{PARAGRAPH}</p>'}</article></body></html>"
    return f"<html><head><title>Titre</title>{before}", unit, after + end


_LD = '<script type="application/ld+json">'
_TAGS = [
    "b",
    "div",
    "span",
    "font",
    "ul",
    "li",
    "table",
    "td",
    "tr",
    "p",
    "br",
    "hr",
    "h1",
    "h2",
    "form",
    "section",
    "blockquote",
]
_TAGS += ["header", "title", "x", "article", "i", "select", "dl", "a href=x", "img src=a", "em", "svg", "textarea"]

PAGES: dict[str, tuple[str, str, str]] = {f"<{tag}>": _body("", f"<{tag}>a") for tag in _TAGS}
PAGES |= {
    f"<{tag}></{tag}>": _body("", f"<{tag}>a</{tag}> ") for tag in ("em", "div", "p", "form", "pre", "q", "figure", "section")
}
PAGES |= {
    "authors": _head(_LD, '"author": {', "</script>"),
    "persons": _head(_LD, '{"@type":"Person","names":"a",', "</script>"),
    "settings": _head('<script type="application/settings+json">', '"author": {', "</script>"),
    "name of an author": _head(_LD + '{"@type": "NewsArticle", "author": "', "(", '"}</script>'),
    "list of authors": _head(_LD + '{"@type": "NewsArticle", "author": [', '{"name": "Ali Ba"},', "0]}</script>"),
    "many scripts": _head("", _LD + '{"author": {"name":"a"}</script>'),
    "nested": _head(_LD, '{"a":', "</script>"),
    "meta author": _head('<meta name="author" content="', "(", '">'),
    "meta tags": _head("", '<meta name="author" content="Ali Ba">'),
    "long title": _head("<title>", "a | ", "</title>"),
    "attributes": _body("<p ", "a{n}=1 ", ">mot"),
    "attributes without values": _body("<p ", "a{n} ", ">mot"),
    "attributes after a comment": _body("<!--><p a='>' ", "b{n} ", ">mot"),
    "attributes after a script": _body("<script a='</script>'>'</script ><p ", "b{n} ", ">mot"),
    "comment": _body("<!--", "a -", "-->"),
    "comments": _body("", "<!--", ""),
    "sections": _body("", "<![CDATA[", ""),
    "entities": _body("<p>", "&eacute;", ""),
    "ampersands": _body("<p>", "&", ""),
    "open tags": _body("<p>", "<", ""),
    "end tags": _body("", "</div>", ""),
    "crossed": _body("", "<b><p></b>", ""),
    "links": _body("<p>", "<a href=x>mot</a> ", ""),
    "links in a list": _body("<ul>", "<li><a href=x>mot</a>", ""),
    "dates": _body("", '<span class="date">24/09/2024</span>', ""),
    "digits of a date": _body('<time datetime="', "1", '">'),
    "names of tags": _body("", "<x{n}>a</x{n}>", ""),
    "paragraphs by line breaks": _body("<div>", "a<br><br>", ""),
    "line breaks": _body("<div>", "<br>", "mot"),
    "cells of line breaks": _body("<table><tr>", "<td>a<br><br><br>b</td>", "</table>"),
    "tables in tables": _body("", "<table><tr><td>a<br><br><br>", ""),
    "menus": _body("", "<table><tr><td><a href=x>a</a></table>", ""),
    "cells with forms": _body("<table><tr>", "<td><form>a</form></td>", ""),
    "first of a month": _body("<p>", "le 1er&nbsp;mai ", ""),
    "spaces": _body("<p>a", " ", "b"),
}


def made(shape: tuple[str, str, str], size: int) -> str:
    """Return a text of about `size` characters; ``{n}`` in the unit becomes a number, different each time."""
    before, unit, after = shape
    if "{n}" in unit:
        return before + "".join(unit.replace("{n}", str(n)) for n in range(size // len(unit))) + after
    return before + unit * (size // len(unit)) + after
